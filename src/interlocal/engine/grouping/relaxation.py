"""A proven bound: what every town adds to the region's bill, at least.

The linear relaxation of set partitioning is solved by column generation. Every round
prices *all* listed groups, so that the bound holds for all of them and not only for the
groups that the linear program has seen.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import NoAnswer
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array

Ids = NDArray[np.intp]

EACH = 6  # groups that a round may add per town
SMOOTH = 0.6  # how far prices move from the best proven ones to the program's own
CLOSE = 1e-7  # of a group's cost: below it, a reduced cost is zero


@dataclass(eq=False)
class Row:
    """A condition on the plan beside the towns': ``low <= sum of amounts <= high``.

    ids, amounts : the groups that count and how much
    """

    ids: Ids
    amounts: Array
    low: float
    high: float


@dataclass(eq=False)
class Prices:
    """Multipliers: one per town, one per further row."""

    towns: Array
    rows: Array

    def mixed(self, other: "Prices", part: float) -> "Prices":
        """``part`` of the other, the rest of this one."""
        return Prices(
            (1 - part) * self.towns + part * other.towns,
            (1 - part) * self.rows + part * other.rows,
        )

    def widened(self, count: int) -> "Prices":
        """The same prices with zeros for rows that came later."""
        return Prices(self.towns, np.append(self.rows, np.zeros(count - len(self.rows))))


def reduced_costs(listing: Listing, prices: Prices, rows: list[Row]) -> Array:
    """What each group costs above its members' prices, shape (m,)."""
    left = listing.cost - listing.sums(prices.towns)
    for row, value in zip(rows, prices.rows, strict=True):
        if value:
            left[row.ids] -= value * row.amounts
    return left


def make_safe(
    listing: Listing, prices: Prices, rows: list[Row], left: Array
) -> tuple[Prices, float]:
    """Lower prices until no group is cheaper than its members' prices; and their bound.

    Each violated group's gap is spread over its members; a town takes the largest part
    that any group asks of it. After that the prices prove the bound by themselves: any
    plan pays at least the sum of its towns' prices.

    ``left`` is what ``reduced_costs`` gave for these prices.
    """
    towns = prices.towns.copy()
    ends = np.array(
        [row.low if value > 0 else row.high for row, value in zip(rows, prices.rows, strict=True)]
    )
    # a multiplier that leans on an end that is not there proves nothing
    values = np.where(np.isfinite(ends), prices.rows, 0.0) if len(ends) else prices.rows
    if not np.array_equal(values, prices.rows):
        left = reduced_costs(listing, Prices(towns, values), rows)
    bad = np.flatnonzero(left < 0)
    if bad.size:
        members = listing.members[:, bad]
        share = left[bad] / (members != listing.n).sum(axis=0)
        drop = np.zeros(listing.n + 1)
        for row in members:
            np.minimum.at(drop, row, share)
        towns += drop[:-1]
    bound = towns.sum() + float(sum(v * e for v, e in zip(values, ends, strict=True) if v))
    return Prices(towns, values), float(bound)


def first_prices(listing: Listing) -> Prices:
    """Prices that prove a first bound in one pass.

    A town's weight is its cost alone, or its mean share of groups where it may not be
    alone; its price is its part of the cheapest group by weight.
    """
    n = listing.n
    weight = np.full(n + 1, np.inf)
    sizes = listing.sizes
    for row in listing.members:
        np.minimum.at(weight, row, listing.cost / sizes)
    single = sizes == 1
    weight[listing.members[0, single]] = listing.cost[single]
    weight[n] = 0.0
    weight = np.where(np.isfinite(weight), np.maximum(weight, 1e-12), 0.0)
    ratio = listing.cost / np.maximum(listing.sums(weight[:-1]), 1e-300)
    best = np.full(n + 1, np.inf)
    for row in listing.members:
        np.minimum.at(best, row, ratio)
    return Prices(np.where(np.isfinite(best), best, 0.0)[:-1] * weight[:-1], np.zeros(0))


