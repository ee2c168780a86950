"""The arithmetic behind a cost curve: reports in, draws of its coefficients out.

For each flattening point and noise on a grid, the level, slope and density effect
are Gaussian given the reports, so their law is exact and no chain has to be run.
The chance of each cell of the grid is worked out for all cells; coefficients only
for the cells that are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.elimination import coefficients, eliminated
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

TAIL = 5.0  # degrees of freedom of the noise: single odd towns must not steer the curve
LEVEL_SD = 2.0  # of the log cost per head: says next to nothing
DENSITY_SD = 0.3  # of the density effect: doubling density moves cost by 20 % or so
NOISE_MEDIAN, NOISE_LOG_SD = 0.4, 0.6  # of the spread between towns: weak
FLATTENING_POINTS, NOISE_POINTS = 15, 48
NOISE = np.geomspace(0.02, 3.0, NOISE_POINTS)
LEAST = -700.0  # log of a chance that is nothing beside 1; below it ``exp`` is slow


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

    def columns(self, flattening: float | Array) -> Array:
        """Level, size below the flattening point and density, shape (2 or 3, ..., m).

        Each for every flattening point, in the shape that they come in.
        """
        size = np.minimum(self.log_people - np.log(flattening)[..., None], 0.0)
        columns = np.ones((2 if self.lean is None else 3, *size.shape))
        columns[1] = size
        if self.lean is not None:
            columns[2] = self.lean
        return columns


@dataclass(frozen=True)
class Common:
    """What each of d draws supposes of all services alike.

    spread : shape (d,), which of the comparison spreads, as an index
    alike : rows of the draws that suppose the same, their spread, and their prior of the
        noise, shape (s,)
    """

    spread: Indices
    alike: Sequence[tuple[Indices, int, Array]]

    @classmethod
    def of(cls, spread: Indices, noise_priors: Array, which: Indices) -> "Common":
        """Sort draws by their spread and their prior of the noise, both indices, shape (d,)."""
        kinds = spread * len(noise_priors) + which
        alike = []
        for kind in np.unique(kinds):
            c, k = divmod(int(kind), len(noise_priors))
            alike.append((np.flatnonzero(kinds == kind), c, noise_priors[k]))
        return cls(spread, alike)


@dataclass(frozen=True)
class Posterior:
    """The law of a service's coefficients, for each of c comparison spreads.

    flattening : shape (f,), people
    chance : shape (c, f, s), of the reports in each cell of flattening points and noises,
        the likeliest of each spread taken as 1; without the prior of the noise
    log_peak : shape (c,), log chance of the reports in that likeliest cell
    products : shape (1 + p, 1 + p, c, f), of the gap and the columns, as in ``eliminated``
    held : shape (p, c), how firmly the prior holds each coefficient (one over variance)
    start : shape (p,), what the prior expects of the coefficients
    """

    flattening: Array
    chance: Array
    log_peak: Array
    products: Array
    held: Array
    start: Array

    def log_evidence(self, noise_priors: Array) -> Array:
        """Log chance of the reports under each spread and prior of the noise, shape (c, k)."""
        return self.log_peak[:, None] + np.log(self.chance.sum(axis=1) @ noise_priors.T)

    def draw(self, common: Common, rng: np.random.Generator) -> tuple[Array, Array, Array]:
        """Flattening points (d,), noises (d,) and coefficients (p, d), equally likely."""
        flat, noise = self.cells(common, rng)
        scatter = rng.standard_normal((len(flat), len(self.held))).T
        found = self.coefficients(common.spread, flat, noise, scatter)
        return self.flattening[flat], NOISE[noise], found

    def cells(self, common: Common, rng: np.random.Generator) -> tuple[Indices, Indices]:
        """Flattening points and noises as indices, shape (d,) each, equally likely."""
        cell = np.empty(len(common.spread), dtype=np.intp)
        for rows, spread, noise_prior in common.alike:
            upto = (self.chance[spread] * noise_prior).cumsum()
            cell[rows] = upto.searchsorted(rng.random(len(rows)) * upto[-1], side="right")
        flat, noise = np.divmod(cell, NOISE_POINTS)
        return flat, noise

    def coefficients(self, spread: Indices, flat: Indices, noise: Indices, scatter: Array) -> Array:
        """Coefficients in these cells, shape (p, d), off the mean by ``scatter``.

        scatter : shape (p, d), zeros for the mean, standard normal numbers for draws
        """
        sd = NOISE[noise]
        drawn = np.ravel_multi_index((spread, flat), self.products.shape[2:])
        products = self.products.reshape(*self.products.shape[:2], -1).take(drawn, axis=2)
        left = eliminated(products, self.held.take(spread, axis=1) * sd**2)
        return self.start[:, None] + coefficients(left, scatter * sd)


def noise_prior(median: float = NOISE_MEDIAN, log_sd: float = NOISE_LOG_SD) -> Array:
    """Prior of the noise on its grid, shape (s,), adding up to 1."""
    prior = np.exp(-0.5 * (np.log(NOISE / median) / log_sd) ** 2)
    return prior / prior.sum()


def posteriors(
    reports: Sequence[Reports], priors: Sequence[ScalePrior], comparison_sd: Array
) -> list[Posterior]:
    """The law of each service given its reports, for each of c comparison spreads."""
    settings = [
        Setting.of(report, prior, comparison_sd)
        for report, prior in zip(reports, priors, strict=True)
    ]
    return [
        _law(setting, weights)
        for setting, weights in zip(settings, robust_weights(settings), strict=True)
    ]


@dataclass(frozen=True)
class Setting:
    """What the law of one service is found from, for each of c comparison spreads.

    flattening : shape (f,), people
    columns : shape (1 + p, f, m), what the prior's curve leaves of the log cost per head (the
        gap), then ``Reports.columns``
    start : shape (p,), what the prior expects of the coefficients
    held : shape (p, c), how firmly
    """

    flattening: Array
    columns: Array
    start: Array
    held: Array

    @classmethod
    def of(cls, reports: Reports, prior: ScalePrior, comparison_sd: Array) -> "Setting":
        """Lay out a service's reports and prior."""
        y = reports.log_per_head
        flats = _flattening(prior.flattening_low, prior.flattening_high)
        columns = reports.columns(flats)
        level = middle(y) if len(y) else 0.0
        start = np.array([level, prior.elasticity_mean - 1.0, 0.0][: len(columns)])
        held = np.empty((len(columns), len(comparison_sd)))
        held[0] = 1 / LEVEL_SD**2
        held[1] = 1 / (prior.elasticity_sd**2 + np.asarray(comparison_sd) ** 2)
        held[2:] = 1 / DENSITY_SD**2
        gap = y - np.einsum("p,pfm->fm", start, columns)
        return cls(flats, np.concatenate([gap[None], columns]), start, held)


