"""One town's best partners: pairs and small groups, for one service or for many.

Reasons come back as columns of data; the words are made by whoever shows them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.costs.savings import NetSavings, Summary
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners.positions import distances_from

Array = NDArray[np.float64]

AT_A_TIME = 20  # groups: their draws stay in the processor's cache, and need no second thread


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
        If the models differ in their towns, or the town is not among them.
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
        away=np.append(0.0, away[near]),
        borders=None if borders is None else borders[np.ix_([town, *near], [town, *near])],
    )

    rows: list[PartnerRow] = []
    no_figure: list[str] = []
    left_out: dict[str, tuple[int, ...]] = {}
    for service, whole in models.items():
        if not whole.known[town]:
            no_figure.append(service)
            continue
        model = whole.among(around.towns)
        if not model.known.all():
            left_out[service] = tuple(sorted(around.towns[~model.known].tolist()))
        groups = [frozenset((0, int(p))) for p in np.flatnonzero(model.known) if p != 0]
        if not groups:
            continue
        if max_size > 2:
            groups += _chain(model, around.borders, max_size)
        found = _rows(service, groups, model, around)
        found.sort(key=lambda row: -row.net_mean)
        rows += found[:k]
    rows.sort(key=lambda row: -row.net_mean)
    return Partners(rows=tuple(rows), no_figure=tuple(no_figure), left_out=left_out)


@dataclass(frozen=True)
class Around:
    """The asking town (first) and those within reach, renumbered from 0."""

    towns: NDArray[np.intp]
    away: Array
    borders: NDArray[np.bool_] | None


def _checked_borders(neighbours: NDArray | None, n: int) -> NDArray[np.bool_] | None:
    if neighbours is None:
        return None
    borders = np.asarray(neighbours, dtype=bool)
    if borders.shape != (n, n) or not np.array_equal(borders, borders.T):
        raise UnusableInput("Borders must be a symmetric table of all towns against all.")
    return borders


def _chain(
    model: ServiceModel, borders: NDArray[np.bool_] | None, max_size: int
) -> list[frozenset[int]]:
    """Groups of three and more, grown one best member at a time from town 0 alone."""
    chain: list[frozenset[int]] = []
    group = frozenset((0,))
    best = 0.0
    while len(group) < max_size:
        free = [int(p) for p in np.flatnonzero(model.known) if p not in group]
        if borders is not None:
            free = [p for p in free if borders[p, list(group)].any()]
        if not free:
            break
        trials = [group | {p} for p in free]
        net = _in_blocks(model, trials, lambda parts: parts.net.mean(axis=1)[None])[0]
        if net.max() <= best:
            break
        best, group = float(net.max()), trials[int(net.argmax())]
        if len(group) > 2:
            chain.append(group)
    return chain


def _rows(
    service: str, groups: list[frozenset[int]], model: ServiceModel, around: Around
) -> list[PartnerRow]:
    low, mean, high, p_saves, gross, alone = _in_blocks(model, groups, _summed_up).tolist()
    people = _masks(groups, len(model.population)) @ model.population
    ratio = (people / model.population[0] - 1).tolist()
    flat = float(np.median(model.fit.flattening))
    odd = frozenset(model.fit.outliers.tolist())
    towns, away = around.towns.tolist(), around.away.tolist()
    rows = []
    for row, group in enumerate(groups):
        members = sorted(towns[i] for i in group if i)
        rows.append(
            PartnerRow(
                service=service,
                members=(towns[0], *members),
                distance_km=max(away[i] for i in group),
                neighbour=None if around.borders is None else connected(around.borders, group),
                population_ratio=ratio[row],
                combined_population=float(people[row]),
                beyond_flattening=float(people[row]) / flat,
                beyond_data=bool(people[row] > model.fit.largest),
                gross_mean=gross[row],
                net_low=low[row],
                net_mean=mean[row],
                net_high=high[row],
                alone=alone[row],
                p_saves=p_saves[row],
                outliers=tuple(sorted(odd.intersection((towns[0], *members)))),
            )
        )
    return rows


def _in_blocks(
    model: ServiceModel, groups: list[frozenset[int]], summed_up: Callable[[NetSavings], Array]
) -> Array:
    """What is kept of each group's draws, some groups at a time, shape (kept, g)."""
    masks = _masks(groups, len(model.population))
    blocks = (masks[at : at + AT_A_TIME] for at in range(0, len(groups), AT_A_TIME))
    return np.concatenate([summed_up(model.savings(block)) for block in blocks], axis=1)


def _summed_up(parts: NetSavings) -> Array:
    """Low, mean and high of the net, the chance of saving, mean gross and cost alone."""
    net = parts.net
    told = Summary.of(net)
    gross, alone = parts.gross.mean(axis=1), parts.alone.mean(axis=1)
    return np.stack([told.low, told.mean, told.high, (net > 0).mean(axis=1), gross, alone])


def _masks(groups: list[frozenset[int]], n: int) -> NDArray[np.bool_]:
    masks = np.zeros((len(groups), n), dtype=bool)
    for row, group in enumerate(groups):
        masks[row, list(group)] = True
    return masks


def connected(borders: NDArray[np.bool_], group: frozenset[int]) -> bool:
    """Whether every member is reached from every other over borders inside the group."""
    todo, seen = [next(iter(group))], set[int]()
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += [other for other in group - seen if borders[here, other]]
    return len(seen) == len(group)
