"""Efficiency scores and merger gains, side by side with other ways.

    python benchmarks/dea.py [--quick] [--peers DIR] [--keep WHAT ...]

Seeded made-up towns with two inputs and three outputs, variable returns, input
orientation. Every contender solves the same towns in a process of its own, on one
thread: ours with NumPy, ours with compiled kernels, scipy (one small program a town),
one HiGHS model kept warm, dealib and Pyfrontier; the peers live in an environment of
their own in DIR. Answers are judged by small linear programs that share no code with the
engine. Then how far ours is from its own arithmetic, merger gains, and how often ranges
hold where the truth is known. Writes benchmarks/results/dea.md. What was measured stays in
DIR/measured.json, so that peers, numbers of towns (for peers) or ``ranges`` named after
--keep are taken from the run before; the page marks them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import venv
from pathlib import Path

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ.update(THREADS)  # before NumPy comes: threads that wait count as processor time

import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "dea.md"
HOME = ROOT / "var" / "benchmarks" / "dea"
PEERS = ["Pyfrontier==1.1.1", "dealib==1.0.0", "scipy>=1.14,<2", "highspy>=1.10,<2"]
KINDS = ("towns", "crowded")
SIZES = (500, 3_000, 10_000)
OURS = ("ours, NumPy", "ours, compiled")
SAMPLE = {  # towns that a slow contender scores, where it is not all of them
    "scipy": {500: 500, 3_000: 100, 10_000: 20},
    "dealib": {500: 500, 3_000: 100, 10_000: 20},
    "warm HiGHS": {500: 500, 3_000: 3_000, 10_000: 200},
    "Pyfrontier": {500: 500},
}
JUDGED = 60


# Instances -------------------------------------------------------------------------------


def instance(kind, n, seed=0):
    """Inputs (n, 2) and outputs (n, 3): few on the frontier, or many."""
    rng = np.random.default_rng([seed, n, KINDS.index(kind)])
    if kind == "towns":
        size = np.exp(rng.normal(0, 1, n))
        outputs = size[:, None] * np.exp(rng.normal(0, 0.4, (n, 3)))
        needed = outputs.mean(axis=1)[:, None] ** 0.9 * np.exp(rng.normal(0, 0.3, (n, 2)))
        return needed * np.exp(np.abs(rng.normal(0, 0.3, (n, 1)))), outputs
    inputs = rng.uniform(1, 10, (n, 2))
    mix = rng.dirichlet([2, 2, 2], n)
    level = inputs.prod(axis=1) ** 0.4 * np.exp(-np.abs(rng.normal(0, 0.2, n)))
    return inputs, level[:, None] * mix / np.linalg.norm(mix, axis=1, keepdims=True)


# Contenders: each returns scores of the first ``count`` towns ------------------------------


def ours(compiled):
    sys.path.insert(0, str(ROOT / "src"))
    from interlocal.engine.impact import efficiency

    efficiency(*instance("towns", 30), compiled=compiled)  # kernels are loaded before
    return lambda inputs, outputs, count: efficiency(inputs, outputs, compiled=compiled).score


def with_scipy():
    from scipy.optimize import linprog

    def score(inputs, outputs, count):
        n, (m, s) = len(inputs), (inputs.shape[1], outputs.shape[1])
        rows = np.zeros((m + s, n + 1))
        rows[:m, 1:], rows[m:, 1:] = inputs.T, -outputs.T
        whole, goal = np.append(0.0, np.ones(n))[None], np.append(1.0, np.zeros(n))
        found = np.empty(count)
        for town in range(count):
            rows[:m, 0] = -inputs[town]
            limit = np.append(np.zeros(m), -outputs[town])
            found[town] = linprog(goal, rows, limit, whole, [1.0], method="highs").fun
        return found

    return score


def with_warm_highs():
    import highspy

    def score(inputs, outputs, count):
        n, (m, s) = len(inputs), (inputs.shape[1], outputs.shape[1])
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        infinity = highspy.kHighsInf
        nothing = np.empty(0)
        for row in range(m + s + 1):
            low = -infinity if row < m else 1.0 * (row == m + s)
            high = 0.0 if row < m else infinity if row < m + s else 1.0
            model.addRow(low, high, 0, nothing.astype(np.int32), nothing)
        places = np.arange(m + s + 1, dtype=np.int32)
        model.addCol(1.0, -infinity, infinity, m, places[:m], -inputs[0])
        for town in range(n):
            column = np.concatenate([inputs[town], outputs[town], [1.0]])
            model.addCol(0.0, 0.0, infinity, m + s + 1, places, column)
        found = np.empty(count)
        for town in range(count):
            for row in range(m):
                model.changeCoeff(row, 0, -inputs[town, row])
            for row in range(s):
                model.changeRowBounds(m + row, outputs[town, row], infinity)
            model.run()
            found[town] = model.getInfo().objective_function_value
        return found

    return score


def with_dealib():
    from dealib.dea import RTS, Orientation, dea

    def score(inputs, outputs, count):
        how = {"rts": RTS.vrs, "orientation": Orientation.input}
        whole = {"xref": inputs, "yref": outputs}
        return np.ravel(dea(inputs[:count], outputs[:count], **how, **whole).eff)

    return score


def with_pyfrontier():
    from Pyfrontier.frontier_model import EnvelopDEA

    def score(inputs, outputs, count):
        model = EnvelopDEA("VRS", "in")
        model.fit(inputs, outputs)
        return np.array([town.score for town in model.result], dtype=float)

    return score


WAYS = {
    "ours, NumPy": lambda: ours(False),
    "ours, compiled": lambda: ours(True),
    "warm HiGHS": with_warm_highs,
    "scipy": with_scipy,
    "dealib": with_dealib,
    "Pyfrontier": with_pyfrontier,
}


def seconds():
    """Processor time of this process and of those that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def child(contender, kind, n, count):
    """Score one instance in this process; prints a line of JSON."""
    score = WAYS[contender]()
    inputs, outputs = instance(kind, n)
    times, scores = [], None
    again = 9 if contender in OURS else 3 if n <= 500 and contender != "Pyfrontier" else 1
    while len(times) < again:
        start = seconds()
        scores = score(inputs, outputs, count)
        times.append(seconds() - start)
    best = min(times) * n / count
    print(json.dumps({"seconds": best, "scores": np.asarray(scores[:count]).tolist()}))