@lru_cache(maxsize=32)
def _flattening(low: float, high: float) -> Array:
    """The flattening points of the grid, shape (f,)."""
    points = np.geomspace(low, high, FLATTENING_POINTS if high > low else 1)
    points.setflags(write=False)
    return points


def middle(values: Array) -> float:
    """As ``numpy.median``, which takes many times as long for a few hundred numbers."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _law(setting: Setting, weights: Array) -> Posterior:
    """The law for each comparison spread, given the weights of the reports, shape (c, m)."""
    columns = setting.columns
    products = weights @ (columns[:, None] * columns).swapaxes(2, 3)
    log_chance = _log_chance(products, setting.held, columns.shape[2])
    log_peak = log_chance.max(axis=2).max(axis=1)
    chance = np.exp(np.maximum(log_chance - log_peak[:, None, None], LEAST), order="C")
    return Posterior(setting.flattening, chance, log_peak, products, setting.held, setting.start)


def _log_chance(products: Array, held: Array, reports: int) -> Array:
    """Log chance of so many reports in every cell, whatever the coefficients, (c, f, s).

    It falls with the square that no coefficient explains, and with how much narrower the
    reports make the law of the coefficients than the prior had it.
    """
    noise = NOISE[:, None, None]  # foremost, so that long runs of the rest are worked at once
    counts = held[:, None, :, None] * noise**2  # (p, s, c, 1)
    left = eliminated(products, counts)
    precision = reduce(np.multiply, [left[j, j] for j in range(1, len(products))])
    known = 0.5 * np.log(counts.prod(axis=0)) - reports * np.log(noise)
    log_chance = known - 0.5 * (np.log(precision) + left[0, 0] / noise**2)
    return np.moveaxis(log_chance, 0, 2)


def robust_weights(settings: Sequence[Setting]) -> list[Array]:
    """Weights that a Student t law gives each report, shape (c, m) for each service.

    By iteration to a fixed point, all k services at once; the curve is the one of the middle
    flattening point. Fewer than four reports are taken as they are.
    """
    many = np.array([each.columns.shape[2] for each in settings])
    columns = np.zeros((len(settings), len(settings[0].columns), many.max()))
    for k, each in enumerate(settings):  # where a service has fewer reports, zeros fill up
        columns[k, :, : many[k]] = each.columns[:, len(each.flattening) // 2]
    squares = columns[:, :, None] * columns[:, None]  # (k, 1 + p, 1 + p, m)
    held = np.stack([each.held for each in settings], axis=1)  # (p, k, c)
    weights = np.ones((*held.shape[1:], many.max()))
    variance = np.full(held.shape[1:], NOISE_MEDIAN**2)
    moving = np.flatnonzero(many >= 4)
    for _ in range(50):
        if not len(moving):
            break
        now = weights[moving]
        best = _best(squares[moving], now, held[:, moving] * variance[moving])
        square = (columns[moving, :1] - best @ columns[moving, 1:]) ** 2
        # one pseudo-observation at the prior's noise keeps a perfect fit from collapsing
        misfit = (now * square).sum(axis=2) + NOISE_MEDIAN**2
        variance[moving] = misfit / (many[moving, None] + 1)
        fresh = (TAIL + 1) / (TAIL + square / variance[moving, :, None])
        settled = (np.abs(fresh - now) <= 1e-6 + 1e-5 * now).all(axis=(1, 2))
        weights[moving[~settled]] = fresh[~settled]
        moving = moving[~settled]
    return [each[:, :m] for each, m in zip(weights, many, strict=True)]


def _best(squares: Array, weights: Array, counts: Array) -> Array:
    """The mean of the coefficients of each service and spread, shape (k, c, p).

    squares : shape (k, 1 + p, 1 + p, m), of the gap and the columns, report by report
    weights : shape (k, c, m)
    counts : shape (p, k, c), as in ``eliminated``
    """
    products = (squares @ weights.swapaxes(1, 2)[:, None]).transpose(1, 2, 0, 3)
    found = coefficients(eliminated(products, counts), np.zeros(counts.shape))
    return found.transpose(1, 2, 0)
