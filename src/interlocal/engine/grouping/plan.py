"""A plan for a region, its proof, and the questions that people ask of it."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from interlocal.engine.costs import ServiceModel
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping.alternatives import PATIENCE, Alternatives, alternatives
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.confidence import Confidence, confidence, saving_draws
from interlocal.engine.grouping.gains import gains
from interlocal.engine.grouping.limits import Limits
from interlocal.engine.grouping.problem import Problem
from interlocal.engine.grouping.region import Array, Region
from interlocal.engine.grouping.regret import Regret, least_regret
from interlocal.engine.grouping.relaxation import Ids
from interlocal.engine.grouping.search import EXACT, Search
from interlocal.engine.grouping.split import SPLITS, Split, split_by, split_core

Names = tuple[str, ...]


@dataclass(frozen=True)
class WhyNot:
    """Why a group is not in the plan.

    allowed : the group keeps the limits; if not, ``reason`` names the one that it breaks
    cost : of the group, None where it is not allowed
    at_least : a plan with this group costs at least this much more, proven; 0 = not proven
    at_most : a plan with it is known that costs this much more; None = none was sought
    """

    group: Names
    allowed: bool
    reason: str
    cost: float | None = None
    at_least: float = 0.0
    at_most: float | None = None


@dataclass(frozen=True, eq=False)
class Plan:
    """Who shares with whom, who hosts, what it costs, and how good that is proven to be.

    groups : names, every town in one group, single towns too
    hosts : the host of each group
    costs : money a year of each group
    bound : no plan within the limits costs less, proven; None = nothing is proven
    status : "optimal" (proven cheapest), "within gap" (proven as near as was asked),
        "open gap" (the method can prove no more), "time limit", "interrupted"
    duals : what each town adds to the region's bill at least; they add up to a proven
        bound, and no allowed group costs less than its members' duals. Empty without one.
    notes : what to know before trusting the plan
    regret : of a plan of least regret: what it costs above the best of each draw, None if
        the search was stopped before the draws were priced. Its
        ``cost``, ``bound`` and ``gap`` are of the expected cost, its ``status`` of the regret.
    """

    region: Region
    limits: Limits
    groups: tuple[Names, ...]
    hosts: Names
    costs: tuple[float, ...]
    bound: float | None
    status: str
    duals: Mapping[str, float]
    notes: Names
    problem: Problem | None = field(repr=False, default=None)
    search: Search | None = field(repr=False, default=None)
    regret: Regret | None = field(repr=False, default=None)

    @property
    def cost(self) -> float:
        """Money a year of all groups together."""
        return float(sum(self.costs))

    @property
    def gap(self) -> float | None:
        """Share of the cost that a better plan could save at most; None = not proven."""
        if self.bound is None:
            return None
        return max(0.0, self.cost - self.bound) / self.cost if self.cost else 0.0

    @cached_property
    def alone(self) -> Mapping[str, float]:
        """What each town would pay by itself; infinite where it may not be alone."""
        return dict(zip(self.region.names, self._ready.alone().tolist(), strict=True))

    @property
    def saving(self) -> float:
        """All towns alone, less the plan, with every term that the cost has in it."""
        return sum(self.alone.values()) - self.cost

    def group_of(self, town: str) -> Names:
        """The group that a town is in."""
        self.region.place(town)
        return next(group for group in self.groups if town in group)

    @property
    def _ready(self) -> Problem:
        if self.problem is None:
            raise UnusableInput("The problem behind this plan is gone, so it cannot be asked.")
        return self.problem

    @property
    def asked(self) -> tuple[Problem, Search]:
        """The problem and the search behind the plan."""
        return self._ready, self._search

    @property
    def _search(self) -> Search:
        if self.search is None:
            raise UnusableInput(
                "This plan has no search behind it: not all groups were listed, so this cannot "
                "be answered. Give the search more time."
            )
        return self.search

    def _like(self, part: Problem) -> Search:
        """A search through some of the groups, from this plan's prices."""
        mine = self._search
        return part.search(mine.gap, mine.rng, prices=mine.root.prices)

    def gains(self) -> tuple[Mapping[str, float], ...]:
        """Where each group's saving comes from, in parts that add up exactly.

        For a HostedCost "fixed", "scale", "travel" and "coordination"; for a ServiceModel
        "gross" and its terms of sharing. Negative parts are what sharing costs.
        """
        groups = [self.region.places(group) for group in self.groups]
        hosts = [self.region.place(host) for host in self.hosts]
        return tuple(gains(self._ready, groups, hosts))

    def split(self, how: str = "core") -> tuple[Split, ...]:
        """Who pays what in each group, in the order of ``groups``.

        "core": the largest smallest saving among splits at which nobody would do better
        apart, with the least subsidy where there is none. "per_head": by population,
        which is common and often not stable; ``Split.stable`` says so.
        """
        if how not in SPLITS:
            raise UnusableInput(f"A split is one of {', '.join(SPLITS)}.")
        games = [self._ready.game(self.region.places(group)) for group in self.groups]
        if how == "core":
            return tuple(split_core(game) for game in games)
        return tuple(split_by(game, self.region.towns) for game in games)

    def why_not(
        self,
        group: Iterable[str],
        *,
        solve: bool = False,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
    ) -> WhyNot:
        """Why a group is not in the plan: a limit, or what it would cost at least.

        The proof comes from the duals: all other groups cost at least their members'
        duals, so a plan with this group costs at least the bound plus what the group costs
        above its own members' duals. ``solve`` also looks for the best plan with it.
        """
        problem, _ = self.asked
        places = self.region.places(group)
        names = self.region.among(places)
        if any(set(names) == set(found) for found in self.groups):
            return WhyNot(names, True, "It is in the plan.", at_most=0.0)
        if broken := problem.rules.broken_by(places, self.region.population):
            return WhyNot(names, False, f"It keeps not to the limits: {broken}.")
        cost = float(problem.price_of([places])[0])
        above = cost - sum(self.duals[name] for name in names)
        least = max(0.0, sum(self.duals.values()) + above - self.cost)
        most = None
        if solve:
            search = self._with_group(places, Budget(clock, time_limit))
            if search.plan is not None:
                most = max(0.0, search.cost - self.cost)
            least = max(least, search.bound - self.cost)
        words = (
            f"A plan with it costs at least {least:,.0f} more a year."
            if least > EXACT * self.cost
            else "It is not proven that a plan with it costs more."
        )
        return WhyNot(names, True, words, cost, least, most)

    def _with_group(self, places: tuple[int, ...], budget: Budget) -> Search:
        problem = self._ready
        which = problem.listing.find(places)
        members = problem.listing.members
        apart = np.flatnonzero(~np.isin(members, places).any(axis=0))
        # the list keeps one group with these towns, so that every plan takes it
        kept = apart if which is None else np.append(apart, which)
        part = problem.among(kept)
        search = self._like(part)
        with suppress(Stop, NoAnswer):
            search.run(budget)
        return search

    def what_if(
        self,
        forbid: Iterable[Iterable[str]] = (),
        force: Iterable[Iterable[str]] = (),
        *,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
        progress: Callable[[Progress], bool | None] | None = None,
    ) -> "Plan":
        """The best plan with further wishes; its cost less this one's is their price.

        forbid : sets of towns that no group may hold together
        force : sets of towns that must be in one group
        """
        limits = replace(
            self.limits,
            forbid=(*self.limits.forbid, *forbid),
            force=(*self.limits.force, *force),
        )
        problem = self._ready.narrowed(limits)
        search = self._like(problem)
        return searched(problem, search, Budget(clock, time_limit, progress))

    def resume(
        self,
        *,
        gap: float | None = None,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
        progress: Callable[[Progress], bool | None] | None = None,
    ) -> "Plan":
        """Go on where the search stopped, if need be to a smaller gap."""
        if gap is not None:
            self._search.gap = gap
        return searched(self._ready, self._search, Budget(clock, time_limit, progress))

    def alternatives(
        self,
        within: float = 0.01,
        most: int = 10,
        *,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
        patience: int = PATIENCE,
    ) -> Alternatives:
        """Other plans at most ``within`` dearer, and the pairs together in all of them.

        patience : steps of the search through all such plans; beyond, pair is proven by pair
        """
        return alternatives(self, within, most, Budget(clock, time_limit), patience)

    def saving_draws(
        self,
        draws: Any = None,
        *,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
    ) -> Array:
        """What this plan saves in each draw of the costs, shape (d,), money a year.

        draws : how many of a ServiceModel's own draws (None = all), or a list of costs

        When time is up, it tells of the costs that are done; raises NoAnswer if none is.
        """
        cost = self._ready.cost
        if draws is None and isinstance(cost, ServiceModel):
            draws = cost.fit.draws
        if draws is None:
            raise UnusableInput("This cost has no draws of its own; hand in a list of costs.")
        return saving_draws(self, draws, Budget(clock, time_limit))

    def saving_range(
        self,
        draws: Any = None,
        level: float = 0.9,
        *,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
    ) -> tuple[float, float]:
        """Ends between which the plan's saving lies in ``level`` of the draws, the middle ones."""
        if not 0 < level < 1:
            raise UnusableInput("The level of a range lies between 0 and 1.")
        saved = self.saving_draws(draws, clock=clock, time_limit=time_limit)
        low, high = np.quantile(saved, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def confidence(
        self,
        draws: Any,
        *,
        gap: float = 0.005,
        clock: Callable[[], float] | None = None,
        time_limit: float | None = None,
        progress: Callable[[Progress], bool | None] | None = None,
    ) -> Confidence:
        """How the plan fares when the costs are drawn anew.

        draws : how many of a ServiceModel's own draws, or a list of costs

        Stopped early, it tells of the draws that are done; raises NoAnswer if none is.
        """
        return confidence(self, draws, gap, Budget(clock, time_limit, progress))


def searched(problem: Problem, search: Search, budget: Budget) -> Plan:
    """Run a search and put what it found into names."""
    regretful = problem.objective == "regret"
    part = budget.share(0.5) if regretful else budget
    try:
        problem.solve(search, part)
        status = "open gap"
    except Stop:
        status = part.stopped or "interrupted"
    if search.plan is None:
        problem.settle(search)
    if regretful:
        if status == "interrupted":
            budget.stopped = status
        return _least_regret(problem, search, budget)
    if search.done:
        exact = search.cost - search.bound <= 10 * EXACT * abs(search.cost)
        status = "optimal" if exact else "within gap"
    return plan_of(problem, search, status)


def everyone_alone(region: Region, cost: Any, limits: Limits, objective: str, status: str) -> Plan:
    """The plan of a search that was stopped before all groups were listed; proves nothing."""
    problem = Problem.of_single_towns(region, cost, limits, objective)
    if problem is None:
        raise NoAnswer(
            "The search was stopped while the allowed groups were listed, and not every town "
            "may be alone, so there is no plan yet; give it more time, or narrower limits."
        )
    return Plan(
        region=region,
        limits=limits,
        groups=tuple((name,) for name in region.names),
        hosts=region.names,
        costs=tuple(problem.listing.cost.tolist()),
        bound=None,
        status=status,
        duals={},
        notes=("The search was stopped before it had looked at any group of towns.",),
        problem=problem,
    )


def _least_regret(problem: Problem, search: Search, budget: Budget) -> Plan:
    """From the plan of least expected cost to the one of least greatest regret."""
    ids, regret, done = least_regret(problem, search, search.gap, budget)
    plan = plan_of(problem, search, budget.stopped or "interrupted", ids)
    if regret is None:
        unknown = "The search was stopped before the draws were priced: this is the plan of least"
        return replace(plan, notes=(*plan.notes, f"{unknown} expected cost, its regret unknown."))
    found = (
        f"The greatest regret is {regret.greatest:,.0f} a year, and {regret.at_most:,.0f} at most"
    )
    notes = (*plan.notes, f"{found}; every plan has {regret.at_least:,.0f} or more.")
    status, left = plan.status, regret.at_most - regret.at_least
    if done:
        status = "open gap" if left > search.gap * plan.cost else "within gap"
        status = "optimal" if left <= 10 * EXACT * plan.cost else status
    return replace(plan, regret=regret, status=status, notes=notes)


def plan_of(problem: Problem, search: Search, status: str, ids: Ids | None = None) -> Plan:
    """Names in place of numbers; groups in the order of their first towns."""
    listing, region = problem.listing, problem.region
    order = sorted((search.best if ids is None else ids).tolist(), key=listing.group)
    return Plan(
        region=region,
        limits=problem.limits,
        groups=tuple(region.among(listing.group(which)) for which in order),
        hosts=tuple(region.names[listing.host[which]] for which in order),
        costs=tuple(float(listing.cost[which]) for which in order),
        bound=float(search.bound),
        status=status,
        duals=dict(zip(region.names, search.root.prices.towns.tolist(), strict=True)),
        notes=region.notes if problem.limits.contiguous else region.notes[len(region.parts) > 1 :],
        problem=problem,
        search=search,
    )
