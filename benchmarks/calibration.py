"""How well the ranges hold: fit on half of the towns, predict the other half.

    python benchmarks/calibration.py --towns TOWNS.csv --libraries LIBRARIES.csv.gz

TOWNS.csv holds a row per Connecticut town with its population, land area, spending by
function (Uniform Chart of Accounts, FY2023) and yearly totals (Municipal Fiscal
Indicators, FY2018), both from the Connecticut Office of Policy and Management.
LIBRARIES.csv.gz holds the Connecticut State Library's yearly statistics. Writes the
page docs/methods/calibration.md. Takes about a minute on one core.
"""

import argparse
import csv
import gzip
from pathlib import Path

import numpy as np

from interlocal.engine.costs import (
    ScalePrior,
    ServiceModel,
    SharingTerms,
    fit_scale,
    fit_services,
    per_head_factor,
    spread_benefits,
)
from interlocal.parameters import parameter, scale_evidence, sharing_terms

LEVELS = (50, 80, 95)
SEED = 20_260_101
PAGE = Path(__file__).resolve().parents[1] / "docs" / "methods" / "calibration.md"

# our service -> function of the Uniform Chart of Accounts
FUNCTIONS = {
    "fire": "fire",
    "general-government": "general_government",
    "highways": "highways",
    "libraries": "libraries",
    "police": "police",
    "public-health": "public_health",
    "recreation": "recreation",
    "social-services": "social_services",
    "waste": "waste_management",
}
OTHER_FUNCTIONS = (
    "other_public_works",
    "other_public_safety",
    "other_health_welfare",
    "other_culture_recreation",
    "not_broken_down",
    "capital_outlay",
    "sewer",
)


def covered(draws, truth):
    """For each level, which truths lie inside the middle range of their draws: (levels, m)."""
    hits = []
    for level in LEVELS:
        low, high = np.percentile(draws, [50 - level / 2, 50 + level / 2], axis=1)
        hits.append((low <= truth) & (truth <= high))
    return np.array(hits)


def column(rows, name):
    return np.array([float(row[name]) if row.get(name) else np.nan for row in rows])


def prior(service, **change):
    return ScalePrior(**(scale_evidence(service).prior | change))


def by_function(rows, splits):
    """Nine services of the 38 towns of the Capitol Region, all fitted together."""
    people, density, costs = function_costs(rows)
    priors = [prior(service) for service in FUNCTIONS]
    rng = np.random.default_rng(SEED)
    found = {service: [] for service in FUNCTIONS}
    for _ in range(splits):
        half = rng.permutation(len(people)) < len(people) // 2
        known = np.where(half[:, None], costs, np.nan)
        fits = fit_services(people, known, priors, rng, density=density)
        for k, (service, fit) in enumerate(zip(FUNCTIONS, fits, strict=True)):
            kept = ~half & np.isfinite(costs[:, k])
            draws = fit.predict(people[kept], rng, density[kept])
            found[service].append(covered(draws, costs[kept, k]))
    return {service: np.concatenate(hits, axis=1) for service, hits in found.items()}


def error_of(draws, truth):
    """How far predictions lie from the truth on the log scale, wide ones included: shape (m,).

    The continuous ranked probability score: a certain prediction scores its distance, and
    a range that is wider than it need be scores worse than a narrow one that holds.
    """
    logs = np.sort(np.log(draws), axis=1)
    d = logs.shape[1]
    spread = logs @ (2 * np.arange(1, d + 1) - d - 1) / d**2  # half the mean gap of two draws
    return np.abs(logs - np.log(truth)[:, None]).mean(axis=1) - spread


def function_costs(rows):
    """People, density and comparable costs of the nine services, shape (n,), (n,), (n, 9)."""
    rows = [row for row in rows if row["ucoa_fiscal_year"]]
    people, area = column(rows, "pop_2025_census"), column(rows, "land_area_sqmi")
    names = [*FUNCTIONS.values(), *OTHER_FUNCTIONS]
    lines = np.stack([column(rows, f"ucoa_{name}") for name in names], axis=1)
    costs = spread_benefits(
        lines,
        column(rows, "ucoa_unallocated_other"),
        parameter("sharing.central_limit").value,
        parameter("sharing.labour_tilt").value,
    ).value[:, : len(FUNCTIONS)]
    return people, people / area, costs


