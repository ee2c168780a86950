"""The arithmetic behind a cost curve: reports in, draws of its coefficients out.

For each flattening point and noise on a grid, the level, slope and density effect
are Gaussian given the reports, so their law is exact and no chain has to be run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

TAIL = 5.0  # degrees of freedom of the noise: single odd towns must not steer the curve
LEVEL_SD = 2.0  # of the log cost per head: says next to nothing
DENSITY_SD = 0.3  # of the density effect: doubling density moves cost by 20 % or so
NOISE_MEDIAN, NOISE_LOG_SD = 0.4, 0.6  # of the spread between towns: weak
FLATTENING_POINTS, NOISE_POINTS = 15, 48
NOISE = np.geomspace(0.02, 3.0, NOISE_POINTS)


@dataclass(frozen=True)
class Reports:
    """What towns reported, as logs; only towns that can inform the curve.

    used : shape (n,), which towns these are
    log_people, log_per_head : shape (m,)
    lean : shape (m,), log density less its mean; None where density is not known
    centre : that mean
    """

    used: NDArray[np.bool_]
    log_people: Array
    log_per_head: Array
    lean: Array | None
    centre: float

    @classmethod
    def read(cls, population: NDArray, cost: NDArray, density: NDArray | None) -> "Reports":
        """Check a service's reports; NaN costs and reported zeros are left out."""
        people, costs = np.asarray(population, dtype=float), np.asarray(cost, dtype=float)
        if people.ndim != 1 or people.shape != costs.shape:
            raise UnusableInput(
                f"Give one cost per population: got {costs.shape} for {people.shape}."
            )
        for town in np.flatnonzero(~(people > 0) | ~np.isfinite(people)):
            raise UnusableInput(f"Town {town} needs a population above zero.")
        for town in np.flatnonzero((costs < 0) | np.isinf(costs)):
            raise UnusableInput(f"The cost of town {town} must be zero or more, and finite.")
        used = np.isfinite(costs) & (costs > 0)
        log_people = np.log(people[used])
        lean, centre = None, 0.0
        if density is not None:
            crowd = np.asarray(density, dtype=float)
            if crowd.shape != people.shape or not np.all((crowd > 0) & np.isfinite(crowd)):
                raise UnusableInput("Give a density above zero for every town, or none at all.")
            lean = np.log(crowd[used])
            centre = float(lean.mean()) if used.any() else 0.0
            lean = lean - centre
        return cls(used, log_people, np.log(costs[used]) - log_people, lean, centre)

    def design(self, flattening: float | Array) -> Array:
        """Columns of level, size below the flattening point and density, shape (..., m, 2 or 3).

        One such table for each flattening point, in the shape that they come in.
        """
        size = np.minimum(self.log_people - np.log(flattening)[..., None], 0.0)
        columns = np.ones((*size.shape, 2 if self.lean is None else 3))
        columns[..., 1] = size
        if self.lean is not None:
            columns[..., 2] = self.lean
        return columns


