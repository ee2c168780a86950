"""Sharing by a formula: hand-worked and published numbers, properties, refusals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.sharing.published import dispatch, skane, young

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games import (
    Certificate,
    CostGame,
    aca,
    equal,
    proportional,
    scrb,
    shapley,
    tau,
    verify,
)

METHODS = [equal, aca, scrb, tau, shapley]


def test_separable_costs_by_hand():
    # separable 280, 190, 140; joint 230; remaining 220, 210, 160 of 590
    expected = [280 + 230 * 220 / 590, 190 + 230 * 210 / 590, 140 + 230 * 160 / 590]

    np.testing.assert_allclose(aca(dispatch()).shares, expected)
    np.testing.assert_allclose(scrb(dispatch()).shares, expected)


def test_a_small_benefit_limits_what_a_member_can_be_asked_for():
    # Cedar's benefit 200 is below its 300 alone: remaining 220, 210, 60 of 490
    result = scrb(dispatch(), benefits={"Alder": 900, "Birch": 900, "Cedar": 200})

    expected = [280 + 230 * 220 / 490, 190 + 230 * 210 / 490, 140 + 230 * 60 / 490]
    np.testing.assert_allclose(result.shares, expected)
    assert result.verify()


def test_shapley_by_hand():
    # Alder joins first at 500, after Birch at 300, after Cedar at 350, last at 280
    alder = (2 * 500 + 300 + 350 + 2 * 280) / 6

    result = shapley(dispatch())

    assert result.shares[0] == pytest.approx(alder)
    assert result.exact()[0] == Fraction(2210, 6)
    assert sum(result.exact()) == 840


def test_skane_by_separable_costs_as_printed():
    # WP-79-77, SCRB; the table agrees with the printed figures within 0.007
    printed = [19.54, 13.28, 5.62, 10.90, 16.66, 17.82]

    np.testing.assert_allclose(scrb(skane()).shares, printed, atol=0.0075)


def test_skane_by_shapley_as_printed():
    # WP-79-77, Shapley; the table agrees with the printed figures within 0.006
    printed = [20.01, 10.71, 6.61, 10.37, 16.94, 19.18]

    np.testing.assert_allclose(shapley(skane()).shares, printed, atol=0.0065)


def test_spanning_tree_game_by_shapley():
    game = CostGame.from_table([0, 10, 12, 14, 20, 19, 19, 21], ["1", "2", "3"])

    assert shapley(game).exact() == (Fraction(25, 6), Fraction(31, 6), Fraction(35, 3))


def test_tau_by_hand():
    # least 280, 190, 140; most: Alder min(500, 700-190, 650-140, 840-330) = 500,
    # Birch min(400, 700-280, 560-140, 840-420) = 400, Cedar 300; 230/590 of the way
    expected = np.array([280, 190, 140]) + 230 / 590 * np.array([220, 210, 160])

    np.testing.assert_allclose(tau(dispatch()).shares, expected)


def test_keys_are_scaled_to_the_cost():
    result = proportional(dispatch(), {"Cedar": 0, "Alder": 25, "Birch": 10})

    assert result.by_member() == {"Alder": 600, "Birch": 240, "Cedar": 0}
    assert result.verify()


def test_cents_add_up_to_the_cent():
    result = equal(CostGame.from_table([0, 50, 50, 70, 50, 70, 70, 100], ["A", "B", "C"]))

    assert result.cents() == {"A": 3334, "B": 3333, "C": 3333}
    assert sum(result.cents(total_cents=9_999).values()) == 9_999


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("game", [skane(), young(), dispatch()])
def test_a_result_proves_itself_and_survives_json(method, game):
    result = method(game)

    again = Certificate.from_json(result.certificate.to_json())

    assert again == result.certificate
    assert verify(again, game)
    assert not verify(again, CostGame.from_table(game.costs * 2, game.members))
    np.testing.assert_allclose([float(share) for share in result.exact()], result.shares)
    assert sum(result.exact()) == game.exact_cost(game.everyone)


def test_a_changed_share_is_found_out():
    document = shapley(dispatch()).certificate.as_dict()
    document["shares"] = [
        document["shares"][0] + 1,
        document["shares"][1] - 1,
        document["shares"][2],
    ]

    verdict = verify(Certificate.from_dict(document), dispatch())

    assert not verdict
    assert "should pay" in verdict.reasons[0]


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "other"}'])
def test_unreadable_certificates_are_refused(text):
    with pytest.raises(UnusableInput):
        Certificate.from_json(text)


def test_a_damaged_certificate_is_refused():
    document = shapley(dispatch()).certificate.as_dict()
    del document["shares"]

    with pytest.raises(UnusableInput, match="damaged or incomplete"):
        Certificate.from_dict(document)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ([1, 2], "3 members but 2 keys"),
        ([1, 2, float("nan")], "key of Cedar is missing"),
        ([1, -2, 3], "key of Birch is negative"),
        ([0, 0, 0], "Every member's key is zero"),
        ({"Alder": 1, "Birch": 2}, "Cedar has no key"),
        ({"Alder": 1, "Birch": 2, "Cedar": 3, "Dogwood": 4}, "Dogwood has a key but is not"),
        (["1,000", 2, 3], "not a plain number"),
    ],
)
def test_unusable_keys_are_refused(key, message):
    with pytest.raises(UnusableInput, match=message):
        proportional(dispatch(), key)


def test_a_member_too_dear_for_separable_costs_is_named():
    game = CostGame.from_table([0, 10, 10, 30], ["Alder", "Birch"])

    with pytest.raises(NoAnswer, match=r"Alder adds 20.00 .* more than the 10.00"):
        aca(game)


def test_nothing_avoided_and_a_joint_cost_left_is_refused():
    # alone 4 each, and each adds 4 to the other two, but all three cost 10
    game = CostGame.from_table([0, 4, 4, 6, 4, 6, 6, 10], ["A", "B", "C"])

    with pytest.raises(NoAnswer, match="nothing to share the joint cost"):
        aca(game)


def test_tau_is_refused_where_it_does_not_exist():
    with pytest.raises(NoAnswer, match="tau value does not exist"):
        tau(CostGame.from_table([0, 6, 6, 6, 6, 6, 6, 12], ["A", "B", "C"]))


def random_games(low=-50, high=100, most=6):
    def table(n):
        costs = st.lists(st.integers(low, high), min_size=2**n - 1, max_size=2**n - 1)
        return costs.map(lambda values: CostGame.from_table([0, *values]))

    return st.integers(1, most).flatmap(table)


@given(random_games())
@settings(max_examples=150, deadline=None)
def test_shapley_equals_its_definition_and_adds_up(game):
    result = shapley(game)

    assert result.verify()
    assert result.shares.sum() == pytest.approx(game.total, abs=1e-9)


@given(random_games(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_members_changes_nothing(game, chance):
    order = list(range(game.n))
    chance.shuffle(order)
    turned = np.empty_like(game.costs)
    for mask in range(game.costs.size):
        new = sum(1 << place for place, old in enumerate(order) if mask >> old & 1)
        turned[new] = game.costs[mask]

    moved = CostGame.from_table(turned, [game.members[old] for old in order])

    for method in (equal, shapley):
        np.testing.assert_allclose(method(moved).shares, method(game).shares[order], atol=1e-9)


@given(
    random_games(), st.lists(st.integers(-1000, 1000), min_size=6, max_size=6), st.integers(1, 9)
)
@settings(max_examples=60, deadline=None)
def test_own_costs_and_units_pass_straight_through(game, own, unit):
    extra = np.array(own[: game.n], dtype=float)
    rows = game.rows(np.arange(game.costs.size))
    moved = CostGame.from_table(unit * game.costs + rows @ extra, game.members)

    for method in (shapley, tau, aca):
        try:
            before = method(game).shares
        except NoAnswer:
            continue
        np.testing.assert_allclose(method(moved).shares, unit * before + extra, atol=1e-7)
