"""All towns against all: pair gains of many services, side by side with other ways.

    python benchmarks/partners.py [--towns 39000] [--services 30] [--peers DIR]

Made-up towns with lognormal populations, their 35 nearest, the ten best pairs of each
over all services. The same tables are handed to every contender: our compiled kernel,
our NumPy path, Polars (installed into an environment of its own in DIR) and a plain
Python loop (timed on a sample and scaled). Answers are judged by the model itself, pair
by pair over all draws, for a sample of towns. Writes benchmarks/results/partners.md.
"""

import argparse
import heapq
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

REACH, KEPT, DRAWS, SEED = 35, 10, 200, 20_260_101
POLARS = "polars>=1.30,<2"
RESULT = Path(__file__).resolve().parent / "results" / "partners.md"


def region(towns, services):
    """Positions and one model per service; one town in five reports nothing."""
    from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, fit_scale
    from interlocal.parameters import scale_evidence, services_with_evidence, sharing_terms

    rng = np.random.default_rng(SEED)
    position = np.stack([rng.uniform(30, 48, towns), rng.uniform(-120, -70, towns)], axis=1)
    people = np.exp(rng.normal(8, 1.4, towns)).clip(50)
    codes = services_with_evidence()
    models = {}
    for s in range(services):
        code = codes[s % len(codes)]
        prior = ScalePrior(**scale_evidence(code).prior)
        fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=DRAWS)
        ends = {name: term.ends for name, term in sharing_terms(code).items()}
        cost = 60 * people * np.exp(0.4 * rng.standard_normal(towns))
        cost[rng.random(towns) < 0.2] = np.nan
        terms = SharingTerms.from_ranges(ends)
        models[f"{code} {s}"] = ServiceModel.build(people, cost, fit, terms, rng)
    return position, models


def timed(work, *arguments, times=1):
    """Least processor seconds, least seconds by the clock, and the answer."""
    used, took = [], []
    for _ in range(times):
        clock, start = time.perf_counter(), time.process_time()
        answer = work(*arguments)
        used.append(time.process_time() - start)
        took.append(time.perf_counter() - clock)
    return min(used), min(took), answer


def python_loop(index, towns):
    """The same arithmetic in plain Python, for the first towns only."""
    t = index.tables
    steps = (len(t.by_size) - 1) / (t.high - t.low)

    def worth(people, town, s):
        place = (math.log(people) - t.low) * steps
        cell = min(int(place), len(t.by_size) - 2)
        left, right = t.by_size[cell, s], t.by_size[cell + 1, s]
        return sum(
            (left[r] + (place - cell) * (right[r] - left[r])) * t.by_town[town, s, r]
            for r in range(t.ranks[s])
        )

    kept = []
    for i in range(towns):
        pairs = []
        for j in index.near[i][index.near[i] >= 0]:
            for s in range(len(t.ranks)):
                own, other = t.cost[i, s], t.cost[j, s]
                if math.isnan(own) or math.isnan(other):
                    continue
                lean, rich = (j, i) if t.level[i, s] > t.level[j, s] else (i, j)
                brings = t.level[lean, s] / t.level[rich, s] if t.level[rich, s] else 1.0
                net = t.keep[s] * (own + other) + t.moving[s] * max(own, other)
                net -= worth(t.people[i] + t.people[j], lean, s)
                net -= worth(t.people[rich] + t.people[lean] * brings, rich, s)
                pairs.append((net, j, s))
        kept.append(heapq.nlargest(KEPT, pairs))
    return kept


def with_polars(folder, index):
    """Run the Polars contender in its own environment; seconds twice, best net per town."""
    home = Path(folder) / "environment"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", POLARS, "numpy>=2.2,<3"], check=True
        )
    t = index.tables
    handed, answer = Path(folder) / "handed.npz", Path(folder) / "answer.npz"
    np.savez(
        handed, near=index.near, people=t.people, level=t.level, cost=t.cost, keep=t.keep,
        moving=t.moving, by_size=t.by_size, by_town=t.by_town, ranks=t.ranks, ends=[t.low, t.high],
    )  # fmt: skip
    done = subprocess.run(
        [python, __file__, "--as-peer", handed, answer], check=True, capture_output=True, text=True
    )
    said = json.loads(done.stdout)
    with np.load(answer) as kept:
        return said["seconds"], said["clock"], kept["net"], said["version"]


