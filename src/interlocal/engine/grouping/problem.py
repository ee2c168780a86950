"""A region, a cost and limits made ready to search: the list, its costs, the search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games import CostGame
from interlocal.engine.grouping.budget import Budget
from interlocal.engine.grouping.diagnose import why_no_plan, why_unserved
from interlocal.engine.grouping.effort import USUAL, Effort
from interlocal.engine.grouping.limits import Limits, Rules
from interlocal.engine.grouping.listing import Listing, has_compiler, list_all, worth_compiling
from interlocal.engine.grouping.prices import draws_of, price, whole_counts
from interlocal.engine.grouping.region import Array, Region
from interlocal.engine.grouping.relaxation import Ids, Prices
from interlocal.engine.grouping.search import Search
from interlocal.engine.grouping.split import best_apart

OBJECTIVES = ("expected", "cvar", "regret")
WORST = 0.2  # share of the draws that "cvar" looks at
LARGEST_GAME = 14  # members whose sub-groups are all priced


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that stays the same while a plan is searched and questioned."""

    region: Region
    cost: Any
    limits: Limits
    objective: str
    rules: Rules
    listing: Listing
    counts: list[Array]
    compiled: bool
    effort: Effort = USUAL

    @classmethod
    def build(
        cls,
        region: Region,
        cost: Any,
        limits: Limits,
        objective: str,
        budget: Budget,
        most: int,
        compiled: bool | None = None,
        effort: Effort = USUAL,
    ) -> "Problem":
        """List and price every allowed group; refuse what nobody can meet."""
        if objective not in OBJECTIVES:
            raise UnusableInput(f"The objective is one of {', '.join(OBJECTIVES)}.")
        if objective != "expected" and not isinstance(cost, ServiceModel):
            raise UnusableInput(
                f"The objective '{objective}' needs a cost with draws, a ServiceModel."
            )
        if compiled and not has_compiler():
            raise UnusableInput("The compiled kernels need interlocal[fast] to be installed.")
        _refuse_unknown(region, cost)
        rules = Rules.of(region, limits)
        fast = worth_compiling(region.n) if compiled is None else compiled
        members = list_all(rules, budget, most, fast, effort.block)
        costs, hosts = objective_cost(cost, objective, members, rules, budget)
        finite = np.isfinite(costs)
        listing = Listing(
            region.n, np.ascontiguousarray(members[:, finite]), costs[finite], hosts[finite]
        )
        problem = cls(
            region,
            cost,
            limits,
            objective,
            rules,
            listing,
            whole_counts(cost, members[:, finite], costs[finite], region.n),
            fast,
            effort,
        )
        problem.refuse_unserved()
        return problem

    @classmethod
    def of_single_towns(
        cls, region: Region, cost: Any, limits: Limits, objective: str
    ) -> "Problem | None":
        """The problem with no group listed but each town alone; None if one may not be."""
        rules = Rules.of(region, limits)
        towns = np.arange(region.n, dtype=np.int16)[None]
        costs, hosts = objective_cost(cost, objective, towns, rules)
        allowed = [rules.broken_by((town,), region.population) is None for town in range(region.n)]
        if not (all(allowed) and np.isfinite(costs).all()):
            return None
        listing = Listing(region.n, towns, costs, hosts)
        counts = [np.ones(region.n)]
        return cls(region, cost, limits, objective, rules, listing, counts, compiled=False)

    def refuse_unserved(self) -> None:
        """Say which towns no allowed group holds, and why."""
        served = np.zeros(self.region.n + 1, dtype=bool)
        served[np.unique(self.listing.members)] = True
        if not served[:-1].all():
            raise NoAnswer(why_unserved(self.rules, np.flatnonzero(~served[:-1])))

    def narrowed(self, limits: Limits) -> "Problem":
        """The same problem under more wishes: a part of the list."""
        rules = Rules.of(self.region, limits)
        members = self.listing.members
        fits = np.ones(self.listing.count, dtype=bool)
        for first, second in np.argwhere(np.triu(rules.clash)):
            fits &= ~((members == first).any(axis=0) & (members == second).any(axis=0))
        for trio in rules.trios:
            fits &= np.isin(members, trio).sum(axis=0) < len(trio)
        for bond in rules.bonds:
            held = np.isin(members, bond).sum(axis=0)
            fits &= (held == 0) | (held == len(bond))
        problem = replace(self, limits=limits, rules=rules).among(np.flatnonzero(fits))
        problem.refuse_unserved()
        return problem

    def among(self, ids: Ids) -> "Problem":
        """The same problem with some of the groups."""
        return replace(
            self, listing=self.listing.take(ids), counts=[count[ids] for count in self.counts]
        )

    def search(
        self,
        gap: float,
        rng: np.random.Generator,
        plan: Ids | None = None,
        prices: Prices | None = None,
    ) -> Search:
        """A search through the list, from a plan or prices where there are some."""
        return Search(
            self.listing,
            self.rules.contact,
            self.counts,
            gap,
            rng,
            compiled=self.compiled,
            plan=plan,
            prices=prices,
            effort=self.effort,
        )

    def solve(self, search: Search, budget: Budget) -> None:
        """Run; where there is no plan at all, say why."""
        try:
            search.run(budget)
        except NoAnswer:
            if search.infeasible:
                raise NoAnswer(why_no_plan(self.rules, self.listing)) from None
            raise

    def settle(self, search: Search) -> None:
        """Some plan for a search that was stopped before it had one."""
        try:
            search.settle()
        except NoAnswer:
            if search.infeasible:
                raise NoAnswer(why_no_plan(self.rules, self.listing)) from None
            raise

    def price_of(self, groups: Iterable[tuple[int, ...]], alone: bool = False) -> Array:
        """Cost of groups that may not be listed; ``alone`` lets any town host itself."""
        rows = list(groups)
        members = np.full((max(map(len, rows)), len(rows)), self.region.n, dtype=np.int16)
        for column, group in enumerate(rows):
            members[: len(group), column] = group
        rules = self.rules
        if alone:
            rules = Rules.of(self.region, replace(self.limits, hosts=None, force=(), forbid=()))
        return objective_cost(self.cost, self.objective, members, rules)[0]

    def alone(self) -> Array:
        """What each town would pay by itself, shape (n,); infinite where it cannot."""
        return self.price_of([(town,) for town in range(self.region.n)], alone=True)

    def game(self, group: tuple[int, ...]) -> CostGame:
        """The cost game of a group: what every sub-group would pay apart.

        A sub-group is served by allowed groups or its towns alone, whichever is cheapest;
        a town that cannot serve itself is given the whole group's cost as its own.
        """
        if len(group) > LARGEST_GAME:
            raise UnusableInput(f"Sub-groups are priced for {LARGEST_GAME} members at most.")
        size = 2 ** len(group)
        parts = [
            tuple(town for bit, town in enumerate(group) if mask >> bit & 1)
            for mask in range(1, size)
        ]
        population = self.region.population
        single = [len(part) == 1 for part in parts]
        allowed = [
            one or self.rules.broken_by(part, population) is None
            for one, part in zip(single, parts, strict=True)
        ]
        table = np.full(size, np.inf)
        table[0] = 0.0
        asked = [part for part, fine in zip(parts, allowed, strict=True) if fine]
        masks = 1 + np.flatnonzero(allowed)
        lone = np.array([len(part) == 1 for part in asked])
        table[masks] = np.where(lone, self.price_of(asked, alone=True), self.price_of(asked))
        whole = table[-1] if np.isfinite(table[-1]) else self.price_of([group])[0]
        for bit in range(len(group)):
            if not np.isfinite(table[1 << bit]):
                table[1 << bit] = whole
        apart = best_apart(table)
        apart[-1] = whole
        return CostGame.from_table(apart, self.region.among(group))

    def _chosen(self, draws: int) -> NDArray[np.intp]:
        """So many of the model's draws, evenly spread."""
        last = self.cost.fit.draws - 1
        return np.linspace(0, last, min(draws, last + 1)).round().astype(np.intp)

    def draw_costs(self, draws: int, budget: Budget | None = None) -> Array:
        """What every group costs in so many of the model's own draws, shape (m, d)."""
        chosen = self._chosen(draws)
        return draws_of(self.cost, self.listing.members, self.rules, chosen, budget)

    def redrawn(self, draws: Any, budget: Budget | None = None) -> Iterator[tuple[Listing, Array]]:
        """The same groups, and the towns alone, at redrawn costs.

        draws : how many of the model's own draws, or costs that were handed in

        Raises Stop when the budget is used up while the groups are priced anew.
        """
        alone = np.arange(self.region.n, dtype=np.int16)[None]
        free = Rules.of(self.region, replace(self.limits, hosts=None, force=(), forbid=()))
        if isinstance(draws, int):
            if not isinstance(self.cost, ServiceModel):
                raise UnusableInput("This cost has no draws of its own; hand in a list of costs.")
            if draws < 1:
                raise UnusableInput("Ask for one draw at least.")
            chosen, costs = self._chosen(draws), self.draw_costs(draws, budget)
            own = draws_of(self.cost, alone, free, chosen)
            for column in range(len(chosen)):
                yield self.listing.with_costs(costs[:, column].copy()), own[:, column]
            return
        members = self.listing.members
        may = self.rules.hosts_of(members)
        for cost in draws:
            found, hosts = price(cost, members, self.rules, budget, may)
            if not np.isfinite(found).all():
                raise UnusableInput("A redrawn cost rules out a group that the plan's cost allows.")
            yield self.listing.with_costs(found, hosts), price(cost, alone, free)[0]


def objective_cost(
    cost: Any, objective: str, members: NDArray, rules: Rules, budget: Budget | None = None
) -> tuple[Array, NDArray[np.int16]]:
    """Expected cost, or the mean of each group's worst draws.

    A plan of least regret is looked for among groups at their expected costs.
    """
    if objective != "cvar":
        return price(cost, members, rules, budget)
    worst = max(1, round(WORST * cost.fit.draws))
    return price(cost, members, rules, budget, worst=worst)


def _refuse_unknown(region: Region, cost: Any) -> None:
    if isinstance(cost, ServiceModel):
        if len(cost.population) != region.n:
            raise UnusableInput(
                f"The cost is for {len(cost.population)} towns, the region has {region.n}."
            )
        if not cost.known.all():
            lost = region.among(np.flatnonzero(~cost.known).tolist())
            raise UnusableInput(
                f"{', '.join(lost)}: no cost reported for this service. Missing is not zero; "
                "leave them out of the region or give a figure."
            )
