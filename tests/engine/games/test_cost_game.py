import numpy as np
import pytest

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame

TOWNS = ["Alder", "Birch"]


def test_a_table_in_bit_order_answers_by_name():
    game = CostGame.from_table([0, 60, 40, 90], TOWNS)

    assert game.cost(["Birch"]) == 40
    assert game.cost(["Birch", "Alder"]) == game.total == 90
    assert game.gain == 10
    np.testing.assert_array_equal(game.alone, [60, 40])
    np.testing.assert_array_equal(game.marginals, [50, 30])


def test_a_mapping_says_the_same_as_an_array():
    game = CostGame.from_table(
        {frozenset({"Alder"}): 60, ("Birch",): 40.0, frozenset(TOWNS): 90}, TOWNS
    )

    np.testing.assert_array_equal(game.costs, [0, 60, 40, 90])
    again = CostGame.from_table(game.as_mapping())
    assert again.members == ("Alder", "Birch")
    np.testing.assert_array_equal(again.costs, game.costs)


def test_the_game_does_not_change_with_the_array_it_came_from():
    costs = np.array([0.0, 60, 40, 90])
    game = CostGame.from_table(costs, TOWNS)

    costs[3] = 1

    assert game.total == 90
    with pytest.raises(ValueError, match="read-only"):
        game.costs[3] = 1


@pytest.mark.parametrize(
    ("costs", "members", "message"),
    [
        ([0, 60, 40], TOWNS, "2, 4, 8, 16"),
        ([[0, 60], [40, 90]], TOWNS, "shape"),
        ([0, 60, np.nan, 90], TOWNS, "first: Birch.*missing is not zero"),
        ([0, 60, None, 90], TOWNS, "cost of Birch is missing"),
        ([0, 60, np.inf, 90], TOWNS, "Birch is infinite"),
        ([5, 60, 40, 90], TOWNS, "nobody costs 5"),
        ([0, 60, 40, 90], ["Alder", "Alder"], "Two members are called Alder"),
        ([0, 60, 40, 90], ["Alder", " "], "Member 2 has no name"),
        ([0, 60, 40, 90], ["Alder"], "4 costs belong to 2 members"),
        ([0, 60, 40, 90], "AB", None),
        ([0, "$60", 40, 90], TOWNS, r'text "\$60".*without currency signs'),
        ([0, True, 40, 90], TOWNS, "not a number"),
        ({frozenset({"Alder"}): 60, frozenset(TOWNS): 90}, TOWNS, "1 of 3 groups .*Birch"),
        (
            {("Alder",): 1, ("Birch",): 2, ("Alder", "Birch"): 3, ("Birch", "Alder"): 3},
            TOWNS,
            "Alder and Birch is given twice",
        ),
        ({("Alder",): 1, ("Cedar",): 2}, TOWNS, "Cedar is not a member"),
        ({("Alder", "Alder"): 1}, TOWNS, "appears twice"),
        ({"Alder": 1}, TOWNS, "not a set of names"),
        ({("Alder",): "1,200"}, TOWNS, "plain number"),
        ({}, None, "no members"),
    ],
)
def test_unusable_tables_are_refused_in_words(costs, members, message):
    with pytest.raises(UnusableInput, match=message):
        CostGame.from_table(costs, members)


def test_twenty_six_members_are_too_many_for_a_table():
    with pytest.raises(UnusableInput, match=r"at most 25 members and this one has 26.*OracleGame"):
        CostGame.from_table(np.broadcast_to(0.0, 1 << 26), range(26), copy=False)


def test_decimals_are_read_as_written():
    from fractions import Fraction

    game = CostGame.from_table([0, 34.69, 0.1, 34.79], TOWNS)

    assert game.exact_cost(1) == Fraction(3469, 100)
    assert game.exact_cost(2) == Fraction(1, 10)
