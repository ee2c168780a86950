import numpy as np
import pytest

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    Fixed,
    PerGroup,
    PerMember,
    Power,
    SpanningTree,
    Steps,
)

TOWNS = ["Alder", "Birch", "Cedar"]


def test_terms_add_up_by_hand():
    game = CostGame.build(
        TOWNS,
        Fixed(100),
        PerMember([1, 2, 3]),
        Power([4, 9, 16], rate=10, exponent=0.5),
        PerGroup(["north", "north", "south"], {"north": 30, "south": 50}),
        Steps([4, 9, 16], capacity=10, cost=7),
    )

    assert game.cost(["Alder"]) == 100 + 1 + 20 + 30 + 7
    assert game.cost(["Alder", "Birch"]) == pytest.approx(100 + 3 + 10 * 13**0.5 + 30 + 14)
    assert game.cost(["Birch", "Cedar"]) == 100 + 5 + 50 + 80 + 21
    assert game.costs[0] == 0


def test_a_spanning_tree_term_gives_the_classic_game():
    # links 01=10 02=12 03=20 12=4 13=9 23=7: the cheapest trees by hand
    links = [[0, 10, 12, 20], [10, 0, 4, 9], [12, 4, 0, 7], [20, 9, 7, 0]]

    game = CostGame.build(TOWNS, SpanningTree(links))

    np.testing.assert_array_equal(game.costs, [0, 10, 12, 14, 20, 19, 19, 21])


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (Fixed(float("nan")), "fixed cost is missing"),
        (Power([1, 2], 1, 0.5), "each of the 3 members"),
        (Power([1, -2, 3], 1, 0.5), "Work is negative"),
        (PerGroup(["a", "b"], 1), "3 members but 2 zones"),
        (PerGroup(["a", "b", "c"], {"a": 1}), "zone b has no cost"),
        (Steps([1, 2, 3], 0, 1), "capacity"),
        (SpanningTree([[0, 1], [1, 0]]), "4 rows"),
        (SpanningTree(np.ones((4, 3))), "square table"),
        (SpanningTree([[0, 1, 1, 1], [2, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]]), "directions"),
        (SpanningTree(-np.ones((4, 4))), "negative"),
    ],
)
def test_unusable_terms_are_refused(term, message):
    with pytest.raises(UnusableInput, match=message):
        CostGame.build(TOWNS, term)


def test_a_game_without_terms_is_refused():
    with pytest.raises(UnusableInput, match="no cost terms"):
        CostGame.build(TOWNS)
