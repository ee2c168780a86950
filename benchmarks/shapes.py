"""How well three shapes of the cost curve predict towns that were held back.

    python benchmarks/shapes.py --towns TOWNS.csv

TOWNS.csv is the table of Connecticut's towns that ``benchmarks/calibration.py`` reads. Prints
the table of docs/methods/second_opinion.md. Takes some seconds on one core.
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.calibration import FUNCTIONS, SEED, column, function_costs, prior

from interlocal.engine.costs import (
    FIXED_COST,
    SPLINE,
    fit_scale,
    fit_services,
    fit_shapes,
    per_head_factor,
)

FOLDS, ROUNDS, DRAWS = 5, 4, 100
ALL_TOWNS = "municipal spending, all towns, FY2018"


def held_back(rows):
    """Per service: by how much each shape misses the log cost of each held-back town, (3, m).

    The main curve first, then the spline and the fixed cost. Each town is held back once a
    round: five parts, four rounds. The services of the Capitol Region are fitted together.
    """
    people, density, costs = function_costs(rows)
    rng = np.random.default_rng(SEED)
    priors = [prior(service) for service in FUNCTIONS]
    found = {service: [] for service in FUNCTIONS}
    for part in parts(len(people), rng):
        known = np.where(part[:, None], np.nan, costs)
        fits = fit_services(people, known, priors, rng, draws=DRAWS, density=density)
        for k, (service, fit) in enumerate(zip(FUNCTIONS, fits, strict=True)):
            asked = part & np.isfinite(costs[:, k]) & (costs[:, k] > 0)
            found[service].append(
                misses(people, known[:, k], costs[:, k], asked, fit, rng, density)
            )
    everybody, spent = column(rows, "pop_2018_opm"), column(rows, "fy2018_exp_municipal")
    everybody, spent = everybody[spent > 0], spent[spent > 0]
    found[ALL_TOWNS] = []
    for part in parts(len(everybody), rng):
        known = np.where(part, np.nan, spent)
        fit = fit_scale(everybody, known, prior("general-government"), rng, draws=DRAWS)
        found[ALL_TOWNS].append(misses(everybody, known, spent, part, fit, rng))
    return {service: np.concatenate(each, axis=1) for service, each in found.items()}


def parts(towns, rng):
    """The towns held back each time, shape (towns,) of bool."""
    for _ in range(ROUNDS):
        place = rng.permutation(towns) % FOLDS
        yield from (place == fold for fold in range(FOLDS))


def misses(people, known, costs, asked, fit, rng, density=None):
    """How far the main curve, the spline and the fixed cost lie off, on the log scale."""
    shapes = fit_shapes(people, known, fit, rng, density)
    size = people[asked]
    log_per_head = np.log(costs[asked] / size)
    if density is not None:
        lean = np.log(density[asked]) - fit.mean_log_density
        log_per_head = log_per_head - fit.density_effect.mean() * lean
    curve = np.log(per_head_factor(size[:, None], fit.slope, fit.flattening))
    said = [(fit.level + curve).mean(axis=1)]
    said += [shapes.fitted[name].log_per_head(size)[:, 0] for name in (SPLINE, FIXED_COST)]
    return np.abs(np.stack(said) - log_per_head)


def table(found):
    """The rows of the page: mean miss of the log cost by each shape."""
    services = [each for name, each in found.items() if name != ALL_TOWNS]
    lines = {name.replace("-", " "): each for name, each in found.items() if name != ALL_TOWNS}
    lines["**the nine together**"] = np.concatenate(services, axis=1)
    lines[ALL_TOWNS] = found[ALL_TOWNS]
    for name, each in lines.items():
        cells = " | ".join(f"{miss:.3f}" for miss in each.mean(axis=1))
        yield f"| {name} | {each.shape[1]:,} | {cells} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=Path, required=True)
    with parser.parse_args().towns.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    print("| service | predictions | main curve | spline | fixed cost |\n|---|---|---|---|---|")
    print("\n".join(table(held_back(rows))))


if __name__ == "__main__":
    main()
