"""Games without a table: constraint generation, certified where the costs allow it."""

import numpy as np
import pytest
from tests.engine.sharing.kohlberg_oracle import is_nucleolus
from tests.engine.sharing.seeded_games import KINDS, seeded

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    Fixed,
    OracleGame,
    PerGroup,
    PerMember,
    Power,
    Steps,
    core_check,
    core_range,
    equal,
    least_core,
    nucleolus,
    proportional,
    raw_deal,
    scrb,
    tau,
)
from interlocal.engine.sharing.levels import find_levels
from interlocal.engine.sharing.nucleolus import problem_of
from interlocal.engine.sharing.submodular import minimise


def structured(n, seed):
    """Economies of scale, a cost for each of a few counties, and own costs."""
    rng = np.random.default_rng(seed)
    zones = rng.integers(0, max(2, n // 5), n).tolist()
    return (
        Fixed(50),
        Power(rng.uniform(1, 10, n), 180, 0.82),
        PerGroup(zones, 90.0),
        PerMember(rng.uniform(0, 5, n)),
    )


@pytest.mark.parametrize("n", [3, 6, 9, 12])
@pytest.mark.parametrize("excess", ["plain", "per_capita", "proportional"])
def test_the_exact_search_agrees_with_the_table(n, excess):
    terms = structured(n, n)
    problem = problem_of(OracleGame.build(range(n), *terms), excess, floors=True)

    searched = find_levels(problem)

    assert problem.certified()
    table = CostGame.build(range(n), *terms)
    np.testing.assert_allclose(searched.shares, nucleolus(table, excess).shares, atol=1e-6)
    if n <= 6:
        assert is_nucleolus(table.costs, searched.shares, excess)


def test_thirty_members_with_structured_costs_are_certified():
    game = OracleGame.build(range(30), *structured(30, 3))

    result = nucleolus(game)

    assert result.notes == ()
    assert result.verify()
    assert result.shares.sum() == pytest.approx(game.total)
    assert core_check(game, result.shares).inside
    assert least_core(game).levels[0] == pytest.approx(result.levels[0])


def test_members_who_are_alike_pay_alike_at_forty():
    game = OracleGame.build(range(40), Fixed(100), Power(np.ones(40), 10, 0.5))

    result = nucleolus(game)

    np.testing.assert_allclose(result.shares, game.total / 40)
    assert result.verify()


def test_general_costs_are_searched_but_not_certified():
    game = OracleGame.build(range(28), Steps(np.arange(1, 29), 40, 100.0))

    result = nucleolus(game)

    assert "Not certified" in result.notes[0]
    verdict = result.verify()
    assert not verdict
    assert "could be looked at" in verdict.reasons[0]


def test_a_search_of_ones_own_certifies():
    # a group of k members costs 10 + k * k / 50: the best group of a size takes
    # the largest charges, so all sizes can be tried
    def price(groups):
        return 10 * groups.any(axis=1) + groups.sum(axis=1) ** 2 / 50

    def separate(charges, inside, outside):
        free = np.flatnonzero(~inside & ~outside)
        order = free[np.argsort(-charges[free])]
        best, group = -np.inf, inside
        for size in range(order.size + 1):
            tried = inside.copy()
            tried[order[:size]] = True
            value = charges[tried].sum() - price(tried[None, :])[0]
            if value > best:
                best, group = value, tried
        return group, best

    game = OracleGame(range(30), price, separate)

    result = nucleolus(game)

    np.testing.assert_allclose(result.shares, game.total / 30)
    assert result.notes == ()
    assert result.verify()


def test_simple_methods_need_no_table():
    game, key = OracleGame.build(range(30), *structured(30, 1)), np.arange(30)

    np.testing.assert_allclose(equal(game).shares, game.total / 30)
    np.testing.assert_allclose(proportional(game, key).shares, game.total * key / key.sum())
    assert scrb(game).shares.sum() == pytest.approx(game.total)


def test_objections_in_a_large_game_are_found():
    # one member has a far smaller cost of its own than an equal share
    own = np.append(1.0, np.full(29, 50.0))
    game = OracleGame.build(range(30), PerMember(own))

    check = core_check(game, equal(game).shares)

    assert not check.inside
    assert check.blocking[0].members == ("0",)
    assert check.certified


def test_ranges_in_a_large_game():
    own = np.arange(1.0, 31.0)
    game = OracleGame.build(range(30), PerMember(own), Fixed(10))

    found = core_range(game)

    np.testing.assert_allclose(found.low, own, atol=1e-6)
    np.testing.assert_allclose(found.high, own + 10, atol=1e-6)


def test_small_oracles_become_tables():
    terms = structured(6, 2)
    oracle, table = OracleGame.build(range(6), *terms), CostGame.build(range(6), *terms)

    np.testing.assert_allclose(tau(oracle).shares, tau(table).shares)
    assert nucleolus(oracle).verify()
    shares = nucleolus(table).shares
    assert raw_deal(oracle, shares)[0].floor == pytest.approx(raw_deal(table, shares)[0].floor)


def test_oracles_refuse_what_they_cannot_use():
    with pytest.raises(UnusableInput, match="at most 60"):
        OracleGame(range(61), lambda groups: groups.sum(axis=1))
    with pytest.raises(UnusableInput, match="one cost for each row"):
        OracleGame(range(30), lambda groups: groups).costs_of([1])
    with pytest.raises(UnusableInput, match="missing or infinite"):
        OracleGame(range(30), lambda groups: np.full(len(groups), np.nan)).costs_of([1])
    big = OracleGame.build(range(30), PerMember(np.ones(30)))
    with pytest.raises(UnusableInput, match="at most 25 members"):
        tau(big)
    with pytest.raises(UnusableInput, match="at most 25 members"):
        raw_deal(big, np.ones(30))
    with pytest.raises(UnusableInput, match="too many for a table"):
        big.table()


def test_the_smallest_set_is_found_exactly():
    # submodular: a concave function of size plus own amounts, against all 2**8 sets
    for seed in range(20):
        rng = np.random.default_rng(seed)
        own = rng.normal(0, 2, 8)
        curve = 6 * np.sqrt(np.arange(9))

        def prefix_costs(order, own=own, curve=curve):
            return curve[1:] + np.cumsum(own[order])

        chosen, value, bound = minimise(prefix_costs, 8, 10.0, np.inf)

        rows = (np.arange(256)[:, None] >> np.arange(8)) & 1
        every = curve[rows.sum(axis=1)] + rows @ own
        assert value == pytest.approx(every.min(), abs=1e-9)
        assert bound <= value + 1e-9
        assert curve[chosen.sum()] + own[chosen].sum() == pytest.approx(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_search_by_trying_never_claims_more_than_it_found(kind):
    table = seeded(kind, 8, 3)
    oracle = OracleGame(range(8), lambda rows: table.costs_of(rows @ (1 << np.arange(8))))
    problem = problem_of(oracle, "plain", floors=False)

    find_levels(problem)

    assert not problem.certified()
