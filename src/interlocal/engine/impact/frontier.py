"""The frontier of a set of units: what the best of them show to be possible.

Most units lie behind a few, and only units on the frontier need to be columns of the
linear programs. A few units are compared whole, all of them columns, and those kept that
somebody is measured against. Where there are more, a unit that the columns so far cannot
match shows a plane, and the unit farthest beyond that plane joins (Dulá, 2011). When
every unit is matched, the columns span the whole set, which is proof and end at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.impact import fast, pivots, sturdy
from interlocal.engine.impact.ends import Ends, joined
from interlocal.engine.impact.facets import Facets
from interlocal.engine.impact.pivots import OUTSIDE, Array, Places

FEW = 600  # units up to which comparing all with all takes less than a search
BLOCK = 512  # programs solved side by side
FIRST_BLOCK = 96  # the first ones start far from their facets, and leave facets to the rest
FIRST_LOOKS = 48
BEYOND = 1e-10
NO_WEIGHT = 1e-10


@dataclass(frozen=True)
class Reach:
    """How far points can move towards the frontier.

    factor : shape (k,), what to multiply a point's inputs (or outputs) by to stand on the
        frontier; NaN where ``outside``
    outside : shape (k,), no amount of inputs (or outputs) brings the point to the frontier
    unit : shape (k, r), a peer each, -1 for none
    weight : shape (k, r), of the peers, 0 for none
    left : shape (k, m + s), inputs left over and outputs exceeded at the frontier
    """

    factor: Array
    outside: NDArray[np.bool_]
    unit: Places
    weight: Array
    left: Array


class Frontier:
    """The frontier of units under constant or variable returns to scale.

    ``units`` are the places of the units that span it. Facets met by one question are
    kept as starts for the next. With ``every_unit`` no search is made and all become
    columns, which is faster for few units that are asked once. A program that takes
    ``longest`` pivots is given up and left to HiGHS.
    """

    def __init__(
        self,
        inputs: Array,
        outputs: Array,
        variable: bool,
        compiled: bool | None = None,
        every_unit: bool = False,
        longest: int = pivots.LONGEST,
    ) -> None:
        self.m, self.variable, self.compiled = inputs.shape[1], variable, compiled
        self._longest = longest
        self._inputs, self._outputs = inputs, outputs
        self._amounts = np.concatenate([inputs.mean(axis=0), outputs.mean(axis=0)])
        self._amounts[self._amounts == 0] = 1.0
        rows, self._sizes = self._rows(inputs, outputs)
        self._kernels = fast.kernels_for(len(rows), compiled)
        self._all = np.ascontiguousarray(rows.T)
        self._joined = np.zeros(len(rows), dtype=bool)
        self.units = np.empty(0, dtype=np.int64)
        self._columns = np.eye(len(self._all), self._amounts.size)  # one slack each
        self._facets = Facets.none(len(self._all))
        self._join(np.arange(len(rows)) if every_unit else self._first_units())
        self._facets = self._plain_facets()
        self._own = None if every_unit else self._span()

    def reach(self, inputs: Array, outputs: Array, orientation: str) -> Reach:
        """Move points, shape (k, m) and (k, s), straight towards the frontier."""
        self._kernels = fast.kernels_for(len(inputs), self.compiled)
        points, sizes = self._rows(inputs, outputs)
        output_wise = orientation == "output" and self.variable
        blocks = range(0, len(points), BLOCK)
        ends = [self._ends(points[place : place + BLOCK], output_wise) for place in blocks]
        return self._told(joined(ends), sizes, orientation)

    def reach_of_units(self, orientation: str) -> Reach:
        """The same for the units themselves; most of it is known from the search."""
        if self._own is None or (orientation == "output" and self.variable):
            return self.reach(self._inputs, self._outputs, orientation)
        return self._told(self._own, self._sizes, orientation)

    def _told(self, ends: Ends, sizes: Array, orientation: str) -> Reach:
        """From programs to factors and peers."""
        output_wise = orientation == "output" and self.variable
        outside = ends.state == OUTSIDE
        factor = 1.0 + ends.beta if output_wise else 1.0 - ends.beta
        factor[outside] = np.nan
        weights = ends.weights * sizes[:, None]
        if orientation == "output" and not self.variable:
            factor = 1.0 / factor
            weights *= factor[:, None]
        return self._in_own_terms(factor, outside, ends.basis, weights)

    def _rows(self, inputs: Array, outputs: Array) -> tuple[Array, Array]:
        """Points in comparable amounts: inputs, minus outputs, and a count if variable."""
        rows = np.concatenate([inputs, -outputs], axis=1) / self._amounts
        if self.variable:
            return np.concatenate([rows, np.ones((len(rows), 1))], axis=1), np.ones(len(rows))
        sizes = rows[:, : self.m].sum(axis=1)
        return rows / sizes[:, None], sizes

    def _ways(self, points: Array, output_wise: bool) -> Array:
        ways = np.zeros_like(points)
        if output_wise:
            ways[:, self.m : self._amounts.size] = -points[:, self.m : self._amounts.size]
        else:
            ways[:, : self.m] = points[:, : self.m]
        return ways

    def _first_units(self) -> Places:
        """Units that are best by some plane: by one amount, or as some unit would weigh them."""
        p = self._amounts.size
        amounts = self._all[:p]
        order = np.argsort(amounts[0], kind="stable")
        looks = order[np.linspace(0, order.size - 1, min(FIRST_LOOKS, order.size)).astype(int)]
        planes = 1.0 / np.maximum(np.abs(amounts[:, looks].T), 1e-3)
        best = (planes @ amounts).argmin(axis=1)
        return np.concatenate([amounts.argmin(axis=1), best])

    def _join(self, units: Places) -> bool:
        """Make units columns; says whether any was new."""
        new = np.unique(units[~self._joined[units]])
        if not new.size:
            return False
        self._joined[new] = True
        self.units = np.concatenate([self.units, new])
        columns = self._all.take(new, 1)
        self._columns = np.concatenate([self._columns, columns], axis=1)
        self._facets = self._facets.above(columns)
        return True

    def _plain_facets(self) -> Facets:
        """Planes that look at one amount only: the least input, or the most output."""
        p, size = self._amounts.size, len(self._all)
        basis = []
        for row in range(p if self.variable else self.m):
            best = [p + int(self._columns[row, p:].argmin())] if self.variable else []
            basis.append([-1, *best, *(other for other in range(p) if other != row)])
        ways = np.eye(p, size)[: len(basis)]
        places = np.array(basis)
        matrices = np.concatenate([ways[:, :, None], self._columns.T[places[:, 1:]].mT], axis=2)
        return Facets(places, np.linalg.inv(matrices))

    def _span(self) -> Ends:
        """Add columns until every unit is matched; where each unit ended.

        A few units are compared with each other first; what they need of each other is
        most of what the others need.
        """
        count = self._joined.size
        found = Ends.none(count, len(self._all))
        few = np.unique(np.linspace(0, count - 1, min(count, FEW)).astype(int))
        self._join(few)
        self._match(few, FIRST_BLOCK, found)
        self._keep_needed(found)
        if few.size == count:
            return found
        self._join(self._beyond(found.multipliers[few]))
        others = np.ones(count, dtype=bool)
        others[few] = False
        self._match(np.flatnonzero(others), FIRST_BLOCK, found)
        overtaken = found.underpriced(self._columns)
        self._match(overtaken, BLOCK, found)
        return found

    def _match(self, waiting: Places, block: int, found: Ends) -> None:
        """Match units by columns; those that no column matches bring new ones and wait."""
        points = self._all.T
        while waiting.size:
            some, waiting = waiting[:block], waiting[block:]
            ends = self._ends(points[some], False)
            found.put(some, ends)
            unmatched = (ends.state == OUTSIDE) | (ends.beta < -BEYOND)
            if unmatched.any() and self._join(self._beyond(ends.multipliers[unmatched])):
                waiting = np.concatenate([waiting, some[unmatched]])
            block = BLOCK

    def _beyond(self, planes: Array) -> Places:
        """The unit farthest beyond each plane, where there is one."""
        prices = planes @ self._all
        farthest = prices.argmin(axis=1)
        return farthest[prices[np.arange(len(planes)), farthest] < 0]

    def _keep_needed(self, found: Ends) -> None:
        """Forget the columns that no unit needs; those left span them all."""
        p = self._amounts.size
        needed = np.zeros(self._columns.shape[1], dtype=bool)
        needed[:p] = True
        needed[found.basis] = True
        needed[self._plain_facets().basis[:, 1:]] = True
        places = np.cumsum(needed) - 1
        found.basis[:] = places[found.basis]
        self._facets = self._facets.moved(places, needed)
        self._joined[self.units[~needed[p:]]] = False
        self.units = self.units[needed[p:]]
        self._columns = np.compress(needed, self._columns, axis=1)

    def _ends(self, points: Array, output_wise: bool) -> Ends:
        """Solve the programs of some points, the doubtful ones by HiGHS."""
        points = np.ascontiguousarray(points)
        programs = self._facets.start(points, self._ways(points, output_wise))
        pivots.solve(programs, self._columns, self._kernels, self._longest)
        self._facets = self._facets.with_those_of(programs)
        ends = Ends.of(programs)
        for row in ends.doubtful(programs, self._columns).tolist():
            ends.replace(row, *sturdy.solve(self._columns, points[row], programs.way[row]))
        return ends

    def _in_own_terms(
        self, factor: Array, outside: NDArray[np.bool_], basis: Places, weights: Array
    ) -> Reach:
        """From columns and comparable amounts to units and their own amounts."""
        p = self._amounts.size
        rows = np.arange(len(basis))[:, None]
        weights = np.where(outside[:, None], 0.0, np.maximum(weights, 0.0))
        slack = (basis >= 0) & (basis < p)
        left = np.zeros((len(basis), p))
        left[np.broadcast_to(rows, basis.shape)[slack], basis[slack]] = weights[slack]
        left *= self._amounts
        left[outside] = np.nan
        peer = (basis >= p) & (weights > NO_WEIGHT * weights.max(axis=1, initial=0.0)[:, None])
        unit = np.where(peer, self.units[np.where(basis >= p, basis - p, 0)], -1)
        weight = np.where(peer, weights / self._sizes[unit], 0.0)
        order = np.argsort(-weight, axis=1, kind="stable")
        return Reach(
            factor,
            outside,
            np.take_along_axis(unit, order, 1),
            np.take_along_axis(weight, order, 1),
            left,
        )
