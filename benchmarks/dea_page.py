"""The page of results of ``dea.py``."""

import importlib.metadata
import platform

import numpy as np
from benchmarks.dea import KINDS, OURS, PEERS

BARS = (  # contender, towns, times faster
    ("scipy", 500, 300),
    ("scipy", 3_000, 300),
    ("Pyfrontier", 500, 1_000),
    ("dealib", 500, 100),
    ("dealib", 3_000, 100),
    ("warm HiGHS", 3_000, 30),
)
MERGER_BAR, EQUAL = 50_000, 1e-6


def page(rows, loads, limits, merged, covered, kept):
    """The page of results."""
    took = {(kind, n, contender): spent for kind, n, contender, spent, *_ in rows}
    lines = [
        "# Efficiency and mergers",
        "",
        "Made-up towns, two inputs, three outputs, variable returns, input orientation. Written by",
        f"`benchmarks/dea.py`; {platform.machine()}, Python {platform.python_version()}, NumPy "
        f"{np.__version__}, HiGHS {importlib.metadata.version('highspy')};",
        f"peers {', '.join(name.replace('==', ' ') for name in PEERS[:2])}.",
        "Seconds are processor time on one thread, subprocesses included, because the two cores",
        f"did other work too: the load was {loads[0]:.1f} when the run began and {loads[1]:.1f} "
        "when it ended, and times",
        "move with it. Ours is the best of nine with kernels loaded; others are the best of three",
        "at 500 towns (Pyfrontier: one run) and one run beyond. Where a contender scored a part of",
        "the towns against all, its time is scaled and the part is named. *Error* is against small",
        "linear programs for up to 60 towns, *apart* against our first answer. Lines with a star",
        "are from an earlier run on the same machine.",
        "",
        "| kind | towns | contender | seconds | scored | error | apart |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, n, contender, spent, count, error, apart, old in rows:
        told = "not judged" if error is None else f"{error:.0e}"
        name = f"{contender}{' *' if old else ''}"
        lines.append(
            f"| {kind} | {n:,} | {name} | {spent:.4g} | {count:,} | {told} | {apart:.0e} |"
        )
    lines += [
        "",
        "*Towns* have lognormal sizes and few of them stand on the frontier; *crowded* has many.",
        "",
        "## The bar",
        "",
        "| against | towns | wanted | " + " | ".join(f"{k}: {way}" for k in KINDS for way in OURS)
        + " |",
        "|---|---|---|" + "---|" * 4,
    ]  # fmt: skip
    for contender, n, wanted in BARS:
        cells = []
        for kind in KINDS:
            for way in OURS:
                spent, own = took.get((kind, n, contender)), took.get((kind, n, way))
                if spent is None or own is None:
                    cells.append("not run")
                    continue
                ratio = spent / own
                cells.append(f"{ratio:,.0f}×{'' if ratio >= wanted else ' **missed**'}")
        lines.append(f"| {contender} | {n:,} | {wanted:,}× | {' | '.join(cells)} |")
    worst = max(row[5] for row in rows if row[5] is not None and row[2] in OURS)
    lines += [
        "",
        f"Equal to {EQUAL:g} is wanted; our largest error is {worst:.0e}.",
        "",
        "## How near to the limit",
        "",
        "A *step* moves one town's plane to the next column, and *looks* at every column to find",
        "it: two sums of six products and a division. *Least* is what that arithmetic takes by",
        "itself, as NumPy's matrix product and division on the same core. What is above it is",
        "choosing, bookkeeping, the judging of every answer, and, in NumPy, the calls: some sixty",
        "a round of steps, which weigh the more the fewer the towns.",
        "",
        "| kind | towns | steps a town | looks | least, seconds | ours, NumPy | ours, compiled |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {kind} | {n:,} | {steps / n:.1f} | {looks:,} | {spent:.4f} | "
            + " | ".join(f"{took[kind, n, way] / spent:.1f}×" for way in OURS)
            + " |"
            for kind, n, steps, looks, spent in limits
        ),
        "",
        "## Mergers: 20,000 pairs of 500 towns",
        "",
        f"At least {MERGER_BAR:,} programs a second are wanted; the frontier's search is in it.",
        "",
        "| kind | way | programs a second | outside the data | error | outside judged alike |",
        "|---|---|---|---|---|---|",
    ]
    for kind, way, rate, outside, error, same in merged:
        missed = "" if rate >= MERGER_BAR else " **missed**"
        lines.append(
            f"| {kind} | {way} | {rate:,.0f}{missed} | {outside:.1%} | {error:.0e} | "
            f"{'yes' if same else 'NO'} |"
        )
    lines += [
        "",
        "## How often ranges hold",
        "",
        "Made-up towns with a known frontier (output = inputs to the power 0.8, shared between",
        "inputs) and known inefficiency (half-normal, 0.3), 200 draws. *Kindness* is the mean of",
        f"score less truth.{' From an earlier run, as the starred lines above.' if kept else ''}",
        "",
        "| towns | inputs | error in inputs | 80 % held | 95 % held | kindness | corrected |",
        "|---|---|---|---|---|---|---|",
    ]
    for n, m, noise, eighty, most, kind, corrected in covered:
        lines.append(
            f"| {n} | {m} | {noise:.0%} | {eighty:.0%} | {most:.0%} | {kind:+.3f} "
            f"| {corrected:+.3f} |"
        )
    lines += [
        "",
        "Ranges are too narrow even where all that they assume is true, and far too narrow where",
        "figures hold errors. [The method's page](../../docs/methods/efficiency.md) says so.",
        "",
    ]
    return "\n".join(lines)
