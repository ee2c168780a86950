"""Plans of regions, side by side with other ways of making groups, on the same instances.

    python benchmarks/grouping.py [--peers DIR] [--quick]

Whole states, redrawn costs and hard instances: grouping_scale.py, grouping_draws.py,
grouping_hard.py.

Seeded planar regions with lognormal populations, power, step and U-shaped costs, strong
and moderate economies. Ours, HiGHS on all columns, a greedy merger, and, in an environment
of their own in DIR, spopt's max-p and SKATER and Ward clustering with borders. Groups of the
peers that break a limit are merged anew from single towns inside the same group. Every plan
is judged by `checker.py`, which shares no code with the solver. Seconds are processor time.
Writes benchmarks/results/grouping.md; takes some twenty minutes of one core.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.checker import allowed, group_cost, judge
from benchmarks.regions import ECONOMIES, SHAPES, cost_of, planar, points_of

from interlocal.engine.grouping import Limits, group

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "grouping.md"
PEERS = ("spopt", "scikit-learn")
MINUTES = 40.0
KINDS = [(shape, economy) for shape in SHAPES for economy in ECONOMIES]


def ours(region, cost, limits, gap, seconds):
    """Plan and processor seconds, compiled kernels loaded before."""
    start = time.process_time()
    plan = group(
        region,
        cost,
        limits,
        gap=gap,
        clock=time.process_time,
        time_limit=seconds,
        rng=np.random.default_rng(1),
        compiled=True,
    )
    return plan, time.process_time() - start


def all_columns(plan, seconds):
    """HiGHS on every column at once, out of the box: cost, bound, proven, seconds."""
    import highspy

    listing = plan.problem.listing
    start = time.process_time()
    model, n = highspy.HighsLp(), listing.n
    members = listing.members.T
    inside = members != n
    model.num_col_, model.num_row_ = listing.count, n
    model.col_cost_ = listing.cost
    model.col_lower_, model.col_upper_ = np.zeros(listing.count), np.ones(listing.count)
    model.row_lower_ = model.row_upper_ = np.ones(n)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.append(0, np.cumsum(inside.sum(axis=1)))
    model.a_matrix_.index_ = members[inside]
    model.a_matrix_.value_ = np.ones(int(inside.sum()))
    model.integrality_ = [highspy.HighsVarType.kInteger] * listing.count
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 1e-6),
        ("time_limit", float(seconds)),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    info = solver.getInfo()
    return info.objective_function_value, proven, time.process_time() - start


def greedy(region, cost, limits, within=None):
    """Merge the two neighbouring groups that save most, until none does."""
    known = {}

    def price(members):
        if members not in known:
            known[members] = group_cost(cost, region, members, limits)
        return known[members]

    groups = [(i,) for i in (range(region.n) if within is None else within)]
    while True:
        owner = {town: members for members in groups for town in members}
        pairs = {
            tuple(sorted((owner[i], owner[j])))
            for i in owner
            for j in np.flatnonzero(region.borders[i]).tolist()
            if j in owner
            and owner[i] != owner[j]
            and len(owner[i]) + len(owner[j]) <= limits.max_towns
        }
        best, which = 0.0, None
        for first, second in pairs:
            gain = price(first) + price(second) - price(tuple(sorted(first + second)))
            if gain > best:
                best, which = gain, (first, second)
        if which is None:
            return groups
        groups = [members for members in groups if members not in which]
        groups.append(tuple(sorted(which[0] + which[1])))


def repaired(region, cost, limits, labels):
    """Groups of equal labels; one that breaks a limit is merged anew from single towns."""
    groups = []
    for label in set(labels):
        members = tuple(i for i, own in enumerate(labels) if own == label)
        fits = allowed(region, members, limits)
        groups += [members] if fits else greedy(region, cost, limits, members)
    return groups


def total(region, cost, limits, groups):
    return sum(group_cost(cost, region, members, limits) for members in groups)


def environment(folder):
    """The peers' Python; installs them once."""
    home = Path(folder)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def peers(python, n, seed, region, size):
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "given.npz", Path(folder) / "answer.json"
        np.savez(
            given,
            points=points_of(n, seed),
            work=region.population,
            borders=region.borders,
            size=size,
        )
        subprocess.run([python, HERE / "grouping_peers.py", given, answer], check=True)
        return json.loads(answer.read_text(encoding="utf-8"))


