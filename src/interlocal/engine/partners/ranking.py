"""One town's best partners: pairs and small groups, for one service or for many.

Reasons come back as columns of data; the words are made by whoever shows them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ManyServices, ServiceModel
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners.positions import distances_from

Array = NDArray[np.float64]

Group = tuple[int, ...]  # of those around, the asking town (0) first


@dataclass(frozen=True)
class PartnerRow:
    """One possible group and why; money is per year and for the whole group.

    service : the model's key
    members : indices, the asking town first
    distance_km : as the crow flies, to the farthest partner
    neighbour : every partner is reached over shared borders inside the group
        (None where borders are not known)
    population_ratio : partners' people over the town's
    combined_population : people
    beyond_flattening : combined people over the curve's middle flattening point;
        above 1 little more is gained by growing
    beyond_data : the group is larger than any town that the curve was fitted to
    gross_mean, net_low, net_mean, net_high : money; low and high hold 8 draws in 10
    alone : the members' costs added up today
    p_saves : share of draws with a net saving, ratio
    outliers : members whose reported cost lies far off the service's curve: a saving
        that rests on them may be a matter of bookkeeping
    """

    service: str
    members: tuple[int, ...]
    distance_km: float
    neighbour: bool | None
    population_ratio: float
    combined_population: float
    beyond_flattening: float
    beyond_data: bool
    gross_mean: float
    net_low: float
    net_mean: float
    net_high: float
    alone: float
    p_saves: float
    outliers: tuple[int, ...]


@dataclass(frozen=True)
class Partners:
    """Rows best first by expected net saving, and what could not be compared.

    no_figure : services for which the asking town reports no cost
    left_out : service -> towns within reach that report no cost for it
    """

    rows: tuple[PartnerRow, ...]
    no_figure: tuple[str, ...]
    left_out: Mapping[str, tuple[int, ...]]


def rank_partners(
    town: int,
    models: Mapping[str, ServiceModel],
    position: NDArray,
    neighbours: NDArray | None = None,
    max_km: float = np.inf,
    max_size: int = 2,
    k: int | None = 10,
    reach: int = 200,
) -> Partners:
    """Rank a town's partners in each service by expected net saving a year.

    All pairs within reach are valued; with ``max_size`` above 2, each service also gets one chain
    of growing groups: the best next member is added while it raises the expected net
    saving. Growing one member at a time is a heuristic without a proven gap; the
    grouping room answers with a bound.

    Parameters
    ----------
    town : index of the asking town
    models : service -> model; all over the same n towns in the same order
    position : shape (n, 2), latitude and longitude, degrees
    neighbours : shape (n, n) of bool, shared borders; where given, groups beyond
        pairs grow over borders only
    max_km : partners farther than this from the town are not considered
    max_size : largest group, towns
    k : rows to return per service; None for all
    reach : how many of the nearest towns are considered

    Returns
    -------
    Partners

    Raises
    ------
    UnusableInput
        If the models differ in their towns or draws, or the town is not among them.
    NoAnswer
        If no other town lies within reach.
    """
    n = len(position)
    if not 0 <= town < n:
        raise UnusableInput(f"There is no town {town} among {n}.")
    if max_size < 2:
        raise UnusableInput("A group needs room for two towns or more.")
    if any(len(model.population) != n for model in models.values()):
        raise UnusableInput("Every model must cover the same towns as the positions.")
    borders = _checked_borders(neighbours, n)
    away = distances_from(town, position)
    within = np.flatnonzero((away <= max_km) & (np.arange(n) != town))
    if not len(within):
        raise NoAnswer(f"No town lies within {max_km:g} km; widen the search.")
    near = within[np.argsort(away[within], kind="stable")[:reach]]
    around = Around(
        towns=np.append(town, near),
        away=np.append(0.0, away[near]).tolist(),
        borders=None if borders is None else borders[np.ix_([town, *near], [town, *near])],
    )

    told = {code: model for code, model in models.items() if model.known[town]}
    no_figure = tuple(code for code in models if code not in told)
    if not told:
        return Partners(rows=(), no_figure=no_figure, left_out={})
    codes, many = list(told), ManyServices.of(list(told.values()), around.towns)
    left_out = {
        code: tuple(sorted(around.towns[~known].tolist()))
        for code, known in zip(codes, many.known, strict=True)
        if not known.all()
    }
    groups: list[tuple[int, Group]] = [
        (which, (0, other)) for which in range(len(codes)) for other in many.partners(which)
    ]
    if max_size > 2:
        groups += _chains(many, around.borders, max_size)
    rows = _rows(told, many, groups, around)
    best: list[PartnerRow] = []
    for _, found in groupby(sorted(rows, key=lambda row: row.service), lambda row: row.service):
        best += sorted(found, key=lambda row: -row.net_mean)[:k]
    order = {code: place for place, code in enumerate(codes)}
    best.sort(key=lambda row: (-row.net_mean, order[row.service]))
    return Partners(rows=tuple(best), no_figure=no_figure, left_out=left_out)


@dataclass(frozen=True)
class Around:
    """The asking town (first) and those within reach, renumbered from 0."""

    towns: NDArray[np.intp]
    away: list[float]
    borders: NDArray[np.bool_] | None


def _checked_borders(neighbours: NDArray | None, n: int) -> NDArray[np.bool_] | None:
    if neighbours is None:
        return None
    borders = np.asarray(neighbours, dtype=bool)
    if borders.shape != (n, n) or not np.array_equal(borders, borders.T):
        raise UnusableInput("Borders must be a symmetric table of all towns against all.")
    return borders


def _chains(
    many: ManyServices, borders: NDArray[np.bool_] | None, max_size: int
) -> list[tuple[int, Group]]:
    """Groups of three and more, grown one best member at a time from town 0 alone.

    All services grow in step, so that each step is valued at once.
    """
    chains: list[tuple[int, Group]] = []
    growing: dict[int, tuple[float, Group]]
    growing = dict.fromkeys(range(len(many.known)), (0.0, (0,)))
    while growing:
        trials = [
            (which, (*group, other))
            for which, (_, group) in growing.items()
            for other in _free(many.known[which], group, borders)
        ]
        nets = many.mean_net(*_laid_out(trials)).tolist() if trials else []
        grown: dict[int, tuple[float, Group]] = {}
        for (which, group), net in zip(trials, nets, strict=True):
            if net > grown.get(which, growing[which])[0]:
                grown[which] = (net, group)
        chains += [(which, group) for which, (_, group) in grown.items() if len(group) > 2]
        growing = {which: it for which, it in grown.items() if len(it[1]) < max_size}
    return chains


def _free(
    known: NDArray[np.bool_], group: Group, borders: NDArray[np.bool_] | None
) -> Iterator[int]:
    """Who could join a group next."""
    can = known if borders is None else known & borders[list(group)].any(axis=0)
    return (other for other in np.flatnonzero(can).tolist() if other not in group)


def _laid_out(groups: Sequence[tuple[int, Group]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Groups of one size as tables: the service of each, shape (g,), and members, shape (g, m)."""
    return np.array([which for which, _ in groups]), np.array([group for _, group in groups])


