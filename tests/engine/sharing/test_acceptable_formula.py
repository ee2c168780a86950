"""The formula that a council can read and that nobody has cause to leave."""

import numpy as np
import pytest
from tests.engine.sharing.published import dispatch, skane

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    OracleGame,
    PerMember,
    acceptable_formula,
    core_check,
    nucleolus,
)

DEMAND = [6.72, 8.23, 3.75, 3.53, 14.64, 5.39]


def test_a_driver_that_gives_the_benchmark_is_found():
    benchmark = nucleolus(skane()).shares

    found = acceptable_formula(skane(), {"demand": DEMAND, "fair": benchmark})

    assert found.weights == {"demand": 0, "fair": 1}
    assert found.acceptable
    assert found.distance == pytest.approx(0, abs=1e-9)
    assert found.verify()


def test_weights_by_hand():
    # two towns, alone 60 and 40, together 90; the nucleolus is 55 and 35.
    # people 2:1 gives 60 and 30; equal parts 45 and 45: two thirds meet it
    game = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])

    found = acceptable_formula(game, {"people": [2, 1], "equal": [1, 1]}, whole_percents=False)

    assert found.weights == pytest.approx({"people": 2 / 3, "equal": 1 / 3})
    np.testing.assert_allclose(found.shares, [55, 35])
    rounded = acceptable_formula(game, {"people": [2, 1], "equal": [1, 1]})
    assert rounded.weights == {"people": 0.67, "equal": 0.33}
    assert rounded.acceptable


def test_a_formula_leaves_no_group_better_off_apart():
    found = acceptable_formula(dispatch(), {"people": [5, 3, 2], "equal": [1, 1, 1]})

    assert core_check(dispatch(), found.shares).inside
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.shares.sum() == pytest.approx(840)


def test_drivers_that_cannot_please_everyone_lose_as_little_as_can_be():
    found = acceptable_formula(skane(), {"demand": DEMAND, "equal": np.ones(6)})

    assert not found.acceptable
    assert "No weights on demand and equal" in found.notes[0]
    assert found.blocking[0].excess == pytest.approx(found.largest_loss)
    assert found.verify()
    losses = []
    for weight in np.linspace(0, 1, 101):
        parts = weight * np.array(DEMAND) / sum(DEMAND) + (1 - weight) / 6
        losses.append(core_check(skane(), skane().total * parts).blocking[0].excess)
    assert found.largest_loss <= min(losses) + 1e-6
    assert found.largest_loss >= min(losses) - 0.2


def test_a_formula_for_a_large_game():
    own = np.arange(1.0, 31.0)
    game = OracleGame.build(range(30), PerMember(own))

    found = acceptable_formula(game, {"use": own, "equal": np.ones(30)})

    assert found.weights == {"use": 1, "equal": 0}
    assert found.acceptable


@pytest.mark.parametrize(
    ("drivers", "message"),
    [
        ({}, "no drivers"),
        ({"people": [0, 0, 0]}, "not all zero"),
        ({"people": [1, -1, 1]}, "from zero up"),
        ({"people": [1, 1]}, "3 members but 2"),
    ],
)
def test_unusable_drivers_are_refused(drivers, message):
    with pytest.raises(UnusableInput, match=message):
        acceptable_formula(dispatch(), drivers)
