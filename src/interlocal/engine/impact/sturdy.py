"""One program by HiGHS, where the small simplex lost its way (degenerate units)."""

import numpy as np

from interlocal.engine.impact.pivots import DONE, OUTSIDE, Array
from interlocal.engine.sharing.lp import LinearProgram

NOTHING = 1e-9


def solve(columns: Array, point: Array, way: Array) -> tuple[int, Array, Array]:
    """State, then beta and the weights of all columns, then multipliers, as ``pivots`` has them."""
    size, count = columns.shape
    rows = np.concatenate([way[:, None], columns], axis=1)
    low = np.concatenate([[-np.inf], np.zeros(count)])
    short = np.zeros(size)  # how much is wanting, in parts of the point itself
    amounts = size - (not columns[-1, : size - 1].any())  # the last row may count the weights
    short[:amounts] = np.where(point[:amounts] == 0, 1.0, np.abs(point[:amounts]))
    wanting = LinearProgram(np.append(np.zeros(count + 1), 1.0), np.append(low, 0.0), np.inf)
    wanting.add_rows(np.column_stack([rows, -short]), point, point)
    found, duals = wanting.solve()
    if found[-1] > NOTHING:
        return OUTSIDE, found[:-1], -duals
    program = LinearProgram(np.append(-1.0, np.zeros(count)), low, np.inf)
    program.add_rows(rows, point, point)
    found, duals = program.solve()
    return DONE, found, -duals