def _rows(
    models: Mapping[str, ServiceModel],
    many: ManyServices,
    groups: Sequence[tuple[int, Group]],
    around: Around,
) -> list[PartnerRow]:
    """What is told of each group, in no order."""
    codes, towns, away = list(models), around.towns.tolist(), around.away
    people = models[codes[0]].population[around.towns]
    flat = [model.flattening for model in models.values()]
    largest = [model.fit.largest for model in models.values()]
    odd = [frozenset(model.fit.outliers.tolist()) for model in models.values()]
    beside = None if around.borders is None else around.borders[0].tolist()
    rows = []
    for size, alike in groupby(sorted(groups, key=lambda each: len(each[1])), lambda e: len(e[1])):
        same = list(alike)
        services, members = _laid_out(same)
        told = [*many.told(services, members), people[members].sum(axis=1)]
        for (which, group), *figures in zip(same, *(each.tolist() for each in told), strict=True):
            low, mean, high, p_saves, gross, alone, together = figures
            named = (towns[0], *sorted([towns[i] for i in group[1:]]))
            rows.append(
                PartnerRow(
                    service=codes[which],
                    members=named,
                    distance_km=max([away[i] for i in group]),
                    # what grew over borders hangs together over them
                    neighbour=beside and (size > 2 or beside[group[1]]),
                    population_ratio=together / people[0] - 1,
                    combined_population=together,
                    beyond_flattening=together / flat[which],
                    beyond_data=together > largest[which],
                    gross_mean=gross,
                    net_low=low,
                    net_mean=mean,
                    net_high=high,
                    alone=alone,
                    p_saves=p_saves,
                    outliers=tuple(sorted(odd[which].intersection(named))),
                )
            )
    return rows