def alone_or_together(rows, splits):
    """Each service fitted by itself and all together, on the same halves.

    Per service: errors alone and together, and hits alone and together.
    """
    people, density, costs = function_costs(rows)
    priors = [prior(service) for service in FUNCTIONS]
    rng = np.random.default_rng(SEED)
    found = {service: ([], [], [], []) for service in FUNCTIONS}
    for _ in range(splits):
        half = rng.permutation(len(people)) < len(people) // 2
        known = np.where(half[:, None], costs, np.nan)
        together = fit_services(people, known, priors, rng, density=density)
        for k, service in enumerate(FUNCTIONS):
            kept = ~half & np.isfinite(costs[:, k]) & (costs[:, k] > 0)
            truth = costs[kept, k]
            alone = fit_scale(people, known[:, k], priors[k], rng, density=density)
            for place, fit in enumerate((alone, together[k])):
                draws = fit.predict(people[kept], rng, density[kept])
                found[service][place].append(error_of(draws, truth))
                found[service][place + 2].append(covered(draws, truth))
    return {
        service: [np.concatenate(part, axis=-1) for part in parts]
        for service, parts in found.items()
    }


def together_line(name, parts):
    """Mean error alone and together, the difference, and what the ranges held."""
    alone, together, hits_alone, hits_together = parts
    cells = [f"{alone.mean():.4f}", f"{together.mean():.4f}"]
    cells += [f"{100 * (together.mean() / alone.mean() - 1):+.1f} %"]
    for hits in (hits_alone, hits_together):
        cells.append(" / ".join(f"{100 * share:.0f}" for share in hits.mean(axis=1)))
    return f"| {name} | " + " | ".join(cells) + " |"


def one_service(people, cost, service, splits):
    """A single service of many towns, fitted by itself."""
    rng = np.random.default_rng(SEED)
    hits = []
    for _ in range(splits):
        half = rng.permutation(len(people)) < len(people) // 2
        fit = fit_scale(people, np.where(half, cost, np.nan), prior(service), rng)
        hits.append(covered(fit.predict(people[~half], rng), cost[~half]))
    return np.concatenate(hits, axis=1)


def municipal(rows, splits):
    """All municipal spending but schools and debt, FY2018.

    A town whose schools and debt exceed its total (refunded bonds) has no usable figure.
    """
    people, cost = column(rows, "pop_2018_opm"), column(rows, "fy2018_exp_municipal")
    kept = cost > 0
    return one_service(people[kept], cost[kept], "general-government", splits)


def libraries(rows, splits):
    """Operating spending of the principal public libraries in 2014, by towns served."""
    rows = [row for row in rows if row["fiscal_year"] == "2014"]
    people, cost = (
        column(rows, "population_of_service_area"),
        column(rows, "operating_expenditures"),
    )
    kept = (people > 0) & (cost > 0)
    return one_service(people[kept], cost[kept], "libraries", splits)


def near_prior(rng):
    return rng.normal(0.95, 0.04)


# true elasticity, stray of slopes, fixed cost per town, whether scale follows work or people
WORLDS = {
    "as the prior says": (near_prior, 0.15, None, True),
    "slopes between towns stray twice as far": (near_prior, 0.30, None, True),
    "scale follows people, whatever they spend": (near_prior, 0.15, None, False),
    "a fixed cost per town, no flattening point": (near_prior, 0.15, 0.10, True),
    "no economies at all (true elasticity 1.00)": (lambda rng: 1.00, 0.15, None, True),
    "economies far beyond the evidence (0.80)": (lambda rng: 0.80, 0.15, None, True),
}


