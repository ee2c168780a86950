"""How a plan fares when the costs are drawn anew: savings are robust, partners less so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.improve import AGAIN, WINDOWS, Improver, rounded
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.problem import Problem
from interlocal.engine.grouping.region import Array
from interlocal.engine.grouping.relaxation import (
    Ids,
    Master,
    Prices,
    converge,
    make_safe,
    reduced_costs,
)

if TYPE_CHECKING:
    from interlocal.engine.grouping.plan import Plan

OFTEN = 0.8  # share of draws that counts as "stays together"


@dataclass(frozen=True, eq=False)
class Confidence:
    """A plan under redrawn costs.

    together : shape (n, n), share of draws whose best plan found has the pair in one group
    p_saves : per group of the plan, share of draws in which it costs less than its towns
        alone; nan for a single town
    costs : shape (d,), what the plan in hand costs in each draw
    best : shape (d,), what the best plan found for that draw costs
    bounds : shape (d,), proven: no plan costs less in that draw
    """

    names: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    together: Array
    p_saves: Array
    costs: Array
    best: Array
    bounds: Array

    def pair(self, first: str, second: str) -> float:
        """Share of draws in which two towns are together."""
        return float(self.together[self.names.index(first), self.names.index(second)])

    @property
    def kept(self) -> float:
        """Share of the plan's pairs that are together in 80 % of the draws; nan without pairs."""
        shares = [
            self.pair(a, b)
            for group in self.groups
            for place, a in enumerate(group)
            for b in group[place + 1 :]
        ]
        return float(np.mean(np.array(shares) >= OFTEN)) if shares else float("nan")

    @property
    def regret(self) -> Array:
        """What the plan costs above the best found in each draw, shape (d,)."""
        return self.costs - self.best


def confidence(plan: "Plan", draws: Any, gap: float, budget: Budget) -> Confidence:
    """See ``Plan.confidence``."""
    problem, search = plan.asked
    listing = problem.listing
    together = np.zeros((listing.n, listing.n))
    saves, costs, best, bounds = [], [], [], []
    places = [plan.region.places(group) for group in plan.groups]
    which = np.array([listing.find(group) for group in places])
    start = search.root.prices
    seen = np.union1d(search.master.seen, which)
    for number, (redrawn, alone) in enumerate(problem.redrawn(draws)):
        ids, bound, start, seen = _near_best(problem, redrawn, which, start, seen, gap, search.rng)
        for group in (listing.group(int(taken)) for taken in ids):
            together[np.ix_(group, group)] += 1
        own = redrawn.cost[which]
        saves.append([own[k] < alone[list(group)].sum() for k, group in enumerate(places)])
        costs.append(own.sum())
        best.append(redrawn.cost[ids].sum())
        bounds.append(bound)
        try:
            budget.tell(Progress("plan", number + 1, costs[-1], bound))
        except Stop:
            break
    if not costs:
        raise UnusableInput("Hand in one redrawn cost at least.")
    share = np.array(saves, dtype=float).mean(axis=0)
    share[[len(group) == 1 for group in places]] = np.nan
    return Confidence(
        plan.region.names,
        plan.groups,
        together / len(costs),
        share,
        np.array(costs),
        np.array(best),
        np.array(bounds),
    )


def _near_best(
    problem: Problem,
    listing: Listing,
    plan: Ids,
    start: Prices,
    seen: Ids,
    gap: float,
    rng: np.random.Generator,
) -> tuple[Ids, float, Prices, Ids]:
    """A good plan and a bound for one draw, with the last draw's prices to begin with."""
    # the last prices, carried to this draw's level of costs
    level = listing.cost[plan].sum() / max(problem.listing.cost[plan].sum(), 1e-9)
    first, _ = make_safe(
        listing,
        Prices(start.towns * level, np.zeros(0)),
        [],
        reduced_costs(listing, Prices(start.towns * level, np.zeros(0)), []),
    )
    master = Master(listing, 4.0 * float(listing.cost.max()) + 1.0)
    master.add(seen)
    found = converge(master, first, Budget(), close=gap / 4)
    above = np.maximum(reduced_costs(listing, found.prices, []), 0.0)
    # far nearer than the gap: a search that stops early would find the old plan again
    enough = found.bound * (1 + gap / 20)
    best = Improver(listing, above, problem.rules.contact, plan, problem.compiled)
    # from this draw's own relaxation and from the plan in hand, so that neither is favoured
    for begin, sizes in (
        (rounded(listing, master.seen, found.use), WINDOWS),
        (plan, (*WINDOWS[1:3], *AGAIN[:2])),
    ):
        improver = Improver(listing, above, problem.rules.contact, begin, problem.compiled)
        improver.run(Budget(), rng, enough, sizes)
        best = min(improver, best, key=lambda found: found.cost)
        if best.cost <= enough:
            break
    return best.plan, found.bound, found.prices, seen
