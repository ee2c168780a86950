"""Who joins: groups of the invited, hand-worked and against plain enumeration."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.sharing.published import dispatch, skane

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame, Fixed, OracleGame, PerMember, Power, shapley
from interlocal.engine.sharing import Clause, Limit, Pool, who_joins
from interlocal.engine.sharing.group_bills import bills_of

EVERYONE = {"Alder": "yes", "Birch": "yes", "Cedar": "yes"}
PEOPLE = {"Alder": 5, "Birch": 3, "Cedar": 2}
BY_PEOPLE = Clause.of_weights({"people": 1.0})


def test_bills_if_somebody_stays_out_by_hand():
    # 840 by 5:3:2 is 420, 252, 168. Without Cedar 700 by 5:3 is 437.50 and 262.50
    found = who_joins(dispatch(), BY_PEOPLE, EVERYONE, drivers={"people": PEOPLE})

    cedar = found.without[2]
    assert cedar.bills == {"Alder": 437.5, "Birch": 262.5}
    assert cedar.changes == {"Alder": 17.5, "Birch": 10.5}
    assert found.joiners[2].brings == 28
    assert found.joiners[2].adds == 140
    assert found.joiners[2].pays == 168
    assert found.costs_more == ()
    assert found.exact
    assert found.groups == 7


def test_expected_bills_by_hand():
    # Cedar may or may not come: Alder pays 420 or 437.50, Birch 252 or 262.50
    found = who_joins(
        dispatch(), BY_PEOPLE, {**EVERYONE, "Cedar": 0.25}, drivers={"people": PEOPLE}
    )

    alder = found.joiners[0]
    assert alder.expected == pytest.approx(0.25 * 420 + 0.75 * 437.5)
    assert (alder.low, alder.high) == (420, 437.5)
    assert alder.error == 0
    assert found.joiners[2].expected == 168
    assert found.chance_of_a_group == 1


def test_the_smallest_group_that_comes_about_saves_most_first():
    # pairs save 200 (Alder and Birch), 150, 140; by people each pays less than alone only where
    # its part is small enough: Alder and Cedar by 5:2 pay 464.29 and 185.71, all three pairs fit
    found = who_joins(dispatch(), BY_PEOPLE, EVERYONE, drivers={"people": PEOPLE})

    assert found.smallest == (("Alder", "Birch"), ("Alder", "Cedar"), ("Birch", "Cedar"))
    assert found.viable_groups == 4


def test_a_host_without_whom_nothing_works_is_pivotal():
    # each pair with Alder saves; Birch and Cedar together do not
    game = CostGame.from_table([0, 60, 40, 80, 40, 80, 90, 110], ["Alder", "Birch", "Cedar"])

    found = who_joins(game, "alone", {**EVERYONE, "Alder": "likely"})

    assert found.pivotal == ("Alder",)
    alder = found.joiners[0]
    assert alder.chance_without == 0
    assert alder.chance_with == 1
    assert found.joiners[1].expected == pytest.approx(0.5 * 40 + 0.5 * 110 * 40 / 140)


def test_a_member_that_must_be_there_can_be_named():
    free = who_joins(dispatch(), "alone", EVERYONE)
    hosted = who_joins(dispatch(), "alone", EVERYONE, needed=["Cedar"])

    assert free.pivotal == ()
    assert hosted.pivotal == ("Cedar",)


def test_one_that_costs_more_than_it_brings_is_named():
    # Cedar adds 150 and pays 110 by equal parts
    game = CostGame.from_table([0, 120, 120, 180, 160, 260, 260, 330], ["Alder", "Birch", "Cedar"])

    found = who_joins(game, "equal", EVERYONE)

    assert found.costs_more == ("Cedar",)
    assert found.joiners[2].brings == -40


def test_who_to_invite_next_is_who_saves_most_for_those_inside():
    intents = {"Alder": "yes", "Birch": "likely", "Cedar": "no"}

    found = who_joins(dispatch(), "alone", intents)

    # with Birch Alder pays 700 x 5/9 = 388.89, with Cedar 650 x 5/8 = 406.25
    assert [one.member for one in found.invite_next] == ["Birch", "Cedar"]
    assert found.invite_next[0].saves_others == pytest.approx(500 - 388.8888889)
    assert found.invite_next[1].saves_others == pytest.approx(500 - 406.25)
    assert found.invite_next[0].alone == 400


def test_a_group_that_saves_may_still_lose_a_member():
    # together 90 against 100, but equal parts ask 45 of Birch, who pays 40 alone
    game = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    both = {"Alder": "yes", "Birch": "yes"}

    careful = who_joins(game, "equal", both)
    bold = who_joins(game, "equal", both, viable="group_saves")

    assert careful.smallest == ()
    assert careful.joiners[0].expected == 60
    assert bold.smallest == (("Alder", "Birch"),)
    assert bold.joiners[1].expected == 45


def test_a_group_costlier_than_its_parts_does_not_come_about():
    game = CostGame.from_table([0, 60, 40, 120], ["Alder", "Birch"])

    found = who_joins(game, "alone", {"Alder": "yes", "Birch": "yes"})

    assert found.viable_groups == 0
    assert found.chance_of_a_group == 0
    assert found.pivotal == ()
    assert found.costs_more == ("Alder", "Birch")


def test_the_rule_shapley_gives_each_groups_own_shapley_value():
    bills = bills_of(skane(), "shapley")
    mask = skane().mask("HKLM")
    part = CostGame.from_table(
        {
            frozenset(group): skane().cost(group)
            for group in (skane().names(m) for m in range(1, 64) if m & mask == m)
        },
        members=list("HKLM"),
    )

    found = bills(np.array([63, mask]))

    np.testing.assert_allclose(found[0], shapley(skane()).shares)
    np.testing.assert_allclose(found[1][[1, 2, 3, 4]], shapley(part).shares)
    assert found[1][0] == found[1][5] == 0


def test_a_clause_with_caps_bills_every_group_or_says_that_it_cannot():
    clause = Clause((Pool("All", {"people": 1.0}),), limits=(Limit("cap", "amount", 300),))

    found = bills_of(dispatch(), clause, {"people": PEOPLE})(np.arange(1, 8))

    np.testing.assert_allclose(found[6], [300, 300, 240])
    assert np.isnan(found[2]).all()  # Alder and Birch: caps of 600 cannot pay 700


@settings(max_examples=25, deadline=None)
@given(
    costs=st.lists(st.integers(1, 200), min_size=7, max_size=7),
    odds=st.lists(st.floats(0, 1), min_size=3, max_size=3),
    rule=st.sampled_from(["equal", "alone", "shapley"]),
)
def test_expectations_are_those_of_plain_enumeration(costs, odds, rule):
    names = ["Alder", "Birch", "Cedar"]
    game = CostGame.from_table([0, *costs], names)
    bills = bills_of(game, rule)

    found = who_joins(game, rule, dict(zip(names, odds, strict=True)))

    for place in range(3):
        expected = 0.0
        for others in product([0, 1], repeat=3):
            if not others[place]:
                continue
            weight = np.prod(
                [odds[i] if others[i] else 1 - odds[i] for i in range(3) if i != place]
            )
            mask = sum(1 << i for i, o in enumerate(others) if o)
            pays = bills(np.array([mask]))[0]
            comes = sum(others) > 1 and all(
                pays[i] <= game.alone[i] + 1e-6 for i in range(3) if others[i]
            )
            expected += weight * (pays[place] if comes else game.alone[place])
        assert found.joiners[place].expected == pytest.approx(expected)


def test_beyond_fifteen_a_sample_comes_with_its_error():
    n = 18
    chance = np.random.default_rng(4)
    people = chance.lognormal(9, 0.6, n)
    names = [f"T{place}" for place in range(n)]
    game = OracleGame.build(names, Fixed(3e5), Power(people, 30, 0.9), PerMember(people))
    small = CostGame.build(
        names[:12], Fixed(3e5), Power(people[:12], 30, 0.9), PerMember(people[:12])
    )
    clause, drivers = Clause.of_weights({"people": 1.0}), {"people": people}

    # the six others never come, so the sample must meet the exact answer of the twelve
    intents = {name: 0.6 if place < 12 else "no" for place, name in enumerate(names)}
    sampled = who_joins(game, clause, intents, drivers=drivers, rng=np.random.default_rng(1))
    exact = who_joins(
        small, clause, dict.fromkeys(names[:12], 0.6), drivers={"people": people[:12]}
    )

    assert not sampled.exact
    off = [
        abs(one.expected - other.expected) / max(one.error, 1e-9)
        for one, other in zip(sampled.joiners, exact.joiners, strict=False)
    ]
    assert all(one.error > 0 for one in sampled.joiners[:12])
    assert max(off) < 2.2  # twelve 95 % intervals: one may be just outside
    assert sum(miss > 1 for miss in off) <= 3


@pytest.mark.parametrize(
    ("intents", "given", "message"),
    [
        ({"Alder": "yes", "Birch": "yes"}, {}, "The intent of Cedar is missing"),
        ({**EVERYONE, "Elm": "yes"}, {}, "Elm has an intent but is not invited"),
        ({**EVERYONE, "Alder": "maybe"}, {}, '"maybe" is no intent'),
        ({**EVERYONE, "Alder": 1.5}, {}, "between 0 and 1"),
        (EVERYONE, {"viable": "always"}, "nobody_loses"),
        (EVERYONE, {"rule": "fair"}, 'no rule "fair"'),
        (EVERYONE, {"rule": Clause.of_rate(2, "people")}, "charges prices"),
        (EVERYONE, {"needed": ["Elm"]}, "Elm is not a member"),
    ],
)
def test_questions_that_mean_nothing_are_refused(intents, given, message):
    given = {"rule": "equal", **given}

    with pytest.raises(UnusableInput, match=message):
        who_joins(dispatch(), given.pop("rule"), intents, **given)


def test_more_than_fifteen_need_a_generator():
    game = OracleGame(tuple(f"T{n}" for n in range(16)), lambda rows: rows.sum(axis=1))

    with pytest.raises(UnusableInput, match="generator of random numbers"):
        who_joins(game, "equal", dict.fromkeys(game.members, "yes"))
