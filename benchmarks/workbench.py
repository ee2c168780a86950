"""How long a person waits at the workbench: sliders, formulas, who joins, clauses.

    python benchmarks/workbench.py [--quick]

Seeded made-up towns with lognormal populations. Up to 15 the cost of a group is
a fixed part, a part with economies of scale and a part of each town's own, in a
table of all groups. Beyond, it is what a scenario keeps: the expected cost of a
shared service with all its terms and the ways between towns, as curves, asked
for where it is needed. Times are processor times of this process, because other
work on the machine does not lengthen them; the median and the worst of the
repetitions. Writes benchmarks/results/workbench.md.
"""

import argparse
import os
import platform
import statistics
import time
from pathlib import Path

import numpy as np

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, Travel, fit_scale
from interlocal.engine.costs.service_game import ServiceCosts
from interlocal.engine.games import (
    CostGame,
    Fixed,
    PerMember,
    Power,
    acceptable_formula,
    nucleolus,
)
from interlocal.engine.sharing import Clause, Limit, Pool, mediate, weighed, who_joins

RESULT = Path(__file__).resolve().parent / "results" / "workbench.md"
SEED = 20_261_122
BAR_MS = 100
LISTED = 15  # towns whose every group is in a table
SAMPLES = 500  # groups with each town, beyond
TERMS = {
    "transition": (0.02, 0.1, 0.25),
    "horizon": (5, 10, 18),
    "stranded": (0, 0.04, 0.12),
    "stranded_years": (2, 4, 6),
    "coordination": (0.002, 0.01, 0.03),
    "crowding": (0, 0.002, 0.006),
    "pay": (0, 0.004, 0.02),
    "backfill": (0, 0.7, 1.35),
    "elsewhere": (0, 0.05, 0.3),
}


def region(n):
    """A game of ``n`` towns with the drivers that a council knows."""
    rng = np.random.default_rng(SEED + n)
    people = rng.lognormal(9, 0.8, n).round()
    value = people * rng.uniform(80_000, 300_000, n)
    calls = people * rng.uniform(0.1, 0.4, n)
    names = tuple(f"Town {place}" for place in range(1, n + 1))
    if n <= LISTED:
        terms = (Fixed(2e5), Power(calls, 60, 0.85), PerMember(people * 2))
        game = CostGame.build(names, *terms)
    else:
        game = ServiceCosts.of(service(people, rng), np.arange(n)).game(names)
    return game, {"people": people, "grand list": value, "calls": calls, "equal": np.ones(n)}


def service(people, rng):
    """A model of what sharing would cost these towns, on a square of 30 by 30 km."""
    cost = people * rng.lognormal(4.5, 0.4, people.size)
    prior = ScalePrior(0.95, 0.06, 15_000, 60_000, source="made up for this measurement")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=1000)
    places = rng.uniform(0, 30, (people.size, 2))
    minutes = 1.5 * np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    ways = Travel(people * 0.01, minutes, 0.1)
    return ServiceModel.build(people, cost, fit, SharingTerms.from_ranges(TERMS), rng, travel=ways)


def fair(game):
    """The benchmark: the nucleolus, or among many the cost in proportion to cost alone."""
    return nucleolus(game).shares if game.n <= LISTED else game.alone * game.total / sum(game.alone)


def timed(work, times):
    """Median and worst processor time in milliseconds."""
    spent = []
    for turn in range(times):
        start = time.process_time()
        work(turn)
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent), max(spent)


def move(n, times):
    """One move of a slider: shares, losers and sub-groups, with the benchmark handed in."""
    game, drivers = region(n)
    benchmark = fair(game)
    weights = np.random.default_rng(1).dirichlet(np.ones(len(drivers)), times)
    proven = set()

    def work(turn):
        found = weighed(game, drivers, weights[turn].tolist(), benchmark=benchmark)
        proven.add(found.certified)

    spent = timed(work, times)
    return (*spent, "proven" if proven == {True} else "not all proven")


def formula(n, times):
    """The nearest acceptable formula, the benchmark included."""
    game, drivers = region(n)
    found = []

    def work(turn):
        found.append(acceptable_formula(game, drivers, benchmark=fair(game)))

    spent = timed(work, times)
    return (*spent, f"acceptable: {found[0].acceptable}, certified: {found[0].certified}")


def joining(n, times):
    """Every group of the invited (a sample beyond 15)."""
    game, drivers = region(n)
    clause = Clause.of_weights({"people": 0.5, "equal": 0.5})
    intents = dict.fromkeys(game.members, "likely")

    def work(turn):
        rng = np.random.default_rng(turn)
        who_joins(game, clause, intents, drivers=drivers, rng=rng, samples=SAMPLES)

    return timed(work, times)


def room(n, times):
    """One answer of the mediator."""
    game, _ = region(n)
    return timed(lambda turn: mediate(game, game.alone * 0.95), times)


def draws(n, times):
    """A clause with pools and caps over a thousand draws."""
    rng = np.random.default_rng(SEED)
    _, drivers = region(n)
    names = [f"Town {place}" for place in range(n)]
    clause = Clause(
        (
            Pool("Calls", {"calls": 0.54, "grand list": 0.23, "people": 0.23}, share=0.6),
            Pool("Base", {"equal": 1.0}, share=0.4),
        ),
        limits=(Limit("cap", "share", 0.3), Limit("floor", "amount", 100)),
    )
    costs = rng.uniform(9e5, 1.1e6, 1000)
    return timed(lambda turn: clause.many(drivers, costs, members=names), times)


def report(rows):
    """The page of results."""
    lines = [
        "# The workbench: how long a person waits\n",
        "Made by `python benchmarks/workbench.py`. Processor time in milliseconds, median and "
        "worst of the repetitions.\n",
        f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}; the "
        f"machine was busy with other work: load {os.getloadavg()[0]:.0f}.\n",
        "| what | towns | median ms | worst ms | repetitions | |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {what} | {n} | {median:.1f} | {worst:.1f} | {times} | {note} |"
        for what, n, times, median, worst, note in rows
    ]
    slider = next(row for row in rows if row[0] == "move of a slider" and row[1] == 15)
    met = "met" if slider[4] < BAR_MS else "MISSED"
    lines.append(
        f"\nThe bar: a move at 15 towns in under {BAR_MS} ms, at worst {slider[4]:.1f}: {met}."
    )
    return "\n".join(lines) + "\n"


def main():
    """Measure, print, and write the page."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="few repetitions, writes nothing")
    quick = given.parse_args().quick
    plan = [
        ("move of a slider", move, (6, 15, 24, 40), (200, 200, 10, 10)),
        ("acceptable formula", formula, (6, 15, 24, 40), (20, 20, 3, 3)),
        ("who joins", joining, (10, 15, 24, 40), (5, 5, 3, 3)),
        ("the mediator's answer", room, (6, 15, 24, 40), (10, 10, 3, 3)),
        ("a clause over 1,000 draws", draws, (15, 40), (10, 10)),
    ]
    rows = []
    for what, work, sizes, repetitions in plan:
        for n, times in zip(sizes, repetitions, strict=True):
            median, worst, *note = work(n, max(1, times // 10) if quick else times)
            rows.append((what, n, times, median, worst, note[0] if note else ""))
            print(what, n, f"{median:.1f} ms, at worst {worst:.1f}", *note, flush=True)
    if not quick:
        RESULT.write_text(report(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
