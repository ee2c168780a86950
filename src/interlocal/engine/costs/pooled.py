"""Many services' cost curves at once, each steadied by the others.

A few dozen towns say little about one service, but all services together say how
far slopes between these towns stray from what studies of sharing found (service
levels, need and wealth run with size), and how widely towns scatter. Both are
estimated over all services, and every service is then fitted under them: where
slopes stray far, no service's slope is trusted much.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.fit import ScaleFit, assemble
from interlocal.engine.costs.posterior import Common, Posterior, Reports, noise_prior, posteriors
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

STRAY = np.geomspace(0.04, 0.8, 8)  # candidates for comparison_sd
STRAY_LOG_SD = 0.7  # how sure the prior's comparison_sd is: a factor of two either way
NOISE_MEDIANS = np.geomspace(0.15, 1.2, 6)
NOISE_LOG_SD = 0.35  # services scatter alike, within a factor of one and a half or so


def fit_services(
    population: NDArray,
    costs: NDArray,
    priors: Sequence[ScalePrior],
    rng: np.random.Generator,
    draws: int = 400,
    density: NDArray | None = None,
) -> tuple[ScaleFit, ...]:
    """Estimate the cost curves of several services of the same towns together.

    Parameters
    ----------
    population : shape (n,), people, all above zero
    costs : shape (n, k), money a year; NaN = no figure
    priors : one ScalePrior per service, k of them; the mean of their
        ``comparison_sd`` is where the common one starts from
    rng : numpy Generator
    draws : number of equally likely curves per service; draw ``i`` of every service
        shares the same common spread
    density : shape (n,), people per square kilometre or mile, optional

    Returns
    -------
    tuple of k ScaleFit, in the order of the priors

    Raises
    ------
    UnusableInput
        As ``fit_scale``, or if priors and services do not match.

    Notes
    -----
    Empirical scale: a millisecond per service of sixty towns. Towns are taken as independent across
    services; a town that is dear in everything is not modelled as such.
    """
    amounts = np.asarray(costs, dtype=float)
    if amounts.ndim != 2 or amounts.shape[1] != len(priors) or not priors:
        raise UnusableInput("Give one column of costs and one prior per service.")
    if draws < 1:
        raise UnusableInput("Ask for one draw or more.")
    reports = [Reports.read(population, amounts[:, k], density) for k in range(len(priors))]
    laws = posteriors(reports, priors, STRAY)
    noise_priors = np.stack([noise_prior(median, NOISE_LOG_SD) for median in NOISE_MEDIANS])
    start = float(np.mean([prior.comparison_sd for prior in priors]))
    stray, median = _common(laws, noise_priors, start, rng, draws)
    common = Common.of(stray, noise_priors, median)
    return tuple(
        assemble(report, prior, STRAY[stray], law.draw(common, rng), rng)
        for report, prior, law in zip(reports, priors, laws, strict=True)
    )


def _common(
    laws: Sequence[Posterior],
    noise_priors: Array,
    start: float,
    rng: np.random.Generator,
    draws: int,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Draw the common stray and noise median (as indices) given every service's reports."""
    log_chance = np.sum([law.log_evidence(noise_priors) for law in laws], axis=0)
    log_chance -= 0.5 * (np.log(STRAY / max(start, STRAY[0])) / STRAY_LOG_SD)[:, None] ** 2
    chance = np.exp(log_chance - log_chance.max())
    cell = rng.choice(chance.size, size=draws, p=(chance / chance.sum()).ravel())
    stray, median = np.unravel_index(cell, chance.shape)
    return stray, median
