"""The Capitol Region of Connecticut: real towns, borders and library spending, FY2023.

Uniform Chart of Accounts (Connecticut Office of Policy and Management) and Census
population estimates of 2025; borders from Census boundaries.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from benchmarks.checker import allowed

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, fit_scale
from interlocal.engine.grouping import Limits, Region, group
from interlocal.engine.partners import distances_km
from interlocal.parameters import scale_evidence, sharing_terms

DATA = Path(__file__).resolve().parents[3] / "../shared/data/connecticut"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the tables of Connecticut's towns are not beside the project"
)

LIMITS = Limits(max_towns=4, max_minutes=30)


def rows_of(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def capitol():
    rows = [row for row in rows_of("ct_towns.csv") if row["ucoa_libraries"]]
    names = {row["town"] for row in rows}
    people = {row["town"]: float(row["pop_2025_census"]) for row in rows}
    borders = [
        (row["town_a"], row["town_b"])
        for row in rows_of("ct_town_adjacency.csv")
        if row["contact"] == "border" and {row["town_a"], row["town_b"]} <= names
    ]
    place = np.array([[float(row["lat"]), float(row["lon"])] for row in rows])
    # roads a third longer than the straight line, at 45 km an hour
    region = Region(people, borders, distances_km(place) * 1.3 / 45 * 60)
    rng = np.random.default_rng(1)
    costs = np.array([float(row["ucoa_libraries"]) for row in rows])
    fit = fit_scale(
        region.population, costs, ScalePrior(**scale_evidence("libraries").prior), rng, draws=100
    )
    terms = {name: term.ends for name, term in sharing_terms("libraries").items()}
    model = ServiceModel.build(region.population, costs, fit, SharingTerms.from_ranges(terms), rng)
    return region, model


@pytest.fixture(scope="module")
def plan(capitol):
    region, model = capitol
    return group(region, model, LIMITS, gap=0.0)


def test_the_plan_of_the_libraries_is_proven(plan, capitol):
    region, model = capitol

    assert plan.status == "optimal"
    assert sorted(name for names in plan.groups for name in names) == sorted(region.names)
    assert all(allowed(region, region.places(names), LIMITS) for names in plan.groups)
    masks = np.array([[name in names for name in region.names] for names in plan.groups])
    assert plan.cost == pytest.approx(model.expected_cost(masks).sum())


def test_the_saving_is_modest_as_the_evidence_is(plan):
    alone = sum(plan.alone.values())

    assert 0 <= plan.saving < 0.06 * alone


def test_the_parts_of_each_saving_add_up_and_name_what_sharing_costs(plan):
    for names, parts, together in zip(plan.groups, plan.gains(), plan.costs, strict=True):
        apart = sum(plan.alone[name] for name in names)
        assert sum(parts.values()) == pytest.approx(apart - together, abs=1e-3)
        assert all(value <= 0 for part, value in parts.items() if part != "gross")


def test_the_plans_groups_have_splits_that_hold_or_name_the_subsidy(plan):
    for split in plan.split():
        assert split.stable
        assert split.shares.sum() == pytest.approx(split.game.total - split.subsidy)
        assert split.subsidy < 0.01 * split.game.total


def test_redrawn_costs_give_shares_regrets_and_bounds_that_fit_together(plan):
    sure = plan.confidence(10, gap=0.01)

    assert (np.diag(sure.together) == 1).all()
    assert (sure.together <= 1).all()
    assert (sure.regret >= -1e-6 * sure.costs).all()
    assert (sure.bounds <= sure.best * (1 + 1e-9)).all()
    # not every pair of the plan is together in every draw
    assert sure.kept < 1


def test_the_range_of_the_saving_is_that_of_the_draws_and_has_the_mean_in_it(plan, capitol):
    _, model = capitol
    draws = plan.saving_draws()

    low, high = plan.saving_range()

    assert draws.shape == (model.fit.draws,)
    assert draws.mean() == pytest.approx(plan.saving)
    assert low < plan.saving < high
    assert ((draws >= low) & (draws <= high)).mean() == pytest.approx(0.9, abs=0.02)
    assert plan.saving_range(level=0.5)[0] > low
