"""Units of a scan from the registry's facts: a state's towns and one service each."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import isnan
from typing import Any

import numpy as np

from interlocal import parameters
from interlocal.discovery import queries
from interlocal.discovery.calculations.comparison import NOT_ESTIMATED, Comparison, compare
from interlocal.discovery.calculations.regions_problem import left_out_of
from interlocal.registry import queries as registry
from interlocal.registry.models import Service
from interlocal.scan.calculations import Unit
from interlocal.scan.calculations.grouping import ScanWishes, scan_unit
from interlocal.scan.calculations.together import Reports, reports_together


def states_with_towns() -> list[str]:
    """The states of which the registry knows municipalities, by their two letters."""
    found = registry.municipalities().order_by("state").values_list("state", flat=True)
    return list(found.distinct())


def is_estimated(service: Service) -> bool:
    """Whether there is evidence to estimate a service by."""
    return service.pk not in NOT_ESTIMATED and service.pk in parameters.services_with_evidence()


def units_of_state(
    state: str, services: Sequence[Service] | None, on: date, wishes: ScanWishes
) -> Iterator[Unit]:
    """A unit for each service; without services, for those that two towns or more report.

    Where nobody in the state reports a cost for a service that was asked for, the unit
    rests on the towns' people and the evidence only, and says so.
    """
    towns = list(registry.municipalities().filter(state=state))
    facts = queries.facts_for_comparison(towns)
    comparison = compare([fact for fact in facts if fact.town.latitude is not None], on)
    wanted = list(registry.shareable_services()) if services is None else services
    borders = registry.neighbours_among(towns).exclude(contact="corner").values_list("a", "b")
    held = set(borders)
    together = _together(comparison, on)
    for service in wanted:
        if not is_estimated(service):
            continue
        rows = _rows(comparison, service)
        reported = bool(rows)
        if services is None and len(rows) < 2:
            continue
        if not reported:
            rows = _rows(comparison, None)
        kept = [row.pop("place") for row in rows]
        keys = [comparison.facts[place].town.pk for place in kept]
        places = {key: number for number, key in enumerate(keys)}
        left_out = left_out_of(facts, comparison, service if reported else None)
        yield scan_unit(
            state=state,
            service=service.pk,
            together=together if reported else None,
            on=on,
            towns=rows,
            borders=sorted((places[a], places[b]) for a, b in held if {a, b} <= set(places)),
            left_out=[
                {"id": town.id, "name": town.name, "reason": town.reason} for town in left_out
            ],
            wishes=wishes,
            measured=_measured(comparison, kept),
        )


def _together(comparison: Comparison, on: date) -> Reports:
    """What all compared towns report of all services that there is evidence for."""
    density = comparison.density
    known = [code for code in comparison.lines if code in parameters.services_with_evidence()]
    return reports_together(
        {
            code: [None if isnan(cost) else cost for cost in comparison.cost_of(code)[0].tolist()]
            for code in known
        },
        comparison.population.tolist(),
        None if density is None else density.tolist(),
        on,
    )


def _measured(comparison: Comparison, kept: Sequence[int]) -> list[tuple[int, int, float]]:
    """The imported minutes among the rows that are kept."""
    if comparison.measured is None:
        return []
    among = comparison.measured[np.ix_(kept, kept)]
    return [
        (int(origin), int(destination), float(among[origin, destination]))
        for origin, destination in np.argwhere(~np.isnan(among))
        if origin != destination
    ]


def _rows(comparison: Comparison, service: Service | None) -> list[dict[str, Any]]:
    """The towns with a comparable cost for a service, or all; ``place`` is their row."""
    towns = comparison.towns
    every = range(len(towns))
    ends: list[tuple[Any, ...]]
    if service is None:
        ends = [(None, None, None) for _ in every]
    elif service.pk in comparison.lines:
        ends = list(zip(*(end.tolist() for end in comparison.cost_of(service.pk)), strict=True))
    else:
        return []
    return [
        {
            "place": place,
            "id": towns[place].slug,
            "name": towns[place].name,
            "latitude": towns[place].latitude,
            "longitude": towns[place].longitude,
            "population": float(comparison.population[place]),
            "cost": ends[place][0],
            "low": ends[place][1],
            "high": ends[place][2],
        }
        for place in every
        if ends[place][0] is None or not isnan(ends[place][0])
    ]