def as_peer(handed, answer):
    """The Polars contender: expressions per service, the ten best by a sort in groups."""
    import polars as pl

    with np.load(handed) as file:
        given = {name: file[name] for name in file.files}
    near, people = given["near"], given["people"]
    low, high = given["ends"]
    steps = len(given["by_size"]) - 1

    def run():
        n, reach = near.shape
        pairs = pl.DataFrame({"i": np.repeat(np.arange(n), reach), "j": near.ravel()}).filter(
            pl.col("j") >= 0
        )
        best = None
        for s in range(len(given["keep"])):
            town = pl.DataFrame(
                {"n": people, "c": given["cost"][:, s], "l": given["level"][:, s]}
                | {f"t{r}": given["by_town"][:, s, r] for r in range(given["ranks"][s])}
            )
            grid = pl.DataFrame(
                {f"s{r}": given["by_size"][:, s, r] for r in range(given["ranks"][s])}
            )
            ranks = range(given["ranks"][s])
            both = pl.concat(
                [
                    pairs,
                    town[pairs["i"]].rename(lambda name: name + "i"),
                    town[pairs["j"]].rename(lambda name: name + "j"),
                ],
                how="horizontal",
            ).filter(pl.col("ci").is_not_nan() & pl.col("cj").is_not_nan())
            net = float(given["keep"][s]) * (pl.col("ci") + pl.col("cj")) + float(
                given["moving"][s]
            ) * pl.max_horizontal("ci", "cj")
            for a, b in (("i", "j"), ("j", "i")):
                seen = pl.col("n" + a) + pl.col("n" + b) * pl.min_horizontal(
                    pl.col("l" + b) / pl.col("l" + a), pl.lit(1.0)
                )
                both = both.with_columns(
                    ((seen.log() - float(low)) * (steps / float(high - low))).alias("p" + a)
                ).with_columns(
                    pl.col("p" + a).floor().clip(0, steps - 1).cast(pl.Int64).alias("w" + a)
                )
                at, after = grid[both["w" + a]], grid[both["w" + a] + 1]
                both = pl.concat(
                    [
                        both,
                        at.rename(lambda name, a=a: name + a),
                        after.rename(lambda name, a=a: name + a + "+"),
                    ],
                    how="horizontal",
                )
                part = pl.col("p" + a) - pl.col("w" + a)
                for r in ranks:
                    left = pl.col(f"s{r}{a}")
                    net = net - (left + part * (pl.col(f"s{r}{a}+") - left)) * pl.col(f"t{r}{a}")
            scored = both.select("i", net=net)
            scored = scored if best is None else pl.concat([best, scored])
            best = scored.group_by("i").agg(pl.col("net").top_k(KEPT)).explode("net")
        return best

    seconds, clock, best = timed(run, times=3)
    top = best.group_by("i").agg(pl.col("net").max()).sort("i")
    net = np.full(len(people), -np.inf)
    net[top["i"].to_numpy()] = top["net"].to_numpy()
    np.savez(answer, net=net)
    print(json.dumps({"seconds": seconds, "clock": clock, "version": pl.__version__}))


def said(agree):
    return "yes" if agree else "NO"


