"""The nucleolus: published games, an independent judge, thousands of seeded games."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.sharing.kohlberg_oracle import is_nucleolus
from tests.engine.sharing.published import dispatch, skane, young
from tests.engine.sharing.seeded_games import KINDS, POSITIVE_KINDS, empty_core, seeded

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games import (
    Certificate,
    CostGame,
    core_check,
    core_range,
    least_core,
    nucleolus,
    prenucleolus,
    verify,
)
from interlocal.engine.sharing.exact import exact_levels
from interlocal.engine.sharing.levels import find_levels
from interlocal.engine.sharing.nucleolus import problem_of

EXCESSES = ["plain", "per_capita", "proportional"]


def test_by_hand():
    # savings: Alder-Birch 200, Alder-Cedar 150, Birch-Cedar 140, all 360; a pair
    # keeps 360 less the third's saving, so the three pairs bind together at
    # (200 + 150 + 140 - 2 * 360) / 3 = -230 / 3
    result = nucleolus(dispatch())

    saved = [360 - 140 - 230 / 3, 360 - 150 - 230 / 3, 360 - 200 - 230 / 3]
    np.testing.assert_allclose(result.shares, np.array([500, 400, 300]) - saved)
    assert result.levels == pytest.approx([-230 / 3])
    assert len(result.binding[0]) == 3


def test_skane_plain():
    # the exact nucleolus; WP-79-77 prints 18.60 and 19.21 for M and T, which is
    # not it: the groups that bind below prove it
    result = nucleolus(skane())

    assert result.shares.round(2).tolist() == [20.35, 12.06, 5.00, 8.61, 18.32, 19.49]
    levels = exact_levels(result)[1]
    assert levels == (Fraction(-8, 5), Fraction(-331, 150), Fraction(-249, 100))
    first = {"".join(group) for group in result.binding[0]}
    assert first == {"A", "MT", "HKL"}
    assert result.verify()


def test_skane_as_printed_fails_the_proof():
    printed = [20.35, 12.06, 5.00, 8.60, 18.60, 19.21]

    assert not is_nucleolus(skane().costs, np.array(printed), slack=0.006)


@pytest.mark.parametrize(
    ("excess", "expected"),
    [
        ("per_capita", [20.03, 12.52, 3.94, 9.07, 18.54, 19.71]),
        ("proportional", [19.81, 12.57, 4.35, 9.25, 18.37, 19.47]),
    ],
)
def test_skane_weak_and_proportional(excess, expected):
    # WP-79-77 prints A, H, K and L of both to 0.01 (M and T there are another
    # point of the least core)
    result = nucleolus(skane(), excess)

    assert result.shares.round(2).tolist() == expected
    assert is_nucleolus(skane().costs, result.shares, excess)


def test_young_per_capita_as_printed():
    # Young (1985): savings 2/3, 7/6 and 61/6
    result = nucleolus(young(), "per_capita")

    savings = [15 - result.exact()[0], 20 - result.exact()[1], 55 - result.exact()[2]]
    assert savings == [Fraction(2, 3), Fraction(7, 6), Fraction(61, 6)]


def test_spanning_tree_game():
    game = CostGame.from_table([0, 10, 12, 14, 20, 19, 19, 21])

    assert nucleolus(game).exact() == (Fraction(16, 3), Fraction(16, 3), Fraction(31, 3))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_seeded_games_prove_themselves(kind):
    for n in range(1, 13):
        for seed in range(5 if n < 10 else 1):
            game = seeded(kind, n, seed)
            for excess in EXCESSES:
                if excess == "proportional" and kind not in POSITIVE_KINDS:
                    continue
                assert prenucleolus(game, excess).verify(), (n, seed, excess)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_seeded_games_satisfy_an_independent_judge(kind):
    for n in range(1, 7):
        for seed in range(100, 103 if n < 6 else 101):
            game = seeded(kind, n, seed)
            for excess in EXCESSES[: 3 if kind in POSITIVE_KINDS else 2]:
                free = prenucleolus(game, excess)
                assert is_nucleolus(game.costs, free.shares, excess, floors=False), (n, seed)
                if game.gain > 1e-9:
                    kept = nucleolus(game, excess)
                    assert is_nucleolus(game.costs, kept.shares, excess), (n, seed, excess)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_sturdy_way_finds_the_same(kind):
    for n in (2, 4, 6, 9):
        game = seeded(kind, n, 7)
        problem = problem_of(game, "plain", floors=False)

        sturdy = find_levels(problem, sturdy=True)

        np.testing.assert_allclose(
            sturdy.shares, prenucleolus(game).shares, atol=1e-7 * np.abs(game.costs).max()
        )


@pytest.mark.parametrize(("n", "seed"), [(14, 1), (16, 2)])
def test_larger_games_prove_themselves(n, seed):
    for kind in KINDS:
        game = seeded(kind, n, seed)

        result = prenucleolus(game)

        assert result.verify(), kind.__name__


def test_the_nucleolus_lies_in_a_core_that_is_not_empty():
    met = 0
    for kind in POSITIVE_KINDS:
        for seed in range(20):
            game = seeded(kind, 5, seed)
            if least_core(game).levels[0] <= -1e-6:
                met += 1
                assert core_check(game, nucleolus(game).shares).inside
    assert met > 30


def games(most=5):
    def table(n):
        costs = st.lists(st.integers(-20, 40), min_size=2**n - 1, max_size=2**n - 1)
        return costs.map(lambda values: CostGame.from_table([0, *values]))

    return st.integers(1, most).flatmap(table)


@given(games(), st.lists(st.integers(-99, 99), min_size=5, max_size=5), st.integers(1, 9))
@settings(max_examples=80, deadline=None)
def test_own_costs_and_units_pass_straight_through(game, own, unit):
    extra = np.array(own[: game.n], dtype=float)
    rows = game.rows(np.arange(game.costs.size))
    moved = CostGame.from_table(unit * game.costs + rows @ extra, game.members)

    before, after = prenucleolus(game), prenucleolus(moved)

    np.testing.assert_allclose(after.shares, unit * before.shares + extra, atol=1e-6)


@given(games(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_of_members_changes_nothing(game, chance):
    order = list(range(game.n))
    chance.shuffle(order)
    turned = np.empty_like(game.costs)
    for mask in range(game.costs.size):
        turned[sum(1 << place for place, old in enumerate(order) if mask >> old & 1)] = game.costs[
            mask
        ]
    moved = CostGame.from_table(turned, [game.members[old] for old in order])

    np.testing.assert_allclose(
        prenucleolus(moved).shares, prenucleolus(game).shares[order], atol=1e-6
    )


@given(games(), st.integers(-30, 30))
@settings(max_examples=60, deadline=None)
def test_a_member_that_brings_nothing_pays_its_own_cost(game, own):
    with_dummy = CostGame.from_table(np.concatenate([game.costs, game.costs + own]))

    result = prenucleolus(with_dummy)

    assert result.shares[-1] == pytest.approx(own, abs=1e-6)


def test_members_who_are_alike_pay_alike():
    rng = np.random.default_rng(3)
    for _ in range(10):
        half = rng.integers(5, 30, 8).astype(float)
        half[0] = 0
        both = half + rng.integers(1, 9, 8)
        game = CostGame.from_table(np.concatenate([half, both, both, both + 5]))

        shares = prenucleolus(game).shares

        assert shares[3] == pytest.approx(shares[4], abs=1e-7)


def test_certificates_survive_json_and_notice_changes():
    for excess in EXCESSES:
        result = nucleolus(skane(), excess)
        again = Certificate.from_json(result.certificate.to_json())
        assert again == result.certificate
        assert verify(again, skane())

        document = result.certificate.as_dict()
        document["shares"][0] += 0.01
        document["shares"][1] -= 0.01
        assert not verify(Certificate.from_dict(document), skane())


def test_a_proof_with_weights_that_do_not_balance_is_refused():
    document = nucleolus(skane()).certificate.as_dict()
    document["steps"][0]["groups"][0]["weight"] *= 2

    verdict = verify(Certificate.from_dict(document), skane())

    assert "do not balance" in verdict.reasons[0]


def test_a_proof_with_a_level_left_out_is_refused():
    document = nucleolus(skane()).certificate.as_dict()
    del document["steps"][0]

    assert not verify(Certificate.from_dict(document), skane())


def test_no_gain_leaves_everyone_at_cost_alone():
    game = CostGame.from_table([0, 10, 20, 30], ["Alder", "Birch"])

    result = nucleolus(game)

    assert result.by_member() == {"Alder": 10, "Birch": 20}
    assert result.verify()
    assert result.exact() == (10, 20)
    assert Certificate.from_json(result.certificate.to_json()) == result.certificate


def test_a_loss_has_no_nucleolus_but_a_prenucleolus():
    game = CostGame.from_table([0, 10, 20, 36], ["Alder", "Birch"])

    with pytest.raises(NoAnswer, match=r"6\.00 more than everyone alone"):
        nucleolus(game)
    assert prenucleolus(game).by_member() == {"Alder": 13, "Birch": 23}


def test_proportional_excess_needs_costs_above_zero():
    with pytest.raises(UnusableInput, match="more than zero"):
        nucleolus(CostGame.from_table([0, 0, 20, 20]), "proportional")


def test_an_empty_core_is_answered_with_its_level():
    # each 6, each pair 6, all 12: a pair pays 8 on average, so level 2
    game = CostGame.from_table([0, 6, 6, 6, 6, 6, 6, 12], ["A", "B", "C"])

    result = least_core(game)

    assert result.levels == pytest.approx([2])
    assert set(result.binding[0]) == {("A", "B"), ("A", "C"), ("B", "C")}
    assert "core is empty" in result.notes[0]
    assert result.verify()


def test_ranges_by_hand():
    # Alder pays at least 840 - 560 and at most its 500 alone
    found = core_range(dispatch())

    assert not found.empty
    np.testing.assert_allclose(found.low, [280, 190, 140])
    np.testing.assert_allclose(found.high, [500, 400, 300])
    assert found.verify()
    assert verify(Certificate.from_json(found.certificate.to_json()), dispatch())


def test_the_range_of_an_empty_core_is_that_of_the_least_core():
    game = seeded(empty_core, 5, 1)

    found = core_range(game)

    assert found.empty
    assert found.level == pytest.approx(least_core(game).levels[0])
    assert found.verify()
    assert (found.low <= nucleolus(game).shares + 1e-6).all()
    assert (found.high >= nucleolus(game).shares - 1e-6).all()


def test_a_range_that_is_too_narrow_is_refused():
    document = core_range(dispatch()).certificate.as_dict()
    bound = document["inputs"]["bounds"][1]
    bound["value"] -= 10
    bound["shares"][0] -= 10
    bound["shares"][1] += 10

    verdict = verify(Certificate.from_dict(document), dispatch())

    assert "is not the limit that its weights give" in verdict.reasons[0]