# The parent ------------------------------------------------------------------------------


def environment(folder):
    """Install the peers into an environment of their own; returns its interpreter."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def scored_by(python, contender, kind, n, count):
    """One contender on one instance, in a process of its own on one thread."""
    command = [python, __file__, "--child", contender, kind, str(n), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(f"{contender} stopped: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return json.loads(lines[-1])


def judged(kind, n, scores):
    """Largest error of a sample of scores, by small linear programs."""
    from tests.engine.impact.lp_oracle import factor

    inputs, outputs = instance(kind, n)
    towns = np.linspace(0, len(scores) - 1, min(JUDGED, len(scores))).astype(int)
    right = [factor(inputs, outputs, inputs[town], outputs[town]) for town in towns]
    return float(np.abs(np.array(scores)[towns] - right).max())


def side_by_side(python, sizes, keep, before):
    """Rows of the table: kind, towns, contender, seconds, town count, error, difference, kept."""
    rows = []
    for kind in KINDS:
        for n in sizes:
            whole = None
            for contender in WAYS:
                count = n if contender in OURS else SAMPLE[contender].get(n)
                if count is None or (contender == "Pyfrontier" and kind != KINDS[0]):
                    continue
                if contender in keep or (str(n) in keep and contender not in OURS):
                    same = [row for row in before if row[:3] == [kind, n, contender]]
                    rows += [(*row[:7], True) for row in same]
                    continue
                print(f"{kind}, {n} towns: {contender}", file=sys.stderr)
                inner = sys.executable if contender in OURS else python
                told = scored_by(inner, contender, kind, n, count)
                if told is None:
                    continue
                whole = np.array(told["scores"]) if whole is None else whole
                error = judged(kind, n, told["scores"]) if n <= 3_000 else None
                apart = float(np.abs(whole[:count] - told["scores"]).max())
                rows.append((kind, n, contender, told["seconds"], count, error, apart, False))
    return rows


def least(sizes):
    """Steps, looks at a column, and the seconds that the arithmetic of looking takes alone.

    A look weighs one column for one program at one step: two sums of as many products as
    there are rows, and a division. The seconds are those of the same looks as one matrix
    product and one division a block, with nothing decided and nothing kept.
    """
    from interlocal.engine.impact import efficiency, pivots

    looks = []

    class Counted(pivots.Together):
        def _entering(self, lines):
            looks.append((len(lines), self.columns.shape))
            return super()._entering(lines)

    kept, pivots.Together = pivots.Together, Counted
    lines = []
    for kind in KINDS:
        for n in sizes:
            looks.clear()
            efficiency(*instance(kind, n), compiled=False)
            total = sum(rows * shape[1] for rows, shape in looks)
            lines.append((kind, n, sum(rows for rows, _ in looks), total, total * a_look()))
    pivots.Together = kept
    return lines


def a_look(rows=48, columns=500, size=6):
    """Seconds of one look's arithmetic, at best."""
    rng = np.random.default_rng(0)
    planes, units = rng.uniform(1, 2, (2, rows, size)), rng.uniform(1, 2, (size, columns))
    work = np.empty((2, rows, columns))
    times = []
    for _ in range(200):
        start = time.process_time()
        for _ in range(10):
            mix, price = np.matmul(planes, units, out=work)
            np.divide(mix, price, out=mix)
        times.append((time.process_time() - start) / 10)
    return min(times) / (rows * columns)


