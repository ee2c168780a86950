"""The potential of mergers: the published data, the definition, and what lies outside."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.impact.lp_oracle import KINDS, factor, made_up

from interlocal.engine.errors import UnusableInput
from interlocal.engine.impact import efficiency, merger_gains
from interlocal.engine.impact.units import ORIENTATIONS, RETURNS

# documentation of dea.merge in the R package Benchmarking (Bogetoft and Otto)
USED, MADE = [100, 200, 300, 500], [75, 100, 300, 400]


def test_the_published_example_by_hand(compiled):
    # together 300 make 175; the frontier from (100, 75) to (300, 300) needs 188.89 for 175;
    # learning leaves 100 + 122.22 = 222.22; their half, 87.5 of 111.11, is on the frontier
    found = merger_gains(USED, MADE, [[0, 1]], compiled=compiled)

    need = 100 + 100 * 200 / 225
    learned = 100 + 100 + 25 * 200 / 225
    np.testing.assert_allclose(found.total, need / 300, rtol=1e-13)
    np.testing.assert_allclose(found.pure, need / learned, rtol=1e-13)
    np.testing.assert_allclose(found.learning, learned / 300, rtol=1e-13)
    np.testing.assert_allclose(found.harmony, 1.0, rtol=1e-13)
    np.testing.assert_allclose(found.size, need / learned, rtol=1e-13)
    parts = (found.total, found.pure, found.learning, found.harmony, found.size)
    assert [round(float(part[0]), 4) for part in parts] == [0.6296, 0.85, 0.7407, 1.0, 0.85]


def test_more_than_was_ever_seen_is_outside_the_data():
    found = merger_gains(USED, MADE, [[2, 3], [0, 1], [0, 2, 3]])

    assert found.outside.tolist() == [True, False, True]
    for part in (found.total, found.learning, found.pure, found.size):
        assert np.isnan(part).tolist() == [True, False, True]
    # a third of 900 for 775: the frontier needs 300 - 41.67 * 200 / 225 for a third of 775
    np.testing.assert_allclose(found.harmony[[0, 2]], [1.0, (300 - 125 / 3 * 8 / 9) / 300])


def test_a_merger_beyond_the_best_size_needs_more():
    found = merger_gains(USED, MADE, [[0, 2]])  # 400 make 375; 400 alone makes 350

    assert found.total[0] == pytest.approx(450 / 400)
    assert found.learning[0] == pytest.approx(1.0)


def test_under_constant_returns_size_gains_nothing(compiled):
    inputs, outputs = made_up("uniform", np.random.default_rng(1), 40, 2, 2)
    pairs = np.array([[a, b] for a in range(40) for b in range(a)])

    found = merger_gains(inputs, outputs, pairs, "constant", compiled=compiled)

    np.testing.assert_allclose(found.size, 1.0, rtol=1e-9)
    assert not found.outside.any()
    assert found.harmony.min() < 0.9


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_equal_to_the_definition(returns, orientation, paths):
    rng = np.random.default_rng([RETURNS.index(returns), ORIENTATIONS.index(orientation)])
    for kind in KINDS:
        inputs, outputs = made_up(kind, rng, 12, 2, 2)
        mergers = [rng.choice(12, size, replace=False).tolist() for size in (2, 3)]
        expected = [defined(inputs, outputs, members, returns, orientation) for members in mergers]

        for compiled in paths:
            found = merger_gains(inputs, outputs, mergers, returns, orientation, compiled)

            got = np.column_stack([found.total, found.pure, found.harmony])
            np.testing.assert_allclose(got, expected, rtol=1e-8)
            assert found.outside.tolist() == np.isnan(found.total).tolist()


def defined(inputs, outputs, members, returns, orientation):
    """Total, pure gain and harmony of a merger, each by a linear program."""

    def ask(used, made):
        return factor(inputs, outputs, used, made, returns, orientation)

    used, made = inputs[members], outputs[members]
    each = np.array([ask(x, y) for x, y in zip(used, made, strict=True)])[:, None]
    best = (used * each, made) if orientation == "input" else (used, made * each)
    total = ask(used.sum(axis=0), made.sum(axis=0))
    return total, ask(*(b.sum(axis=0) for b in best)), ask(*(b.mean(axis=0) for b in best))


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(KINDS),
    st.sampled_from(RETURNS),
    st.sampled_from(ORIENTATIONS),
)
@settings(max_examples=40, deadline=None)
def test_total_is_learning_times_harmony_times_size(seed, kind, returns, orientation):
    rng = np.random.default_rng(seed)
    inputs, outputs = made_up(kind, rng, 12, 2, 2)
    mergers = [rng.choice(12, 1 + size, replace=False).tolist() for size in (1, 2, 3, 1)]

    found = merger_gains(inputs, outputs, mergers, returns, orientation)

    product = found.learning * found.harmony * found.size
    np.testing.assert_allclose(product, found.total, rtol=1e-12)
    np.testing.assert_allclose(found.harmony * found.size, found.pure, rtol=1e-12)
    better = (
        (lambda part: part <= 1 + 1e-9)
        if orientation == "input"
        else (lambda part: part >= 1 - 1e-9)
    )
    assert better(found.harmony).all()
    assert better(found.learning[~found.outside]).all()


def test_units_on_the_frontier_have_nothing_to_learn():
    inputs, outputs = made_up("sizes far apart", np.random.default_rng(2), 60, 2, 2)
    best = np.flatnonzero(efficiency(inputs, outputs).best)
    pairs = [(int(a), int(b)) for a in best for b in best if a < b]

    found = merger_gains(inputs, outputs, pairs)

    np.testing.assert_allclose(found.learning[~found.outside], 1.0, rtol=1e-9)
    assert 0 < found.outside.sum() < len(pairs)


def test_mergers_of_any_sizes_and_order():
    one = merger_gains(USED, MADE, [[0, 1, 2], (1, 0)], "constant")
    two = merger_gains(USED, MADE, [[1, 0], [2, 1, 0]], "constant")

    np.testing.assert_allclose(one.total, two.total[::-1])
    assert one.mergers == ((0, 1, 2), (1, 0))


def test_impossible_mergers_are_refused():
    with pytest.raises(UnusableInput, match="Merger 1 names unit 2 twice"):
        merger_gains(USED, MADE, [[0, 1], [2, 1, 2]])
    with pytest.raises(UnusableInput, match="Merger 0 names unit 4; there are 4 units"):
        merger_gains(USED, MADE, [[0, 4]])
    with pytest.raises(UnusableInput, match="Merger 0 names unit -1"):
        merger_gains(USED, MADE, [[0, -1]])
    with pytest.raises(UnusableInput, match="Merger 1 has fewer than two members"):
        merger_gains(USED, MADE, [[0, 1], [2]])
    with pytest.raises(UnusableInput, match="no merger to look at"):
        merger_gains(USED, MADE, [])
    with pytest.raises(UnusableInput, match="whole numbers"):
        merger_gains(USED, MADE, [[0.0, 1.0]])
