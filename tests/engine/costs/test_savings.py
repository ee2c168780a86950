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
        ScalePrior(0.9, 0.1, flattening, flattening),
        np.random.default_rng(1),
        draws=draws,
    )
    return dataclasses.replace(fit, elasticity=np.full(draws, float(elasticity)))


def model(elasticity=0.5, terms=FREE, cost=COSTS, **more):
    return ServiceModel.build(
        PEOPLE, cost, certain(elasticity), terms, np.random.default_rng(1), **more
    )


def test_the_gross_saving_by_hand():
    # elasticity 0.5, flat at 20,000: factors 2, 2/sqrt(3), 1; together 20,000 people: factor 1
    parts = model().savings([True, True, False])

    merged = 400 / 2 + 900 * np.sqrt(3) / 2
    np.testing.assert_allclose(parts.gross, 1_300 - merged)
    np.testing.assert_allclose(parts.net, parts.gross)


def test_every_term_by_hand():
    parts = model(terms=PRICED).savings([True, True, True])

    merged = 400 / 2 + 900 * np.sqrt(3) / 2 + 2_000
    gross = 3_300 - merged
    np.testing.assert_allclose(parts.coordination, merged * (0.01 * 2 + 0.001 * 4))
    np.testing.assert_allclose(parts.transition, merged * 0.05 / 10)
    np.testing.assert_allclose(parts.stranded, 0.1 * (400 + 900) * 4 / 10)
    np.testing.assert_allclose(parts.pay, merged * 0.002)
    np.testing.assert_allclose(parts.backfill, gross * 0.05)
    np.testing.assert_allclose(parts.elsewhere, gross * 0.1)
    spent = merged * (0.024 + 0.005 + 0.002) + 52 + gross * 0.15
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
def test_more_members_cost_more_to_coordinate_per_head_of_saving(elasticity, cost, size):
    people, costs = np.full(size, 30_000.0), np.full(size, cost)
    groups = np.tri(size, dtype=bool)

    net = net_savings(
        groups, people, costs, certain(elasticity), PRICED, np.random.default_rng(1)
    ).net.mean(axis=1)

    # past the flattening point each further member only adds cost
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
