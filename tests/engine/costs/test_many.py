"""Many services side by side say what each says by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.costs import (
    ManyServices,
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Spread,
    Travel,
    fit_scale,
)
from interlocal.engine.errors import UnusableInput

TERMS = SharingTerms.from_ranges(
    {
        "transition": (0.01, 0.05, 0.15),
        "horizon": (5, 10, 18),
        "stranded": (0.0, 0.04, 0.12),
        "stranded_years": (2, 4, 24),
        "coordination": (0.001, 0.004, 0.015),
        "crowding": (0.0, 0.0005, 0.002),
        "pay": (0.0, 0.002, 0.01),
        "backfill": (0.0, 0.03, 0.15),
        "elsewhere": (0.0, 0.05, 0.3),
    }
)


def service(rng, people, elasticity=0.9, has_ways=True, draws=40):
    prior = ScalePrior(elasticity, 0.05, 15_000, 60_000, source="made up")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=draws)
    cost = 70 * people * np.exp(0.5 * rng.standard_normal(len(people)))
    minutes = np.abs(np.subtract.outer(*[rng.uniform(0, 40, len(people))] * 2))
    return ServiceModel.build(
        people,
        cost,
        fit,
        TERMS,
        rng,
        low=0.9 * cost,
        high=1.2 * cost,
        travel=Travel(cost, minutes, 1e-4) if has_ways else None,
        travel_ratio=Spread(0.5, 1.0, 2.0),
    )


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 6), spends_nothing=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_group_saves_what_its_service_says(seed, size, spends_nothing):
    rng = np.random.default_rng(seed)
    people = np.exp(rng.normal(9, 1.5, 9))
    models = [
        service(rng, people),
        service(rng, people, 1.05),
        service(rng, people, has_ways=False),
    ]
    if spends_nothing:
        models[0].cost[3], models[0].costs[3] = 0.0, 0.0
    towns = rng.permutation(9)[:7]
    services = rng.integers(0, 3, 25)
    groups = np.stack([rng.permutation(7)[:size] for _ in services])

    many = ManyServices.of(models, towns)
    saved = many.saved(services, groups)

    told, mean = many.told(services, groups), many.mean_net(services, groups)
    for row, (which, group) in enumerate(zip(services, groups, strict=True)):
        mask = np.zeros(9, dtype=bool)
        mask[towns[group]] = True
        parts = models[which].savings(mask)
        unit = 1e-12 * parts.alone.max()
        np.testing.assert_allclose(saved.alone[row], parts.alone[0], atol=unit)
        np.testing.assert_allclose(saved.gross[row], parts.gross[0], rtol=1e-9, atol=10 * unit)
        np.testing.assert_allclose(saved.net[row], parts.net[0], rtol=1e-9, atol=10 * unit)
        summed = parts.summary("net")
        ends = [summed.low[0], summed.mean[0], summed.high[0], parts.p_saves[0]]
        if size > 1:  # rounding must not decide whether nothing is something
            np.testing.assert_allclose(told[:4, row], ends, rtol=1e-9, atol=10 * unit)
        assert mean[row] == pytest.approx(summed.mean[0], rel=1e-9, abs=10 * unit)


def test_a_member_without_a_figure_is_refused():
    rng = np.random.default_rng(1)
    model = service(rng, np.array([5_000.0, 8_000.0, 12_000.0]))
    model.cost[1], model.costs[1] = np.nan, np.nan

    many = ManyServices.of([model], np.arange(3))

    assert many.partners(0) == [2]
    with pytest.raises(UnusableInput, match="missing is not zero"):
        many.saved(np.array([0]), np.array([[0, 1]]))


def test_services_of_other_towns_or_draws_do_not_lie_side_by_side():
    rng = np.random.default_rng(1)
    people = np.array([5_000.0, 8_000.0])
    one, other = service(rng, people), service(rng, people, draws=50)

    with pytest.raises(UnusableInput, match="as many draws"):
        ManyServices.of([one, other], np.arange(2))
    with pytest.raises(UnusableInput, match="one model or more"):
        ManyServices.of([], np.arange(2))


def test_the_order_in_which_members_joined_moves_nothing():
    rng = np.random.default_rng(4)
    model = service(rng, np.array([5_000.0, 8_000.0, 8_000.0]))
    model.cost[2] = model.cost[1]  # as dear as another, but drawn apart

    many = ManyServices.of([model], np.arange(3))

    one, other = many.mean_net(np.array([0, 0]), np.array([[0, 1, 2], [0, 2, 1]]))
    assert one == other == pytest.approx(model.savings(np.ones(3, dtype=bool)).net.mean())


def test_rounding_is_no_saving():
    # past the flattening point nobody gains scale, and who spends nothing has nothing to save
    rng = np.random.default_rng(6)
    model = service(rng, np.array([90_000.0, 70_000.0, 80_000.0]), has_ways=False)
    model.cost[2], model.costs[2] = 0.0, 0.0

    saved = ManyServices.of([model], np.arange(3)).saved(np.array([0]), np.array([[0, 2]]))

    assert saved.net.max() == 0.0
    assert model.savings(np.array([True, False, True])).gross.max() == 0.0
