"""Ranges of scores: what they hold where the truth is known, and what they refuse."""

import numpy as np
import pytest

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.impact import efficiency, efficiency_ranges


def towns(seed, n=60):
    """One input, one output, a known frontier, and known inefficiency."""
    rng = np.random.default_rng(seed)
    needed = rng.uniform(1, 10, n)
    true = np.exp(-np.abs(rng.normal(0, 0.3, n)))
    return needed / true, needed**0.8, true


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_a_range_lies_below_the_score_and_around_the_correction(orientation):
    used, made, _ = towns(1)

    found = efficiency_ranges(
        used, made, np.random.default_rng(2), "variable", orientation, draws=150
    )

    assert (found.low < found.corrected).all()
    assert (found.corrected < found.high).all()
    assert (found.high <= found.found.score + 1e-12).all()
    np.testing.assert_allclose(
        found.found.score, efficiency(used, made, "variable", orientation).score
    )


def test_the_correction_takes_most_of_the_kindness_away():
    raw, corrected = [], []
    for seed in range(8):
        used, made, true = towns(seed)
        found = efficiency_ranges(used, made, np.random.default_rng(seed), draws=100)
        raw.append((found.found.score - true).mean())
        corrected.append((found.corrected - true).mean())

    assert np.mean(raw) > 0.015
    assert abs(np.mean(corrected)) < np.mean(raw) / 3


def test_a_higher_level_gives_wider_ranges():
    used, made, _ = towns(3)
    narrow, wide = (
        efficiency_ranges(used, made, np.random.default_rng(4), level=level, draws=150)
        for level in (0.5, 0.95)
    )

    assert (wide.low < narrow.low).all()
    assert (wide.high > narrow.high).all()


def test_the_same_chance_gives_the_same_ranges(compiled):
    used, made, _ = towns(5, 40)
    one, two = (
        efficiency_ranges(used, made, np.random.default_rng(6), draws=100, compiled=way)
        for way in (compiled, False)
    )

    np.testing.assert_allclose(one.low, two.low, rtol=1e-9)
    np.testing.assert_allclose(one.high, two.high, rtol=1e-9)


def test_ranges_without_ground_are_refused():
    used, made, _ = towns(7)
    rng = np.random.default_rng(8)

    with pytest.raises(NoAnswer, match="20 units or more"):
        efficiency_ranges(used[:19], made[:19], rng)
    with pytest.raises(NoAnswer, match="0 of 30 units stand behind the frontier"):
        efficiency_ranges(np.full(30, 2.0), np.full(30, 3.0), rng)
    with pytest.raises(UnusableInput, match="level is between 0 and 1"):
        efficiency_ranges(used, made, rng, level=80)
    with pytest.raises(UnusableInput, match="100 draws or more"):
        efficiency_ranges(used, made, rng, draws=10)
