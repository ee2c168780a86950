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
from interlocal.engine.costs.posterior import TAIL, Common, Reports, middle, noise_prior, posteriors
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.errors import NoAnswer, UnusableInput

Array = NDArray[np.float64]

OUTLIER = 2.5  # standardised residual from which a town is named


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
    largest : people in the largest used town, 0 without any; beyond it the curve rests
        on the evidence alone
    comparison_sd : shape (d,), how far the slope was let stray from the elasticity
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
    largest: float
    comparison_sd: Array

    @property
    def draws(self) -> int:
        return len(self.elasticity)

    @property
    def trust(self) -> Array:
        """How far differences between towns are believed to be of sharing, shape (d,), ratio."""
        return trust_of(self.prior, self.comparison_sd)

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
    >>> prior = ScalePrior(0.95, 0.04, 20_000, 25_000, source="made up")
    >>> fit = fit_scale(np.array([]), np.array([]), prior, np.random.default_rng(1))
    >>> round(float(fit.elasticity.mean()), 2)
    0.95
    """
    if draws < 1:
        raise UnusableInput("Ask for one draw or more.")
    reports = Reports.read(population, cost, density)
    comparison_sd = np.array([prior.comparison_sd])
    (law,) = posteriors([reports], [prior], comparison_sd)
    only = np.zeros(draws, dtype=np.intp)
    parts = law.draw(Common.of(only, noise_prior()[None], only), rng)
    return assemble(reports, prior, comparison_sd[only], parts, rng)


def trust_of(prior: ScalePrior, comparison_sd: Array) -> Array:
    """The elasticity's share in what a slope strays from its mean, shape of ``comparison_sd``."""
    return prior.elasticity_sd**2 / (prior.elasticity_sd**2 + comparison_sd**2)


def assemble(
    reports: Reports,
    prior: ScalePrior,
    comparison_sd: Array,
    parts: tuple[Array, Array, Array],
    rng: np.random.Generator,
) -> ScaleFit:
    """Draws of flattening, noise and coefficients, made into a fit.

    The elasticity given the slope: the slope is the elasticity plus a stray of
    ``comparison_sd``, so it counts by its share of the two variances.
    """
    flattening, noise, coefficients = parts
    slope = 1.0 + coefficients[1]
    trust = trust_of(prior, comparison_sd)
    elasticity = (
        prior.elasticity_mean
        + trust * (slope - prior.elasticity_mean)
        + prior.elasticity_sd * np.sqrt(1.0 - trust) * rng.standard_normal(len(slope))
    )
    known = bool(reports.used.any())
    residual = np.full(len(reports.used), np.nan)
    if known:
        central = coefficients.mean(axis=1) @ reports.columns(middle(flattening))
        residual[reports.used] = (reports.log_per_head - central) / middle(noise)
    return ScaleFit(
        prior=prior,
        elasticity=elasticity,
        flattening=flattening,
        slope=slope,
        level=coefficients[0] if known else np.full(len(slope), np.nan),
        density_effect=np.zeros(len(slope)) if reports.lean is None else coefficients[2],
        noise=noise,
        used=reports.used,
        residual=residual,
        outliers=np.flatnonzero(np.abs(residual) >= OUTLIER),
        mean_log_density=reports.centre,
        largest=float(np.exp(reports.log_people.max())) if known else 0.0,
        comparison_sd=comparison_sd,
    )
