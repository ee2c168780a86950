"""What a mediator may say, what that gives away, and what an offer means."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.sharing.published import dispatch, skane

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame, core_range
from interlocal.engine.sharing import learned, mediate, offer

PAIR = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
ALONE = {"Alder": 500, "Birch": 400, "Cedar": 300}


@pytest.mark.parametrize(
    ("limits", "possible", "room"),
    [
        # by hand: 840 must be paid; sub-groups of two allow 700, 650 and 560, together 955 at most
        ((500, 400, 300), True, "some"),
        ((400, 300, 200), True, "some"),
        ((350, 300, 200), True, "narrow"),
        ((340, 300, 200), True, "narrow"),
        ((339, 300, 200), False, "none"),
        ((500, 400, 0), False, "none"),  # Alder and Birch carry at most 700 by themselves
    ],
)
def test_the_answer_by_hand(limits, possible, room):
    answer = mediate(dispatch(), limits)

    assert (answer.possible, answer.room, answer.sub_groups) == (possible, room, True)


def test_where_comes_from_public_costs_alone():
    answer = mediate(dispatch(), (400, 300, 200))

    ranges = core_range(dispatch())
    assert answer.where == {
        name: pytest.approx((low, high))
        for name, low, high in zip(dispatch().members, ranges.low, ranges.high, strict=True)
    }


def test_two_parties_are_not_told_the_room():
    assert mediate(PAIR, {"Alder": 60, "Birch": 40}).room == "not said"
    assert mediate(PAIR, {"Alder": 50, "Birch": 39}).room == "not said"
    assert not mediate(PAIR, {"Alder": 50, "Birch": 39}).possible


def test_where_no_split_pleases_every_sub_group_the_answer_is_about_members_alone():
    # pairs cost 60 and all three 99: no core, but three limits of 40 reach it
    game = CostGame.from_table([0, 40, 40, 60, 40, 60, 60, 99], ["Alder", "Birch", "Cedar"])

    answer = mediate(game, [40, 40, 40])

    assert (answer.possible, answer.sub_groups, answer.where) == (True, False, None)
    assert not mediate(game, [40, 40, 18]).possible


@settings(max_examples=40, deadline=None)
@given(
    first=st.lists(st.floats(0, 600), min_size=3, max_size=3),
    second=st.lists(st.floats(0, 600), min_size=3, max_size=3),
)
def test_all_limits_with_one_word_for_the_room_get_one_answer(first, second):
    one, other = mediate(dispatch(), first), mediate(dispatch(), second)
    assume(one.room == other.room)

    assert one == other


@settings(max_examples=60, deadline=None)
@given(limits=st.lists(st.floats(0, 500), min_size=3, max_size=3))
def test_what_a_party_concludes_is_true_and_never_pins_down(limits):
    game = dispatch()
    answer = mediate(game, limits)
    kept = np.minimum(limits, game.alone)

    for place, party in enumerate(game.members):
        for found in learned(game, party, limits[place], answer):
            true = kept[game.members.index(found.member)]
            assert found.at_least is None or found.at_least <= true + 1e-6
            assert found.below is None  # three parties never learn an upper bound


@settings(max_examples=40, deadline=None)
@given(alder=st.floats(0, 70), birch=st.floats(0, 50))
def test_of_two_parties_each_learns_one_side_of_the_others_limit(alder, birch):
    answer = mediate(PAIR, {"Alder": alder, "Birch": birch})

    (found,) = learned(PAIR, "Alder", alder, answer)

    if answer.possible:
        assert found.below is None
        assert found.at_least is None or found.at_least <= min(birch, 40) + 1e-6
    else:
        assert found.at_least is None
        assert found.below is None or min(birch, 40) <= found.below + 1e-6


def test_raising_a_limit_never_makes_an_agreement_impossible():
    chance = np.random.default_rng(2)
    before = []
    for _ in range(20):
        limits = chance.uniform(0.75, 1.0, 6) * skane().alone
        more = limits * chance.uniform(1.0, 1.5, 6)

        before.append(mediate(skane(), limits).possible)
        assert mediate(skane(), more).possible or not before[-1]

    assert 5 < sum(before) < 15  # of either kind there are many


def test_an_offer_of_one_leaves_the_rest_to_the_others():
    before = {"Alder": 420, "Birch": 252, "Cedar": 168}

    counter = offer(dispatch(), {"Cedar": 140}, before=before, today=ALONE)

    # 700 are left for 420 : 252
    assert counter.offer == pytest.approx({"Alder": 437.5, "Birch": 262.5, "Cedar": 140})
    assert counter.changes == pytest.approx({"Alder": 17.5, "Birch": 10.5, "Cedar": -28})
    assert counter.parts["Cedar"] == pytest.approx(160 / 360)
    assert sum(counter.parts.values()) == pytest.approx(1)
    assert counter.said == ("Cedar",)
    assert counter.judged.acceptable
    assert counter.judged.parties[2].change == -160


def test_an_offer_that_a_sub_group_would_leave_says_so():
    found = offer(dispatch(), {"Alder": 560, "Birch": 190, "Cedar": 90})

    assert found.judged.losers == ("Alder",)
    assert found.changes is None


def test_where_nothing_is_saved_nobody_gets_a_part():
    game = CostGame.from_table([0, 60, 40, 120], ["Alder", "Birch"])

    assert offer(game, {"Alder": 70}).parts is None


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: mediate(dispatch(), {"Alder": 5, "Birch": 5}), "Cedar has no limit"),
        (lambda: mediate(dispatch(), [5, 5, -1]), "negative"),
        (lambda: mediate(dispatch(), [5, 5, float("nan")]), "missing or infinite"),
        (lambda: learned(PAIR, "Elm", 3, mediate(PAIR, [60, 40])), "Elm is not a member"),
        (lambda: offer(PAIR, {"Elm": 3}), "Elm is not a member"),
        (lambda: offer(PAIR, {}), "names nobody"),
        (lambda: offer(PAIR, {"Alder": 50, "Birch": 30}), "add up to 80.00 but"),
        (lambda: offer(PAIR, {"Alder": "=cmd|x"}), "not a plain number"),
    ],
)
def test_questions_that_mean_nothing_are_refused(ask, message):
    with pytest.raises(UnusableInput, match=message):
        ask()
