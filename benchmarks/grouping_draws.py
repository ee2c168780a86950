"""Plans under redrawn costs: seconds for a hundred draws, and how well the ranges hold.

    python benchmarks/grouping_draws.py [--regions R] [--only draws|ranges]

A hundred power costs, drawn anew, for 169 seeded planar towns: how long the plan of every
draw takes and how near its proven bound it is. And made-up regions whose truth is known: the
curve is fitted on reported costs, the plan made, the range of its saving read off the draws,
and the true saving of that plan computed here, without the engine. Seconds are processor
time. What was measured is kept in var/, so that one half may be measured anew. Writes
benchmarks/results/grouping_draws.md; takes some five minutes of one core.
"""

import argparse
import json
import os
import platform
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.regions import cost_of, planar

from interlocal.engine.costs import (
    ScalePrior,
    ServiceModel,
    SharingTerms,
    fit_scale,
    hosts,
    per_head_factor,
)
from interlocal.engine.grouping import Limits, group
from interlocal.parameters import scale_evidence, sharing_terms

RESULT = Path(__file__).resolve().parent / "results" / "grouping_draws.md"
KEPT = Path(__file__).resolve().parents[1] / "var" / "benchmarks" / "grouping_draws.json"
LEVELS = (0.5, 0.8, 0.9)
SEED = 20_261_101
SERVICE = "dispatch"
PRIOR = ScalePrior(**scale_evidence(SERVICE).prior)


def near_evidence(rng):
    """An elasticity as likely as the evidence says."""
    return rng.normal(PRIOR.elasticity_mean, PRIOR.elasticity_sd)


# true elasticity, stray of the slopes between towns, fixed cost per town
WORLDS = {
    "as the evidence says": (near_evidence, 0.15, None),
    "slopes between towns stray twice as far": (near_evidence, 0.30, None),
    "a fixed cost per town, no curve": (near_evidence, 0.15, 0.25),
    "no economies at all (elasticity 1.00)": (lambda rng: 1.00, 0.15, None),
    "economies beyond the evidence (0.65)": (lambda rng: 0.65, 0.15, None),
}


def redrawn(economy, span, draws=100):
    """169 towns under redrawn costs: seconds, and whether each plan is near its bound."""
    region, rng = planar(169, 1), np.random.default_rng(1)
    cost, limits = cost_of(region, "power", economy), Limits(6, max_minutes=40.0)
    plan = group(region, cost, limits, rng=np.random.default_rng(1), compiled=True)
    costs = [
        replace(
            cost,
            base=hosts.power(40 * 9_000 ** (1 - elasticity), elasticity),
            per_minute=cost.per_minute * np.exp(rng.normal(0, 0.2)),
            coordination=cost.coordination * np.exp(rng.normal(0, 0.3)),
        )
        for elasticity in rng.uniform(*span, draws)
    ]
    start = time.process_time()
    sure = plan.confidence(costs)
    seconds = time.process_time() - start
    gaps = 1 - sure.bounds / sure.best
    return (
        f"| {economy} | {draws} | {seconds:.1f} | {100 * gaps.max():.2f} % "
        f"| {100 * gaps.mean():.2f} % | {100 * sure.kept:.0f} % "
        f"| {100 * (sure.regret / sure.costs).mean():.3f} % |"
    )


def true_saving(groups, people, cost, truth, t):
    """What the groups truly save, by the formulas of the methods pages, one town at a time."""
    factor, total = truth, 0.0
    level = cost / (people * factor(people))
    for members in groups:
        if len(members) == 1:
            continue
        merged = sum(
            cost[i]
            * factor(sum(people[j] * min(1.0, level[j] / level[i]) for j in members))
            / factor(people[i])
            for i in members
        )
        alone, largest = sum(cost[i] for i in members), max(cost[i] for i in members)
        gross, moved = alone - merged, alone - largest
        yearly = t["coordination"] + t["crowding"] * (len(members) - 2) + t["pay"]
        yearly += t["transition"] / t["horizon"]
        yearly += t["stranded"] * min(t["stranded_years"], t["horizon"]) / t["horizon"]
        total += gross - moved * yearly - max(gross, 0.0) * (t["backfill"] + t["elsewhere"])
    return total


