"""A service's cost curve, estimated from reported costs with the evidence as prior.

Two slopes are kept apart, because towns of different size also differ in what
they do. ``slope`` describes how reported costs differ between towns; it is for
predicting a town's cost. ``elasticity`` is what sharing would move; it learns
from the slope only as far as such comparisons can be trusted
(``ScalePrior.comparison_sd``), so that a few dozen noisy towns cannot invent
economies that no study has seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.errors import NoAnswer, UnusableInput

Array = NDArray[np.float64]

TAIL = 5.0  # degrees of freedom of the noise: single odd towns must not steer the curve
OUTLIER = 2.5  # standardised residual from which a town is named
LEVEL_SD = 2.0  # of the log cost per head: says next to nothing
DENSITY_SD = 0.3  # of the density effect: doubling density moves cost by 20 % or so at most
NOISE_MEDIAN, NOISE_LOG_SD = 0.4, 0.6  # of the spread between towns: weak
FLATTENING_POINTS, NOISE_POINTS = 15, 48


@dataclass(frozen=True)
class ScalePrior:
    """What studies say about a service before any town has reported.

    elasticity_mean, elasticity_sd : of the cost's growth with people served, ratio
    flattening_low, flattening_high : people; the per-head curve goes flat between them
    comparison_sd : how far the slope between towns may stray from the effect of
        sharing (service levels, need and wealth differ with size too), ratio
    """

    elasticity_mean: float
    elasticity_sd: float
    flattening_low: float
    flattening_high: float
    comparison_sd: float = 0.15

    def __post_init__(self) -> None:
        numbers = (
            self.elasticity_mean,
            self.elasticity_sd,
            self.flattening_low,
            self.flattening_high,
            self.comparison_sd,
        )
        if not np.all(np.isfinite(numbers)):
            raise UnusableInput("Every number of a scale prior must be given.")
        if self.elasticity_mean <= 0 or self.elasticity_sd <= 0 or self.comparison_sd < 0:
            raise UnusableInput(
                "A scale prior needs an elasticity and a spread above zero, "
                "and a comparison spread of zero or more."
            )
        if not 0 < self.flattening_low <= self.flattening_high:
            raise UnusableInput(
                "The flattening range must be above zero, its low end first: "
                f"got {self.flattening_low:g} to {self.flattening_high:g} people."
            )


@dataclass(frozen=True)
class ScaleFit:
    """Equally likely versions ("draws") of a service's cost curve.

    elasticity, flattening : shape (d,), ratio and people; what sharing moves
    slope, level, density_effect, noise : shape (d,); log cost per head at the
        flattening point is ``level`` (NaN where no town reported), differs between
        towns by ``slope - 1`` and ``density_effect``, and scatters by ``noise``
    used : shape (n,), the towns that the fit rests on
    residual : shape (n,), standardised; NaN for towns not used
    outliers : indices of used towns whose residual is 2.5 or more either way
    """

    prior: ScalePrior
    elasticity: Array
    flattening: Array
    slope: Array
    level: Array
    density_effect: Array
    noise: Array
    used: NDArray[np.bool_]
    residual: Array
    outliers: NDArray[np.intp]
    mean_log_density: float

    @property
    def draws(self) -> int:
        return len(self.elasticity)

    def factor(self, population: NDArray) -> Array:
        """Per-head factor of sharing for each size and draw, shape (m, d)."""
        people = np.atleast_1d(np.asarray(population, dtype=float))
        return per_head_factor(people[:, None], self.elasticity, self.flattening)

    def predict(
        self,
        population: NDArray,
        rng: np.random.Generator,
        density: NDArray | None = None,
    ) -> Array:
        """Draws of what towns of these sizes would report, shape (m, d), money a year.

        Raises NoAnswer where no town reported, so that the level is unknown.
        """
        if not np.all(np.isfinite(self.level)):
            raise NoAnswer("No town reported a cost, so there is no level to predict from.")
        people = np.atleast_1d(np.asarray(population, dtype=float))
        shape = (len(people), self.draws)
        log_cost = (
            self.level
            + np.log(people)[:, None]
            + np.log(per_head_factor(people[:, None], self.slope, self.flattening))
            + self.noise * rng.standard_t(TAIL, size=shape)
        )
        if density is not None:
            lean = np.log(np.atleast_1d(density)) - self.mean_log_density
            log_cost = log_cost + self.density_effect * lean[:, None]
        return np.exp(log_cost)


def fit_scale(
    population: NDArray,
    cost: NDArray,
    prior: ScalePrior,
    rng: np.random.Generator,
    draws: int = 400,
    density: NDArray | None = None,
) -> ScaleFit:
    """Estimate a service's cost curve from towns' reported costs and the evidence.

    Log cost per head is a level, plus a slope up to the flattening point, plus
    (where known) an effect of density, plus heavy-tailed noise. The flattening
    point and the noise are averaged over a grid; the rest is exact given both.
    With no or few reports the answer is the prior's.

    Parameters
    ----------
    population : shape (n,), people, all above zero
    cost : shape (n,), money a year; NaN = no figure; a reported zero is left out
        of the curve, because a service that costs nothing says nothing of scale
    prior : ScalePrior
    rng : numpy Generator
    draws : number of equally likely curves to return
    density : shape (n,), people per square kilometre or mile, optional; NaN refused

    Returns
    -------
    ScaleFit

    Raises
    ------
    UnusableInput
        If shapes differ, a population or density is missing or not above zero, or
        a cost is negative or infinite.

    Notes
    -----
    Robust weights (Student t, 5 degrees of freedom) are found first and then held,
    so the ranges leave out the uncertainty of the weights themselves; the table of
    calibration says how well the ranges hold.

    Examples
    --------
    >>> prior = ScalePrior(0.95, 0.04, 20_000, 25_000)
    >>> fit = fit_scale(np.array([]), np.array([]), prior, np.random.default_rng(1))
    >>> round(float(fit.elasticity.mean()), 2)
    0.95
    """
    people, costs, log_density = _checked(population, cost, density, draws)
    used = np.isfinite(costs) & (costs > 0)
    centre = float(log_density[used].mean()) if used.any() else 0.0
    log_people = np.log(people[used])
    y = np.log(costs[used]) - log_people
    z = (log_density[used] - centre) if density is not None else None
    flats = np.geomspace(
        prior.flattening_low,
        prior.flattening_high,
        FLATTENING_POINTS if prior.flattening_high > prior.flattening_low else 1,
    )
    designs = np.stack([_design(log_people, z, flat) for flat in flats])
    start = float(np.median(y)) if used.any() else 0.0
    slope_var = prior.elasticity_sd**2 + prior.comparison_sd**2
    mean = np.array([start, prior.elasticity_mean - 1.0, 0.0][: designs.shape[2]])
    precision = 1 / np.array([LEVEL_SD**2, slope_var, DENSITY_SD**2][: designs.shape[2]])
    weights = _robust_weights(designs[len(flats) // 2], y, mean, precision)

    which, noise, coefficients = _sample(designs, y, weights, mean, precision, rng, draws)
    slope = 1.0 + coefficients[:, 1]
    trust = prior.elasticity_sd**2 / slope_var
    left_over = prior.elasticity_sd * np.sqrt(1.0 - trust)
    elasticity = (
        prior.elasticity_mean
        + trust * (slope - prior.elasticity_mean)
        + left_over * rng.standard_normal(draws)
    )

    residual = np.full(len(people), np.nan)
    if used.any():
        central = designs[len(flats) // 2] @ coefficients.mean(axis=0)
        residual[used] = (y - central) / np.median(noise)
    return ScaleFit(
        prior=prior,
        elasticity=elasticity,
        flattening=flats[which],
        slope=slope,
        level=coefficients[:, 0] if used.any() else np.full(draws, np.nan),
        density_effect=coefficients[:, 2] if z is not None else np.zeros(draws),
        noise=noise,
        used=used,
        residual=residual,
        outliers=np.flatnonzero(np.abs(np.nan_to_num(residual)) >= OUTLIER),
        mean_log_density=centre,
    )


def _checked(
    population: NDArray, cost: NDArray, density: NDArray | None, draws: int
) -> tuple[Array, Array, Array]:
    people = np.asarray(population, dtype=float)
    costs = np.asarray(cost, dtype=float)
    if people.ndim != 1 or people.shape != costs.shape:
        raise UnusableInput(f"Give one cost per population: got {costs.shape} for {people.shape}.")
    if draws < 1:
        raise UnusableInput("Ask for one draw or more.")
    for town in np.flatnonzero(~(people > 0) | ~np.isfinite(people)):
        raise UnusableInput(f"Town {town} needs a population above zero.")
    for town in np.flatnonzero((costs < 0) | np.isinf(costs)):
        raise UnusableInput(f"The cost of town {town} must be zero or more, and finite.")
    if density is None:
        return people, costs, np.zeros(len(people))
    crowd = np.asarray(density, dtype=float)
    if crowd.shape != people.shape or not np.all((crowd > 0) & np.isfinite(crowd)):
        raise UnusableInput("Give a density above zero for every town, or none at all.")
    return people, costs, np.log(crowd)


def _design(log_people: Array, z: Array | None, flat: float) -> Array:
    columns = [np.ones_like(log_people), np.minimum(log_people - np.log(flat), 0.0)]
    return np.stack(columns if z is None else [*columns, z], axis=1)


def _robust_weights(design: Array, y: Array, mean: Array, precision: Array) -> Array:
    weights, scale = np.ones(len(y)), NOISE_MEDIAN
    if len(y) < 4:
        return weights
    for _ in range(50):
        weighted = design * weights[:, None]
        lhs = weighted.T @ design / scale**2 + np.diag(precision)
        best = mean + np.linalg.solve(lhs, weighted.T @ (y - design @ mean) / scale**2)
        gap = y - design @ best
        # one pseudo-observation at the prior's noise keeps a perfect fit from collapsing
        scale = float(np.sqrt((weights @ gap**2 + NOISE_MEDIAN**2) / (len(y) + 1)))
        fresh = (TAIL + 1) / (TAIL + (gap / scale) ** 2)
        if np.allclose(fresh, weights, atol=1e-6):
            break
        weights = fresh
    return weights


def _sample(
    designs: Array,
    y: Array,
    weights: Array,
    mean: Array,
    precision: Array,
    rng: np.random.Generator,
    draws: int,
) -> tuple[NDArray[np.intp], Array, Array]:
    """Draw (flattening index, noise, coefficients) from the posterior, exactly on the grid."""
    noise = np.geomspace(0.02, 3.0, NOISE_POINTS)
    weighted = designs * weights[None, :, None]
    gap = y - designs @ mean
    gram = np.einsum("fni,fnj->fij", weighted, designs)[:, None] / noise[:, None, None] ** 2
    pull = np.einsum("fni,fn->fi", weighted, gap)[:, None] / noise[:, None] ** 2
    lhs = gram + np.diag(precision)
    step = np.linalg.solve(lhs, pull[..., None])[..., 0]
    misfit = np.einsum("fn,n,fn->f", gap, weights, gap)[:, None] / noise**2
    log_evidence = (
        -len(y) * np.log(noise)
        - 0.5 * np.linalg.slogdet(lhs)[1]
        - 0.5 * (misfit - np.einsum("fsi,fsi->fs", pull, step))
        - 0.5 * (np.log(noise / NOISE_MEDIAN) / NOISE_LOG_SD) ** 2
    )
    chance = np.exp(log_evidence - log_evidence.max()).ravel()
    cell = rng.choice(chance.size, size=draws, p=chance / chance.sum())
    flat, spread = np.unravel_index(cell, log_evidence.shape)
    root = np.linalg.cholesky(np.linalg.inv(lhs[flat, spread]))
    wobble = np.einsum("dij,dj->di", root, rng.standard_normal((draws, len(mean))))
    return flat, noise[spread], mean + step[flat, spread] + wobble
