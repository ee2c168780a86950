"""Set partitioning by HiGHS: the cheapest way to serve towns by some of the groups."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array
from interlocal.engine.grouping.relaxation import Ids, Row

LONGEST = 3600.0  # seconds: HiGHS wants a number, and a search must end


@dataclass(frozen=True)
class Partition:
    """What HiGHS found.

    ids : the groups taken, None if it found no plan
    bound : no plan of these groups costs less; ``inf`` if there is none
    solved : the plan is proven cheapest among these groups (or that there is none)
    """

    ids: Ids | None
    bound: float
    solved: bool


def partition(
    listing: Listing,
    ids: Ids,
    towns: NDArray,
    rows: list[Row] = (),  # type: ignore[assignment]
    seconds: float = LONGEST,
    start: Ids | None = None,
    gap: float = 0.0,
    cost: Array | None = None,
    stop: Callable[[], bool] | None = None,
) -> Partition:
    """Serve ``towns``, each once, by groups out of ``ids`` that hold no other town.

    Parameters
    ----------
    rows : further conditions on the whole plan
    start : a plan to begin with, out of ``ids``
    gap : stop when the plan is proven to cost at most this share too much
    cost : shape (m,), in place of the listing's costs
    stop : asked now and then; HiGHS gives up when it says so
    """
    import highspy

    values = (listing.cost if cost is None else cost)[ids]
    if not len(ids):
        return Partition(None, np.inf, True)
    paid = values[values > 0]
    unit = max(float(np.median(paid)), 1e-9) if paid.size else 1.0
    place = np.full(listing.n + 1, -1, dtype=np.int32)
    place[towns] = np.arange(len(towns), dtype=np.int32)
    members = listing.members[:, ids].T
    index = place[members]
    inside = members != listing.n
    lengths, cells = inside.sum(axis=1), index[inside]
    amounts = np.ones(len(cells))
    low, high = np.ones(len(towns)), np.ones(len(towns))
    columns = np.repeat(np.arange(len(ids)), lengths)
    where = np.full(listing.count, -1, dtype=np.intp)
    where[ids] = np.arange(len(ids))
    for number, row in enumerate(rows):
        hit = where[row.ids] >= 0
        columns = np.append(columns, where[row.ids[hit]])
        cells = np.append(cells, np.full(int(hit.sum()), len(towns) + number, dtype=np.int32))
        amounts = np.append(amounts, row.amounts[hit])
        low, high = np.append(low, row.low), np.append(high, row.high)
    order = np.argsort(columns, kind="stable")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(ids), len(low)
    model.col_cost_ = values / unit
    model.col_lower_, model.col_upper_ = np.zeros(len(ids)), np.ones(len(ids))
    model.row_lower_ = np.maximum(low, -highspy.kHighsInf)
    model.row_upper_ = np.minimum(high, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(len(ids) + 1))
    model.a_matrix_.index_ = cells[order]
    model.a_matrix_.value_ = amounts[order]
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(ids)
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 1e-9),
        ("time_limit", float(min(max(seconds, 0.0), LONGEST))),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    if start is not None:
        solution = highspy.HighsSolution()
        chosen = np.zeros(len(ids))
        chosen[where[start]] = 1.0
        solution.col_value = chosen.tolist()
        solver.setSolution(solution)
    if stop is not None:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kSolveError:
        # seldom, its presolve trips over numbers that the program itself can bear
        solver.clearSolver()
        solver.setOptionValue("presolve", "off")
        solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Partition(None, np.inf, True)
    solved = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) * unit
    use = np.array(solver.getSolution().col_value)
    if info.primal_solution_status != 2 or len(use) != len(ids):
        return Partition(None, bound if np.isfinite(bound) else -np.inf, False)
    return Partition(ids[use > 0.5], bound if np.isfinite(bound) else -np.inf, solved)