def lowest_per_town(listing: Listing, left: Array, among: Ids, each: int = EACH) -> Ids:
    """The ``each`` groups of lowest reduced cost for every town, out of some."""
    order = among[np.argsort(left[among], kind="stable")]
    towns = listing.members[:, order].T.ravel()
    groups = np.repeat(order, len(listing.members))
    by_town = np.argsort(towns, kind="stable")
    sorted_towns = towns[by_town]
    first = np.searchsorted(sorted_towns, np.arange(listing.n + 1))
    rank = np.arange(len(by_town)) - first[sorted_towns]
    keep = (rank < each) & (sorted_towns != listing.n)
    return np.unique(groups[by_town[keep]])


class Master:
    """The linear program over the groups seen so far, kept warm between rounds.

    ``unserved`` is the price at which a town may be left out, or one of the first
    ``elastic`` rows be missed by one, so that there is always a plan to start from; with
    it the program is a relaxation, and its bound still holds.
    """

    def __init__(self, listing: Listing, unserved: float, elastic: int = 0) -> None:
        import highspy

        self.listing, n = listing, listing.n
        self.rows: list[Row] = []
        # one scale for the solver's tolerances, whatever the unit of money; groups that cost
        # nothing have no say in it
        paid = listing.cost[listing.cost > 0]
        self.unit = max(float(np.median(paid)), 1e-9) if paid.size else 1.0
        self.seen: Ids = np.zeros(0, dtype=np.intp)
        self._known = np.zeros(listing.count, dtype=bool)
        self._done, self._inf = highspy.HighsModelStatus.kOptimal, highspy.kHighsInf
        self._solver: Any = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("simplex_strategy", 4),  # primal: new groups leave the last plan feasible
            ("primal_feasibility_tolerance", 1e-9),
            ("dual_feasibility_tolerance", 1e-9),
        ):
            self._solver.setOptionValue(name, value)
        places, none = np.arange(n, dtype=np.int32), np.zeros(0, dtype=np.int32)
        ones = np.ones(n)
        self._solver.addRows(n, ones, ones, 0, np.zeros(n, dtype=np.int32), none, np.zeros(0))
        self._solver.addCols(
            n, ones * unserved / self.unit, 0 * ones, ones * self._inf, n, places, places, ones
        )
        self._elastic, self._before = elastic, n + 2 * elastic
        for _ in range(2 * elastic):
            self._solver.addCol(unserved / self.unit, 0.0, self._inf, 0, none, np.zeros(0))

    def leave_out_at(self, unserved: float) -> None:
        """Change the price at which a town may be left out."""
        places = np.arange(self._before, dtype=np.int32)
        self._solver.changeColsCost(
            self._before, places, np.full(self._before, unserved / self.unit)
        )

    def reprice(self, listing: Listing) -> None:
        """The same groups at other costs; the last plan is where the program goes on."""
        self.listing = listing
        places = self._before + np.arange(len(self.seen), dtype=np.int32)
        costs = listing.cost[self.seen] / self.unit
        self._solver.changeColsCost(len(places), places.astype(np.int32), costs)

    def add(self, ids: Ids) -> int:
        """Let the program see more groups; says how many were new."""
        new = ids[~self._known[ids]]
        if not new.size:
            return 0
        self._known[new] = True
        self.seen = np.append(self.seen, new)
        members = self.listing.members[:, new].T
        inside = members != self.listing.n
        column = [np.repeat(np.arange(len(new)), inside.sum(axis=1))]
        place, value = [members[inside].astype(np.intp)], [np.ones(len(column[0]))]
        if self.rows:
            where = np.full(self.listing.count, -1, dtype=np.intp)
            where[new] = np.arange(len(new))
            for number, row in enumerate(self.rows):
                hit = where[row.ids] >= 0
                column.append(where[row.ids[hit]])
                place.append(np.full(int(hit.sum()), self.listing.n + number))
                value.append(row.amounts[hit])
        columns, places, values = map(np.concatenate, (column, place, value))
        order = np.argsort(columns, kind="stable")
        self._solver.addCols(
            len(new),
            self.listing.cost[new] / self.unit,
            np.zeros(len(new)),
            np.full(len(new), self._inf),
            len(columns),
            np.searchsorted(columns[order], np.arange(len(new))).astype(np.int32),
            places[order].astype(np.int32),
            values[order],
        )
        return len(new)

    def add_row(self, row: Row) -> None:
        """Add a condition; groups seen so far get their amounts in it."""
        self.rows.append(row)
        where = np.full(self.listing.count, -1, dtype=np.intp)
        where[self.seen] = self._before + np.arange(len(self.seen))
        hit = where[row.ids] >= 0
        low, high = max(row.low, -self._inf), min(row.high, self._inf)
        columns, amounts = where[row.ids[hit]], row.amounts[hit]
        if (number := len(self.rows) - 1) < self._elastic:
            missed = self.listing.n + 2 * number
            columns = np.append(columns, [missed, missed + 1])
            amounts = np.append(amounts, [1.0, -1.0])
        self._solver.addRow(low, high, len(columns), columns.astype(np.int32), amounts)

    def bound_row(self, number: int, low: float, high: float) -> None:
        """Change the ends of a condition."""
        row = self.rows[number]
        row.low, row.high = low, high
        self._solver.changeRowBounds(
            self.listing.n + number, max(low, -self._inf), min(high, self._inf)
        )

    def solve(self) -> tuple[float, Prices, Array]:
        """Value, prices, and how much of every group seen is used."""
        self._solver.run()
        if self._solver.getModelStatus() != self._done:
            self._solver.clearSolver()
            self._solver.run()
        if self._solver.getModelStatus() != self._done:
            raise NoAnswer("The linear program could not be solved.")
        found = self._solver.getSolution()
        dual, use, n = (
            np.array(found.row_dual) * self.unit,
            np.array(found.col_value),
            self.listing.n,
        )
        value = float(self._solver.getInfo().objective_function_value) * self.unit
        return value, Prices(dual[:n], dual[n:]), use[self._before :]


