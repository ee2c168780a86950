"""Scores, peers and frontiers, against small linear programs and by their properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.impact.lp_oracle import KINDS, factor, made_up

from interlocal.engine.errors import UnusableInput
from interlocal.engine.impact import Technology, efficiency, scale_efficiency
from interlocal.engine.impact.frontier import Frontier
from interlocal.engine.impact.units import ORIENTATIONS, RETURNS

TOWNS = ([100, 200, 300, 500], [75, 100, 300, 400])  # documentation of dea.merge, Benchmarking
seeds = st.integers(0, 2**32 - 1)


@st.composite
def units(draw, largest=20):
    rng = np.random.default_rng(draw(seeds))
    n, m, s = (draw(st.integers(1, most)) for most in (largest, 3, 3))
    return made_up(draw(st.sampled_from(KINDS)), rng, n, m, s)


def test_by_hand():
    # unit 1 makes 100 of 200; between (100, 75) and (300, 300), 100 needs 100 + 200 / 9
    found = efficiency(*TOWNS)

    np.testing.assert_allclose(found.score, [1, (100 + 200 / 9) / 200, 1, 1], rtol=1e-14)
    assert found.frontier == (0, 2, 3)
    assert found.peers(1) == {0: pytest.approx(8 / 9), 2: pytest.approx(1 / 9)}


def test_constant_returns_by_hand():
    # output per input .75, .5, 1, .8 against the best, 1
    for orientation in ORIENTATIONS:
        found = efficiency(*TOWNS, "constant", orientation)

        np.testing.assert_allclose(found.score, [0.75, 0.5, 1, 0.8], rtol=1e-14)
    assert found.peers(3) == {2: pytest.approx(500 / 300)}


def test_size_by_hand():
    found = scale_efficiency(*TOWNS)

    np.testing.assert_allclose(found.score, [0.75, 0.5 / (11 / 18), 1, 0.8], rtol=1e-13)
    assert found.size == ("too small", "too small", "right size", "too large")


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("kind", KINDS)
def test_equal_to_small_linear_programs(kind, returns, paths):
    rng = np.random.default_rng([KINDS.index(kind), RETURNS.index(returns)])
    for n, m, s in ((1, 1, 1), (20, 2, 3), (13, 3, 2)):
        inputs, outputs = made_up(kind, rng, n, m, s)
        several = inputs[:3].sum(axis=0) * 0.9, outputs[:3].sum(axis=0)
        used = np.stack([inputs[-1], several[0], inputs[0] * 0.5])
        made = np.stack([outputs[-1], several[1], outputs[0]])
        for orientation in ORIENTATIONS:
            expected = [
                factor(inputs, outputs, x, y, returns, orientation)
                for x, y in zip(used, made, strict=True)
            ]
            for compiled in paths:
                technology = Technology.build(inputs, outputs, returns, compiled)

                found = technology.reach(used, made, orientation)

                np.testing.assert_allclose(found.factor, expected, rtol=1e-8)
                assert found.outside.tolist() == np.isnan(expected).tolist()


@given(units(), st.sampled_from(RETURNS), st.sampled_from(ORIENTATIONS))
@settings(max_examples=20, deadline=None)
def test_peers_and_what_is_left_show_that_the_target_can_be_reached(data, returns, orientation):
    inputs, outputs = data

    found = efficiency(inputs, outputs, returns, orientation)

    taken = np.where(found.unit >= 0, found.weight, 0.0)
    used = (taken[:, :, None] * inputs[found.unit]).sum(axis=1) + found.inputs_left
    made = (taken[:, :, None] * outputs[found.unit]).sum(axis=1) - found.outputs_short
    shrink, grow = (found.factor, 1.0) if orientation == "input" else (1.0, found.factor)
    close = {"rtol": 1e-7, "atol": 1e-9}
    largest_in, largest_out = inputs.max(axis=0) + 1e-300, outputs.max(axis=0) + 1e-300
    np.testing.assert_allclose(used / largest_in, (inputs.T * shrink).T / largest_in, **close)
    np.testing.assert_allclose(made / largest_out, (outputs.T * grow).T / largest_out, **close)
    assert (taken >= 0).all()
    assert (found.inputs_left >= 0).all()
    assert (found.outputs_short >= 0).all()
    if returns == "variable":
        np.testing.assert_allclose(taken.sum(axis=1), 1.0)


@given(units(), st.sampled_from(RETURNS), st.sampled_from(ORIENTATIONS))
@settings(max_examples=20, deadline=None)
def test_scores_lie_above_zero_and_at_most_at_one(data, returns, orientation):
    found = efficiency(*data, returns, orientation)

    assert ((found.score > 0) & (found.score <= 1)).all()
    assert found.frontier
    assert (found.score[list(found.frontier)] == 1).all()
    assert found.best.tolist() == (found.score == 1).tolist()


@given(units(), seeds, st.sampled_from(RETURNS))
@settings(max_examples=20, deadline=None)
def test_units_of_measure_change_nothing(data, seed, returns):
    inputs, outputs = data
    rng = np.random.default_rng(seed)
    other = [t * 10.0 ** rng.uniform(-4, 4, t.shape[1]) for t in (inputs, outputs)]

    np.testing.assert_allclose(
        efficiency(*other, returns).score, efficiency(inputs, outputs, returns).score, rtol=1e-9
    )


@given(units(), seeds, st.sampled_from(RETURNS))
@settings(max_examples=20, deadline=None)
def test_the_order_of_units_changes_nothing(data, seed, returns):
    inputs, outputs = data
    order = np.random.default_rng(seed).permutation(len(inputs))

    mixed = efficiency(inputs[order], outputs[order], returns).score

    np.testing.assert_allclose(mixed, efficiency(inputs, outputs, returns).score[order], rtol=1e-9)


@given(units(), units(), st.sampled_from(RETURNS), st.sampled_from(ORIENTATIONS))
@settings(max_examples=20, deadline=None)
def test_a_further_unit_makes_nobody_look_better(data, more, returns, orientation):
    inputs, outputs = data
    extra = [np.full((1, old.shape[1]), new.max()) for new, old in zip(more, data, strict=True)]
    before = efficiency(inputs, outputs, returns, orientation).score

    after = efficiency(
        np.concatenate([inputs, extra[0]]),
        np.concatenate([outputs, extra[1]]),
        returns,
        orientation,
    ).score

    assert (after[:-1] <= before + 1e-9).all()


@given(units(), st.sampled_from(ORIENTATIONS))
@settings(max_examples=20, deadline=None)
def test_the_wider_the_comparison_the_lower_the_score(data, orientation):
    score = {returns: efficiency(*data, returns, orientation).score for returns in RETURNS}

    for between in ("decreasing", "increasing"):
        assert (score["constant"] <= score[between] + 1e-9).all()
        assert (score[between] <= score["variable"] + 1e-9).all()


@given(units())
@settings(max_examples=20, deadline=None)
def test_under_constant_returns_both_orientations_agree(data):
    by_input = efficiency(*data, "constant", "input").score

    np.testing.assert_allclose(efficiency(*data, "constant", "output").score, by_input, rtol=1e-9)


def test_without_the_search_for_the_frontier_answers_are_the_same(compiled):
    inputs, outputs = made_up("uniform", np.random.default_rng(3), 130, 2, 2)
    searched = Technology.build(inputs, outputs, compiled=compiled)
    whole = Technology.build(inputs, outputs, compiled=compiled, every_unit=True)

    np.testing.assert_allclose(
        searched.reach(inputs, outputs).factor, whole.reach(inputs, outputs).factor, rtol=1e-10
    )
    assert len(searched.frontier) < len(whole.frontier) == 130


@pytest.mark.parametrize("kind", KINDS)
def test_among_many_units_the_search_finds_all_that_count(kind, paths):
    # 600 are compared whole; the other 700 are more than a first and a second block
    inputs, outputs = made_up(kind, np.random.default_rng(KINDS.index(kind)), 1_300, 2, 2)
    looked = range(0, 1_300, 149)
    expected = [factor(inputs, outputs, inputs[unit], outputs[unit]) for unit in looked]

    for compiled in paths:
        found = efficiency(inputs, outputs, compiled=compiled)

        np.testing.assert_allclose(found.score[looked], expected, rtol=1e-8)


@given(units(), st.sampled_from(RETURNS), st.sampled_from(ORIENTATIONS))
@settings(max_examples=20, deadline=None)
def test_units_asked_again_score_as_they_did(data, returns, orientation):
    technology = Technology.build(*data, returns)

    known = technology.reach_of_units(orientation)
    asked = technology.reach(*data, orientation)

    np.testing.assert_allclose(known.factor, asked.factor, rtol=1e-8)


def test_many_units_need_few_columns():
    inputs, outputs = made_up("sizes far apart", np.random.default_rng(4), 2_000, 2, 2)

    found = efficiency(inputs, outputs)

    assert len(found.frontier) < 150
    assert set(np.flatnonzero(found.best)) <= set(found.frontier)


def test_what_highs_takes_over_is_the_same(paths):
    inputs, outputs = made_up("zeros and ties", np.random.default_rng(5), 30, 2, 2)
    used, made = inputs[:6] + inputs[6:12], outputs[:6] + outputs[6:12]
    usual = Frontier(inputs, outputs, variable=True)
    expected = usual.reach(used, made, "input")

    for compiled in paths:
        given_up = Frontier(inputs, outputs, variable=True, compiled=compiled, longest=0)
        found = given_up.reach(used, made, "input")

        assert set(given_up.units) != set(usual.units)  # where units tie, HiGHS leans on others
        np.testing.assert_allclose(found.factor, expected.factor, rtol=1e-8)
        np.testing.assert_allclose(found.weight.sum(axis=1)[~found.outside], 1.0, rtol=1e-8)


def test_inputs_stay_as_they_were():
    inputs, outputs = made_up("uniform", np.random.default_rng(6), 20, 2, 2)
    kept = inputs.copy(), outputs.copy()

    efficiency(inputs, outputs, "decreasing", "output")

    np.testing.assert_array_equal(inputs, kept[0])
    np.testing.assert_array_equal(outputs, kept[1])


def test_unusable_units_are_refused():
    with pytest.raises(UnusableInput, match="Input 1 of unit 1 is missing or not a number"):
        efficiency([[1, 2], [3, np.nan]], [1, 2])
    with pytest.raises(UnusableInput, match="Output 0 of unit 0 is below zero"):
        efficiency([1, 2], [-1, 2])
    with pytest.raises(UnusableInput, match="Unit 1 has no inputs above zero; leave it out"):
        efficiency([1, 0], [1, 2])
    with pytest.raises(UnusableInput, match="Unit 0 has no outputs above zero"):
        efficiency([[1], [2]], [[0, 0], [1, 0]])
    with pytest.raises(UnusableInput, match="inputs for 2 units and outputs for 3"):
        efficiency([1, 2], [1, 2, 3])
    with pytest.raises(UnusableInput, match="no unit to compare"):
        efficiency(np.empty((0, 1)), np.empty((0, 1)))
    with pytest.raises(UnusableInput, match="a column for each input"):
        efficiency(np.empty((2, 0)), [1, 2])


def test_unknown_questions_are_refused():
    with pytest.raises(UnusableInput, match="one of constant, variable, decreasing, increasing"):
        efficiency(*TOWNS, returns="vrs")
    with pytest.raises(UnusableInput, match="input or output, not 'both'"):
        efficiency(*TOWNS, orientation="both")
    with pytest.raises(UnusableInput, match="no unit 4 among 4"):
        efficiency(*TOWNS).peers(4)
    with pytest.raises(UnusableInput, match="1 inputs and 1 outputs, the points 2 and 1"):
        Technology.build(*TOWNS).reach([[1, 2]], [[1]])
