"""Shapley values, nucleoli and raw deals, side by side with other libraries.

    python benchmarks/sharing.py [--quick] [--peers DIR]

Makes seeded cost games, installs the peers into an environment of their own in DIR
(var/benchmarks/sharing), and lets every contender solve the same games in a process of
its own: ours with compiled kernels, ours with NumPy and HiGHS only, coopgame-py,
tucoopy and shapley-numba. Building each library's own game object is not timed.
Nucleoli are judged by Kohlberg's criterion with small linear programs (the judge of the
tests, which shares no code with the engine); Shapley values by the definition. Writes
benchmarks/results/sharing.md.
"""

import argparse
import contextlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from sharing_page import CONTENDERS, PEERS, report

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "sharing.md"
HOME = ROOT / "var" / "benchmarks" / "sharing"
SHAPLEY_SIZES, NUCLEOLUS_SIZES = [8, 12, 16, 20, 24], [8, 12, 16, 20]
LARGEST = 25
KINDS = ["additive", "scale", "ties"]
WRONG = 1e-6


# Games -------------------------------------------------------------------------------


def sums(values):
    """Sums over all subsets, in bit order."""
    table = np.zeros(1)
    for value in values:
        table = np.concatenate([table, table + value])
    return table


def costs_of(kind, n, seed):
    """A cost game with a gain: additive plus noise, economies of scale, or massive ties."""
    rng = np.random.default_rng([seed, n, KINDS.index(kind)])
    size = sums(np.ones(n))
    if kind == "additive":
        costs = sums(rng.uniform(50, 100, n)) - rng.uniform(0, 10, 2**n) * np.sqrt(size)
        costs[-1] = min(costs[-1], costs[1 << np.arange(n)].sum() - 30)
    elif kind == "scale":
        costs = 100 * sums(rng.uniform(1, 10, n)) ** 0.8 * rng.uniform(0.97, 1.03, 2**n)
    else:
        votes = rng.integers(1, 6, n)
        costs = 10.0 * size - 5.0 * (sums(votes) > votes.sum() / 2)
    costs[0] = 0.0
    return costs


# Contenders: each makes a game of its own, then a shapley and a nucleolus function -----


def our_way(compiled):
    sys.path.insert(0, str(ROOT / "src"))
    from interlocal.engine.games import CostGame, nucleolus, shapley
    from interlocal.engine.sharing import fast

    if compiled:  # as in a process that has shared a large game before
        fast.kernels_for(fast.SMALLEST_TABLE)
    else:
        fast.SMALLEST_TABLE = fast.NEVER
    return (
        lambda costs: CostGame.from_table(costs, copy=False),
        lambda game: shapley(game).shares,
        lambda game: nucleolus(game).shares,
    )


def savings(costs):
    """Peers know games of worth: what a group saves against everyone alone."""
    n = costs.size.bit_length() - 1
    return sums(costs[1 << np.arange(n)]) - costs


def coopgame_way():
    import coopgame

    def build(costs):
        game = coopgame.Game(savings(costs)[1:].tolist())
        return game, costs[1 << np.arange(costs.size.bit_length() - 1)]

    return (
        build,
        lambda made: made[1] - np.array(_vector(coopgame.shapley(made[0]))),
        lambda made: made[1] - np.array(coopgame.nucleolus(made[0])["allocation"]),
    )


def _vector(answer):
    return answer if isinstance(answer, list) else answer.get("values", answer.get("allocation"))


def tucoopy_way():
    import tucoopy

    def build(costs):
        worth = dict(enumerate(savings(costs).tolist()))
        n = costs.size.bit_length() - 1
        return tucoopy.Game(n, worth), costs[1 << np.arange(n)]

    return (
        build,
        lambda made: made[1] - np.array(tucoopy.shapley_value(made[0])),
        lambda made: made[1] - np.array(tucoopy.nucleolus(made[0]).x),
    )


