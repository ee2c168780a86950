"""Amounts of an option where nobody has a quote: from volumes, from scale, from the evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.costs.staffing import StaffedService
from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import WAGES, Baselines
from interlocal.engine.forecast.inputs import pert_points
from interlocal.engine.forecast.option import CostLine

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Amount:
    """Money with its range: the 10, 50 and 90 per cent points."""

    low: float
    likely: float
    high: float


def staffed_line(
    label: str,
    service: Callable[[float], StaffedService],
    members: int,
    *,
    years: int,
    volume_growth: float,
    years_since_baseline: int = 1,
    driver: str = WAGES,
) -> CostLine:
    """A line of the shared service from its staffing model, year by year.

    Posts come in steps, so the model is asked afresh for the volume of every year.

    Parameters
    ----------
    label : what the line is called
    service : gives the staffing model (``Dispatch``, ``Inspections``, ``AnimalControl``)
        when volumes are a given multiple of the baseline's
    members : how many towns it serves, all of them
    years, years_since_baseline : of the forecast
    volume_growth : a year, ratio
    driver : what its price grows with
    """
    if members < 1:
        raise UnusableInput("A staffed line serves one participant or more.")
    if not -0.2 <= volume_growth <= 0.5:
        raise UnusableInput(f"{label}: volume growth must lie between -20% and 50% a year.")
    everyone = np.ones(members, dtype=bool)
    factors = (1 + volume_growth) ** (np.arange(years) + years_since_baseline)
    amounts = [float(service(float(factor)).cost(everyone)[0]) for factor in factors]
    return CostLine(label, np.array(amounts), driver)


def scale_cost(
    population: ArrayLike,
    cost: ArrayLike,
    elasticity: ArrayLike,
    flattening: ArrayLike,
) -> Array:
    """What the members' services would cost as one, by the scale curve, money a year.

    Every member keeps its service level; its cost per head moves along the curve from its
    own population to that of all together. The fallback where no staffing model fits and
    nobody has quoted.

    Parameters
    ----------
    population, cost : shape (n,), people and money a year
    elasticity, flattening : numbers or draws (d,), of the service's cost curve

    Returns
    -------
    Array of the shape of the draws.
    """
    people, costs = np.asarray(population, dtype=float), np.asarray(cost, dtype=float)
    if people.ndim != 1 or people.shape != costs.shape or not people.size:
        raise UnusableInput("Give one population and one cost per participant.")
    if not np.all(np.isfinite(costs) & (costs >= 0)):
        raise UnusableInput("Every cost must be given, and zero or more; missing is not zero.")
    slope, flat = np.broadcast_arrays(
        np.asarray(elasticity, dtype=float), np.asarray(flattening, dtype=float)
    )
    alone = per_head_factor(people.reshape(-1, *[1] * slope.ndim), slope, flat)
    return np.asarray(np.tensordot(costs, per_head_factor(people.sum(), slope, flat) / alone, 1))


def usual_amounts(
    baselines: Baselines,
    terms: Mapping[str, tuple[float, float, float]],
    *,
    gross: float,
    host: str = "",
) -> dict[str, Amount]:
    """Amounts that evidence and assumptions suggest where the towns have none of their own.

    Parameters
    ----------
    baselines : n participants
    terms : ends of each cost of sharing as a share, by the names of ``SharingTerms``:
        transition, stranded, coordination, crowding and pay of the moved cost, backfill
        and elsewhere of the gross saving
    gross : gross saving a year, money; below zero counts as zero
    host : the member that serves; the one with the largest cost by default

    Returns
    -------
    dict of yearly money for all members together (``transition`` one-off) with its range.
    The moved cost is that of every member but the host.
    """
    own = baselines.cost.clip(0)
    at = baselines.index(host) if host else int(own.argmax())
    moved = float(own.sum() - own[at])
    if not np.isfinite(gross):
        raise UnusableInput("Give the gross saving a year.")
    base = dict.fromkeys(("transition", "stranded", "coordination", "pay"), moved)
    base |= dict.fromkeys(("backfill", "elsewhere"), max(gross, 0.0))
    if missing := sorted({*base, "crowding"} - set(terms)):
        raise UnusableInput(f"Give a range for {', '.join(missing)}.")
    shares = {name: pert_points(*terms[name]) for name in [*base, "crowding"]}
    further = max(len(own) - 2, 0)
    shares["coordination"] = tuple(  # type: ignore[assignment]
        first + further * more
        for first, more in zip(shares["coordination"], shares["crowding"], strict=True)
    )
    return {
        name: Amount(*(share * money for share in shares[name])) for name, money in base.items()
    }
