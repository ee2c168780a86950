"""What every group costs, whatever the cost was given as.

A cost may be a ``HostedCost`` (its hosts kept to the limits), a ``ServiceModel`` (its
expected cost with every term of sharing), a staffed service, a function of groups, or an
``AtHost`` function of groups and hosts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import HostedCost, ServiceModel
from interlocal.engine.errors import UnusableInput
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.limits import Rules
from interlocal.engine.grouping.region import Array, Matrix, joined, neighbours

CELLS = 2**22  # entries of a block of groups by towns: bounds the memory


@dataclass(frozen=True)
class AtHost:
    """A cost that depends on who hosts: function(groups (g, n), hosts (g,)) -> (g,)."""

    function: Callable[[NDArray, NDArray], Array]


def price(
    cost: Any,
    members: NDArray,
    rules: Rules,
    budget: Budget | None = None,
    may: Matrix | None = None,
    worst: int | None = None,
) -> tuple[Array, NDArray[np.int16]]:
    """Cost and host of groups, shapes (m,); members as columns, shape (k, m).

    ``may`` is what ``rules.hosts_of(members)`` said, where it was asked before. ``worst``
    asks a ServiceModel for the mean of so many of each group's dearest draws, not of all.
    A cost of infinity rules a group out. Raises UnusableInput for a cost that is missing
    or negative, naming the group.
    """
    total = members.shape[1]
    costs, hosts = np.empty(total), np.empty(total, dtype=np.int16)
    width = len(members) ** 2 if isinstance(cost, HostedCost) else rules.region.n
    if isinstance(cost, ServiceModel):
        width = 8 * cost.fit.draws  # eight tables of draws at a time
    block = max(1, CELLS // width)
    given, order = cost, None
    if isinstance(cost, HostedCost):
        given = _Form.of(cost, rules.region.n)
    elif isinstance(cost, ServiceModel):
        given, order = _Model.of(cost, rules.region.n), side_by_side(members, rules)
    for begin in range(0, total, block):
        part: Any = slice(begin, begin + block)
        part = part if order is None else order[part]
        some = members[:, part]
        can = rules.hosts_of(some) if may is None else may[:, part]
        costs[part], hosts[part] = _block(given, some, can, rules, worst)
        if budget is not None:
            budget.tell(Progress("listing", begin))
    bad = np.isnan(costs) | (costs < 0)
    if bad.any():
        column = members[:, int(bad.argmax())]
        who = joined(rules.region.among(sorted(column[column != rules.region.n].tolist())))
        words = "is missing" if np.isnan(costs[bad.argmax()]) else "is below zero"
        raise UnusableInput(f"The cost of {who} {words}; every group needs a cost of zero or more.")
    return costs, hosts


def _block(
    cost: Any, members: NDArray, may: Matrix, rules: Rules, worst: int | None
) -> tuple[Array, NDArray[np.int16]]:
    if isinstance(cost, _Form):
        return cost.price(members, may)
    if isinstance(cost, _Model):
        ways, host = cost.best_ways(members, may, rules)
        if worst is None:
            return cost.draws(members).mean(axis=1) + ways, host
        drawn = np.sort(cost.with_ways(members, ways), axis=1)
        return drawn[:, -worst:].mean(axis=1), host
    groups = as_masks(members, rules.region.n)
    if isinstance(cost, AtHost):
        return _at_best_host(cost.function, groups, members, may)
    function = cost if callable(cost) else getattr(cost, "cost", None)
    if function is None:
        raise UnusableInput("The cost is neither a cost model nor a function of groups.")
    return _costs(function, groups), _nearest_host(members, may, rules)


@dataclass(frozen=True, eq=False)
class _Model:
    """A ServiceModel apart from its ways, which are laid out once for all blocks of groups.

    ways : shape ((n + 1) ** 2,), expected cost of each town's way to each host; None = not
        known
    swing : shape (d,), what the ways cost in each draw, as a ratio to that expectation
    """

    model: ServiceModel
    ways: Array | None
    swing: Array

    @classmethod
    def of(cls, model: ServiceModel, n: int) -> "_Model":
        ratio = model.terms["travel"]
        mean = float(ratio.mean())
        swing = ratio / mean if mean > 0 else np.ones_like(ratio)
        if model.travel is None:
            return cls(model, None, swing)
        ways = np.zeros((n + 1, n + 1))
        price = model.travel.per_minute * mean
        work = np.asarray(model.travel.work, dtype=float)[:, None] * price
        np.multiply(model.travel.minutes, work, out=ways[:n, :n])
        return cls(replace(model, travel=None), ways.ravel(), swing)

    def draws(self, members: NDArray) -> Array:
        """Each group's cost without its ways in every draw, shape (m, d)."""
        n = len(self.model.population)
        # only the towns of this block: a state's tables would be as wide as the state
        towns = np.unique(members)
        towns = towns[towns != n]
        place = np.full(n + 1, len(towns), dtype=np.int16)
        place[towns] = np.arange(len(towns))
        groups = as_masks(place[members], len(towns))
        parts = self.model.among(towns).savings(groups)
        return parts.alone - parts.net

    def with_ways(self, members: NDArray, ways: Array) -> Array:
        """Each group's cost in every draw, its ways at that draw's price, shape (m, d)."""
        return self.draws(members) + ways[:, None] * self.swing

    def best_ways(
        self, members: NDArray, may: Matrix, rules: Rules
    ) -> tuple[Array, NDArray[np.int16]]:
        """Cost of the ways to the cheapest host that the limits allow, and that host."""
        if self.ways is None:
            return np.zeros(members.shape[1]), _nearest_host(members, may, rules)
        placed = np.where(may, to_each(self.ways, members), np.inf)
        best, here = placed.argmin(axis=0), np.arange(members.shape[1])
        return placed[best, here], members[best, here]


