"""Plans nearly as good as the best, and what all of them have in common."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping.budget import Budget, Stop
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array
from interlocal.engine.grouping.relaxation import Ids, reduced_costs

if TYPE_CHECKING:
    from interlocal.engine.grouping.plan import Plan

Names = tuple[str, ...]
Pair = tuple[str, str]

PATIENCE = 300_000  # steps of the search through all plans that near
ROOM = 5_000  # plans kept while searching


@dataclass(frozen=True)
class Alternatives:
    """Plans at most a share dearer than the plan in hand.

    plans : their groups, cheapest first, without the plan in hand
    costs : money a year of each
    complete : all such plans were looked at, so that there are no others
    together : pairs of towns that are in one group in every such plan, proven
    apart_at : for the other pairs of the plan, the cost of the cheapest plan found that
        parts them; None = neither proven together nor found apart
    """

    plans: tuple[tuple[Names, ...], ...]
    costs: tuple[float, ...]
    complete: bool
    together: tuple[Pair, ...]
    apart_at: dict[Pair, float | None]


def alternatives(
    plan: "Plan", within: float, most: int, budget: Budget, patience: int = PATIENCE
) -> Alternatives:
    """See ``Plan.alternatives``."""
    if not within >= 0:
        raise UnusableInput("Alternatives lie within a share of zero or more.")
    problem, search = plan.asked
    listing = problem.listing
    limit = plan.cost * (1 + within)
    above = np.maximum(reduced_costs(listing, search.root.prices, []), 0.0)
    room = limit - search.root.bound + 1e-9 * limit
    found, complete = all_covers(listing, above, room, patience)
    own = frozenset(listing.find(plan.region.places(group)) for group in plan.groups)
    others = sorted(
        (float(listing.cost[list(ids)].sum()), ids) for ids in found if frozenset(ids) != own
    )
    others = [(cost, ids) for cost, ids in others if cost <= limit * (1 + 1e-12)]
    apart: dict[Pair, float | None] = {
        pair: None for group in plan.groups for pair in _pairs(group)
    }
    for cost, ids in others:
        _part(apart, plan, ids, cost)
    together = []
    for pair in [pair for pair, cost in apart.items() if cost is None]:
        if complete or _proven(plan, pair, limit, budget, apart):
            together.append(pair)
    return Alternatives(
        plans=tuple(_named(plan, ids) for _, ids in others[:most]),
        costs=tuple(cost for cost, _ in others[:most]),
        complete=complete and len(others) <= most,
        together=tuple(together),
        apart_at={pair: cost for pair, cost in apart.items() if pair not in together},
    )


def all_covers(
    listing: Listing, above: Array, limit: float, patience: int = PATIENCE
) -> tuple[list[tuple[int, ...]], bool]:
    """Every plan whose groups stand at most ``limit`` above their prices together.

    Returns the plans that were found, and whether the search came to its end.
    """
    # a group this far above its members' prices is in no such plan
    ids = np.flatnonzero(above <= limit)
    order = ids[np.argsort(above[ids], kind="stable")]
    bits = [sum(1 << town for town in listing.group(int(which))) for which in order]
    by_town: list[list[tuple[int, float, int]]] = [[] for _ in range(listing.n)]
    for mask, value, which in zip(bits, above[order].tolist(), order.tolist(), strict=True):
        by_town[(mask & -mask).bit_length() - 1].append((mask, value, which))
    everyone = (1 << listing.n) - 1
    found: list[tuple[int, ...]] = []
    stack: list[tuple[int, float, tuple[int, ...]]] = [(0, 0.0, ())]
    steps = 0
    while stack:
        covered, spent, taken = stack.pop()
        free = ~covered
        for mask, value, which in by_town[(free & -free).bit_length() - 1]:
            steps += 1
            if spent + value > limit:
                break
            if mask & covered:
                continue
            if covered | mask == everyone:
                found.append((*taken, which))
            else:
                stack.append((covered | mask, spent + value, (*taken, which)))
        if steps > patience or len(found) > ROOM:
            return found, False
    return found, True


def _proven(
    plan: "Plan", pair: Pair, limit: float, budget: Budget, apart: dict[Pair, float | None]
) -> bool:
    """Is every plan that parts the pair dearer than the limit? Notes the plan if not."""
    if apart[pair] is not None:
        return False
    problem, search = plan.asked
    members = problem.listing.members
    i, j = map(plan.region.place, pair)
    both = (members == i).any(axis=0) & (members == j).any(axis=0)
    kept = np.flatnonzero(~both)
    part = problem.among(kept)
    question = part.search(0.0, search.rng, prices=search.root.prices)
    question.target = limit
    try:
        question.run(budget)
    except NoAnswer:
        return question.infeasible
    except Stop:
        return False
    if question.cost <= limit:
        _part(apart, plan, tuple(kept[question.best].tolist()), question.cost)
        return False
    return question.bound > limit


def _part(apart: dict[Pair, float | None], plan: "Plan", ids: tuple[int, ...], cost: float) -> None:
    """Note for every pair that this plan parts what parting costs at most."""
    kept = {pair for group in _named(plan, ids) for pair in _pairs(group)}
    for pair, before in apart.items():
        if pair not in kept and (before is None or cost < before):
            apart[pair] = cost


def _pairs(group: Names) -> list[Pair]:
    return [(a, b) for place, a in enumerate(group) for b in group[place + 1 :]]


def _named(plan: "Plan", ids: Ids | tuple[int, ...]) -> tuple[Names, ...]:
    groups = sorted(plan.asked[0].listing.group(int(which)) for which in ids)
    return tuple(plan.region.among(group) for group in groups)
