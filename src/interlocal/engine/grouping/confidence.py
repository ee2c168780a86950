"""How a plan fares when the costs are drawn anew: savings are robust, partners less so."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.improve import Improver, rounded
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

# as long as the search for a plan itself: a short one would end near the plan in hand, and
# make its pairs look surer than they are
OWN = (14, 20, 26, 32, 38, 44, 56)  # towns taken apart at a time, from a draw's own relaxation
AGAIN = (20, 32, 44, 56)  # and from the plan in hand
LAST = (26, 38, 50, 62)  # and from the better of both, where the gap is not reached
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
    master = Master(listing, 4.0 * float(listing.cost.max()) + 1.0)
    master.add(np.union1d(search.seen, which))
    redraws = Redraws(problem, which, search.root.prices, master, gap, search.rng)
    for number, (redrawn, alone) in enumerate(_until_stopped(problem.redrawn(draws, budget))):
        ids, bound = redraws.near_best(redrawn, budget.quiet())
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
    if not costs and budget.stopped:
        raise NoAnswer("It was stopped before a draw was done, so nothing is known of the draws.")
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


def _until_stopped(redrawn: Iterator[tuple[Listing, Array]]) -> Iterator[tuple[Listing, Array]]:
    """The redrawn costs as far as there was time to price them."""
    with suppress(Stop):
        yield from redrawn


def saving_draws(plan: "Plan", draws: Any, budget: Budget) -> Array:
    """See ``Plan.saving_draws``."""
    problem, _ = plan.asked
    which = [problem.listing.find(plan.region.places(group)) for group in plan.groups]
    part = problem.among(np.array(which, dtype=np.intp))
    saved = [
        alone.sum() - redrawn.cost.sum()
        for redrawn, alone in _until_stopped(part.redrawn(draws, budget))
    ]
    if not saved and budget.stopped:
        raise NoAnswer("It was stopped before a draw was done, so nothing is known of the draws.")
    return np.array(saved)


@dataclass(eq=False)
class Redraws:
    """Near-best plans of one draw after the other, each from where the last one ended."""

    problem: Problem
    plan: Ids
    prices: Prices
    master: Master
    gap: float
    rng: np.random.Generator

    def near_best(self, listing: Listing, budget: Budget) -> tuple[Ids, float]:
        """A good plan and a bound for one draw; when time is up, what was found until then."""
        # the last prices, carried to this draw's level of costs
        before = self.master.listing
        level = listing.cost[self.plan].sum() / max(before.cost[self.plan].sum(), 1e-9)
        start = Prices(self.prices.towns * level, np.zeros(0))
        start, _ = make_safe(listing, start, [], reduced_costs(listing, start, []))
        self.master.reprice(listing)
        found = converge(self.master, start, budget, close=self.gap / 4)
        self.prices = found.prices
        above = np.maximum(reduced_costs(listing, found.prices, []), 0.0)
        # far nearer than the gap: a search that stops early would find the old plan again
        enough = found.bound * (1 + self.gap / 20)
        contact, compiled = self.problem.rules.contact, self.problem.compiled
        improver = Improver(listing, above, contact, self.plan, compiled)
        best, cost = improver.plan, improver.cost
        # from this draw's own relaxation and from the plan in hand, so that neither is favoured
        for begin, sizes, reached in (
            (rounded(listing, self.master.seen, found.use), OWN, enough),
            (self.plan, AGAIN, enough),
            (None, LAST, found.bound / (1 - self.gap)),
        ):
            if cost <= reached:
                break
            improver.restart(best if begin is None else begin)
            improver.run(budget, self.rng, enough, sizes)
            if improver.cost < cost:
                best, cost = improver.plan, improver.cost
        return best, found.bound