def small(seeds, seconds):
    """38 towns, groups up to six: proven to the end, beside HiGHS on all columns."""
    rows = []
    for shape, economy in KINDS:
        for seed in seeds:
            region = planar(38, seed)
            cost, limits = cost_of(region, shape, economy), Limits(6, max_minutes=MINUTES)
            plan, spent = ours(region, cost, limits, 0.0, 20.0)
            value, proven, theirs = all_columns(plan, seconds) if seed == 1 else (None,) * 3
            wrong = judge(plan, region, cost, limits, np.inf if value is None else value)
            rows.append(
                {
                    "kind": f"{shape}, {economy}",
                    "seed": seed,
                    "proven": plan.status == "optimal",
                    "seconds": spent,
                    "columns": plan.problem.listing.count,
                    "highs": theirs,
                    "highs proven": proven,
                    "highs excess": None if value is None else value / plan.cost - 1,
                    "wrong": wrong,
                    "splits": splits(plan),
                }
            )
            print("38", rows[-1], flush=True)
    return rows


def splits(plan):
    """Core splits of the groups of two towns or more: time, core, subsidy, per-head habit."""
    found = []
    for number, names in enumerate(plan.groups):
        if len(names) < 2:
            continue
        alone = replace(plan, groups=(names,), hosts=plan.hosts[number : number + 1])
        start = time.process_time()
        core = alone.split()[0]
        spent = time.process_time() - start
        per_head = alone.split("per_head")[0]
        found.append(
            {
                "seconds": spent,
                "core": core.subsidy == 0,
                "stable": core.stable,
                "subsidy": core.subsidy / core.game.total,
                "per head stable": per_head.stable,
                "per head loses": bool((per_head.savings < -1e-6).any()),
            }
        )
    return found


def large(sizes, python, seconds):
    """Groups up to six in larger regions: proven gap, and how far other ways are from it."""
    rows = []
    for n in sizes:
        region = planar(n, 1)
        labels = peers(python, n, 1, region, 6)
        for shape, economy in KINDS:
            cost, limits = cost_of(region, shape, economy), Limits(6, max_minutes=MINUTES)
            plan, spent = ours(region, cost, limits, 0.002, seconds)
            excess = {}
            start = time.process_time()
            excess["greedy"] = total(region, cost, limits, greedy(region, cost, limits))
            took = {"greedy": time.process_time() - start}
            for name, answer in labels.items():
                took[name] = answer["seconds"]
                excess[name] = min(
                    (
                        total(region, cost, limits, repaired(region, cost, limits, own))
                        for own in answer["labels"]
                    ),
                    default=np.inf,
                )
            known = min(plan.cost, *excess.values())
            rows.append(
                {
                    "n": n,
                    "kind": f"{shape}, {economy}",
                    "seconds": spent,
                    "gap": plan.gap,
                    "excess": plan.cost / plan.bound - 1,
                    "others": {name: value / plan.cost - 1 for name, value in excess.items()},
                    "took": took,
                    "wrong": judge(plan, region, cost, limits, known),
                }
            )
            print(n, rows[-1], flush=True)
    return rows


def groups_of_eight(seconds):
    rows = []
    region = planar(351, 1)
    for economy in ECONOMIES:
        cost, limits = cost_of(region, "steps", economy), Limits(8, max_minutes=MINUTES)
        plan, spent = ours(region, cost, limits, 0.007, seconds)
        rows.append(
            {
                "kind": f"steps, {economy}",
                "columns": plan.problem.listing.count,
                "seconds": spent,
                "gap": plan.gap,
                "wrong": judge(plan, region, cost, limits),
            }
        )
        print("8", rows[-1], flush=True)
    return rows


def percent(value, digits=2):
    return "none" if value is None or not np.isfinite(value) else f"{100 * value:.{digits}f} %"