def savings(world, regions):
    """Made-up regions of 38 towns whose true gross savings are known; groups of 2 to 6."""
    elasticity_of, stray, fixed, by_work = WORLDS[world]
    terms = SharingTerms.from_ranges(
        {name: term.ends for name, term in sharing_terms("libraries").items()}
    )
    rng = np.random.default_rng(SEED)
    hits, errors = [], []
    for _ in range(regions):
        people = np.exp(rng.normal(9.6, 0.9, 38))
        elasticity, flat = elasticity_of(rng), rng.uniform(20_000, 25_000)

        def factor(size, elasticity=elasticity, flat=flat, fixed=fixed):
            if fixed is None:
                return per_head_factor(size, elasticity, flat)
            return 1 + fixed * 5_000 / size

        # other differences that run with size, and towns' own ways
        lean = (people / 15_000) ** rng.normal(0, stray)
        cost = 60 * people * factor(people) * lean * np.exp(0.4 * rng.standard_t(5, 38))
        fit = fit_scale(people, cost, prior("libraries"), rng)
        model = ServiceModel.build(people, cost, fit, terms, rng)
        groups = np.zeros((30, 38), dtype=bool)
        for row in groups:
            row[rng.choice(38, rng.integers(2, 7), replace=False)] = True
        alone = groups @ cost
        level = cost / (people * factor(people))
        brings = np.minimum(level[:, None] / level, 1.0) if by_work else np.ones((38, 38))
        seen = groups @ (people[:, None] * brings)
        shared = np.where(groups, cost * factor(np.where(groups, seen, 1.0)) / factor(people), 0)
        truth = (alone - shared.sum(axis=1)) / alone
        draws = model.savings(groups).gross / alone[:, None]
        hits.append(covered(draws, truth))
        errors.append(draws.mean(axis=1) - truth)
    return np.concatenate(hits, axis=1), np.concatenate(errors)


def savings_together(world, regions, services=6):
    """The same made-up regions with several services each: curves fitted alone and together.

    Errors of the expected saving and hits, alone and together, in points of the cost.
    """
    elasticity_of, stray, _, _ = WORLDS[world]
    terms = SharingTerms.from_ranges(
        {name: term.ends for name, term in sharing_terms("libraries").items()}
    )
    rng = np.random.default_rng(SEED)
    found = ([], [], [], [])
    for _ in range(regions):
        people = np.exp(rng.normal(9.6, 0.9, 38))
        truths, costs = [], np.empty((38, services))
        for k in range(services):
            elasticity, flat = elasticity_of(rng), rng.uniform(20_000, 25_000)
            lean = (people / 15_000) ** rng.normal(0, stray)
            curve = per_head_factor(people, elasticity, flat)
            costs[:, k] = 60 * people * curve * lean * np.exp(0.4 * rng.standard_t(5, 38))
            truths.append((elasticity, flat, curve))
        priors = [prior("libraries")] * services
        together = fit_services(people, costs, priors, rng)
        for k, (elasticity, flat, curve) in enumerate(truths):
            cost = costs[:, k]
            groups = np.zeros((30, 38), dtype=bool)
            for row in groups:
                row[rng.choice(38, rng.integers(2, 7), replace=False)] = True
            level = cost / (people * curve)
            seen = groups @ (people[:, None] * np.minimum(level[:, None] / level, 1.0))
            after = per_head_factor(np.where(groups, seen, 1.0), elasticity, flat)
            alone = groups @ cost
            truth = (alone - np.where(groups, cost * after / curve, 0).sum(axis=1)) / alone
            for place, fit in enumerate((fit_scale(people, cost, priors[k], rng), together[k])):
                model = ServiceModel.build(people, cost, fit, terms, rng)
                draws = model.savings(groups).gross / alone[:, None]
                found[place].append(draws.mean(axis=1) - truth)
                found[place + 2].append(covered(draws, truth))
    return [np.concatenate(part, axis=-1) for part in found]


def savings_line(name, parts):
    """Root mean square error alone and together, and what the ranges held."""
    alone, together, hits_alone, hits_together = parts
    sizes = [100 * np.sqrt((errors**2).mean()) for errors in (alone, together)]
    cells = [f"{size:.2f}" for size in sizes]
    for hits in (hits_alone, hits_together):
        cells.append(" / ".join(f"{100 * share:.0f}" for share in hits.mean(axis=1)))
    return f"| {name} | {len(alone):,} | " + " | ".join(cells) + " |"


def line(name, hits, *more):
    shares = " | ".join(f"{100 * share:.0f}" for share in hits.mean(axis=1))
    return f"| {name} | {hits.shape[1]:,} | {shares} |" + "".join(f" {cell} |" for cell in more)


