"""A small dual simplex for levels: lower the largest excess over a pool of groups.

The program is: minimise e subject to ``rows @ (y, e) >= bounds``, where a row
holds a group's members and, last, its divisor; settled groups are equalities.
A basis is n + 1 rows that are tight. Rows that are violated enter one at a
time, so the pool may grow while the basis stays good.
"""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import Floats
from interlocal.engine.sharing import fast

POSITIVE = 1e-9
STALLED = 400
REFRESH = 60


class Stuck(ArithmeticError):
    """The small simplex lost its way; a sturdier solver must take over."""


@dataclass
class Tableau:
    """A basis of n + 1 rows of the pool.

    ``basis`` holds row numbers, ``free`` marks basis places that never leave
    (settled groups), ``inverse`` the inverse of the basis rows, ``point`` is
    (y, e) and ``weights`` the multipliers of the basis rows.
    """

    basis: NDArray[np.int64]
    free: NDArray[np.bool_]
    inverse: Floats
    point: Floats
    weights: Floats

    @classmethod
    def of(
        cls, rows: Floats, bounds: Floats, basis: NDArray[np.int64], free: NDArray[np.bool_]
    ) -> "Tableau":
        """Factor the chosen rows."""
        size = basis.size
        table = cls(basis, free, np.empty((size, size)), np.empty(size), np.empty(size))
        table.refresh(rows, bounds)
        return table

    def is_sharp(self, rows: Floats, bounds: Floats, slack: float) -> bool:
        """Say whether rounding has left the point and the weights alone so far."""
        chosen = rows[self.basis]
        off = np.abs(chosen @ self.point - bounds[self.basis]).max()
        unit = self.weights @ chosen
        unit[-1] -= 1.0
        return bool(off <= slack and np.abs(unit).max() <= 1e-11)

    def refresh(self, rows: Floats, bounds: Floats) -> None:
        """Compute the inverse, the point and the weights anew."""
        try:
            self.inverse[:] = np.linalg.inv(rows[self.basis])
        except np.linalg.LinAlgError:
            raise Stuck("the basis is singular") from None
        self.point[:] = self.inverse @ bounds[self.basis]
        self.weights[:] = self.inverse[-1]


def lower(
    rows: Floats, bounds: Floats, alive: NDArray[np.bool_], table: Tableau, slack: float
) -> None:
    """Pivot until no living row is violated by more than ``slack``.

    Changes ``table`` only. The weights stay at or above zero, apart from free
    places, so the last point has the smallest e.

    Raises
    ------
    Stuck : too many pivots, a singular basis, or no feasible point.
    """
    limit = 50 * (table.basis.size + 10)
    kernels = fast.kernels_for(1 << (table.basis.size - 1))
    if kernels is not None:
        return _lower_compiled(kernels, rows, bounds, alive, table, slack, limit)
    for turn in range(limit):
        if turn % REFRESH == REFRESH - 1:
            table.refresh(rows, bounds)
        gaps = bounds - rows @ table.point
        gaps[~alive] = -np.inf
        if turn < STALLED:
            entering = int(gaps.argmax())
            if gaps[entering] <= slack:
                return
        else:
            over = np.flatnonzero(gaps > slack)
            if not over.size:
                return
            entering = int(over[0])
        _pivot(rows[entering], entering, float(gaps[entering]), table)
    raise Stuck("too many pivots")


def _lower_compiled(
    kernels: ModuleType,
    rows: Floats,
    bounds: Floats,
    alive: NDArray[np.bool_],
    table: Tableau,
    slack: float,
    limit: int,
) -> None:
    """The same, by the compiled kernel, which comes back now and then to be refreshed."""
    for _ in range(limit // REFRESH + 1):
        outcome = kernels.lower(
            rows,
            bounds,
            alive,
            table.basis,
            table.free,
            table.inverse,
            table.point,
            slack,
            limit,
        )
        if outcome == 0:
            table.weights[:] = table.inverse[-1]
            return
        if outcome != 3:
            break
        table.refresh(rows, bounds)
    raise Stuck("the compiled simplex found no way")


def _pivot(row: Floats, entering: int, gap: float, table: Tableau) -> None:
    mix = row @ table.inverse
    usable = (mix > POSITIVE) & ~table.free
    if not usable.any():
        raise Stuck("no point satisfies all rows")
    ratios = np.full(mix.size, np.inf)
    np.divide(np.maximum(table.weights, 0.0), mix, out=ratios, where=usable)
    step = ratios.min()
    close = ratios <= step + 1e-12
    leaving = int(np.where(close, mix, -1.0).argmax())
    column = table.inverse[:, leaving] / mix[leaving]
    table.inverse -= np.outer(column, mix)
    table.inverse[:, leaving] = column
    table.point += gap * column
    table.weights[:] = table.inverse[-1]
    table.basis[leaving] = entering