def to_each(ways: Array, members: NDArray) -> Array:
    """Sum of all members' ways to each of them, shape (k, m); ``ways`` is padded and flat."""
    side, towns = round(len(ways) ** 0.5), members.astype(np.intp)
    found = np.zeros(members.shape)
    for host in range(len(members)):
        for member in range(len(members)):
            if member != host:
                found[host] += ways[towns[member] * side + towns[host]]
    return found


def side_by_side(members: NDArray, rules: Rules) -> NDArray[np.intp]:
    """An order of groups in which those near each other stand together."""
    near, rank = neighbours(rules.contact), np.full(rules.region.n + 1, -1)
    ranked = 0
    for first in range(rules.region.n):
        queue = [first] if rank[first] < 0 else []
        for town in queue:
            if rank[town] < 0:
                rank[town] = ranked
                ranked += 1
                queue += [other for other in near[town] if rank[other] < 0]
    return np.argsort(rank[members.min(axis=0)], kind="stable")


def as_masks(members: NDArray, n: int) -> Matrix:
    """Groups as rows of true and false, shape (m, n)."""
    groups = np.zeros((members.shape[1], n + 1), dtype=bool)
    rows = np.arange(members.shape[1])
    for row in members:
        groups[rows, row] = True
    return groups[:, :n]


def _costs(function: Callable[..., Any], *arguments: NDArray) -> Array:
    found = np.asarray(function(*arguments), dtype=float)
    if found.shape != (len(arguments[0]),):
        raise UnusableInput(
            f"The cost function answered with the shape {found.shape} to "
            f"{len(arguments[0])} groups; it must give one cost for each."
        )
    return found