def mergers(count=20_000):
    """Programs a second, share outside the data, largest error by small linear programs."""
    from tests.engine.impact.lp_oracle import factor

    from interlocal.engine.impact import merger_gains

    lines = []
    for kind in KINDS:
        inputs, outputs = instance(kind, 500)
        pairs = np.random.default_rng(1).integers(0, 500, (count, 2))
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        for way, compiled in zip(OURS, (False, True), strict=True):
            merger_gains(inputs, outputs, pairs[:9], compiled=compiled)
            times = []
            for _ in range(3):
                start = time.process_time()
                found = merger_gains(inputs, outputs, pairs, compiled=compiled)
                times.append(time.process_time() - start)
            right = np.array(
                [
                    factor(inputs, outputs, inputs[p].sum(0), outputs[p].sum(0))
                    for p in pairs[:JUDGED]
                ]
            )
            error = np.abs(found.total[:JUDGED] - right)
            same = (np.isnan(right) == found.outside[:JUDGED]).all()
            rate = 3 * len(pairs) / min(times)
            outside, worst = float(found.outside.mean()), float(np.nanmax(error))
            lines.append((kind, way, rate, outside, worst, bool(same)))
    return lines


def coverage(worlds):
    """How often ranges hold the truth: towns, inputs, error in the inputs, per level."""
    from interlocal.engine.impact import efficiency_ranges

    lines = []
    for n in (30, 100):
        for m in (1, 2):
            for noise in (0.0, 0.1):
                held = {0.8: [], 0.95: []}
                kind, corrected = [], []
                for world in range(worlds):
                    rng = np.random.default_rng([world, n, m])
                    needed = rng.uniform(1, 10, (n, m))
                    true = np.exp(-np.abs(rng.normal(0, 0.3, n)))
                    made = (needed ** (0.8 / m)).prod(axis=1)
                    used = needed / true[:, None] * np.exp(rng.normal(0, noise, (n, 1)))
                    for level, hits in held.items():
                        chance = np.random.default_rng(world)
                        found = efficiency_ranges(used, made, chance, level=level, draws=200)
                        hits.append(np.mean((found.low <= true) & (true <= found.high)))
                    kind.append(np.mean(found.found.score - true))
                    corrected.append(np.mean(found.corrected - true))
                means = (np.mean(hits) for hits in held.values())
                lines.append(
                    (n, m, noise, *map(float, (*means, np.mean(kind), np.mean(corrected))))
                )
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes; writes nothing")
    parser.add_argument("--peers", type=Path, default=HOME)
    parser.add_argument("--keep", nargs="*", default=[], help="not measured again")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        contender, kind, n, count = asked.child
        child(contender, kind, int(n), int(count))
        return
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from benchmarks.dea_page import page

    python = environment(asked.peers)
    stored = asked.peers / "measured.json"
    before = json.loads(stored.read_text()) if asked.keep else {"rows": []}
    sizes = SIZES[:1] if asked.quick else SIZES
    loads = [os.getloadavg()[0]]
    now = {"rows": side_by_side(python, sizes, asked.keep, before["rows"])}
    now["loads"] = [*loads, os.getloadavg()[0]]
    now["limits"] = least(sizes[:2])
    now["merged"] = mergers()
    now["kept"] = "ranges" in asked.keep
    now["covered"] = before["covered"] if now["kept"] else coverage(2 if asked.quick else 12)
    text = page(**now)
    if not asked.quick:
        stored.write_text(json.dumps(now))
        RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
