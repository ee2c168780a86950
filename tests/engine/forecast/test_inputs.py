"""What is not known: ranges that come back as they were given, and fair luck."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, spearmanr

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast import Uncertain, draw_inputs, likely_inputs, pert_points

WAGES = Uncertain("Wages", 0.02, 0.03, 0.06, "wages")
QUOTE = Uncertain("Quote", 0.9, 1.0, 1.4, "running")
MOVING = Uncertain("Moving", 0.5, 1.0, 3.0, "transition")


@settings(max_examples=40, deadline=None)
@given(ends=st.tuples(*[st.floats(0.01, 5)] * 3).map(sorted), seed=st.integers(0, 1_000))
def test_a_range_comes_back_as_it_was_given(ends, seed):
    low, likely, high = ends
    one = Uncertain("Quote", low, likely, high, "running")

    drawn = draw_inputs([one], np.random.default_rng(seed)).values[0]

    np.testing.assert_allclose(
        np.percentile(drawn, [10, 50, 90]), [low, likely, high], atol=0.01 * (high - low)
    )
    # a tenth of the futures, to one in a thousand, lies beyond each end
    assert ((drawn < low) & ~np.isclose(drawn, low)).mean() <= 0.101
    assert ((drawn > high) & ~np.isclose(drawn, high)).mean() <= 0.101


def test_the_same_seed_gives_the_same_futures():
    first = draw_inputs([WAGES, QUOTE], np.random.default_rng(5))
    again = draw_inputs([WAGES, QUOTE], np.random.default_rng(5))
    other = draw_inputs([WAGES, QUOTE], np.random.default_rng(6))

    np.testing.assert_array_equal(first.values, again.values)
    assert (first.values != other.values).any()


def test_an_input_has_the_same_luck_beside_any_others():
    beside_one = draw_inputs([QUOTE, WAGES], np.random.default_rng(5))
    beside_two = draw_inputs([WAGES, MOVING, QUOTE], np.random.default_rng(5))

    np.testing.assert_array_equal(beside_one.values[1], beside_two.values[0])
    np.testing.assert_array_equal(beside_one.values[0], beside_two.values[2])


def test_inputs_are_independent_unless_stated():
    drawn = draw_inputs([WAGES, QUOTE, MOVING], np.random.default_rng(5)).values

    among = np.abs(spearmanr(drawn, axis=1).statistic - np.eye(3))
    # three standard errors of a rank correlation over 1,000 futures
    assert among.max() < 3 / np.sqrt(1_000)


def test_a_stated_correlation_moves_the_order_and_not_the_values():
    alone = draw_inputs([WAGES, QUOTE], np.random.default_rng(5))
    tied = draw_inputs([WAGES, QUOTE], np.random.default_rng(5), together={("Wages", "Quote"): 0.7})

    assert spearmanr(*tied.values).statistic == pytest.approx(0.7, abs=0.06)
    np.testing.assert_allclose(np.sort(tied.values, axis=1), np.sort(alone.values, axis=1))


def test_an_amount_in_money_is_a_ratio_to_its_likely_value():
    one = Uncertain.amount("Quote", 450_000, 500_000, 650_000, "running", "Staff")

    assert (one.low, one.likely, one.high) == pytest.approx((0.9, 1.0, 1.3))


@pytest.mark.parametrize("ends", [(0, 0.7, 1.35), (0.02, 0.1, 0.25), (0, 0, 1), (1, 3, 3)])
def test_points_of_a_pert_law_are_those_of_its_beta(ends):
    low, mode, high = ends
    law = beta(
        1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), low, high - low
    )

    np.testing.assert_allclose(pert_points(*ends), law.ppf([0.1, 0.5, 0.9]), rtol=2e-4, atol=2e-4)


def test_a_range_without_width_is_known():
    assert pert_points(2, 2, 2) == (2, 2, 2)
    known = Uncertain("Wages", 0.03, 0.03, 0.03, "wages")

    assert (draw_inputs([known], np.random.default_rng(1)).values == 0.03).all()


def test_a_ratio_never_falls_below_zero():
    wide = Uncertain("Moving", 0.1, 1, 4, "transition")

    assert draw_inputs([wide], np.random.default_rng(1)).values.min() >= 0


@pytest.mark.parametrize(
    ("range_", "kind", "said"),
    [
        ((0.03, 0.02, 0.05), "wages", "low, likely, high"),
        ((np.nan, 0.02, 0.05), "wages", "give a low"),
        ((-0.4, 0.02, 0.05), "wages", "-20% and 50%"),
        ((0.02, 3, 4), "inflation", "-20% and 50%"),
        ((-0.01, 0.03, 0.05), "interest", "0% and 50%"),
        ((-0.1, 1, 2), "running", "ratio of zero or more"),
        ((1, 1, 1), "weather", "no kind 'weather'"),
    ],
)
def test_an_unusable_range_is_refused_by_name(range_, kind, said):
    with pytest.raises(UnusableInput, match=f"Dues.*{said}"):
        Uncertain("Dues", *range_, kind)


def test_inputs_need_names_of_their_own():
    with pytest.raises(UnusableInput, match="Two inputs are called 'Wages'"):
        likely_inputs([WAGES, WAGES])


def test_a_range_of_a_handful_of_futures_is_refused():
    with pytest.raises(UnusableInput, match="20 draws"):
        draw_inputs([WAGES], np.random.default_rng(1), draws=5)


def test_contradicting_correlations_are_refused():
    # first and second go together, and both with the third, but in opposite ways
    said = {("Wages", "Quote"): 0.9, ("Quote", "Moving"): 0.9, ("Wages", "Moving"): -0.9}

    with pytest.raises(UnusableInput, match="contradict"):
        draw_inputs([WAGES, QUOTE, MOVING], np.random.default_rng(1), together=said)
    with pytest.raises(UnusableInput, match="'Weather', which is no input"):
        draw_inputs([WAGES], np.random.default_rng(1), together={("Wages", "Weather"): 0.1})
