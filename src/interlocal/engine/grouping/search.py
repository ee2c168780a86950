"""The search: a proven bound from below, a good plan from above, until they meet.

First the relaxation over all listed groups, then a good plan, then a proof: branch on
what a whole plan must have whole (the number of groups, of crews), cut off fractions,
drop every group that can be in no better plan, and let HiGHS solve what is left.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.grouping.blocks import Blocks
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.cuts import TripleCuts
from interlocal.engine.grouping.effort import USUAL, Effort
from interlocal.engine.grouping.improve import Improver, rounded
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.partition import partition
from interlocal.engine.grouping.region import Array, Matrix
from interlocal.engine.grouping.relaxation import (
    Ids,
    Master,
    Prices,
    Relaxed,
    Row,
    converge,
    first_prices,
    lowest_per_town,
    make_safe,
    reduced_costs,
)

EXACT = 1e-7  # relative difference that rounding alone explains
GRACE = 30.0  # seconds beyond a time limit to find any plan where towns may not be alone
STALLED = 0.03  # of the gap: a round of cuts that gains less is the last

Range = tuple[float, float]


@dataclass(order=True)
class Node:
    """A part of the plans, by ranges of the counts; ``final``: nothing more can be done."""

    bound: float
    number: int
    ranges: tuple[Range, ...] = field(compare=False)
    final: bool = field(default=False, compare=False)


class Search:
    """The state of a search; ``run`` goes on from where it stopped.

    Parameters
    ----------
    listing : groups with their costs
    contact : shape (n, n), who is whose neighbour
    counts : whole numbers per group, shape (m,) each, whose sum any plan has whole
    gap : share of the cost at which a proof is good enough
    compiled : the search for a plan uses the compiled kernel
    effort : what is done by which way
    """

    def __init__(
        self,
        listing: Listing,
        contact: Matrix,
        counts: list[Array],
        gap: float,
        rng: np.random.Generator,
        compiled: bool,
        plan: Ids | None = None,
        prices: Prices | None = None,
        effort: Effort = USUAL,
    ) -> None:
        self.listing, self.contact, self.counts = listing, contact, counts
        self.gap, self.rng, self.compiled, self.effort = gap, rng, compiled, effort
        self.plan: Ids | None = plan
        start = prices or first_prices(listing)
        left = reduced_costs(listing, start, [])
        start, bound = make_safe(listing, start, [], left)
        self.root = Relaxed(bound, start, np.zeros(0), np.inf, False)
        self.master = Master(listing, 4.0 * float(listing.cost.max()) + 1.0)
        many = listing.n >= effort.many
        self._blocks = Blocks.of(listing, contact, start) if many else None
        if self._blocks is None:
            self.master.add(np.flatnonzero(listing.sizes == 1))
            self.master.add(lowest_per_town(listing, left, np.arange(listing.count)))
            if plan is not None:
                self.master.add(plan)
        self._seen: Ids | None = None
        self._nodes: list[Node] = []
        self._made = 0
        self._tree: Master
        self._planted = False
        self._known: set[tuple[int, int, int]] = set()
        self.improved = False
        self.infeasible = False
        # a question instead of a gap: is there a plan at this cost or less?
        self.target: float | None = None

    @property
    def best(self) -> Ids:
        """The best plan so far; refuses when there is none."""
        if self.plan is None:
            raise NoAnswer("There is no plan yet; give the search more time.")
        return self.plan

    @property
    def seen(self) -> Ids:
        """The groups that ``root.use`` tells of."""
        return self.master.seen if self._seen is None else self._seen

    @property
    def cost(self) -> float:
        """Cost of the best plan, infinite without one."""
        return np.inf if self.plan is None else float(self.listing.cost[self.plan].sum())

    @property
    def bound(self) -> float:
        """No plan out of the listed groups costs less."""
        if self.infeasible:
            return np.inf
        still_open = self.cost if self._planted else self.root.bound
        if self._nodes:
            still_open = self._nodes[0].bound
        return min(max(still_open, self.root.bound), self.cost)

    @property
    def enough(self) -> float:
        """A bound as high as this closes the gap, or answers the question."""
        closed = self.cost - max(self.gap, EXACT) * abs(self.cost)
        return closed if self.target is None else min(closed, self.target * (1 + EXACT))

    @property
    def done(self) -> bool:
        """The gap is closed, or the question answered."""
        if self.target is not None and self.cost <= self.target:
            return True
        return self.plan is not None and self.bound >= self.enough

    def run(self, budget: Budget) -> None:
        """Search until the gap is closed or nothing more can be done.

        Raises Stop when the budget is used up; plan and bound then are the best so far.
        """
        for node in self._nodes:
            node.final = False  # more time, or a smaller gap, may do what could not be done
        if not self.root.finished:
            self._relax(budget)
        if not self.improved:
            self._improve(budget)
        while not self.done and not (self._nodes and self._nodes[0].final):
            if not self._planted:
                self._plant(budget)
            elif self._nodes:
                self._grow(heapq.heappop(self._nodes), budget)
            else:
                return

    # -- the relaxation and the first plan

    def _relax(self, budget: Budget) -> None:
        if self._blocks is not None:
            return self._relax_by_blocks(self._blocks, budget)
        self.root = converge(self.master, self.root.prices, budget)
        if not self.root.finished:
            raise Stop
        self._tell("bound", budget)
        return None

    def _relax_by_blocks(self, blocks: Blocks, budget: Budget) -> None:
        """One program for so many towns would take minutes."""
        try:
            blocks.run(budget)
        finally:
            self.root, self._seen = blocks.relaxed()
        self.master.add(self._seen)
        self._blocks = None  # they hold as much memory as the list
        self._tell("bound", budget)

    def _improve(self, budget: Budget) -> None:
        begin = rounded(self.listing, self.seen, self.root.use)
        again = self.effort.again
        found = self._from(begin, budget, (*self.effort.windows, *again))
        if self.plan is not None:
            found = min(found, self._from(self.plan, budget, again), key=lambda imp: imp.cost)
        if found.cost < self.cost:
            self.plan = found.plan
        if self.plan is None:
            self._any_plan(budget)
        self.improved = True
        self._tell("plan", budget)

    def _from(self, begin: Ids, budget: Budget, sizes: tuple[int, ...]) -> Improver:
        above = np.maximum(reduced_costs(self.listing, self.root.prices, []), 0.0)
        improver = Improver(self.listing, above, self.contact, begin, self.compiled)
        floor = self.root.bound
        improver.run(budget, self.rng, floor + max(self.gap / 4, EXACT) * abs(floor), sizes)
        return improver

    def _any_plan(self, budget: Budget, seconds: float = np.inf) -> None:
        """No plan was found by example: ask HiGHS for one, or for the proof of none."""
        found = partition(
            self.listing,
            np.arange(self.listing.count),
            np.arange(self.listing.n),
            seconds=min(budget.left, seconds),
            stop=budget.over,
            gap=np.inf,
        )
        if found.ids is not None:
            sizes = self.effort.windows if seconds == np.inf else ()
            self.plan = self._from(found.ids, budget, sizes).plan
        elif found.solved:
            self.infeasible = True
            raise NoAnswer("No set of groups serves every town once.")
        else:
            budget.check()
            raise NoAnswer("No plan was found, and it is not proven that there is none.")

    def settle(self) -> None:
        """Take any plan: what the program had so far with the rest alone, or HiGHS's first."""
        listing = self.listing
        alone = np.full(listing.n + 1, -1, dtype=np.intp)
        single = np.flatnonzero(listing.sizes == 1)
        alone[listing.members[:, single].min(axis=0)] = single
        if (alone[:-1] >= 0).all():
            begin = rounded(listing, self.seen, self.root.use)
            left = np.ones(listing.n + 1, dtype=bool)
            left[listing.members[:, begin]] = False
            mixed = np.append(begin, alone[:-1][left[:-1]])
            self.plan = min(mixed, alone[:-1], key=lambda ids: float(listing.cost[ids].sum()))
        else:
            self._any_plan(Budget(), GRACE)

    # -- the proof

    def _plant(self, budget: Budget) -> None:
        """Keep the groups that can be in a better plan; begin with all ranges open."""
        left = reduced_costs(self.listing, self.root.prices, [])
        self._kept = np.flatnonzero(left <= self.cost - self.root.bound)
        # the plan in hand stays, so that it can be told from a better one
        self._kept = np.union1d(self._kept, self.best)
        small = self.listing.take(self._kept)
        self._tree = Master(small, self.cost, len(self.counts))
        self._tree_counts = [count[self._kept] for count in self.counts]
        for count in self._tree_counts:
            ids = np.flatnonzero(count)
            self._tree.add_row(Row(ids, count[ids].astype(float), -np.inf, np.inf))
        seen = np.zeros(self.listing.count, dtype=bool)
        seen[self.master.seen] = seen[self.best] = True
        self._tree.add(np.flatnonzero(seen[self._kept]))
        self._cuts = TripleCuts(small)
        self._planted = True
        self._push(self.root.bound, tuple((-np.inf, np.inf) for _ in self.counts))

    def _push(self, bound: float, ranges: tuple[Range, ...], final: bool = False) -> None:
        self._made += 1
        heapq.heappush(self._nodes, Node(bound, self._made, ranges, final))

    def _grow(self, node: Node, budget: Budget) -> None:
        """Raise a node's bound until it is closed, split or left to HiGHS."""
        tree = self._tree
        for number, (low, high) in enumerate(node.ranges):
            tree.bound_row(number, low, high)
        tree.leave_out_at(self.cost)
        bound = node.bound
        prices = Prices(self.root.prices.towns, np.zeros(len(tree.rows)))
        try:
            for turn in range(self.effort.rounds):
                before = bound
                found = converge(tree, prices, budget, self.enough)
                bound, prices = max(bound, found.bound), found.prices
                if not found.finished:
                    raise Stop
                if bound >= self.enough:
                    return self._push_open(bound, node.ranges)
                self._learn(found, budget, turn)
                if bound >= self.cost * (1 - EXACT):
                    return None
                few = found.use.sum() < self.effort.few
                if few and self._split(found, bound, node.ranges):
                    return None
                left = reduced_costs(tree.listing, found.prices, tree.rows)
                open_groups = np.flatnonzero(left <= self.cost - found.bound)
                gap = self.cost - bound
                stalled = turn > 1 and bound - before < STALLED * gap
                fresh = []
                last = stalled or turn == self.effort.rounds - 1
                if len(open_groups) > self.effort.easy and not last:
                    most = max(30, self.listing.n // 2)
                    fresh = self._cuts.broken(tree.seen, found.use, most, self._known)
                for triple in fresh:
                    self._known.add(triple)
                    tree.add_row(self._cuts.row(triple))
                self._tell("proof", budget, bound)
                if not fresh:
                    if not few and self._split(found, bound, node.ranges):
                        return None
                    break
            return self._leaf(node, bound, open_groups, prices, budget)
        except Stop:
            self._push(bound, node.ranges)
            raise

    def _push_open(self, bound: float, ranges: tuple[Range, ...]) -> None:
        """A node that is closed at today's plan may be opened again by a better one."""
        if bound < self.cost * (1 - EXACT):
            self._push(bound, ranges)

    def _learn(self, found: Relaxed, budget: Budget, turn: int) -> None:
        """See whether the fractional plan leads to a better whole one."""
        seen = self._kept[self._tree.seen]
        begin = rounded(self.listing, seen, found.use)
        whole = float(found.use.max(initial=0.0)) > 0 and self.listing.sizes[begin].sum()
        if whole == self.listing.n and self.listing.cost[begin].sum() < self.cost:
            self.plan = begin
        if turn % 4 == 0:
            sizes = self.effort.windows if self.listing.n < 100 else self.effort.again
            improver = self._from(begin, budget, sizes)
            if improver.cost < self.cost:
                self.plan = improver.plan

    def _split(self, found: Relaxed, bound: float, ranges: tuple[Range, ...]) -> bool:
        for number, count in enumerate(self._tree_counts):
            value = float(count[self._tree.seen] @ found.use)
            low, high = ranges[number]
            # outside its range the program misses the row at a price: nothing to split there
            if low < value < high and abs(value - round(value)) > 1e-4:
                for side in ((low, np.floor(value)), (np.ceil(value), high)):
                    self._push(bound, (*ranges[:number], side, *ranges[number + 1 :]))
                return True
        return False

    def _leaf(self, node: Node, bound: float, ids: Ids, prices: Prices, budget: Budget) -> None:
        """HiGHS solves what is left of a node."""
        if len(ids) > self.effort.solvable:
            return self._push(bound, node.ranges, final=True)
        tree = self._tree
        rows = [row for row, price in zip(tree.rows, prices.rows, strict=True) if price]
        rows += [row for row in tree.rows[: len(self.counts)] if not any(row is r for r in rows)]
        known = np.searchsorted(self._kept, self.best)
        found = partition(
            tree.listing,
            ids,
            np.arange(self.listing.n),
            rows,
            seconds=budget.left,
            stop=budget.over,
            start=known if self._fits(known, node.ranges) and np.isin(known, ids).all() else None,
            gap=self.gap,
        )
        if not found.solved:
            # stopped rather than stuck: the node stays open for another run
            budget.check()
        if found.ids is not None and tree.listing.cost[found.ids].sum() < self.cost:
            self.plan = self._kept[found.ids]
        bound = max(bound, min(found.bound, self.cost))
        if bound < self.cost * (1 - EXACT):
            self._push(bound, node.ranges, final=True)
        self._tell("proof", budget)
        return None

    def _fits(self, plan: Ids, ranges: tuple[Range, ...]) -> bool:
        sums = [count[plan].sum() for count in self._tree_counts]
        return all(low <= total <= high for total, (low, high) in zip(sums, ranges, strict=True))

    def _tell(self, stage: str, budget: Budget, node_bound: float | None = None) -> None:
        bound = self.bound if node_bound is None else min(self.bound, node_bound)
        budget.tell(
            Progress(
                stage,
                self.listing.count,
                self.cost if np.isfinite(self.cost) else None,
                bound if np.isfinite(bound) else None,
            )
        )
