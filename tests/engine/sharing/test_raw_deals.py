"""Who would do better apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.sharing.published import dispatch, skane

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    core_check,
    proportional,
    raw_deal,
    scrb,
    shapley,
    worst_groups,
)

POPULATION = [85.0, 176.3, 26.8, 69.0, 287.3, 59.5]
DEMAND = [6.72, 8.23, 3.75, 3.53, 14.64, 5.39]


def brute_force(game, shares, kind):
    """All proper groups with their excess, largest first, by plain loops."""
    found = []
    for mask in range(1, game.everyone):
        group = [i for i in range(game.n) if mask >> i & 1]
        excess = sum(shares[i] for i in group) - game.costs[mask]
        excess /= {"plain": 1, "per_capita": len(group), "proportional": game.costs[mask]}[kind]
        found.append((excess, mask))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


@pytest.mark.parametrize(("key", "objecting"), [(POPULATION, 22), (DEMAND, 17)])
def test_skane_keys_are_blocked_by_as_many_groups_as_the_paper_says(key, objecting):
    # WP-79-77: sharing by population is blocked by 22 groups, by demand by 17
    game = skane()

    check = core_check(game, proportional(game, key).shares)

    assert check.count == objecting
    assert not check.inside
    assert len(check.blocking) == 10


def test_skane_separable_costs_are_blocked_by_three_groups():
    # WP-79-77: HKL, AHL and AHKL object to SCRB
    check = core_check(skane(), scrb(skane()).shares)

    assert {"".join(group.members) for group in check.blocking} == {"HKL", "AHL", "AHKL"}


def test_skane_shapley_is_blocked_by_one_group():
    # WP-79-77: HKL objects to Shapley, by 0.43 million kronor
    game = skane()
    shares = shapley(game).shares

    (group,) = core_check(game, shares).blocking

    assert group.members == ("H", "K", "L")
    assert group.excess == pytest.approx(0.43, abs=0.005)
    raw = [deal.member for deal in raw_deal(game, shares) if deal.raw]
    assert raw == ["H", "K", "L"]


def test_a_deal_by_hand():
    # shares 400, 300, 140: Alder and Birch pay 700, as much as apart
    deals = raw_deal(dispatch(), {"Alder": 420, "Birch": 300, "Cedar": 120})

    alder, birch, cedar = deals
    assert (alder.alone, alder.saving, alder.floor) == (500, 80, 280)
    assert alder.worst["plain"].members == ("Alder", "Birch")
    assert alder.worst["plain"].loss == pytest.approx(20)
    assert alder.worst["per_capita"].loss == pytest.approx(10)
    assert alder.worst["proportional"].loss == pytest.approx(20 / 700)
    assert alder.raw
    assert birch.raw
    assert not cedar.raw


def test_a_member_on_its_own_has_nobody_to_leave_with():
    (deal,) = raw_deal(CostGame.from_table([0, 5], ["Alder"]), [5])

    assert deal.worst == {}
    assert not deal.raw


@pytest.mark.parametrize("n", [1, 2, 3, 5, 13, 14])
@pytest.mark.parametrize("kind", ["plain", "per_capita", "proportional"])
def test_worst_groups_are_those_of_a_plain_search(n, kind):
    rng = np.random.default_rng(n)
    costs = np.append(0, rng.integers(1, 50, 2**n - 1)).astype(float)
    shares = rng.integers(-5, 20, n).astype(float)
    rows = (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(float)
    with np.errstate(invalid="ignore"):
        divisor = {"plain": 1.0, "per_capita": rows.sum(axis=1), "proportional": costs}[kind]
        excess = (rows @ shares - costs) / divisor
    excess[[0, -1]] = -np.inf

    losses, masks = worst_groups(costs, shares, kind)

    for member in range(n):
        mine = np.where(rows[:, member] == 1, excess, -np.inf)
        assert losses[member] == pytest.approx(mine.max())
        if n > 1:
            assert mine[masks[member]] == pytest.approx(mine.max())


@given(
    st.integers(2, 6).flatmap(
        lambda n: st.tuples(
            st.lists(st.integers(1, 60), min_size=2**n - 1, max_size=2**n - 1),
            st.lists(st.integers(1, 9), min_size=n, max_size=n),
        )
    ),
    st.sampled_from(["plain", "per_capita", "proportional"]),
)
@settings(max_examples=100, deadline=None)
def test_blocking_groups_come_in_order_and_none_is_missed(drawn, kind):
    costs, key = drawn
    game = CostGame.from_table([0, *costs])
    shares = proportional(game, key).shares

    check = core_check(game, shares, top=5, excess=kind)

    ranked = [pair for pair in brute_force(game, shares, kind) if pair[0] > 1e-7]
    assert check.count == len(ranked)
    assert check.inside == (not ranked)
    expected = [excess for excess, _ in ranked[:5]]
    assert [group.excess for group in check.blocking] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ([400, 300, 100], "add up to 800.00 but the service costs 840.00"),
        ([400, 440], "3 members but 2 shares"),
        ({"Alder": 840}, "Birch and Cedar has no share"),
    ],
)
def test_shares_that_do_not_fit_are_refused(shares, message):
    with pytest.raises(UnusableInput, match=message):
        core_check(dispatch(), shares)


def test_unknown_and_impossible_excesses_are_refused():
    with pytest.raises(UnusableInput, match="no excess"):
        core_check(dispatch(), [400, 300, 140], excess="fair")
    free = CostGame.from_table([0, 0, 10, 10], ["Alder", "Birch"])
    with pytest.raises(UnusableInput, match="more than zero"):
        core_check(free, [0, 10], excess="proportional")