def page(rows38, rows_large, rows8):
    proven = [row["proven"] for row in rows38]
    spent = [row["seconds"] for row in rows38]
    beside = [row for row in rows38 if row["highs"] is not None]
    easy = [row for row in beside if row["highs proven"]]
    hard = [row for row in beside if not row["highs proven"]]
    every = [split for row in rows38 for split in row["splits"]]
    wrong = [row["wrong"] for row in [*rows38, *rows_large, *rows8] if row["wrong"]]
    ratio = [row["highs"] / row["seconds"] for row in easy]
    hardly = [row["highs"] / row["seconds"] for row in hard]
    names = list(rows_large[0]["others"])
    took_split = [split["seconds"] for split in every]

    def share(what):
        return percent(np.mean([split[what] for split in every]), 1)

    lines = [
        "# Grouping",
        "",
        "Written by `benchmarks/grouping.py`: seeded planar regions, at most 40 minutes to the",
        "host. Seconds are processor time of one run, on a machine that did other work too;",
        f"loading the compiled kernels is not in them. {platform.machine()}, Python",
        f"{platform.python_version()}, NumPy {np.__version__}. Plans judged wrong by the",
        f"independent checker: {len(wrong)}.",
        "",
        "## 38 towns, groups up to six, proven to the end",
        "",
        f"{sum(proven)} of {len(proven)} proven cheapest; median {np.median(spent):.2f} s, longest",
        f"{max(spent):.2f} s. HiGHS on all columns, {len(beside)} of them: {len(easy)} solved",
        (f"(median {np.median(ratio):.0f} times our time), " if ratio else "")
        + f"{len(hard)} not solved in 30 seconds of wall time"
        + (f" (at {min(hardly):.0f} to {max(hardly):.0f} times our time)." if hardly else "."),
        "",
        "| costs | groups listed | ours, s | HiGHS on all columns, s | its plan above ours |",
        "|---|---|---|---|---|",
    ]
    for row in beside:
        theirs = f"{row['highs']:.1f}" + ("" if row["highs proven"] else ", not proven")
        lines.append(
            f"| {row['kind']} | {row['columns']:,} | {row['seconds']:.2f} "
            f"| {theirs} | {percent(row['highs excess'])} |"
        )
    lines += [
        "",
        "## Larger regions, groups up to six, at most ten seconds",
        "",
        "Proven gap of our plan, and how far other ways' plans are above ours (never below",
        "where the figure is positive).",
        "",
        "| towns | costs | s | proven gap | " + " | ".join(names) + " |",
        "|---|---|---|---|" + "---|" * len(names),
    ]
    for row in rows_large:
        others = " | ".join(
            percent(row["others"][name], 1) if name in row["others"] else "not run"
            for name in names
        )
        lines.append(
            f"| {row['n']} | {row['kind']} | {row['seconds']:.1f} | {percent(row['gap'])} "
            f"| {others} |"
        )
    took = rows_large[-1]["took"]
    lines += [
        "",
        "Seconds of the other ways for the largest region: "
        + ", ".join(f"{name} {took[name]:.1f}" for name in names if name in took)
        + " (settings tried in turn, the best taken for each cost).",
        "SKATER takes most of a minute at 169 towns and minutes at 351, so it is run at 60 only.",
        "",
        "## 351 towns, groups up to eight, step costs, sixty seconds",
        "",
        "| costs | groups listed | s | proven gap |",
        "|---|---|---|---|",
        *(
            f"| {row['kind']} | {row['columns']:,} | {row['seconds']:.1f} | {percent(row['gap'])} |"
            for row in rows8
        ),
        "",
        "## Splits of the 38-town plans' groups",
        "",
        f"{len(every)} groups. A core split takes {1000 * np.median(took_split):.0f} ms in the",
        f"median, {1000 * max(took_split):.0f} ms at most; a core exists in {share('core')} of the",
        f"groups (largest subsidy {percent(max(s['subsidy'] for s in every))} of the cost). Shares",
        f"per head charge somebody more than alone in {share('per head loses')} of them, and are",
        f"in the core in {share('per head stable')}.",
        "",
        "Whole states and a nation: [grouping_scale](grouping_scale.md). Redrawn costs, and how",
        "well the ranges of a saving hold: [grouping_draws](grouping_draws.md). Hard instances,",
        "with more time for the peer: [grouping_hard](grouping_hard.md).",
        "",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default="var/benchmarks/grouping")
    parser.add_argument("--quick", action="store_true", help="small, prints and writes nothing")
    asked = parser.parse_args()
    python = environment(asked.peers)
    ours(planar(12, 1), cost_of(planar(12, 1), "power", "strong"), Limits(3), 0.0, 60.0)
    if asked.quick:
        rows = small([1], 5), large([60], python, 5.0), []
    else:
        rows = (
            small(range(1, 5), 30),
            large([60, 169, 351], python, 10.0),
            groups_of_eight(60.0),
        )
    text = page(*rows)
    print(text)
    if not asked.quick:
        RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