TEXT = """# How well the ranges hold

A range is honest when it holds the truth as often as it says. Here each cost curve
([scale](scale.md)) was fitted on a random half of the towns and asked for the costs of
the other half: a range of 80 % should hold about 80 of 100 costs. The table is written
by `benchmarks/calibration.py`; the numbers are per cent of predictions inside the range.

## Costs of towns that were held back

Spending by function, 38 towns of the Capitol Region of Connecticut, FY2023 (Uniform
Chart of Accounts), benefits spread, all services fitted together on 19 towns, {splits}
random halves:

| service | predictions | 50 % | 80 % | 95 % |
|---|---|---|---|---|
{services}

Whole budgets and libraries, single curves without density:

| what | predictions | 50 % | 80 % | 95 % |
|---|---|---|---|---|
{wide}

## Each service alone, or all together

The finder fits the curves of all services that a set of towns reports together: how far
slopes stray and how widely towns scatter is learned from all of them. The same 38 towns and
halves, each service fitted by itself and together with the eight others. The error is the
continuous ranked probability score of the log cost: how far a prediction lies off, with a
range that is wider than it need be counting against it; lower is better.

| service | error alone | error together | difference | held alone, 50 / 80 / 95 % | held together |
|---|---|---|---|---|---|
{both}

Savings, on made-up regions of 38 towns and six services (the worlds are explained below), root
mean square error of the expected gross saving in points of the group's cost:

| the world | groups | error alone | error together | held alone, 50 / 80 / 95 % | held together |
|---|---|---|---|---|---|
{both_savings}

Together is a little better or the same, nowhere much worse: it earns its keep where slopes
between towns stray farther than the evidence expects. So the finder, scenarios, the region
explorer and the scan of states all fit together.

Predictions from one region are not independent of each other: the same towns return in
many halves, and a town that is odd stays odd. Read differences of a few points as chance.

## Savings, where the truth is known

No open data set says what a service would have cost unshared, so the ranges of *savings*
can only be tested on made-up regions: 38 towns with lognormal populations, a true curve,
towns' own ways (scatter of 40 %), and differences that run with size but that sharing
would not change. True gross savings of groups of 2 to 6, {regions} regions a row. The error
is estimate less truth, in points of the group's cost.

| the world | groups | 50 % | 80 % | 95 % | mean error |
|---|---|---|---|---|---|
{worlds}

In the first world the true elasticity is drawn from the prior itself; in the other rows
something is wrong with our picture of the world. The last two say what the method cannot
do: where a region's true scale lies far from what studies found, towns' reports move the
estimate only a little, so that it stays near the evidence, and its ranges miss the truth
more often than they say. This is the price of not believing slopes between towns.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=Path, required=True)
    parser.add_argument("--libraries", type=Path, required=True)
    parser.add_argument("--splits", type=int, default=40)
    parser.add_argument("--regions", type=int, default=200)
    asked = parser.parse_args()
    with asked.towns.open(newline="", encoding="utf-8") as file:
        towns = list(csv.DictReader(file))
    with gzip.open(asked.libraries, "rt", newline="", encoding="utf-8") as file:
        shelves = list(csv.DictReader(file))

    functions = by_function(towns, asked.splits)
    services = [line(service.replace("-", " "), hits) for service, hits in functions.items()]
    services.append(line("**all services**", np.concatenate(list(functions.values()), axis=1)))
    halves = alone_or_together(towns, asked.splits)
    all_halves = [np.concatenate(part, axis=-1) for part in zip(*halves.values(), strict=True)]
    both = [together_line(name.replace("-", " "), parts) for name, parts in halves.items()]
    both.append(together_line("**all services**", all_halves))
    both_savings = [
        savings_line(world, savings_together(world, asked.regions // 8))
        for world in list(WORLDS)[:2]
    ]
    wide = [
        line(
            "municipal spending, all towns of Connecticut, FY2018", municipal(towns, asked.splits)
        ),
        line("public libraries, 2014", libraries(shelves, asked.splits)),
    ]
    worlds = []
    for world in WORLDS:
        hits, errors = savings(world, asked.regions)
        worlds.append(line(world, hits, f"{100 * errors.mean():+.1f}"))
    page = TEXT.format(
        splits=asked.splits,
        regions=asked.regions,
        services="\n".join(services),
        both="\n".join(both),
        both_savings="\n".join(both_savings),
        wide="\n".join(wide),
        worlds="\n".join(worlds),
    )
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
