"""The arithmetic behind a cost curve: reports in, draws of its coefficients out.

For each flattening point and noise on a grid, the level, slope and density effect
are Gaussian given the reports, so their law is exact and no chain has to be run.
"""

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

    def design(self, flattening: float) -> Array:
        """Columns of level, size below the flattening point and density, shape (m, 2 or 3)."""
        size = np.minimum(self.log_people - np.log(flattening), 0.0)
        columns = [np.ones_like(size), size]
        return np.stack(columns if self.lean is None else [*columns, self.lean], axis=1)


@dataclass(frozen=True)
class Posterior:
    """The law of the coefficients on the grid of flattening points and noises.

    flattening : shape (f,), people
    log_evidence : shape (f, s), without the prior of the noise
    mean, precision : shape (f, s, p) and (f, s, p, p), of the coefficients
    """

    flattening: Array
    log_evidence: Array
    mean: Array
    precision: Array

    def draw(
        self, log_noise_prior: Array, rng: np.random.Generator, draws: int
    ) -> tuple[Array, Array, Array]:
        """Flattening points (d,), noises (d,) and coefficients (d, p), equally likely."""
        log_chance = self.log_evidence + log_noise_prior
        chance = np.exp(log_chance - log_chance.max()).ravel()
        cell = rng.choice(chance.size, size=draws, p=chance / chance.sum())
        flat, noise = np.unravel_index(cell, log_chance.shape)
        root = np.linalg.cholesky(np.linalg.inv(self.precision[flat, noise]))
        wobble = rng.standard_normal((draws, self.mean.shape[-1]))
        coefficients = self.mean[flat, noise] + np.einsum("dij,dj->di", root, wobble)
        return self.flattening[flat], NOISE[noise], coefficients


def noise_prior(median: float = NOISE_MEDIAN, log_sd: float = NOISE_LOG_SD) -> Array:
    """Log prior of the noise on its grid, shape (s,), normed over the grid."""
    log_prior = -0.5 * (np.log(NOISE / median) / log_sd) ** 2
    return log_prior - np.log(np.exp(log_prior).sum())


def posterior(reports: Reports, prior: ScalePrior, comparison_sd: float) -> Posterior:
    """The law of level, slope and density effect given the reports."""
    y = reports.log_per_head
    flats = np.geomspace(
        prior.flattening_low,
        prior.flattening_high,
        FLATTENING_POINTS if prior.flattening_high > prior.flattening_low else 1,
    )
    designs = np.stack([reports.design(flat) for flat in flats])
    start = float(np.median(y)) if len(y) else 0.0
    slope_var = prior.elasticity_sd**2 + comparison_sd**2
    size = designs.shape[2]
    mean = np.array([start, prior.elasticity_mean - 1.0, 0.0][:size])
    held = 1 / np.array([LEVEL_SD**2, slope_var, DENSITY_SD**2][:size])
    weights = robust_weights(designs[len(flats) // 2], y, mean, held)

    weighted = designs * weights[None, :, None]
    gap = y - designs @ mean
    precision = np.einsum("fni,fnj->fij", weighted, designs)[:, None] / NOISE[:, None, None] ** 2
    precision = precision + np.diag(held)
    pull = np.einsum("fni,fn->fi", weighted, gap)[:, None] / NOISE[:, None] ** 2
    step = np.linalg.solve(precision, pull[..., None])[..., 0]
    misfit = np.einsum("fn,n,fn->f", gap, weights, gap)[:, None] / NOISE**2
    log_evidence = (
        -len(y) * np.log(NOISE)
        - 0.5 * np.linalg.slogdet(precision)[1]
        + 0.5 * np.log(held).sum()
        - 0.5 * (misfit - np.einsum("fsi,fsi->fs", pull, step))
    )
    return Posterior(flats, log_evidence, mean + step, precision)


def robust_weights(design: Array, y: Array, mean: Array, held: Array) -> Array:
    """Weights that a Student t law gives each report, by iteration to a fixed point."""
    weights, scale = np.ones(len(y)), NOISE_MEDIAN
    if len(y) < 4:
        return weights
    for _ in range(50):
        weighted = design * weights[:, None]
        lhs = weighted.T @ design / scale**2 + np.diag(held)
        best = mean + np.linalg.solve(lhs, weighted.T @ (y - design @ mean) / scale**2)
        gap = y - design @ best
        # one pseudo-observation at the prior's noise keeps a perfect fit from collapsing
        scale = float(np.sqrt((weights @ gap**2 + NOISE_MEDIAN**2) / (len(y) + 1)))
        fresh = (TAIL + 1) / (TAIL + (gap / scale) ** 2)
        if np.allclose(fresh, weights, atol=1e-6):
            break
        weights = fresh
    return weights
