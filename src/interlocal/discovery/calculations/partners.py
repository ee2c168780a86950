"""One town's possible groups, service by service, with what each may bring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.discovery.calculations.comparison import (
    Comparison,
    compare,
    minutes_between,
    models_of,
)
from interlocal.discovery.queries import TownFacts
from interlocal.discovery.rules import Match
from interlocal.engine.costs import ManyServices, ServiceModel
from interlocal.engine.errors import NoAnswer
from interlocal.engine.games import CostGame, shapley
from interlocal.engine.partners import PartnerRow, rank_partners
from interlocal.registry.models import Organisation

LARGEST_GROUP = 6
NEAR_KM = 25.0  # how far the finder looks unless told otherwise


def best_partners(
    town: Organisation,
    facts: Sequence[TownFacts],
    services: Sequence[str],
    neighbours: set[tuple[int, int]],
    on: date,
    *,
    a_service: int | None = 5,
    max_km: float = NEAR_KM,
    comparison: Comparison | None = None,
) -> list[Match]:
    """A town's possible partners, best first by what it may expect to save a year itself.

    In a pair the net saving is halved; in a larger group the town gets its
    Shapley part. ``neighbours`` holds pairs of keys, the lower first; towns
    without a position cannot be ranked and are left out. ``comparison`` is that of the
    facts, where it is at hand. Empty if the town has
    no comparable figure, or nobody is within reach.
    """
    placed = [fact for fact in facts if fact.town.latitude is not None]
    if comparison is None or len(placed) < len(facts):
        comparison = compare(placed, on)
    keys = [fact.town.pk for fact in comparison.facts]
    wanted = [code for code in services if code in comparison.lines]
    if town.pk not in keys or not wanted:
        return []
    models = models_of(comparison, wanted, on)
    try:
        ranked = rank_partners(
            keys.index(town.pk),
            models,
            np.array([(body.latitude, body.longitude) for body in comparison.towns], dtype=float),
            _borders(keys, neighbours),
            max_km=max_km,
            max_size=LARGEST_GROUP,
            k=a_service,
        )
    except NoAnswer:  # nobody is within reach
        return []
    own = _own_savings(models, ranked.rows)
    told = _told_of(keys.index(town.pk), comparison, models, on)
    matches = [_match(town, row, ends, told) for row, ends in zip(ranked.rows, own, strict=True)]
    return sorted(matches, key=lambda match: -match.net_mean_cents)


@dataclass(frozen=True)
class _Told:
    """What the compared towns bring to every match, read once: by row, some by service.

    ``minutes`` are those from the asking town to each, ``is_measured`` where somebody
    measured them.
    """

    comparison: Comparison
    towns: tuple[Organisation, ...]
    populations: list[int]
    central_shares: list[float]
    years: list[int | None]
    alone_cents: dict[str, list[int]]
    flattening: dict[str, int]
    outliers: dict[str, frozenset[int]]
    fitted_on: dict[str, int]
    minutes: list[float] | None
    is_measured: list[bool]
    of_members: dict[tuple[int, ...], dict[str, Any]] = field(default_factory=dict)


def _told_of(
    town: int, comparison: Comparison, models: Mapping[str, ServiceModel], on: date
) -> _Told:
    minutes, measured = minutes_between(comparison, on), comparison.measured
    return _Told(
        comparison=comparison,
        towns=comparison.towns,
        populations=[round(people) for people in comparison.population.tolist()],
        central_shares=comparison.loaded.central_share.tolist(),
        years=[fact.year for fact in comparison.facts],
        alone_cents={
            code: [0 if isnan(cost) else round(cost * 100) for cost in model.costs.mean(axis=1)]
            for code, model in models.items()
        },
        flattening={code: round(model.flattening) for code, model in models.items()},
        outliers={code: frozenset(model.fit.outliers.tolist()) for code, model in models.items()},
        fitted_on={code: int(model.known.sum()) for code, model in models.items()},
        minutes=None if minutes is None else minutes[town].tolist(),
        is_measured=[] if measured is None else (~np.isnan(measured[town])).tolist(),
    )


def _match(
    town: Organisation, row: PartnerRow, own: tuple[float, float, float], told: _Told
) -> Match:
    """One row of the ranking, with what is told of its members."""
    low, mean, high = own
    service, members = row.service, row.members
    alone, odd = told.alone_cents[service], told.outliers[service]
    return Match(
        service=service,
        town=town,
        distance_km=row.distance_km,
        connected=row.neighbour,
        combined_population=round(row.combined_population),
        flattening_population=told.flattening[service],
        net_low_cents=round(low * 100),
        net_mean_cents=round(mean * 100),
        net_high_cents=round(high * 100),
        group_net_cents=round(row.net_mean * 100),
        group_gross_cents=round(row.gross_mean * 100),
        alone_cents=tuple([alone[member] for member in members]),
        chance_of_saving=row.p_saves,
        unusual=tuple([told.towns[member].name for member in members if member in odd]),
        beyond_data=row.beyond_data,
        fitted_on=told.fitted_on[service],
        **_of_members(told, members),
    )


def _of_members(told: _Told, members: tuple[int, ...]) -> dict[str, Any]:
    """What is told of a group whatever it shares; kept, for it mostly comes in every service."""
    if members not in told.of_members:
        told.of_members[members] = {
            "partners": tuple([told.towns[member] for member in members[1:]]),
            "populations": tuple([told.populations[member] for member in members]),
            "central_shares": tuple([told.central_shares[member] for member in members]),
            "years": tuple([told.years[member] for member in members]),
            **_way(told, members),
        }
    return told.of_members[members]


def _way(told: _Told, members: Sequence[int]) -> dict[str, Any]:
    """The longest of a town's ways to its partners, and who measured it."""
    minutes = told.minutes
    if minutes is None:
        return {}
    farthest = max(members[1:], key=minutes.__getitem__)
    is_measured = told.is_measured and told.is_measured[farthest]
    return {
        "minutes": minutes[farthest],
        "minutes_by": "; ".join(told.comparison.measured_by) if is_measured else "",
    }


