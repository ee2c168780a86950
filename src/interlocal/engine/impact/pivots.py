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
PIVOT = 1e-10  # of the largest number in its row
TIE = 1e-11
LONGEST = 200


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


def solve(programs: Programs, columns: Array, kernels: ModuleType | None = None) -> None:
    """Pivot every program to its end, in place; columns have shape (r, count)."""
    if kernels is not None:
        kernels.solve(
            columns,
            programs.point,
            programs.basis,
            programs.inverse,
            programs.state,
            programs.row,
            LONGEST,
        )
        return
    open_ = np.flatnonzero(programs.state == 0)
    for _ in range(LONGEST):
        open_ = open_[_pivot(programs, columns, open_)]
        if not open_.size:
            return
    programs.state[open_] = STUCK


def _pivot(programs: Programs, columns: Array, rows: Places) -> NDArray[np.bool_]:
    """One pivot of some programs; says which of them are still open."""
    inverse, point = programs.inverse[rows], programs.point[rows]
    weights = np.matmul(inverse, point[:, :, None])[:, :, 0]
    size = np.matmul(np.abs(inverse), np.abs(point)[:, :, None])[:, :, 0]
    norm = np.sqrt((inverse * inverse).sum(axis=2))
    size += NOISE / NEGATIVE * norm * np.abs(point).max(axis=1, keepdims=True)
    steep = weights / norm
    steep[weights >= -NEGATIVE * size] = 0.0
    steep[:, 0] = 0.0
    leaving = steep.argmin(axis=1)
    going = steep[np.arange(rows.size), leaving] < 0
    programs.state[rows[~going]] = DONE
    if not going.any():
        return going
    at, inverse, leaving = rows[going], inverse[going], leaving[going]
    each = np.arange(at.size)
    line = inverse[each, leaving]
    mix = line @ columns
    price = inverse[:, 0] @ columns
    least = PIVOT * np.abs(line).max(axis=1, keepdims=True)
    np.maximum(price, 0.0, out=price)
    usable = mix < -least
    ratio = np.full(mix.shape, np.inf)
    np.divide(price, -mix, out=ratio, where=usable)
    step = ratio.min(axis=1, keepdims=True)
    outside = np.isinf(step[:, 0])
    entering = np.where(ratio <= step + TIE, mix, np.inf).argmin(axis=1)
    programs.state[at[outside]] = OUTSIDE
    programs.row[at[outside]] = leaving[outside]
    turned = np.matmul(inverse, columns.T[entering][:, :, None])[:, :, 0]
    turned[outside, leaving[outside]] = 1.0
    line = line / turned[each, leaving][:, None]
    inverse = inverse - turned[:, :, None] * line[:, None, :]
    inverse[each, leaving] = line
    stay = ~outside
    programs.inverse[at[stay]] = inverse[stay]
    programs.basis[at[stay], leaving[stay]] = entering[stay]
    going[going] = stay
    return going
