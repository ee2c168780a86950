"""Splines, lines and fixed costs, where the answer is known beforehand."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from benchmarks.shapes import held_back, table
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from interlocal.engine.costs import FIXED_COST, LINE, SPLINE, ScalePrior, fit_scale, fit_shapes
from interlocal.engine.costs.shapes import FixedCost, Line, Spline, knots_of
from interlocal.engine.costs.splines import natural_basis, roughness
from interlocal.engine.errors import NoAnswer, UnusableInput

ROOT = Path(__file__).resolve().parents[3]
TOWNS = ROOT / "../shared/data/connecticut/ct_towns.csv"
PRIOR = ScalePrior(0.95, 0.04, 20_000, 25_000, source="made up")
PEOPLE = np.geomspace(1_000, 90_000, 30)
ONCE = np.ones((1, 30))


def shapes_of(people, cost, seed=1, **more):
    fit = fit_scale(people, cost, PRIOR, np.random.default_rng(seed), draws=100)
    return fit_shapes(people, cost, fit, np.random.default_rng(seed), **more)


def test_a_spline_by_hand():
    # through 0, 1, 0 at 0, 1, 2: f(x) = (3x - x**3) / 2 up to 1, f'' = -3x; straight outside
    knots, heights = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])

    found = natural_basis(np.array([-1.0, 0.5, 1.0, 1.5, 4.0]), knots) @ heights

    np.testing.assert_allclose(found, [-1.5, 0.6875, 1.0, 0.6875, -3.0])
    # twice the integral of 9x**2 from 0 to 1
    assert heights @ roughness(knots) @ heights == pytest.approx(6.0)


@given(
    gaps=st.lists(st.floats(0.1, 5), min_size=2, max_size=6),
    heights=st.lists(st.floats(-5, 5), min_size=7, max_size=7),
)
@settings(max_examples=40)
def test_a_spline_is_that_of_scipy(gaps, heights):
    knots = np.concatenate([[0.0], np.cumsum(gaps)])
    values = np.array(heights[: len(knots)])
    at = np.linspace(knots[0], knots[-1], 50)

    found = natural_basis(at, knots) @ values

    np.testing.assert_allclose(found, CubicSpline(knots, values, bc_type="natural")(at), atol=1e-8)
    np.testing.assert_allclose(natural_basis(at - 1, knots).sum(axis=1), 1.0)


@pytest.mark.parametrize("knots", [[0.0, 1.0], [0.0, 1.0, 1.0]])
def test_knots_too_few_or_alike_are_refused(knots):
    with pytest.raises(UnusableInput, match="three knots or more"):
        natural_basis(np.zeros(1), np.array(knots))


@given(fixed=st.floats(1e3, 1e6), per_person=st.floats(5, 500))
@settings(max_examples=25)
def test_a_fixed_cost_is_found_again(fixed, per_person):
    per_head = fixed / PEOPLE + per_person

    found = FixedCost.fit(np.log(PEOPLE), np.log(per_head), ONCE)

    np.testing.assert_allclose(found.per_person * found.carried, fixed, rtol=2e-3)
    np.testing.assert_allclose(found.log_per_head(PEOPLE)[:, 0], np.log(per_head), atol=1e-4)


def test_cost_that_follows_people_carries_nothing():
    found = FixedCost.fit(np.log(PEOPLE), np.log(np.full(30, 60.0)), ONCE)

    assert found.carried[0] == 0
    assert found.per_person[0] == pytest.approx(60)


def test_a_line_is_found_again():
    flattening = np.array([20_000.0])
    per_head = 50 * (np.minimum(PEOPLE, 20_000) / 20_000) ** -0.3

    found = Line.fit(np.log(PEOPLE), np.log(per_head), ONCE, flattening)

    assert (found.slope[0], np.exp(found.level[0])) == pytest.approx((-0.3, 50))


def test_where_all_towns_are_past_the_flattening_point_the_line_is_flat():
    found = Line.fit(np.log(PEOPLE), np.log(PEOPLE), ONCE, np.array([500.0]))

    assert found.slope[0] == 0


def test_reports_on_a_spline_are_found_again_and_a_stiff_one_is_straight():
    x = np.log(PEOPLE)
    bent = natural_basis(x, knots_of(x)) @ [4.0, 3.2, 3.4, 3.9]

    loose = Spline.fit(x, bent, ONCE, 1e-9)
    stiff = Spline.fit(x, bent, ONCE, 1e9)

    np.testing.assert_allclose(loose.heights[0], [4.0, 3.2, 3.4, 3.9], atol=1e-6)
    straight = np.polynomial.Polynomial.fit(x, bent, 1)
    np.testing.assert_allclose(stiff.log_per_head(PEOPLE)[:, 0], straight(x), atol=1e-5)


def test_the_spline_bends_where_the_reports_do_and_not_for_noise():
    rng = np.random.default_rng(3)
    noise = np.exp(0.3 * rng.standard_normal(30))
    curve = 60 * np.exp(0.8 * np.cos(1.5 * np.log(PEOPLE / 9_000)))

    bent = shapes_of(PEOPLE, PEOPLE * curve * noise**0.1).fitted[SPLINE]
    noisy = shapes_of(PEOPLE, PEOPLE * 60 * noise).fitted[SPLINE]

    def bend(spline):
        return float(spline.heights[0] @ roughness(spline.knots) @ spline.heights[0])

    assert bend(bent) > 50 * bend(noisy)
    np.testing.assert_allclose(bent.log_per_head(PEOPLE)[:, 0], np.log(curve), atol=0.45)


def test_density_is_taken_out_as_in_the_main_curve():
    rng = np.random.default_rng(4)
    density = np.exp(rng.normal(4, 1, 30))
    cost = PEOPLE * 50 * density**-0.2
    fit = fit_scale(PEOPLE, cost, PRIOR, np.random.default_rng(1), density=density)

    seeing = fit_shapes(PEOPLE, cost, fit, np.random.default_rng(1), density=density)

    # what is left is flat: every shape says the same at every size
    for shape in seeing.fitted.values():
        assert np.ptp(shape.log_per_head(PEOPLE)) < 0.08


def test_versions_scatter_about_the_fit_and_are_as_many_as_draws():
    rng = np.random.default_rng(5)
    cost = (100_000 + 40 * PEOPLE) * np.exp(0.2 * rng.standard_normal(30))

    found = shapes_of(PEOPLE, cost)

    for name in (LINE, SPLINE, FIXED_COST):
        drawn = found.drawn[name].log_per_head(np.array([9_000.0]))[0]
        assert drawn.shape == (100,)
        middle = found.fitted[name].log_per_head(np.array([9_000.0]))[0, 0]
        assert drawn.mean() == pytest.approx(middle, abs=0.02)
        assert 0.01 < drawn.std() < 0.12


def test_the_same_towns_in_another_order_give_the_same_shapes():
    rng = np.random.default_rng(6)
    cost = PEOPLE * 50 * np.exp(0.2 * rng.standard_normal(30))
    order = rng.permutation(30)

    here, there = shapes_of(PEOPLE, cost), shapes_of(PEOPLE[order], cost[order])

    np.testing.assert_allclose(
        here.fitted[SPLINE].log_per_head(PEOPLE), there.fitted[SPLINE].log_per_head(PEOPLE)
    )


def test_the_smallest_and_the_largest_town_are_inside_the_reports():
    # exp(log(4_858)) is a hair above 4,858
    people = np.append(np.geomspace(4_858, 30_000, 15).round(), 41_737.0)

    found = shapes_of(people, 50 * people)

    assert (found.smallest, found.largest) == (4_858, 41_737)


def test_too_few_reports_are_said():
    cost = np.where(np.arange(30) < 14, PEOPLE, np.nan)

    with pytest.raises(NoAnswer, match="14 towns report a cost; to compare shapes it takes 15"):
        shapes_of(PEOPLE, cost)


def test_towns_of_one_size_tell_no_shapes_apart():
    with pytest.raises(NoAnswer, match="too much alike in size"):
        shapes_of(np.full(30, 5_000.0), PEOPLE)


def test_other_costs_than_the_main_curves_are_refused():
    fit = fit_scale(PEOPLE, PEOPLE, PRIOR, np.random.default_rng(1), draws=10)

    with pytest.raises(UnusableInput, match="costs that the main curve was fitted to"):
        fit_shapes(PEOPLE, np.where(PEOPLE < 2_000, np.nan, PEOPLE), fit, np.random.default_rng(1))


@pytest.mark.skipif(
    not TOWNS.exists(), reason="the table of Connecticut's towns is not beside the project"
)
def test_the_page_says_what_towns_that_were_held_back_say():
    with TOWNS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    page = (ROOT / "docs/methods/second_opinion.md").read_text(encoding="utf-8")

    for line in table(held_back(rows)):
        name, counted, *missed = (cell.strip() for cell in line.strip("|").split("|"))
        told = re.search(rf"^\| {re.escape(name)} \| {counted} \| (.+) \|$", page, re.MULTILINE)
        assert told, name
        said = [float(cell.strip("* ")) for cell in told[1].split("|")]
        np.testing.assert_allclose([float(cell) for cell in missed], said, atol=0.004)
