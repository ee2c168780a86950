"""Plans of whole states, and of a nation state by state, each with its proven gap.

    python benchmarks/grouping_scale.py [--seconds S] [--anew]

A nation of 39,000 seeded planar towns in 51 states whose sizes are those of the states'
municipalities and townships (Census of Governments 2012), from 40 to 2,800. Power costs,
moderate economies, groups up to six towns, 40 minutes to the host, one ``group()`` for each
state. Every plan is judged by `checker.py`, which shares no code with the solver. Seconds are
processor time. States that were measured before are kept in var/ and not measured again, so
that a run may be stopped (or stops itself after S seconds of wall time) and gone on with.
Writes benchmarks/results/grouping_scale.md once all states are there.
"""

import argparse
import json
import os
import platform
import resource
import sys
import textwrap
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.checker import judge
from benchmarks.regions import cost_of, planar

from interlocal.engine.grouping import Limits, group

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "grouping_scale.md"
KEPT = HERE.parent / "var" / "benchmarks" / "grouping_scale.jsonl"
LIMITS = Limits(6, max_minutes=40.0)
GAP = 0.003
NATION = 39_000
# municipalities and townships of each state and DC, Census of Governments 2012, largest first
COUNTED = (
    *(2722, 2647, 2564, 2250, 1926, 1850, 1775, 1692, 1575, 1545, 1258, 1248, 1196, 977, 948),
    *(590, 566, 541, 531, 499, 489, 475, 451, 424, 404, 351, 349, 302, 296, 284, 279, 270, 269),
    *(240, 236, 234, 234, 229, 200, 179, 157, 149, 129, 101, 98, 87, 57, 39, 19, 1, 1),
)


def states():
    """Towns of each state: the counts scaled up to the nation, 40 to 2,800 each."""
    counts = np.array(COUNTED, dtype=float)
    low, high = 1.0, 2.0
    for _ in range(60):
        factor = (low + high) / 2
        sizes = np.clip(np.round(counts * factor), 40, 2_800)
        low, high = (factor, high) if sizes.sum() < NATION else (low, factor)
    sizes[10] += NATION - sizes.sum()
    return sizes.astype(int).tolist()


def planned(n, seed):
    """One state: what it took, how good it is proven to be, and what the checker says."""
    region = planar(n, seed)
    cost = cost_of(region, "power", "moderate")
    start = time.process_time()
    plan = group(
        region,
        cost,
        LIMITS,
        gap=GAP,
        clock=time.process_time,
        time_limit=180.0,
        rng=np.random.default_rng(seed),
        compiled=True,
    )
    seconds = time.process_time() - start
    return {
        "n": n,
        "seed": seed,
        "groups": plan.problem.listing.count,
        "seconds": seconds,
        "cost": plan.cost,
        "bound": plan.bound,
        "saving": plan.saving,
        "status": plan.status,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "load": os.getloadavg()[0],
        "wrong": judge(plan, region, cost, LIMITS),
    }


def page(rows):
    rows = sorted(rows, key=lambda row: -row["n"])
    gaps = [1 - row["bound"] / row["cost"] for row in rows]
    total = sum(row["seconds"] for row in rows)
    cost, bound = (sum(row[key] for row in rows) for key in ("cost", "bound"))
    wrong = sum(bool(row["wrong"]) for row in rows)
    large = rows[0]
    loads = [row["load"] for row in rows]
    words = (
        "Written by `benchmarks/grouping_scale.py`: seeded planar states whose sizes are those "
        "of the states' municipalities and townships (Census of Governments 2012) scaled up to "
        f"{sum(row['n'] for row in rows):,} towns; power costs, moderate economies, groups up to "
        f"six, at most 40 minutes to the host; a proven gap of {100 * GAP:.1f} % asked for. "
        "Seconds are processor time, on a machine of two cores that did other work too (load "
        f"{min(loads):.1f} to {max(loads):.1f}); loading the compiled kernels is not in them. "
        f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}. "
        f"Plans judged wrong by the independent checker: {wrong}."
    )
    lines = [
        "# Grouping at scale",
        "",
        textwrap.fill(words, 92),
        "",
        "| | |",
        "|---|---|",
        f"| states | {len(rows)} |",
        f"| towns | {sum(row['n'] for row in rows):,} |",
        f"| groups listed and priced | {sum(row['groups'] for row in rows):,} |",
        f"| processor seconds | {total:.0f}: {total / 2:.0f} on each of two cores |",
        f"| proven gap of the nation | {100 * (1 - bound / cost):.3f} % |",
        f"| largest gap of a state | {100 * max(gaps):.3f} % |",
        f"| most memory of a process | {max(row['megabytes'] for row in rows):,.0f} MB |",
        "",
        f"The largest state, {large['n']:,} towns: {large['groups']:,} groups,",
        f"{large['seconds']:.0f} s, proven gap {100 * gaps[0]:.3f} %, {large['megabytes']:,.0f} MB",
        "(the table of minutes that it is made from included).",
        "",
        "| towns | groups listed | s | proven gap |",
        "|---|---|---|---|",
        *(
            f"| {row['n']:,} | {row['groups']:,} | {row['seconds']:.1f} | {100 * gap:.3f} % |"
            for row, gap in zip(rows, gaps, strict=True)
        ),
        "",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--anew", action="store_true")
    asked = parser.parse_args()
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    if asked.anew:
        KEPT.unlink(missing_ok=True)
    start = time.monotonic()
    rows = [json.loads(line) for line in KEPT.read_text().splitlines()] if KEPT.exists() else []
    small = planar(12, 1)
    group(small, cost_of(small, "power", "moderate"), Limits(3), compiled=True)
    wanted = list(enumerate(states(), 1))
    for seed, n in wanted:
        if any(row["seed"] == seed for row in rows):
            continue
        if time.monotonic() - start > asked.seconds:
            break
        rows.append(planned(n, seed))
        with KEPT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(rows[-1]) + "\n")
        print(rows[-1], flush=True)
    if len(rows) == len(wanted):
        text = page(rows)
        print(text)
        RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
