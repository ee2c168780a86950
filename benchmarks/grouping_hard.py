"""Small but hard regions: ours beside HiGHS on all columns, which is given minutes.

    python benchmarks/grouping_hard.py

Seeded planar regions, step costs, groups up to eight, proven to the end. HiGHS gets every
group as a column at once, out of the box, and is stopped after 330 seconds of wall time.
Seconds are processor time. Writes benchmarks/results/grouping_hard.md.
"""

import os
import platform
import sys
import textwrap
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.checker import judge
from benchmarks.grouping import all_columns, ours
from benchmarks.regions import cost_of, planar

from interlocal.engine.grouping import Limits

RESULT = Path(__file__).resolve().parent / "results" / "grouping_hard.md"
LIMITS = Limits(8, max_minutes=40.0)
PATIENCE = 330.0
INSTANCES = ((30, "strong"),)


def compared(n, economy):
    """One row of the table, and what the checker says."""
    region = planar(n, 1)
    cost = cost_of(region, "steps", economy)
    plan, spent = ours(region, cost, LIMITS, 0.0, 60.0)
    value, proven, theirs = all_columns(plan, PATIENCE)
    found = value if np.isfinite(value) else np.inf
    wrong = judge(plan, region, cost, LIMITS, found)
    ratio = theirs / spent
    verdict = f"{ratio:.0f} times" if proven else f"more than {ratio:.0f} times: stopped"
    above = f"{100 * (found / plan.cost - 1):.2f} %" if np.isfinite(found) else "no plan"
    print(n, economy, spent, theirs, proven, wrong, flush=True)
    return (
        f"| {n} | {economy} | {plan.problem.listing.count:,} | {spent:.2f} ({plan.status}) "
        f"| {theirs:.1f}{'' if proven else ', not proven'} | {verdict} | {above} |"
    ), wrong


def main():
    small = planar(12, 1)
    ours(small, cost_of(small, "power", "strong"), Limits(3), 0.0, 60.0)
    found = [compared(n, economy) for n, economy in INSTANCES]
    words = (
        "Written by `benchmarks/grouping_hard.py`: seeded planar regions, step costs, groups up "
        "to eight towns, at most 40 minutes to the host, proven to the end. HiGHS on all columns "
        f"was stopped after {PATIENCE:.0f} seconds of wall time. Seconds are processor time, on "
        f"a machine of two cores that did other work too (load {os.getloadavg()[0]:.1f}). "
        f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}. "
        f"Plans judged wrong by the independent checker: {sum(bool(wrong) for _, wrong in found)}."
    )
    lines = [
        "# Grouping: hard instances",
        "",
        textwrap.fill(words, 92),
        "",
        "| towns | economies | groups | ours, s | HiGHS on all columns, s | ratio "
        "| its plan above ours |",
        "|---|---|---|---|---|---|---|",
        *(row for row, _ in found),
        "",
    ]
    text = "\n".join(lines)
    print(text)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