def judged(index, models, ranking, towns):
    """Largest error against the model itself, and towns whose true best pair was missed.

    The model values every pair of the sampled towns over all draws; a town counts as
    missed if the pair named first is worth less than its best by a thousandth of its cost.
    """
    worst, missed = 0.0, 0
    for town in towns:
        best, named, scale = -np.inf, -np.inf, 1.0
        for s, model in enumerate(models.values()):
            near = index.near[town][(index.near[town] >= 0)]
            near = near[model.known[near]]
            if not model.known[town] or not len(near):
                continue
            around = model.among(np.append(town, near))
            groups = np.eye(len(near) + 1, dtype=bool)[1:]
            groups[:, 0] = True
            parts = around.savings(groups)
            net, alone = parts.net.mean(axis=1), parts.alone.mean(axis=1)
            best = max(best, net.max())
            for partner, service, told in zip(
                ranking.partner[town], ranking.service[town], ranking.net_mean[town], strict=True
            ):
                if service == s:
                    at = int(np.flatnonzero(near == partner)[0])
                    worst = max(worst, abs(told - net[at]) / alone[at])
                    if partner == ranking.partner[town, 0] and s == ranking.service[town, 0]:
                        named, scale = net[at], alone[at]
        missed += bool(named < best - 1e-3 * scale)
    return worst, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=int, default=39_000)
    parser.add_argument("--services", type=int, default=30)
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "pair-peers")
    parser.add_argument("--as-peer", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.as_peer:
        as_peer(*asked.as_peer)
        return

    from interlocal.engine.partners import PairIndex

    position, models = region(asked.towns, asked.services)
    building, _, index = timed(PairIndex.build, models, position, REACH)
    gains = index.near.size * asked.services
    warm, _, _ = timed(lambda: PairIndex.best(index, KEPT, compiled=True))
    compiled, compiled_clock, ranking = timed(lambda: index.best(KEPT, compiled=True), times=5)
    tables = index.tables.packed()
    packed = tables.by_town.nbytes + tables.by_size.nbytes
    reading, _, _ = timed(lambda: tables.by_town.sum() + tables.by_size.sum(), times=5)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    plain, plain_clock, same = timed(lambda: index.best(KEPT, compiled=False), times=2)
    sample = min(100, asked.towns)
    loop, loop_clock, kept = timed(python_loop, index, sample)
    one, _, _ = timed(lambda: [index.best_of(town, KEPT) for town in range(sample)], times=3)
    asked.peers.mkdir(parents=True, exist_ok=True)
    polars, polars_clock, polars_best, version = with_polars(asked.peers, index)
    judges = np.random.default_rng(SEED).choice(asked.towns, 40, replace=False)
    worst, missed = judged(index, models, ranking, judges)
    close = {"rtol": 1e-6, "atol": 1e-3}
    agree = np.allclose(same.net_mean, ranking.net_mean, **close)
    judgement = f"{missed} of {len(judges)} towns misjudged"
    load, scale = os.getloadavg()[0], asked.towns / sample
    agree_loop = all(
        np.allclose([pair[0] for pair in pairs], net[: len(pairs)], **close)
        for pairs, net in zip(kept, ranking.net_mean, strict=False)
    )
    agree_polars = np.allclose(polars_best, ranking.net_mean[:, 0], **close)

    page = f"""# All against all: {gains / 1e6:.1f} million pair gains

{asked.towns:,} made-up towns, their {REACH} nearest, {asked.services} services, the {KEPT} best
pairs of each town. Written by `benchmarks/partners.py`; {platform.machine()}, Python
{platform.python_version()}, NumPy {np.__version__}, Polars {version}; load {load:.1f} on
{os.cpu_count()} cores, so read processor seconds, which are over all cores. The least of
several runs each. The bar is 2 s for all pairs and 1 ms for one town.

| way | processor seconds | seconds by the clock | same answers |
|---|---|---|---|
| compiled kernel | {compiled:.2f} | {compiled_clock:.2f} | {judgement} |
| NumPy | {plain:.2f} | {plain_clock:.2f} | {said(agree)} |
| Polars | {polars:.2f} | {polars_clock:.2f} | {said(agree_polars)}, best pair of every town |
| plain Python, {sample} towns scaled to all | {loop * scale:.0f} | {loop_clock * scale:.0f} | \
{said(agree_loop)} |

- neighbours (k-d tree in NumPy) and tables, once: {building:.2f} s
- first call of the kernel, loading or compiling it included: {warm:.2f} s
- one town over all services: {1e3 * one / sample:.2f} ms
- the tables that the kernel reads: {packed / 1e6:.0f} MB; to read them once from memory takes
  {reading * 1e3:.0f} ms here, so the kernel stands {compiled / reading:.0f} times above
  that limit: it is bound by arithmetic
- peak memory with all models in it: {memory:.1f} GB
- largest error of an expected gain against the model over all its {DRAWS} draws:
  {1e4 * worst:.1f} hundredths of a per cent of the pair's cost (chance agreement between drawn
  terms and drawn curves, which the tables leave out)
"""
    RESULT.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
