"""Sharing a network: Bird, Kar and folk rules."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    Certificate,
    CostGame,
    SpanningTree,
    bird,
    core_check,
    folk,
    kar,
    shapley,
    verify,
)

LINKS = [[0, 10, 12, 20], [10, 0, 4, 9], [12, 4, 0, 7], [20, 9, 7, 0]]
TOWNS = ["Alder", "Birch", "Cedar"]


def test_bird_by_hand():
    # the tree is source-Alder 10, Alder-Birch 4, Birch-Cedar 7
    assert bird(LINKS, TOWNS).by_member() == {"Alder": 10, "Birch": 4, "Cedar": 7}


def test_kar_is_the_shapley_value_by_hand():
    assert kar(LINKS).exact() == (Fraction(25, 6), Fraction(31, 6), Fraction(35, 3))


def test_folk_by_hand():
    # link 4: Alder and Birch each stop owing one link and owe half: 2 each;
    # link 7: they go from a half to a third, Cedar from one: 7/6, 7/6, 14/3;
    # link 10: all go from a third to nothing: 10/3 each
    expected = [2 + 7 / 6 + 10 / 3, 2 + 7 / 6 + 10 / 3, 14 / 3 + 10 / 3]

    result = folk(LINKS)

    np.testing.assert_allclose(result.shares, expected)
    assert result.exact() == (Fraction(13, 2), Fraction(13, 2), 8)


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=60, deadline=None)
def test_rules_equal_their_definitions_and_bird_and_folk_lie_in_the_core(seed, whole):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    half = rng.integers(0, 6, (n + 1, n + 1)) if whole else rng.uniform(0, 9, (n + 1, n + 1))
    links = np.triu(half, 1) + np.triu(half, 1).T
    game = CostGame.build(range(n), SpanningTree(links))

    for rule in (bird, kar, folk):
        result = rule(links)
        assert result.verify()
        assert result.shares.sum() == pytest.approx(game.total)
        if rule is not kar:
            assert core_check(game, result.shares).inside
    np.testing.assert_allclose(kar(links).shares, shapley(game).shares, atol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_dearer_link_never_lowers_a_folk_share(seed):
    rng = np.random.default_rng(seed)
    half = np.triu(rng.uniform(0, 9, (6, 6)), 1)
    links = half + half.T
    a, b = rng.choice(6, 2, replace=False)
    dearer = links.copy()
    dearer[a, b] = dearer[b, a] = links[a, b] + rng.uniform(0, 5)

    assert (folk(dearer).shares >= folk(links).shares - 1e-9).all()


def test_a_choice_between_trees_is_told():
    even = [[0, 5, 5], [5, 0, 5], [5, 5, 0]]

    assert "equally cheap" in bird(even).notes[0]
    assert bird(LINKS).notes == ()


def test_certificates_carry_the_links():
    for rule in (bird, kar, folk):
        again = Certificate.from_json(rule(LINKS, TOWNS).certificate.to_json())
        assert verify(again, None)


def test_large_networks_are_shared_too():
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 10, (201, 2))
    links = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))

    np.testing.assert_allclose(folk(links).shares.sum(), bird(links).shares.sum())
    with pytest.raises(UnusableInput, match="too many for this rule"):
        kar(links)


@pytest.mark.parametrize(
    ("links", "members", "message"),
    [
        ([[0, 1], [1, 0]], ["Alder", "Birch"], "3 rows"),
        ([[0, 1, 2], [1, 0, 3]], None, "square"),
        ([[0, "1"], ["x", 0]], None, "plain number"),
        ([[0, 1], [float("nan"), 0]], None, "missing or infinite"),
    ],
)
def test_unusable_networks_are_refused(links, members, message):
    with pytest.raises(UnusableInput, match=message):
        bird(links, members)