def shapley_numba_way():
    import numba
    from shapley_numba.core import numba_game
    from shapley_numba.shapley import shapley

    @numba_game([("costs", numba.float64[:])])
    class ArrayGame:
        def __init__(self, costs):
            self.costs = costs

        def value(self, subset):
            mask = 0
            for place in range(subset.size):
                mask += subset[place] << place
            return self.costs[mask]

    def build(costs):
        return ArrayGame(costs), costs.size.bit_length() - 1

    warm = build(np.array([0.0, 1.0, 1.0, 2.0]))
    shapley(*warm)
    return build, lambda made: shapley(*made), None


WAYS = {
    "ours, compiled": lambda: our_way(True),
    "ours, NumPy": lambda: our_way(False),
    "coopgame-py": coopgame_way,
    "tucoopy": tucoopy_way,
    "shapley-numba": shapley_numba_way,
}
LIMITS = {"tucoopy": {"shapley": 12, "nucleolus": 8}, "shapley-numba": {"shapley": 20}}


# The child: one contender in one process -----------------------------------------------


def child(contender, folder):
    """Solve the games of ``folder`` and print a line of JSON for each."""
    build, *ways = WAYS[contender]()
    by_name = dict(zip(("shapley", "nucleolus"), ways, strict=True))
    for task in json.loads((folder / "tasks.json").read_text()):
        way = by_name.get(task["method"])
        if way is None or task["n"] > LIMITS.get(contender, {}).get(task["method"], LARGEST):
            continue
        costs = np.load(folder / task["file"])
        line = {**task, "contender": contender}
        try:
            game = build(costs)
            line |= measured(way, game, costs, task["repeat"])
        except Exception as problem:  # a crash of a contender is a finding
            line["error"] = f"{type(problem).__name__}: {problem}"[:200]
        print(json.dumps(line), flush=True)


def measured(way, game, costs, repeat):
    """Best processor and wall time in ms, the answer, and peak memory above the game's own.

    Processor time counts all threads; it is steadier than wall time where other
    work shares the machine.
    """
    base = peak_bytes(reset=True)
    wall, cpu = [time.perf_counter()], [time.process_time()]
    answer = way(game)
    wall, cpu = [time.perf_counter() - wall[0]], [time.process_time() - cpu[0]]
    grown = peak_bytes() - base
    while repeat and len(wall) < 100 and (len(wall) < 3 or sum(wall) < 0.5) and sum(wall) < 20:
        starts = time.perf_counter(), time.process_time()
        way(game)
        wall.append(time.perf_counter() - starts[0])
        cpu.append(time.process_time() - starts[1])
    return {
        "cpu_ms": 1e3 * min(cpu),
        "wall_ms": 1e3 * min(wall),
        "answer": np.asarray(answer, dtype=float).tolist(),
        "memory": max(grown, 0) / costs.nbytes,
    }


def peak_bytes(reset=False):
    """Peak memory of this process; on Linux the peak can be set back to the present."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if reset:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
    words = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(words.split()[1]) * 1024


# The judge -------------------------------------------------------------------------------


def judge(costs, shares, method):
    """Right, wrong, or not judged (None): too many ties for a small linear program."""
    shares = np.array(shares)
    if method == "shapley":
        from interlocal.engine.sharing.definitions import shapley

        return bool(np.abs(shapley(costs) - shares).max() <= WRONG * np.abs(costs).max())
    from tests.engine.sharing.kohlberg_oracle import is_nucleolus

    n = shares.size
    if n > 12:
        excess = sums(shares) - costs
        excess[[0, -1]] = -np.inf
        deep = np.partition(excess, -4000)[-4000]
        if np.count_nonzero(excess >= deep - 1e-6) > 20_000:
            return None
    return bool(is_nucleolus(costs, shares))


# The parent ------------------------------------------------------------------------------


def environment(folder):
    """Install the peers into an environment of their own; returns its interpreter."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    wanted = [name.replace("tucoopy", "tucoopy[lp]") for name in PEERS] + ["numpy>=2.2,<3"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def make_games(folder, quick):
    """Write seeded games and the list of tasks."""
    tasks = []
    for method, sizes in (("shapley", SHAPLEY_SIZES), ("nucleolus", NUCLEOLUS_SIZES)):
        for n in sizes[: 3 if quick else None]:
            for kind in KINDS:
                for seed in range(1 if n > 16 or quick else 3):
                    name = f"{kind}-{n}-{seed}.npy"
                    np.save(folder / name, costs_of(kind, n, seed))
                    task = {"method": method, "n": n, "kind": kind, "seed": seed, "file": name}
                    tasks.append({**task, "repeat": True})
    if not quick:
        name = f"scale-{LARGEST}-0.npy"
        np.save(folder / name, costs_of("scale", LARGEST, 0))
        task = {"method": "nucleolus", "n": LARGEST, "kind": "scale", "seed": 0, "file": name}
        tasks.append({**task, "repeat": False})
    (folder / "tasks.json").write_text(json.dumps(tasks))
    return tasks


