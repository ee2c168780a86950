"""From a cost curve to a net saving."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.costs import (
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Spread,
    Summary,
    Travel,
    fit_scale,
    net_savings,
)
from interlocal.engine.errors import UnusableInput

FREE = SharingTerms.from_ranges(
    dict.fromkeys(
        ["transition", "stranded", "stranded_years", "coordination", "crowding"], (0, 0, 0)
    )
    | dict.fromkeys(["pay", "backfill", "elsewhere"], (0, 0, 0))
    | {"horizon": (10, 10, 10)}
)
PRICED = SharingTerms.from_ranges(
    {
        "transition": (0.05, 0.05, 0.05),
        "horizon": (10, 10, 10),
        "stranded": (0.1, 0.1, 0.1),
        "stranded_years": (4, 4, 4),
        "coordination": (0.01, 0.01, 0.01),
        "crowding": (0.001, 0.001, 0.001),
        "pay": (0.002, 0.002, 0.002),
        "backfill": (0.05, 0.05, 0.05),
        "elsewhere": (0.1, 0.1, 0.1),
    }
)
PEOPLE = np.array([5_000.0, 15_000.0, 40_000.0])
COSTS = np.array([400.0, 900.0, 2_000.0])


def certain(elasticity, flattening=20_000, draws=3):
    """A fit whose draws all say the same."""
    fit = fit_scale(
        np.empty(0),
        np.empty(0),
        ScalePrior(0.9, 0.1, flattening, flattening, source="made up"),
        np.random.default_rng(1),
        draws=draws,
    )
    return dataclasses.replace(fit, elasticity=np.full(draws, float(elasticity)))


def model(elasticity=0.5, terms=FREE, cost=COSTS, **more):
    return ServiceModel.build(
        PEOPLE, cost, certain(elasticity), terms, np.random.default_rng(1), **more
    )


def test_the_gross_saving_by_hand():
    # elasticity 0.5, flat at 20,000: factors 2 and 2/sqrt(3), so 0.04 and 0.05196 a head at the
    # flat end. The first sees 20,000 people, factor 1; the second sees 15,000 and the 5,000
    # as 5,000 * 0.04 / 0.05196 = 3,849, together 18,849, factor 1.0301
    parts = model().savings([True, True, False])

    seen = 15_000 + 5_000 * 0.04 / (0.06 * np.sqrt(3) / 2)
    merged = 400 / 2 + 900 * np.sqrt(3) / 2 * np.sqrt(20_000 / seen)
    np.testing.assert_allclose(parts.gross, 1_300 - merged)
    np.testing.assert_allclose(parts.net, parts.gross)


def test_every_term_by_hand():
    # the largest town is taken as the host; the other two move 400 + 900
    parts = model(terms=PRICED).savings([True, True, True])

    # all three see 20,000 people or more
    merged = 400 / 2 + 900 * np.sqrt(3) / 2 + 2_000
    gross = 3_300 - merged
    np.testing.assert_allclose(parts.coordination, 1_300 * (0.01 + 0.001))
    np.testing.assert_allclose(parts.transition, 1_300 * 0.05 / 10)
    np.testing.assert_allclose(parts.stranded, 1_300 * 0.1 * 4 / 10)
    np.testing.assert_allclose(parts.pay, 1_300 * 0.002)
    np.testing.assert_allclose(parts.backfill, gross * 0.05)
    np.testing.assert_allclose(parts.elsewhere, gross * 0.1)
    spent = 1_300 * (0.011 + 0.005 + 0.04 + 0.002) + gross * 0.15
    np.testing.assert_allclose(parts.net, gross - spent)


def test_no_saving_is_counted_for_regression_to_the_mean():
    # past the flattening point a lavish and a thrifty town gain nothing by joining
    lavish = ServiceModel.build(
        np.array([30_000.0, 30_000.0]),
        np.array([100.0, 1_000.0]),
        certain(0.8),
        FREE,
        np.random.default_rng(1),
    )

    np.testing.assert_allclose(lavish.savings([True, True]).gross, 0, atol=1e-9)


def test_a_partner_that_buys_little_brings_little_scale():
    def gain_of_the_rich(partner_cost):
        pair = ServiceModel.build(
            np.array([10_000.0, 10_000.0]),
            np.array([1_000.0, partner_cost]),
            certain(0.9, flattening=100_000),
            FREE,
            np.random.default_rng(1),
        )
        return pair.member_gross([True, True])[0, 0]

    # as many people with the same service: twice the size; at a tenth of it, a tenth more
    assert gain_of_the_rich(1_000) == pytest.approx(1_000 * (1 - 2**-0.1))
    assert gain_of_the_rich(100) == pytest.approx(1_000 * (1 - 1.1**-0.1))
    assert gain_of_the_rich(5_000) == gain_of_the_rich(1_000)
    assert gain_of_the_rich(0) == pytest.approx(0)


def test_an_elasticity_above_one_makes_sharing_cost_more():
    parts = model(elasticity=1.1).savings([True, True, False])

    assert (parts.gross < 0).all()
    assert parts.p_saves.tolist() == [0.0]


def test_a_town_alone_saves_nothing_and_pays_nothing_for_sharing():
    parts = model(terms=PRICED).savings(np.eye(3, dtype=bool))

    for field in ("gross", "coordination", "transition", "stranded", "pay", "net"):
        assert (getattr(parts, field) == 0).all()


def test_two_towns_at_one_place_with_the_same_figures_share_alike():
    twins = ServiceModel.build(
        np.array([8_000.0, 8_000.0]),
        np.array([500.0, 500.0]),
        certain(0.9),
        PRICED,
        np.random.default_rng(1),
    )

    own = twins.member_gross([True, True])
    np.testing.assert_allclose(own[0, 0], own[0, 1])


def test_member_parts_add_up_to_the_gross_saving():
    groups = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1]], dtype=bool)
    uncertain = model(low=COSTS * 0.8, high=COSTS * 1.3)

    own = uncertain.member_gross(groups)

    np.testing.assert_allclose(own.sum(axis=1), uncertain.savings(groups).gross.mean(axis=1))
    assert own[0, 2] == 0


def test_the_cost_table_is_in_bit_order_and_agrees_with_the_savings():
    service = model(terms=PRICED)

    table = service.cost_table([2, 0])

    assert table[0] == 0
    np.testing.assert_allclose(table[[1, 2]], [2_000, 400])
    both = service.savings([True, False, True])
    np.testing.assert_allclose(table[3], 2_400 - both.net.mean())


def test_ways_to_the_best_host_are_taken_off():
    # work 10, 20, 40; to town 2: 10 * 30 + 20 * 20 = 700 minutes; to 1: 100 + 800; to 0: 1,400
    minutes = np.array([[0.0, 10, 30], [10, 0, 20], [30, 20, 0]])
    travel = Travel(np.array([10.0, 20.0, 40.0]), minutes, per_minute=0.1)
    groups = np.array([[1, 1, 1], [0, 1, 0]], dtype=bool)

    near, far = model().savings(groups), model(travel=travel).savings(groups)

    np.testing.assert_allclose(far.travel[0], 70)
    np.testing.assert_allclose(far.net, near.net - [[70], [0]])


def test_some_of_the_towns_give_the_same_answer_as_all():
    whole = model(terms=PRICED, low=COSTS * 0.9, high=COSTS * 1.2)

    part = whole.among([2, 0])

    np.testing.assert_allclose(
        part.savings([True, True]).net, whole.savings([True, False, True]).net
    )
    np.testing.assert_allclose(part.expected_cost([True, True]), whole.cost_table([0, 2])[3])


def test_a_range_of_costs_becomes_a_range_of_the_cost_alone():
    alone = model(low=COSTS, high=COSTS * 1.5).alone()

    assert (alone.low >= COSTS).all()
    assert (alone.high > alone.low).all()
    assert (alone.high <= COSTS * 1.5).all()


def test_missing_is_not_zero():
    holes = model(cost=np.array([400.0, np.nan, 2_000.0]))

    assert holes.known.tolist() == [True, False, True]
    assert np.isnan(holes.alone().mean[1])
    with pytest.raises(UnusableInput, match=r"\[1\] report no cost"):
        holes.savings([True, True, False])
    with pytest.raises(UnusableInput, match="missing is not zero"):
        holes.cost_table([0, 1])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_towns_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    people, costs = np.exp(rng.normal(9, 1, 6)), np.exp(rng.normal(6, 1, 6))
    groups = rng.random((5, 6)) < 0.6
    groups[:, 0] = True
    order = rng.permutation(6)
    fit = certain(0.93)

    one = net_savings(groups, people, costs, fit, PRICED, np.random.default_rng(1))
    two = net_savings(
        groups[:, order], people[order], costs[order], fit, PRICED, np.random.default_rng(1)
    )

    np.testing.assert_allclose(one.net, two.net, rtol=1e-9, atol=1e-9)


@given(st.floats(0.5, 0.999), st.floats(1, 1e7), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_past_the_flattening_point_each_further_member_only_adds_cost(elasticity, cost, size):
    people, costs = np.full(size, 30_000.0), np.full(size, cost)
    groups = np.tri(size, dtype=bool)

    net = net_savings(
        groups, people, costs, certain(elasticity), PRICED, np.random.default_rng(1)
    ).net.mean(axis=1)

    assert (np.diff(net) < 0).all()


@pytest.mark.parametrize(
    ("groups", "why"),
    [([False, False, False], "no members"), ([True, True], "name 2 towns, the model has 3")],
)
def test_unusable_groups_are_refused(groups, why):
    with pytest.raises(UnusableInput, match=why):
        model().savings(groups)


def test_unusable_terms_are_refused():
    with pytest.raises(UnusableInput, match="low, likely, high"):
        Spread(0.2, 0.1, 0.3)
    with pytest.raises(UnusableInput, match="Give a range for"):
        SharingTerms.from_ranges({"pay": (0, 0, 0)})
    with pytest.raises(UnusableInput, match="'pay' must not be negative"):
        dataclasses.replace(FREE, pay=Spread(-1, 0, 0))
    with pytest.raises(UnusableInput, match="horizon"):
        dataclasses.replace(FREE, horizon=Spread(0, 1, 2))


def test_a_spread_draws_within_its_ends_around_its_mean():
    # PERT: mean (low + 4 likely + high) / 6
    drawn = Spread(1.0, 2.0, 6.0).draw(np.random.default_rng(1), 50_000)

    assert drawn.min() >= 1
    assert drawn.max() <= 6
    assert drawn.mean() == pytest.approx((1 + 8 + 6) / 6, abs=0.02)


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_a_range_is_between_the_percentiles_of_its_draws(seed, draws):
    drawn = np.random.default_rng(seed).normal(size=(3, draws))
    drawn[1, draws // 2] = np.nan

    found = Summary.of(drawn)

    low, high = np.percentile(drawn, [10, 90], axis=-1)
    np.testing.assert_allclose([found.low, found.high], [low, high], rtol=1e-12, atol=1e-12)
