"""What studies say of a service, as plain values, and the cost model fitted with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.engine.costs import (
    ScaleFit,
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Spread,
    Travel,
    fit_scale,
)
from interlocal.engine.partners import distances_km

Array = NDArray[np.float64]
Evidence = Mapping[str, Any]


def evidence_of(service: str, on: date) -> Evidence:
    """All dated constants that the model of a service rests on, as JSON can hold them.

    Raises NoParameter for a service without evidence.
    """
    price = parameters.term("travel", service, on)
    return {
        "prior": dict(parameters.scale_evidence(service, on).prior),
        "terms": {
            name: [term.low, term.value, term.high]
            for name, term in parameters.sharing_terms(service, on).items()
        },
        "minutes_per_km": parameters.parameter("sharing.minutes_per_km", on).value,
        "per_minute": price.value,
        "travel_ratio": [end / price.value for end in price.ends],
    }


def drawn_terms(evidence: Evidence, rng: np.random.Generator, *, draws: int) -> dict[str, Array]:
    """Draws of what sharing costs and of what the ways cost, as ``ServiceModel.build`` takes them.

    They are of the service and not of the towns, so many regions may share them.
    """
    ranges = {name: tuple(ends) for name, ends in evidence["terms"].items()}
    ways = Spread(*evidence["travel_ratio"])
    return SharingTerms.from_ranges(ranges).draw(rng, draws) | {"travel": ways.draw(rng, draws)}


def fitted(
    evidence: Evidence,
    population: Array,
    cost: tuple[Array, Array, Array],
    positions: Array | None,
    rng: np.random.Generator,
    *,
    draws: int,
    density: Array | None = None,
    reports: Array | None = None,
    fit: ScaleFit | None = None,
) -> ServiceModel:
    """The cost model of a service for some towns.

    Parameters
    ----------
    population : shape (n,), people
    cost : value, low and high of each town's yearly cost, shape (n,) each; NaN = no figure
    positions : shape (n, 2), latitude and longitude; None = no ways are reckoned
    density : shape (n,), people per square kilometre, where known
    reports : shape (n,), what the curve is fitted to, if not the value; NaN = no figure
    fit : the curve, where it was fitted together with those of other services
    """
    value, low, high = cost
    if fit is None:
        told = value if reports is None else reports
        prior = ScalePrior(**evidence["prior"])
        fit = fit_scale(population, told, prior, rng, draws=draws, density=density)
    travel = None
    if positions is not None:
        travel = Travel(
            work=np.nan_to_num(value),  # a town without a figure joins no group
            minutes=distances_km(positions) * evidence["minutes_per_km"],
            per_minute=evidence["per_minute"],
        )
    return ServiceModel.build(
        population,
        value,
        fit,
        drawn_terms(evidence, rng, draws=draws),
        rng,
        low=low,
        high=high,
        travel=travel,
    )
