"""Expected costs of very many groups."""

import dataclasses

import numpy as np
import pytest

from interlocal.engine.costs import (
    ExpectedCost,
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Spread,
    Travel,
    fit_scale,
)
from interlocal.engine.errors import UnusableInput

TERMS = SharingTerms(
    transition=Spread(0.02, 0.1, 0.25),
    horizon=Spread(5, 10, 18),
    stranded=Spread(0, 0.04, 0.12),
    stranded_years=Spread(2, 4, 6),
    coordination=Spread(0.002, 0.01, 0.03),
    crowding=Spread(0, 0.002, 0.006),
    pay=Spread(0, 0.004, 0.02),
    backfill=Spread(0, 0.7, 1.35),
    elsewhere=Spread(0, 0.05, 0.3),
)


def region(rng, terms, **more):
    people = np.exp(rng.normal(9, 1, 20))
    cost = 60 * people * np.exp(0.5 * rng.standard_normal(20))
    prior = ScalePrior(0.95, 0.06, 15_000, 60_000, source="made up")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=300)
    return ServiceModel.build(people, cost, fit, terms, rng, **more)


def groups_of(rng):
    groups = rng.random((300, 20)) < 0.25
    groups[np.arange(300), rng.integers(0, 20, 300)] = True
    return groups


def test_with_certain_terms_it_equals_the_mean_over_all_draws():
    rng = np.random.default_rng(1)
    certain = SharingTerms(
        **{
            field.name: Spread(*[getattr(TERMS, field.name).value] * 3)
            for field in dataclasses.fields(TERMS)
        }
    )
    model, groups = region(rng, certain), groups_of(rng)

    fast = ExpectedCost.build(model).cost(groups)

    np.testing.assert_allclose(fast, model.expected_cost(groups), rtol=2e-5)


def test_with_uncertain_terms_it_differs_by_chance_agreement_only():
    rng = np.random.default_rng(2)
    model, groups = region(rng, TERMS), groups_of(rng)

    fast = ExpectedCost.build(model).cost(groups)

    np.testing.assert_allclose(fast, model.expected_cost(groups), rtol=5e-3)


def test_a_town_alone_costs_what_it_costs():
    rng = np.random.default_rng(3)
    model = region(rng, TERMS)

    np.testing.assert_allclose(ExpectedCost.build(model).cost(np.eye(20, dtype=bool)), model.cost)


def test_travel_is_in_it():
    rng = np.random.default_rng(4)
    near, groups = region(rng, TERMS), groups_of(rng)
    minutes = np.abs(np.subtract.outer(np.arange(20.0), np.arange(20.0)))
    far = dataclasses.replace(near, travel=Travel(np.full(20, 5.0), minutes, 2.0))

    more = ExpectedCost.build(far).cost(groups) - ExpectedCost.build(near).cost(groups)

    np.testing.assert_allclose(more, far.travel.cost(groups), atol=1e-6)
    assert more.max() > 0


def test_a_member_without_a_figure_is_refused():
    rng = np.random.default_rng(5)
    model = region(rng, TERMS)
    cost = model.cost.copy()
    cost[3] = np.nan
    holes = ServiceModel.build(model.population, cost, model.fit, TERMS, rng)

    expected = ExpectedCost.build(holes)

    assert np.isfinite(expected.cost(np.eye(20, dtype=bool)[:3])).all()
    with pytest.raises(UnusableInput, match="missing is not zero"):
        expected.cost(np.ones(20, dtype=bool))
