import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame
from interlocal.engine.games.additivity import cheaper_apart
from interlocal.engine.games.documents import (
    document_of_game,
    game_of_document,
    game_of_rows,
    rows_of_game,
)

costs = st.floats(-1e9, 1e9, allow_nan=False)
names = st.text(
    st.characters(categories=["L", "N"], include_characters=" -.'"), min_size=1, max_size=8
).filter(lambda name: name == name.strip() and name)


@st.composite
def games(draw):
    members = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    values = draw(st.lists(costs, min_size=2 ** len(members) - 1, max_size=2 ** len(members) - 1))
    return CostGame.from_table([0, *values], members)


@given(games(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_rows_come_back_the_same(game, by_member):
    again = game_of_rows(rows_of_game(game, by_member=by_member))

    assert again.members == game.members
    np.testing.assert_array_equal(again.costs, game.costs)


@given(games())
@settings(max_examples=100, deadline=None)
def test_documents_come_back_the_same(game):
    again = game_of_document(json.loads(json.dumps(document_of_game(game))))

    assert again.members == game.members
    np.testing.assert_array_equal(again.costs, game.costs)


def test_both_layouts_say_the_same():
    by_group = [["Group", "Cost"], ["Alder", "60"], [], ["Birch", 40], ["Birch + Alder", "90.0"]]
    by_member = [
        ["Alder", "Birch", "cost", None],
        ["x", "", "60"],
        [None, "yes", "4e1"],
        [1, 1, 90],
    ]

    for rows in (by_group, by_member):
        game = game_of_rows(rows)
        assert game.members == ("Alder", "Birch")
        assert game.costs.tolist() == [0, 60, 40, 90]


def test_a_network_and_a_table_are_read_from_documents():
    network = game_of_document(
        {"members": ["A", "B"], "connections": [[0, 2, 5], [2, 0, 1], [5, 1, 0]]}
    )
    table = game_of_document({"members": ["A", "B"], "table": [0, 2, 5, 3]})

    assert network.costs.tolist() == table.costs.tolist() == [0, 2, 5, 3]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "The sheet is empty"),
        ([["town", "price"], ["Alder", 1]], "heading row must be"),
        ([["group", "cost"], ["Alder", "$60"]], r'Row 2: the cost is the text "\$60".*currency'),
        ([["group", "cost"], ["Alder", "1,200"]], "thousands separators"),
        ([["group", "cost"], ["Alder", "NaN"]], 'the text "NaN"'),
        ([["group", "cost"], ["Alder", float("nan")]], "1 of 1 groups have no cost"),
        ([["group", "cost"], ["Alder", ""]], "Row 2 has no cost"),
        ([["group", "cost"], ["Alder"]], "Row 2 has no cost"),
        ([["group", "cost"], ["Alder + ", 1]], "an empty name"),
        ([["group", "cost"], ["Alder", "Birch", 1]], 'Join names by "\\+"'),
        (
            [["group", "cost"], ["A", 1], ["B", 2], ["A+B", 3], ["B + A", 3]],
            "Row 5 gives the cost of A and B again, after row 4",
        ),
        ([["group", "cost"], ["A", 1], ["B", 2]], r"1 of 3 groups have no cost \(first: A and B"),
        ([["group", "cost"], ["", 5], ["A", 1]], "nobody costs 5"),
        ([["A", "A", "cost"], [1, 0, 1]], "Two members are called A"),
        ([["A", "B", "cost"], [1, "maybe", 1]], 'Row 2: "maybe" does not say'),
        ([["A", "B", "cost"], [1, 0, 5], [1, "", 6]], "Row 3 gives the cost of A again"),
        ([[*map(str, range(26)), "cost"], [1] * 27], "at most 25 members"),
    ],
)
def test_unusable_rows_are_refused_with_their_number(rows, message):
    with pytest.raises(UnusableInput, match=message):
        game_of_rows(rows)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], 'needs "members"'),
        ({"members": "AB", "table": [0, 1]}, "list of names"),
        ({"members": ["A"]}, "no costs"),
        ({"members": ["A"], "table": [0, 1], "costs": []}, "exactly one"),
        ({"members": ["A"], "table": "0, 1"}, "must be a list"),
        ({"members": ["A"], "costs": [{"group": ["A"]}]}, 'Entry 1 .*needs a "group" and a "cost"'),
        ({"members": ["A"], "costs": [{"group": "A", "cost": 1}]}, "list of names"),
        ({"members": ["A"], "costs": [{"group": ["B"], "cost": 1}]}, "B is not a member"),
        ({"members": ["A"], "costs": [{"group": ["A"], "cost": "1"}]}, 'the text "1"'),
        ({"members": ["A"], "costs": [{"group": ["A"], "cost": 1}] * 2}, "Row 2 gives"),
    ],
)
def test_unusable_documents_are_refused(document, message):
    with pytest.raises(UnusableInput, match=message):
        game_of_document(document)


def test_names_with_plus_signs_need_the_other_layout():
    game = CostGame.from_table([0, 1], ["A+B"])

    with pytest.raises(UnusableInput, match="a column per member"):
        rows_of_game(game)
    assert game_of_rows(rows_of_game(game, by_member=True)).members == ("A+B",)


def test_the_pair_that_is_cheaper_apart_is_named():
    from tests.engine.sharing.published import skane

    # AHL 43.22 and MT 39.41 cost 82.63, together 83.00: the published figures do
    # not always save by joining
    one, other, loss = cheaper_apart(skane())

    assert {one, other} == {("A", "H", "L"), ("M", "T")}
    assert loss == pytest.approx(0.37)


@given(st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_pairs_that_are_cheaper_apart_are_found_as_by_plain_search(n, seed):
    table = np.append(0, np.random.default_rng(seed).integers(5, 12, 2**n - 1))
    game = CostGame.from_table(table)

    found = cheaper_apart(game)

    losses = [
        table[a | b] - table[a] - table[b]
        for a in range(1, 2**n)
        for b in range(1, 2**n)
        if not a & b
    ]
    assert (0 if found is None else found[2]) == max([0, *losses])


def test_larger_games_are_warned_of_by_single_members():
    n = 14
    table = np.bitwise_count(np.arange(2**n)).astype(float)
    table[3] = 5

    assert cheaper_apart(CostGame.from_table(table))[2] == pytest.approx(3)
