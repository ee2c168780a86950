"""Weighted Shapley, unions, and estimates for large games."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.sharing.published import dispatch, skane
from tests.engine.sharing.seeded_games import economies_of_scale, seeded

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    OracleGame,
    PerMember,
    Power,
    estimate_shapley,
    shapley,
)


def test_equal_weights_change_nothing():
    np.testing.assert_allclose(
        shapley(skane(), weights=[3] * 6).shares, shapley(skane()).shares, atol=1e-12
    )


def test_weights_split_a_joint_cost_by_hand():
    # alone 60 and 40, together 90: the effect of joining, -10, is split 1 to 3
    game = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])

    result = shapley(game, weights={"Alder": 1, "Birch": 3})

    assert result.exact() == (Fraction(115, 2), Fraction(65, 2))
    np.testing.assert_allclose(result.shares, [57.5, 32.5])


def test_unions_by_hand():
    # Alder and Birch join together: before or after Cedar, each first or second
    # Alder: (500 + 300 + (650 - 300) + (840 - 560)) / 4
    result = shapley(dispatch(), unions=["north", "north", "south"])

    alder = Fraction(500 + 300 + 350 + 280, 4)
    birch = Fraction(200 + 400 + 190 + 260, 4)
    assert result.exact() == (alder, birch, 840 - alder - birch)
    np.testing.assert_allclose(result.shares, [float(alder), float(birch), 840 - 620])


@pytest.mark.parametrize("unions", [list("abcdef"), ["all"] * 6])
def test_unions_of_one_and_one_union_are_plain_shapley(unions):
    np.testing.assert_allclose(
        shapley(skane(), unions=unions).shares, shapley(skane()).shares, atol=1e-12
    )


def test_unions_are_read_in_three_ways():
    names = [["A", "H", "M"], ["K", "L", "T"]]
    labels = [0, 0, 1, 1, 0, 1]

    expected = shapley(skane(), unions=labels)

    for unions in (names, dict(zip("AHKLMT", labels, strict=True))):
        np.testing.assert_allclose(shapley(skane(), unions=unions).shares, expected.shares)
    assert expected.verify()


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_weighted_and_union_shares_equal_their_definitions(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 7))
    game = CostGame.from_table(np.append(0, rng.normal(0, 10, 2**n - 1)))

    weighted = shapley(game, weights=rng.uniform(0.2, 5, n))
    united = shapley(game, unions=rng.integers(0, 3, n).tolist())

    assert weighted.verify()
    assert united.verify()
    assert weighted.shares.sum() == pytest.approx(game.total)
    assert united.shares.sum() == pytest.approx(game.total)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"unions": ["a", "b"]}, "3 members but 2 unions"),
        ({"unions": {"Alder": 1, "Birch": 1}}, "Cedar belongs to no union"),
        ({"unions": [["Alder"], ["Birch"]]}, "Cedar belongs to no union"),
        ({"unions": [["Alder", "Birch"], ["Birch", "Cedar"]]}, "Birch is in two unions"),
        ({"unions": [["Alder", "Birch", "Cedar"], []]}, "no members"),
        ({"weights": [1, 0, 1]}, "weight of Birch must be more than zero"),
        ({"weights": [1, 2]}, "3 members but 2 weights"),
        ({"weights": [1, 1, 1], "unions": list("aab")}, "not both"),
    ],
)
def test_unusable_weights_and_unions_are_refused(choice, message):
    with pytest.raises(UnusableInput, match=message):
        shapley(dispatch(), **choice)


def test_an_estimate_adds_up_and_its_intervals_hold_nineteen_times_in_twenty():
    game = seeded(economies_of_scale, 8, 1)
    truth = shapley(game).shares

    held = []
    for seed in range(150):
        found = estimate_shapley(game, np.random.default_rng(seed), evaluations=1500)
        held.append(np.abs(found.shares - truth) <= found.half_width)
        assert found.shares.sum() == pytest.approx(game.total)

    assert 0.90 < np.mean(held) < 0.985


def test_a_large_game_is_estimated_and_says_so():
    # without economies of scale everyone's share is its own cost, whatever the order
    own = np.arange(1.0, 31.0)
    game = OracleGame.build(range(30), PerMember(own))

    result = shapley(game, rng=np.random.default_rng(1))

    np.testing.assert_allclose(result.shares, own)
    assert "Estimated from" in result.notes[0]
    assert not result.verify()


def test_the_same_seed_gives_the_same_estimate():
    game = OracleGame.build(range(30), Power(np.arange(1, 31), 10, 0.5))

    first, second = (shapley(game, rng=np.random.default_rng(5)) for _ in range(2))

    np.testing.assert_array_equal(first.shares, second.shares)
    assert (first.half_width > 0).all()


def test_estimates_need_chance_and_enough_costs():
    game = OracleGame.build(range(30), Power(np.arange(1, 31), 10, 0.5))

    with pytest.raises(UnusableInput, match="give rng"):
        shapley(game)
    with pytest.raises(UnusableInput, match="too few to judge"):
        shapley(game, rng=np.random.default_rng(1), evaluations=100)
    with pytest.raises(UnusableInput, match="between 0 and 1"):
        shapley(game, rng=np.random.default_rng(1), confidence=95)
    with pytest.raises(UnusableInput, match="at most 25 members"):
        shapley(game, weights=np.ones(30))
