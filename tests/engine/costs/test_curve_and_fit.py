"""The cost curve and its estimate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.engine.costs import ScalePrior, fit_scale, fit_services, per_head_factor
from interlocal.engine.errors import NoAnswer, UnusableInput

PRIOR = ScalePrior(0.95, 0.04, 20_000, 25_000, source="made up")


def simulated(rng, n, elasticity=0.9, noise=0.3, flattening=22_500):
    people = np.exp(rng.normal(9.5, 1.0, n))
    factor = per_head_factor(people, elasticity, flattening)
    return people, 60 * people * factor * np.exp(noise * rng.standard_t(5, n))


def test_the_factor_by_hand():
    # 5,000 of 20,000 people at elasticity 0.5: (1/4) ** -0.5 = 2
    factor = per_head_factor(np.array([5_000, 20_000, 40_000]), 0.5, 20_000)

    np.testing.assert_allclose(factor, [2.0, 1.0, 1.0])


@given(
    st.floats(100, 1e6),
    st.floats(100, 1e6),
    st.floats(0.6, 1.0),
    st.floats(1e3, 1e6),
)
def test_below_one_the_cost_per_head_never_rises_with_size(a, b, elasticity, flat):
    small, large = per_head_factor(np.sort([a, b]), elasticity, flat)

    assert large <= small + 1e-12


def test_the_curve_refuses_an_empty_town():
    with pytest.raises(UnusableInput, match="above zero"):
        per_head_factor(np.array([0.0]), 0.9, 20_000)


def test_without_any_report_the_answer_is_the_evidence():
    fit = fit_scale(np.empty(0), np.empty(0), PRIOR, np.random.default_rng(1), draws=20_000)

    assert fit.elasticity.mean() == pytest.approx(0.95, abs=0.001)
    assert fit.elasticity.std() == pytest.approx(0.04, abs=0.001)
    assert fit.flattening.min() == pytest.approx(20_000)
    assert fit.flattening.max() == pytest.approx(25_000)
    assert np.isnan(fit.level).all()
    with pytest.raises(NoAnswer, match="no level"):
        fit.predict(np.array([5_000]), np.random.default_rng(1))


@pytest.mark.parametrize("towns", [1, 2, 3])
def test_a_few_reports_move_the_level_and_hardly_the_elasticity(towns):
    people = np.array([3_000.0, 9_000.0, 18_000.0])[:towns]

    fit = fit_scale(people, people * 40, PRIOR, np.random.default_rng(2), draws=4_000)

    assert abs(fit.elasticity.mean() - 0.95) < 0.01
    assert np.median(np.exp(fit.level)) == pytest.approx(40, rel=0.15)


def test_a_steep_slope_between_a_few_towns_does_not_invent_economies():
    rng = np.random.default_rng(3)
    people, cost = simulated(rng, 38, elasticity=0.4)

    fit = fit_scale(people, cost, PRIOR, rng)

    assert fit.slope.mean() < 0.7
    assert fit.elasticity.mean() > 0.90


def test_with_many_clear_reports_and_trust_in_them_the_true_elasticity_is_found():
    rng = np.random.default_rng(4)
    people, cost = simulated(rng, 4_000, elasticity=0.8, noise=0.2)
    trusting = ScalePrior(0.95, 0.2, 20_000, 25_000, comparison_sd=0.0, source="made up")

    fit = fit_scale(people, cost, trusting, rng)

    assert fit.elasticity.mean() == pytest.approx(0.8, abs=0.02)


def test_one_absurd_report_is_named_and_moves_the_curve_little():
    rng = np.random.default_rng(5)
    people, cost = simulated(rng, 38)
    spoiled = cost.copy()
    spoiled[7] *= 100

    fit = fit_scale(people, spoiled, PRIOR, np.random.default_rng(6))
    clean = fit_scale(people, cost, PRIOR, np.random.default_rng(6))

    assert 7 in fit.outliers
    assert fit.residual[7] > 5
    assert abs(fit.level.mean() - clean.level.mean()) < 0.1


def test_a_missing_report_is_left_out_and_is_not_a_zero():
    rng = np.random.default_rng(7)
    people, cost = simulated(rng, 30)
    holes = cost.copy()
    holes[:5] = np.nan

    with_holes = fit_scale(people, holes, PRIOR, np.random.default_rng(8))
    without = fit_scale(people[5:], cost[5:], PRIOR, np.random.default_rng(8))

    assert not with_holes.used[:5].any()
    assert np.isnan(with_holes.residual[:5]).all()
    np.testing.assert_allclose(with_holes.elasticity, without.elasticity)


def test_density_takes_the_blame_that_is_its_own():
    rng = np.random.default_rng(9)
    people = np.exp(rng.normal(9.5, 1.0, 200))
    density = people**0.8 * np.exp(rng.normal(0, 0.3, 200))
    cost = 50 * people * density**-0.3 * np.exp(0.1 * rng.standard_normal(200))
    wide = ScalePrior(0.95, 0.2, 200_000, 200_000, source="made up")

    blind = fit_scale(people, cost, wide, np.random.default_rng(1))
    seeing = fit_scale(people, cost, wide, np.random.default_rng(1), density=density)

    assert blind.slope.mean() < 0.85
    assert seeing.slope.mean() > 0.95
    assert seeing.density_effect.mean() == pytest.approx(-0.3, abs=0.05)


@pytest.mark.parametrize(
    ("people", "cost", "why"),
    [
        ([1000.0, 0.0], [1.0, 1.0], "Town 1 needs a population"),
        ([1000.0, np.nan], [1.0, 1.0], "Town 1 needs a population"),
        ([1000.0], [-1.0], "cost of town 0"),
        ([1000.0], [np.inf], "cost of town 0"),
        ([1000.0], [1.0, 2.0], "one cost per population"),
    ],
)
def test_unusable_reports_are_refused(people, cost, why):
    with pytest.raises(UnusableInput, match=why):
        fit_scale(np.array(people), np.array(cost), PRIOR, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((0.95, 0.0, 20_000, 25_000), "spread above zero"),
        ((np.nan, 0.1, 20_000, 25_000), "must be given"),
        ((0.95, 0.1, 25_000, 20_000), "low end first"),
    ],
)
def test_an_unusable_prior_is_refused(numbers, why):
    with pytest.raises(UnusableInput, match=why):
        ScalePrior(*numbers, source="made up")


@pytest.mark.parametrize("source", ["", "  "])
def test_a_prior_without_a_source_is_refused(source):
    with pytest.raises(UnusableInput, match="needs a source: name the study"):
        ScalePrior(0.95, 0.04, 20_000, 25_000, source=source)
    with pytest.raises(TypeError, match="source"):
        ScalePrior(0.95, 0.04, 20_000, 25_000)


def test_every_fit_names_the_source_of_its_prior():
    prior = ScalePrior(0.95, 0.04, 20_000, 25_000, source="A study of mills (2031)")
    people = np.array([1_000.0, 2_000.0])

    alone = fit_scale(people, people, prior, np.random.default_rng(1), draws=5)
    (together,) = fit_services(people, people[:, None], [prior], np.random.default_rng(1), draws=5)

    assert alone.prior.source == together.prior.source == "A study of mills (2031)"