def coverage(world, regions):
    """Shares of regions whose plan's true saving lies in the range, and the mean error."""
    elasticity_of, stray, fixed = WORLDS[world]
    terms = SharingTerms.from_ranges(
        {name: term.ends for name, term in sharing_terms(SERVICE).items()}
    )
    rng = np.random.default_rng(SEED)
    hits, errors, empty = [], [], 0
    for number in range(regions):
        region = planar(24, 1_000 + number)
        people = region.population
        elasticity = elasticity_of(rng)
        flat = rng.uniform(PRIOR.flattening_low, PRIOR.flattening_high)

        def factor(size, elasticity=elasticity, flat=flat):
            if fixed is None:
                return per_head_factor(size, elasticity, flat)
            return 1 + fixed * 5_000 / size

        # other differences that run with size, and towns' own ways
        lean = (people / 15_000) ** rng.normal(0, stray)
        cost = 30 * people * factor(people) * lean * np.exp(0.3 * rng.standard_t(5, region.n))
        fit = fit_scale(people, cost, PRIOR, rng)
        model = ServiceModel.build(people, cost, fit, terms, rng)
        plan = group(region, model, Limits(4, max_minutes=40.0), rng=rng, compiled=False)
        groups = [region.places(names) for names in plan.groups]
        drawn = {name: float(values[0]) for name, values in terms.draw(rng, 1).items()}
        truth = true_saving(groups, people, cost, factor, drawn)
        if len(groups) == region.n:
            empty += 1
            continue
        draws, whole = plan.saving_draws(), float(cost.sum())
        ends = [np.quantile(draws, [(1 - level) / 2, (1 + level) / 2]) for level in LEVELS]
        hits.append([low <= truth <= high for low, high in ends])
        errors.append((plan.saving - truth) / whole)
    shares = " | ".join(f"{100 * share:.0f}" for share in np.mean(hits, axis=0))
    return f"| {world} | {len(hits)} | {empty} | {shares} | {100 * np.mean(errors):+.1f} |"


def page(rows, load, worlds, regions):
    return "\n".join(
        [
            "# Grouping: redrawn costs",
            "",
            "Written by `benchmarks/grouping_draws.py`. Seconds are processor time of one run, on",
            f"a machine of two cores that did other work too (load {load:.1f});",
            "loading the compiled kernels and making the first plan are not in them.",
            f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}.",
            "",
            "## A hundred cost draws, 169 towns, groups up to six",
            "",
            "Elasticity, cost of ways and cost of coordination are drawn anew; the best plan of",
            "each draw is looked for until it is within 0.5 % of its proven bound.",
            "",
            "| economies | draws | s | largest gap | mean gap | pairs kept | regret |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            "Pairs kept: of the plan's pairs, those together in 80 % of the draws. Regret: what",
            "the plan costs above the best of each draw, mean.",
            "",
            "## Do the ranges of a plan's saving hold?",
            "",
            textwrap.fill(
                f"Made-up regions of 24 towns, {regions} in the first world, costs of {SERVICE}, "
                "every term of sharing drawn from its range. The curve is fitted on the towns' "
                "costs, the plan made from it, and its true saving computed from the true curve "
                "and terms. Per cent of regions whose true saving lies in the range; the error "
                "is estimate less truth, in points of the region's cost. In regions without any "
                "group there is nothing to miss; they are left out.",
                92,
            ),
            "",
            "| the world | regions with groups | without | 50 % | 80 % | 90 % | mean error |",
            "|---|---|---|---|---|---|---|",
            *worlds,
            "",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", type=int, default=400)
    parser.add_argument("--only", choices=("draws", "ranges"))
    asked = parser.parse_args()
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    small = planar(12, 1)
    group(small, cost_of(small, "power", "moderate"), Limits(3), compiled=True)
    if asked.only != "ranges":
        kept["rows"] = [redrawn("strong", (0.65, 0.85)), redrawn("moderate", (0.85, 0.97))]
        kept["load"] = os.getloadavg()[0]
    if asked.only != "draws":
        # the first row is the one that the range promises something about
        sizes = [asked.regions] + [asked.regions // 3] * (len(WORLDS) - 1)
        kept["worlds"] = [coverage(*pair) for pair in zip(WORLDS, sizes, strict=True)]
        kept["regions"] = asked.regions
    KEPT.write_text(json.dumps(kept))
    text = page(**kept)
    print(text)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
