"""Many small linear programs at once: how far can each point move and stay producible?

One program a row: make ``beta`` as large as possible with ``columns @ weights = point -
beta * way`` and weights of zero or more. All programs share their columns (the units on
the frontier, then one slack for each input and output), and differ in point and way.
A **facet** of the frontier is a basis: ``way`` and as many columns as there are other
rows. Multipliers of a facet price no column below zero whatever the point, so every
facet is a valid start for every program of a dual simplex.
"""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]

DONE, OUTSIDE, STUCK = 1, 2, 3
NEGATIVE = 1e-11  # of the terms that add up to a weight: what rounding cannot explain
NOISE = 1e-14  # of the largest amount times the row's length
PIVOT = 1e-10  # of the largest number in the leaving row times the column's length
FLOOR = 1e-11  # the same for a price and the multipliers: ties go to the sharpest turn
FEWEST = 16  # programs priced at a time
CELLS = 24_000  # prices at a time: as many as stay in the cache
LONGEST = 200  # pivots; most programs take a few


@dataclass
class Programs:
    """Points on their way, one program a row.

    point, way : shape (n, r)
    basis : shape (n, r), columns; the first is -1 for ``way``
    inverse : shape (n, r, r), of the basis; its first row holds the multipliers
    state : shape (n,), 0 while open, then DONE, OUTSIDE or STUCK
    row : shape (n,), where OUTSIDE: the row of ``inverse`` that separates the point
    """

    point: Array
    way: Array
    basis: Places
    inverse: Array
    state: Places
    row: Places


def solve(
    programs: Programs,
    columns: Array,
    kernels: ModuleType | None = None,
    longest: int = LONGEST,
) -> None:
    """Pivot every program to its end, in place; columns have shape (r, count).

    One that has not ended after ``longest`` pivots is STUCK.
    """
    if kernels is None:
        Together(programs, columns).run(longest)
        return
    kernels.solve(
        columns,
        programs.point,
        programs.basis,
        programs.inverse,
        programs.state,
        programs.row,
        longest,
    )


class Together:
    """The open ones of some programs, pivoted side by side.

    ``inverse`` has shape (r, r, k), ``point`` and ``basis`` (r, k): the last axis runs over
    programs, which makes long vectors of short ones.
    """

    def __init__(self, programs: Programs, columns: Array) -> None:
        self.programs, self.columns = programs, columns
        self.rows = np.flatnonzero(programs.state == 0)
        self.inverse = programs.inverse[self.rows].transpose(1, 2, 0).copy()
        self.point = programs.point[self.rows].T.copy()
        self.basis = programs.basis[self.rows].T.copy()
        self.noise = NOISE * np.abs(self.point).max(axis=0, initial=0.0)
        self.priced = np.concatenate([columns, np.abs(columns).sum(axis=0, keepdims=True)])
        self.doubt = np.array([[PIVOT], [FLOOR]])
        self.some = max(FEWEST, CELLS // columns.shape[1])
        self.work = np.empty(2 * min(self.some, self.rows.size) * columns.shape[1])

    def run(self, longest: int) -> None:
        """Pivot until every program has ended, ``longest`` times at most."""
        for _ in range(longest):
            leaving = self._leaving()
            leaving = self._end(leaving == 0, DONE, leaving)
            if not leaving.size:
                return
            lines = self.inverse[leaving, :, np.arange(leaving.size)]
            entering = self._entering(lines)
            outside = entering < 0
            if outside.any():
                leaving = self._end(outside, OUTSIDE, leaving)
                lines, entering = lines[~outside], entering[~outside]
            self._exchange(leaving, lines, entering)
        self._end(self.rows >= 0, STUCK, np.zeros_like(self.rows))

    def _leaving(self) -> Places:
        """For each program the row whose weight is farthest below zero, 0 where none is."""
        inverse = self.inverse[1:]
        terms = inverse * self.point
        weights = terms.sum(axis=1)
        norm = np.sqrt(np.einsum("ijk,ijk->ik", inverse, inverse))
        rounding = np.abs(terms, out=terms).sum(axis=1)
        rounding *= NEGATIVE
        rounding += self.noise * norm
        steep = np.divide(weights, norm, out=norm)
        steep *= weights < -rounding
        leaving = steep.argmin(axis=0) + 1
        leaving *= steep.min(axis=0) < 0
        return leaving

    def _entering(self, mixing: Array) -> Places:
        """The column that each program's plane meets first as it turns, -1 for none.

        The least price per turn. What rounding may have made of a turn or a price is added
        first, so that a turn of nothing never counts and no price is below zero.
        """
        count = self.priced.shape[1]
        lines = np.empty((2, *mixing.shape[:1], mixing.shape[1] + 1))
        lines[0, :, :-1], lines[1, :, :-1] = mixing, self.inverse[0].T
        lines[:, :, -1] = np.abs(lines[:, :, :-1]).max(axis=2) * self.doubt
        found = np.empty(len(mixing), dtype=np.int64)
        for start in range(0, len(mixing), self.some):
            part = slice(start, start + self.some)
            rows = lines[:, part]
            k = rows.shape[1]
            work = self.work[: 2 * k * count]
            mix, price = np.matmul(rows, self.priced, out=work.reshape(2, k, count))
            places = np.arange(0, k * count, count)
            work[k * count :][self.basis[1:, part] + places] = np.inf
            np.divide(mix, price, out=mix)
            first = mix.argmin(axis=1)
            found[part] = np.where(work[first + places] < 0, first, -1)
        return found

    def _exchange(self, leaving: Places, lines: Array, entering: Places) -> None:
        """Let each program's entering column take the leaving row's place."""
        each = np.arange(leaving.size)
        turned = np.einsum("ijk,jk->ik", self.inverse, self.columns.take(entering, 1))
        line = lines.T / turned[leaving, each]
        self.inverse -= turned[:, None] * line
        self.inverse[leaving, :, each] = line.T
        self.basis[leaving, each] = entering

    def _end(self, ended: NDArray[np.bool_], state: int, row: Places) -> Places:
        """Hand ended programs back and drop them; the rest of ``row``."""
        if not ended.any():
            return row
        at = self.rows[ended]
        self.programs.state[at] = state
        self.programs.row[at] = row[ended]
        self.programs.inverse[at] = self.inverse[:, :, ended].transpose(2, 0, 1)
        self.programs.basis[at] = self.basis[:, ended].T
        kept = np.flatnonzero(~ended)
        self.rows, self.noise = self.rows[kept], self.noise[kept]
        self.inverse, self.point = self.inverse.take(kept, 2), self.point.take(kept, 1)
        self.basis = self.basis.take(kept, 1)
        return row[kept]