@dataclass(eq=False)
class Relaxed:
    """The relaxation solved: no plan within the rows costs less than ``bound``.

    prices : prove the bound: no group costs less than its members' prices
    use : how much the program uses of each group in ``Master.seen``
    value : of the program; the bound reaches it when finished
    finished : False when the budget was used up before
    """

    bound: float
    prices: Prices
    use: Array
    value: float
    finished: bool = True


def converge(
    master: Master,
    start: Prices,
    budget: Budget,
    enough: float = np.inf,
    close: float = 1e-6,
    slack: float = 0.0,
) -> Relaxed:
    """Add groups until the program's value is proven, or the bound is high enough.

    The value counts as proven to ``close`` of itself, or to ``slack`` in money.

    When the budget is used up, returns what was proven until then.
    """
    listing, rows = master.listing, master.rows
    best = start.widened(len(rows))
    best, bound = make_safe(listing, best, rows, reduced_costs(listing, best, rows))
    value, use = np.inf, np.zeros(len(master.seen))
    while True:
        try:
            budget.tell(Progress("bound", listing.count, budget.latest.cost, budget.latest.bound))
            value, own, use = master.solve()
        except Stop:
            return Relaxed(bound, best, _padded(use, len(master.seen)), value, False)
        added = 0
        for prices in (best.mixed(own, SMOOTH), own):
            left = reduced_costs(listing, prices, rows)
            safe, proven = make_safe(listing, prices, rows, left)
            if proven > bound:
                best, bound = safe, proven
            cheap = np.flatnonzero(left < -CLOSE * master.unit)
            if cheap.size:
                added = master.add(lowest_per_town(listing, left, cheap))
            if added:
                break
        if not added or value - bound <= max(close * abs(value), slack) or bound >= enough:
            return Relaxed(bound, best, _padded(use, len(master.seen)), value)


def _padded(use: Array, length: int) -> Array:
    return np.append(use, np.zeros(length - len(use)))