@dataclass(frozen=True)
class Posterior:
    """The law of the coefficients on the grid of flattening points and noises.

    flattening : shape (f,), people
    log_evidence : shape (f, s), without the prior of the noise
    mean : shape (f, s, p), of the coefficients
    gram : shape (f, p, p), weighted squares of the design
    held : shape (p,), how firmly the prior holds each coefficient (one over variance)
    """

    flattening: Array
    log_evidence: Array
    mean: Array
    gram: Array
    held: Array

    def cells(
        self, log_noise_prior: Array, rng: np.random.Generator, draws: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Flattening points and noises as indices, shape (d,) each, equally likely."""
        log_chance = self.log_evidence + log_noise_prior
        chance = np.exp(log_chance - log_chance.max()).ravel()
        cell = rng.choice(chance.size, size=draws, p=chance / chance.sum())
        flat, noise = np.unravel_index(cell, log_chance.shape)
        return flat, noise

    def draw(
        self, log_noise_prior: Array, rng: np.random.Generator, draws: int
    ) -> tuple[Array, Array, Array]:
        """Flattening points (d,), noises (d,) and coefficients (d, p), equally likely."""
        flat, noise = self.cells(log_noise_prior, rng, draws)
        precision = self.gram[flat] / NOISE[noise, None, None] ** 2 + np.diag(self.held)
        coefficients = scattered(self.mean[flat, noise], precision, rng)
        return self.flattening[flat], NOISE[noise], coefficients


def scattered(mean: Array, precision: Array, rng: np.random.Generator) -> Array:
    """One draw of each of several normal laws, shape (d, p)."""
    # with precision = U U' and U upper, U' x = z scatters as the law does, and nothing is inverted
    upper = np.linalg.cholesky(precision[:, ::-1, ::-1])[:, ::-1, ::-1]
    scatter = rng.standard_normal(mean.shape)
    for i in range(mean.shape[1]):
        for j in range(i):
            scatter[:, i] -= upper[:, j, i] * scatter[:, j]
        scatter[:, i] /= upper[:, i, i]
    return mean + scatter


def noise_prior(median: float = NOISE_MEDIAN, log_sd: float = NOISE_LOG_SD) -> Array:
    """Log prior of the noise on its grid, shape (s,), normed over the grid."""
    log_prior = -0.5 * (np.log(NOISE / median) / log_sd) ** 2
    return log_prior - np.log(np.exp(log_prior).sum())


def posterior(reports: Reports, prior: ScalePrior, comparison_sd: float) -> Posterior:
    """The law of level, slope and density effect given the reports."""
    return posteriors([reports], [prior], np.array([comparison_sd]))[0][0]


def posteriors(
    reports: Sequence[Reports], priors: Sequence[ScalePrior], comparison_sd: Array
) -> list[list[Posterior]]:
    """The same laws of several services, each for each of several comparison spreads."""
    settings = [
        Setting.of(report, prior, comparison_sd)
        for report, prior in zip(reports, priors, strict=True)
    ]
    return [
        _laws(setting, weights)
        for setting, weights in zip(settings, robust_weights(settings), strict=True)
    ]


@dataclass(frozen=True)
class Setting:
    """What the law of one service is found from, for each of c comparison spreads.

    flattening : shape (f,), people
    designs : shape (f, m, p), of ``Reports.design``
    y : shape (m,), log cost per head
    mean : shape (p,), what the prior expects of the coefficients
    held : shape (c, p), how firmly
    """

    flattening: Array
    designs: Array
    y: Array
    mean: Array
    held: Array

    @classmethod
    def of(cls, reports: Reports, prior: ScalePrior, comparison_sd: Array) -> "Setting":
        """Lay out a service's reports and prior."""
        y = reports.log_per_head
        flats = np.geomspace(
            prior.flattening_low,
            prior.flattening_high,
            FLATTENING_POINTS if prior.flattening_high > prior.flattening_low else 1,
        )
        designs = reports.design(flats)
        start = float(np.median(y)) if len(y) else 0.0
        size = designs.shape[2]
        held = np.empty((len(comparison_sd), size))
        held[:, 0] = 1 / LEVEL_SD**2
        held[:, 1] = 1 / (prior.elasticity_sd**2 + np.asarray(comparison_sd) ** 2)
        held[:, 2:] = 1 / DENSITY_SD**2
        mean = np.array([start, prior.elasticity_mean - 1.0, 0.0][:size])
        return cls(flats, designs, y, mean, held)


def _laws(setting: Setting, weights: Array) -> list[Posterior]:
    """The law for each comparison spread, given the weights of the reports, shape (c, m).

    In the axes in which reports and prior are both diagonal, every noise of the grid
    is a division: one small eigenproblem a flattening point instead of a system each.
    """
    flats, designs, held = setting.flattening, setting.designs, setting.held
    size = designs.shape[2]
    gap = setting.y - designs @ setting.mean  # (f, m)
    squares = (designs[:, :, :, None] * designs[:, :, None, :]).reshape(*designs.shape[:2], size**2)
    gram = (weights @ squares).reshape(len(flats), len(held), size, size).swapaxes(0, 1)
    pull = (weights @ (designs * gap[:, :, None])).swapaxes(0, 1)
    misfit = weights @ (gap**2).T
    loose = 1 / np.sqrt(held)[:, None, :]  # (c, 1, p)
    strength, axes = np.linalg.eigh(loose[..., None] * gram * loose[..., None, :])
    along = (axes.swapaxes(2, 3) @ (loose * pull)[..., None])[..., 0]
    # one axis at a time, each over (c, f, s): sums over an axis of three are slow
    volume = np.ones((*misfit.shape, len(NOISE)))
    unexplained = misfit[:, :, None] / NOISE**2
    means = np.empty((*volume.shape, size))
    means[:] = setting.mean
    for p in range(size):
        ratio = np.maximum(strength[:, :, p, None], 0.0) / NOISE**2 + 1.0
        turned = along[:, :, p, None] / NOISE**2
        moved = turned / ratio
        volume *= ratio
        unexplained -= turned * moved
        for q in range(size):
            means[..., q] += (loose[:, :, q] * axes[:, :, q, p])[:, :, None] * moved
    log_evidence = -len(setting.y) * np.log(NOISE) - 0.5 * (np.log(volume) + unexplained)
    return [Posterior(flats, log_evidence[c], means[c], gram[c], held[c]) for c in range(len(held))]


def robust_weights(settings: Sequence[Setting]) -> list[Array]:
    """Weights that a Student t law gives each report, shape (c, m) for each service.

    By iteration to a fixed point, all services at once; the curve is the one of the middle
    flattening point. Fewer than four reports are taken as they are.
    """
    many = np.array([len(each.y) for each in settings])
    (spreads, size), most = settings[0].held.shape, int(many.max())
    inside = np.arange(most) < many[:, None]
    design = np.zeros((len(settings), most, size))
    lean = np.zeros((len(settings), most))  # what the prior's curve leaves unexplained
    for k, each in enumerate(settings):
        design[k, : many[k]] = each.designs[len(each.flattening) // 2]
        lean[k, : many[k]] = each.y - design[k, : many[k]] @ each.mean
    prior = np.stack([each.held for each in settings])[..., None] * np.eye(size)
    squares = (design[..., :, None] * design[..., None, :]).reshape(*lean.shape, size**2)
    pulls = design * lean[..., None]
    weights = np.repeat(inside[:, None, :].astype(float), spreads, axis=1)
    scale = np.full((len(settings), spreads), NOISE_MEDIAN)
    moving = np.flatnonzero(many >= 4)
    for _ in range(50):
        if not len(moving):
            break
        now, var = weights[moving], scale[moving, :, None] ** 2
        lhs = (now @ squares[moving] / var).reshape(-1, spreads, size, size) + prior[moving]
        best = np.linalg.solve(lhs, (now @ pulls[moving] / var)[..., None])[..., 0]
        gap = lean[moving, None] - best @ design[moving].swapaxes(1, 2)
        # one pseudo-observation at the prior's noise keeps a perfect fit from collapsing
        misfit = (now * gap**2).sum(axis=2) + NOISE_MEDIAN**2
        scale[moving] = np.sqrt(misfit / (many[moving, None] + 1))
        fresh = (TAIL + 1) / (TAIL + (gap / scale[moving, :, None]) ** 2) * inside[moving, None]
        still = (np.abs(fresh - now) <= 1e-6 + 1e-5 * np.abs(now)).all(axis=(1, 2))
        weights[moving[~still]] = fresh[~still]
        moving = moving[~still]
    return [each[:, :m] for each, m in zip(weights, many, strict=True)]
