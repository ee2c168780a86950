"""A service shared by many: priced from curves, and searched for groups that would leave."""

from dataclasses import replace

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, Travel, fit_scale
from interlocal.engine.costs.service_game import ServiceCosts
from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import acceptable_formula, core_check, proportional

TERMS = SharingTerms.from_ranges(
    {
        "transition": (0.05, 0.1, 0.2),
        "horizon": (5, 8, 10),
        "stranded": (0.02, 0.05, 0.1),
        "stranded_years": (1, 3, 12),
        "coordination": (0.005, 0.01, 0.03),
        "crowding": (0.0, 0.001, 0.004),
        "pay": (0.0, 0.01, 0.03),
        "backfill": (0.05, 0.1, 0.2),
        "elsewhere": (0.0, 0.05, 0.1),
    }
)


def model_of(towns, seed=1, *, draws=200, per_minute=0.4):
    """Made-up towns: an elasticity that may exceed 1, own costs in ranges, ways between them."""
    rng = np.random.default_rng(seed)
    people = rng.lognormal(9, 0.8, towns).round()
    cost = people * rng.lognormal(4.5, 0.4, towns)
    prior = ScalePrior(0.95, 0.06, 15_000, 60_000, source="made up")
    places = rng.uniform(0, 30, (towns, 2))
    minutes = np.sqrt(((places[:, None] - places) ** 2).sum(-1)) * 1.5
    return ServiceModel.build(
        people,
        cost,
        fit_scale(np.empty(0), np.empty(0), prior, rng, draws=draws),
        TERMS,
        rng,
        low=cost * 0.9,
        high=cost * 1.2,
        travel=Travel(people * 0.01, minutes, per_minute),
    )


def every_group(members):
    return (np.arange(1, 1 << members)[:, None] >> np.arange(members) & 1).astype(bool)


def test_curves_price_every_group_as_the_draws_do():
    model = model_of(9)
    groups = every_group(9)

    priced = ServiceCosts.of(model, np.arange(9)).price(groups)

    np.testing.assert_allclose(priced, model.expected_cost(groups), rtol=2e-5)


def test_each_alone_and_all_together_are_priced_exactly():
    model = model_of(30)
    groups = np.vstack([np.eye(30, dtype=bool), np.ones((1, 30), dtype=bool)])

    priced = ServiceCosts.of(model, np.arange(30)).price(groups)

    np.testing.assert_allclose(priced, model.expected_cost(groups), rtol=1e-12)


def test_some_of_the_towns_are_priced_as_among_themselves():
    model = model_of(12)
    towns = np.array([7, 2, 9, 4])
    groups = np.zeros((1, 12), dtype=bool)
    groups[0, [2, 4, 9]] = True

    priced = ServiceCosts.of(model, towns).price([[0, 1, 1, 1]])

    np.testing.assert_allclose(priced, model.expected_cost(groups), rtol=2e-5)


def test_a_document_is_read_back_the_same():
    costs = ServiceCosts.of(model_of(20), np.arange(20))
    groups = np.random.default_rng(2).random((50, 20)) < 0.5

    again = ServiceCosts.from_document(costs.as_document())

    np.testing.assert_array_equal(again.price(groups), costs.price(groups))


@pytest.mark.parametrize("broken", [{}, {"people": ["x"]}, {"people": [1.0], "brings": [[1.0]]}])
def test_a_document_of_something_else_is_refused(broken):
    with pytest.raises(UnusableInput, match="no curves of a shared service"):
        ServiceCosts.from_document(broken)


def test_a_document_with_a_hole_is_refused():
    document = ServiceCosts.of(model_of(3), np.arange(3)).as_document()
    document["move"] = document["move"][:2]

    with pytest.raises(UnusableInput, match='"move" are not 3 members'):
        ServiceCosts.from_document(document)


def test_a_town_without_a_figure_is_refused():
    model = model_of(4)
    cost = model.cost.copy()
    cost[2] = np.nan

    with pytest.raises(UnusableInput, match="missing is not zero"):
        ServiceCosts.of(replace(model, cost=cost), np.arange(4))


@pytest.mark.parametrize("seed", range(6))
def test_the_search_finds_what_looking_at_every_group_finds(seed):
    model = model_of(11, seed)
    costs = ServiceCosts.of(model, np.arange(11))
    groups = every_group(11)
    rng = np.random.default_rng(seed)
    charges = costs.price(np.eye(11)) * rng.uniform(0.85, 1.02, 11)
    held, barred = np.zeros(11, dtype=bool), np.zeros(11, dtype=bool)
    if seed % 2:
        held[rng.integers(0, 5)] = barred[rng.integers(5, 11)] = True
    fits = groups[(groups | ~held).all(axis=1) & ~(groups & barred).any(axis=1)]
    gains = fits @ charges - costs.price(fits)

    group, bound = costs.game(tuple("abcdefghijk")).separate(charges, held, barred)

    best = max(gains.max(), -np.inf if held.any() else 0.0)
    assert bound == pytest.approx(best, abs=1e-4)
    assert bound >= best
    if best > 0 or held.any():
        found = charges[group].sum() - costs.price(group[None])[0]
        assert found == pytest.approx(best, abs=1e-4)


def test_a_search_that_is_stopped_early_still_bounds_what_it_did_not_see():
    from interlocal.engine.costs.service_search import Separation

    costs = ServiceCosts.of(model_of(11, 3), np.arange(11))
    groups = every_group(11)
    charges = costs.price(np.eye(11)) * 0.97
    nobody = np.zeros(11, dtype=bool)

    _, bound = Separation(costs, most_parts=0)(charges, nobody, nobody)

    assert bound >= (groups @ charges - costs.price(groups)).max()


def test_forty_towns_are_tested_and_the_answer_is_proven():
    costs = ServiceCosts.of(model_of(40), np.arange(40))
    game = costs.game(tuple(f"Town {place}" for place in range(40)))
    shares = proportional(game, costs.people).shares

    check = core_check(game, shares)

    _, bound = game.separate(shares, np.zeros(40, dtype=bool), np.zeros(40, dtype=bool))
    assert check.certified
    assert check.blocking[0].excess == pytest.approx(bound, abs=1e-3)


def test_thirty_towns_find_a_formula_whose_test_is_proven():
    costs = ServiceCosts.of(model_of(30, 2, per_minute=0.0), np.arange(30))
    game = costs.game(tuple(f"Town {place}" for place in range(30)))

    found = acceptable_formula(
        game,
        {"people": costs.people, "alone": game.alone},
        benchmark=game.alone * game.total / game.alone.sum(),
    )

    assert found.certified
    worst = core_check(game, found.shares).blocking
    assert found.largest_loss == pytest.approx(worst[0].excess if worst else 0.0, abs=1.0)