def _own_savings(
    models: Mapping[str, ServiceModel], rows: Sequence[PartnerRow]
) -> list[tuple[float, float, float]]:
    """What the asking town would save itself by each row: low, mean and high, dollars a year.

    A pair halves its net saving, draw by draw, so its ends are half of the pair's.
    """
    larger: dict[str, list[tuple[int, ...]]] = {}
    for row in rows:
        if len(row.members) > 2:
            larger.setdefault(row.service, []).append(row.members)
    # the groups of a service grow one from the other: their sub-groups are those of the largest
    wholes = {code: max(groups, key=len) for code, groups in larger.items()}
    nets = _nets_of_all(models, wholes)
    parts = {
        (code, members): _own_part(members, wholes[code], nets[code])
        for code, groups in larger.items()
        for members in groups
    }
    return [
        (row.net_low / 2, row.net_mean / 2, row.net_high / 2)
        if len(row.members) == 2
        else parts[row.service, row.members]
        for row in rows
    ]


def _own_part(
    members: tuple[int, ...], whole: tuple[int, ...], net: NDArray[np.float64]
) -> tuple[float, float, float]:
    """The first member's Shapley part of a group's net saving: low, mean and high.

    ``net`` are draws of every sub-group of ``whole``, in bit order.
    """
    places = 1 << np.array([whole.index(member) for member in members])
    saved = shapley_matrix(len(members))[0, 1:] @ net[_subsets(len(members)) @ places - 1]
    low, high = np.percentile(saved, [10, 90])
    return float(low), float(saved.mean()), float(high)


def _nets_of_all(
    models: Mapping[str, ServiceModel], wholes: Mapping[str, tuple[int, ...]]
) -> dict[str, NDArray[np.float64]]:
    """Draws of the net saving of every sub-group of one group a service, in bit order."""
    if not wholes:
        return {}
    towns = sorted({member for whole in wholes.values() for member in whole})
    many = ManyServices.of([models[code] for code in wholes], np.array(towns))
    place = {town: at for at, town in enumerate(towns)}
    nets = [np.empty((2 ** len(whole) - 1, many.bend.shape[1])) for whole in wholes.values()]
    for size in range(1, max(map(len, wholes.values())) + 1):
        asked = [
            (which, bits, [place[member] for member in group])
            for which, whole in enumerate(wholes.values())
            for bits, group in _groups_of(whole, size)
        ]
        which, bits, groups = (list(each) for each in zip(*asked, strict=True))
        for service, row, net in zip(
            which, bits, many.net(np.array(which), np.array(groups)), strict=True
        ):
            nets[service][row - 1] = net
    return dict(zip(wholes, nets, strict=True))


def _groups_of(whole: tuple[int, ...], size: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The sub-groups of one size, each with its place in bit order."""
    for chosen in combinations(range(len(whole)), size):
        yield sum(1 << i for i in chosen), tuple([whole[i] for i in chosen])


def shapley_savings(model: ServiceModel, members: Sequence[int]) -> NDArray[np.float64]:
    """Draws of what each member would save if the cost is shared by Shapley, shape (m, d).

    The method is agreed, not a percentage: in every draw the cost is shared by what the
    costs then are, as it would be once true baselines are on the table. A pair halves
    its net saving. For at most ten members, because every sub-group is drawn.
    """
    among = model.among(np.array(members))
    net = among.savings(_subsets(len(members))).net
    return shapley_matrix(len(members))[:, 1:] @ net


def _subsets(m: int) -> NDArray[np.intp]:
    """Every group of some of m members, in bit order, shape (2**m - 1, m) of 0 and 1."""
    return np.arange(1, 2**m)[:, None] >> np.arange(m) & 1


@cache
def shapley_matrix(m: int) -> NDArray[np.float64]:
    """Shapley's value as the linear map that it is, shape (m, 2**m), groups in bit order.

    Applied to the savings of all groups it gives each member's saving: the value of a
    sum of games is the sum of the values.
    """
    columns = [np.zeros(m)]
    for mask in range(1, 2**m):
        table = np.zeros(2**m)
        table[mask] = 1.0
        columns.append(shapley(CostGame.from_table(table)).shares)
    return np.stack(columns, axis=1)


def _borders(keys: Sequence[int], neighbours: set[tuple[int, int]]) -> NDArray[np.bool_]:
    where = {key: index for index, key in enumerate(keys)}
    borders = np.zeros((len(keys), len(keys)), dtype=bool)
    for a, b in neighbours:
        if a in where and b in where:
            borders[where[a], where[b]] = borders[where[b], where[a]] = True
    return borders