@dataclass(frozen=True, eq=False)
class _Form:
    """A HostedCost with its towns laid out once for all blocks of groups.

    work, fixed : shape (n + 1,), ways : shape ((n + 1) ** 2,); a padded place costs nothing
        and never hosts
    """

    cost: HostedCost
    work: Array
    fixed: Array
    ways: Array

    @classmethod
    def of(cls, cost: HostedCost, n: int) -> "_Form":
        if len(cost.work) != n:
            raise UnusableInput(f"The cost is for {len(cost.work)} towns, the region has {n}.")
        work = np.append(np.asarray(cost.work, dtype=float), 0.0)
        ways = np.zeros((n + 1, n + 1))
        np.multiply(cost.minutes, work[:n, None] * cost.per_minute, out=ways[:n, :n])
        fixed = np.append(np.asarray(cost.host_fixed, dtype=float), np.inf)
        return cls(cost, work, fixed, ways.ravel())

    def price(self, members: NDArray, may: Matrix) -> tuple[Array, NDArray[np.int16]]:
        n, cost, towns = len(self.work) - 1, self.cost, members.astype(np.intp)
        lowest = np.full(members.shape[1], np.inf)
        host = members[0].astype(np.int16)
        rows = towns * (n + 1)
        for place in range(len(members)):
            at = np.where(may[place], self.fixed[towns[place]], np.inf)
            for member in range(len(members)):
                if member != place:
                    at += self.ways[rows[member] + towns[place]]
            better = at < lowest
            lowest[better], host[better] = at[better], members[place, better]
        further = (members != n).sum(axis=0) - 1.0
        load = self.work[towns].sum(axis=0)
        return (
            lowest + cost.base(load) + cost.coordination * further + cost.crowding * further**2,
            host,
        )


def _at_best_host(
    function: Callable[..., Any], groups: Matrix, members: NDArray, may: Matrix
) -> tuple[Array, NDArray[np.int16]]:
    lowest = np.full(members.shape[1], np.inf)
    host = members[0].astype(np.int16)
    for place in range(len(members)):
        which = np.flatnonzero(may[place])
        if not which.size:
            continue
        at = _costs(function, groups[which], members[place, which].astype(np.intp))
        # a missing cost must reach the check, so it counts as better
        better = ~(at >= lowest[which])
        lowest[which[better]] = at[better]
        host[which[better]] = members[place, which[better]]
    return lowest, host


def _nearest_host(members: NDArray, may: Matrix, rules: Rules) -> NDArray[np.int16]:
    """Least minutes from all people where minutes are known, else the largest that may."""
    people = np.append(rules.region.population, 0.0)
    if rules.people_minutes is None:
        effort = -people[members]
    else:
        effort = to_each(rules.people_minutes, members)
    best = np.where(may, effort, np.inf).argmin(axis=0)
    return members[best, np.arange(members.shape[1])].astype(np.int16)


def whole_counts(cost: Any, members: NDArray, costs: Array, n: int) -> list[Array]:
    """What any plan has a whole number of: groups, and crews where costs go in steps.

    Crews are recognised from the figures: a base that only takes multiples of one step.
    """
    counts = [np.ones(len(costs))]
    if not isinstance(cost, HostedCost):
        return counts
    work = np.append(np.asarray(cost.work, dtype=float), 0.0)
    load = work[members[0]]
    for row in members[1:]:
        load = load + work[row]
    some = np.unique(np.round(cost.base(load[:: max(1, len(load) // 2_000)]), 6))
    if not 2 <= len(some) <= 200 or some[0] < 0:
        return counts
    steps = np.diff(np.append(0.0, some))
    crews = cost.base(load) / float(steps[steps > 0].min())
    whole = np.round(crews)
    if np.abs(crews - whole).max() < 1e-6:
        counts.append(whole)
    return counts


def draws_of(
    model: ServiceModel,
    members: NDArray,
    rules: Rules,
    chosen: NDArray[np.intp],
    budget: Budget | None = None,
) -> Array:
    """Each group's cost in some of the model's draws, shape (m, len(chosen)).

    Raises Stop when the budget is used up.
    """
    given, order = _Model.of(model, rules.region.n), side_by_side(members, rules)
    costs = np.empty((members.shape[1], len(chosen)))
    block = max(1, CELLS // (8 * model.fit.draws))
    for begin in range(0, len(order), block):
        here = order[begin : begin + block]
        part = members[:, here]
        ways, _ = given.best_ways(part, rules.hosts_of(part), rules)
        costs[here] = given.with_ways(part, ways)[:, chosen]
        if budget is not None and budget.over():
            raise Stop
    return costs
