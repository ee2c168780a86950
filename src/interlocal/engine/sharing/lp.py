"""Linear programs by HiGHS: rows may be added and the costs changed between solves."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import Floats


class LinearProgram:
    """Minimise ``costs @ x`` with ``low <= x <= high`` and rows between bounds.

    Keeps its basis between solves, so that adding a few rows is cheap.
    """

    def __init__(self, costs: ArrayLike, low: ArrayLike, high: ArrayLike) -> None:
        import highspy

        self._infinity = highspy.kHighsInf
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._solver: Any = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self._solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
        numbers = np.asarray(costs, dtype=float)
        self.count = numbers.size
        for lower, upper in zip(
            np.broadcast_to(low, self.count), np.broadcast_to(high, self.count), strict=True
        ):
            self._solver.addVar(self._finite(lower), self._finite(upper))
        self.change_costs(numbers)

    def change_costs(self, costs: ArrayLike) -> None:
        """Replace the costs; the rows and the basis stay."""
        columns = np.arange(self.count, dtype=np.int32)
        self._solver.changeColsCost(self.count, columns, np.asarray(costs, dtype=float))

    def add_rows(self, rows: Floats, low: ArrayLike, high: ArrayLike) -> None:
        """Append rows ``low <= rows @ x <= high``; infinite bounds are allowed."""
        table = np.atleast_2d(np.asarray(rows, dtype=float))
        if not len(table):
            return
        lower = np.broadcast_to(np.asarray(low, dtype=float), len(table))
        upper = np.broadcast_to(np.asarray(high, dtype=float), len(table))
        where, columns = np.nonzero(table)
        starts = np.searchsorted(where, np.arange(len(table))).astype(np.int32)
        self._solver.addRows(
            len(table),
            np.clip(lower, -self._infinity, self._infinity),
            np.clip(upper, -self._infinity, self._infinity),
            columns.size,
            starts,
            columns.astype(np.int32),
            table[where, columns],
        )

    def solve(self) -> tuple[Floats, Floats]:
        """Return the best point and the rows' multipliers.

        Raises
        ------
        NoAnswer : no point satisfies all rows, or the costs have no floor.
        """
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != self._optimal:
            self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
        if status != self._optimal:
            words = self._solver.modelStatusToString(status).lower()
            raise NoAnswer(f"The conditions cannot all be met (solver says: {words}).")
        solution = self._solver.getSolution()
        return np.array(solution.col_value), np.array(solution.row_dual)

    def _finite(self, value: float) -> float:
        return float(np.clip(value, -self._infinity, self._infinity))