def run_contender(python, contender, folder):
    """Let one contender solve everything; returns its lines."""
    command = [python, __file__, "--contender", contender, "--games", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        print(f"{contender} stopped: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return lines


def passes():
    """How many memory passes Shapley and the raw-deal scan take at n = 24, compiled."""
    from interlocal.engine.games import worst_groups
    from interlocal.engine.sharing.one_pass import shapley_values

    costs, shares = costs_of("scale", 24, 0), np.ones(24)
    found = {}
    for name, work in (
        ("one pass (sum of the table)", costs.sum),
        ("Shapley", lambda: shapley_values(costs)),
        ("raw-deal scan", lambda: worst_groups(costs, shares)),
    ):
        times = []
        for _ in range(15):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        found[name] = 1e3 * min(times)
    return found


def certificate_ms():
    """Time of a certificate check at n = 20, and whether it held."""
    from interlocal.engine.games import CostGame, nucleolus

    result = nucleolus(CostGame.from_table(costs_of("scale", 20, 0)))
    result.certificate  # noqa: B018  (made before, so that only the check is timed)
    times, held = [], True
    for _ in range(5):
        start = time.perf_counter()
        held = held and bool(result.verify())
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times), held


def reliability(python, folder, count):
    """Many small games of difficult shapes: crashes and answers that the judge refuses."""
    from tests.engine.sharing.seeded_games import KINDS as SHAPES
    from tests.engine.sharing.seeded_games import seeded

    tasks = []
    while len(tasks) < count:
        seed = len(tasks)
        shape, n = SHAPES[seed % len(SHAPES)], 2 + seed // len(SHAPES) % 6
        game = seeded(shape, n, 10_000 + seed)
        costs = game.costs.copy()
        if game.gain <= 1e-9:
            costs[-1] = game.alone.sum() - 1.0
        name = f"small-{seed}.npy"
        np.save(folder / name, costs)
        task = {"method": "nucleolus", "n": n, "kind": shape.__name__, "seed": seed, "file": name}
        tasks.append({**task, "repeat": False})
    (folder / "tasks.json").write_text(json.dumps(tasks))
    found = {}
    for contender, runner in (("ours, NumPy", sys.executable), ("coopgame-py", python)):
        lines = run_contender(runner, contender, folder)
        wrong = [
            line["kind"]
            for line in lines
            if "answer" in line
            and not judge(np.load(folder / line["file"]), line["answer"], "nucleolus")
        ]
        errors = [line["kind"] for line in lines if "error" in line]
        found[contender] = (len(lines), wrong, errors)
    return found


def main():
    top = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    top.add_argument("--quick", action="store_true", help="small sizes only; writes nothing")
    top.add_argument("--peers", type=Path, default=HOME, help="folder of the peers' environment")
    top.add_argument("--contender", help=argparse.SUPPRESS)
    top.add_argument("--games", type=Path, help=argparse.SUPPRESS)
    given = top.parse_args()
    if given.contender:
        return child(given.contender, given.games)
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    python = environment(given.peers)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        make_games(folder, given.quick)
        lines = []
        for contender in CONTENDERS:
            runner = sys.executable if contender.startswith("ours") else python
            lines += run_contender(runner, contender, folder)
            print(f"{contender}: done", file=sys.stderr)
        for line in lines:
            if "answer" in line and line["n"] <= 20:
                costs = np.load(folder / line["file"])
                line["right"] = judge(costs, line["answer"], line["method"])
        small = reliability(python, folder, 60 if given.quick else 2000)
    text = report(lines, small, passes(), certificate_ms())
    print(text)
    if not given.quick:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
