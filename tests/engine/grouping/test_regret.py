"""Plans of least greatest regret, set beside every division in every draw."""

import itertools

import numpy as np
import pytest
from benchmarks.checker import allowed, divisions, judge
from benchmarks.regions import planar

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, fit_scale
from interlocal.engine.costs.hosts import Travel
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping import Limits, group
from interlocal.engine.grouping.effort import Effort

LIMITS = Limits(max_towns=3, max_minutes=60)
DRAWS = 12
# made up, and wide, so that draws disagree about the best plan
TERMS = {
    "transition": (0.0, 0.1, 0.4),
    "horizon": (5, 10, 18),
    "stranded": (0.0, 0.04, 0.12),
    "stranded_years": (2, 4, 6),
    "coordination": (0.0, 0.03, 0.1),
    "crowding": (0.0, 0.005, 0.02),
    "pay": (0.0, 0.01, 0.05),
    "backfill": (0.0, 0.03, 0.15),
    "elsewhere": (0.0, 0.05, 0.3),
}


def model_of(region, seed, draws=DRAWS):
    """A service whose towns' spending and whose terms of sharing are not well known."""
    rng = np.random.default_rng(seed)
    people = region.population
    costs = 60 * people * (people / 9_000) ** -0.25 * np.exp(rng.normal(0, 0.2, region.n))
    fit = fit_scale(
        people, costs, ScalePrior(0.8, 0.1, 30_000, 60_000, source="made up"), rng, draws=draws
    )
    terms = SharingTerms.from_ranges(TERMS)
    ways = Travel(people, region.minutes, 0.05)
    return ServiceModel.build(
        people, costs, fit, terms, rng, low=0.8 * costs, high=1.3 * costs, travel=ways
    )


def every_division(region, model):
    """What every allowed division costs in every draw, shape (divisions, d)."""
    price = {}
    for size in range(1, LIMITS.max_towns + 1):
        for members in itertools.combinations(range(region.n), size):
            if allowed(region, members, LIMITS):
                mask = np.zeros((1, region.n), dtype=bool)
                mask[0, list(members)] = True
                parts = model.savings(mask)
                price[members] = (parts.alone - parts.net)[0]
    found = [
        np.sum([price[members] for members in division], axis=0)
        for division in divisions(tuple(range(region.n)))
        if all(members in price for members in division)
    ]
    return np.array(found)


@pytest.fixture(scope="module")
def region():
    return planar(7, 3)


@pytest.mark.parametrize("seed", range(3))
def test_no_division_of_a_small_region_has_a_smaller_greatest_regret(region, seed):
    model = model_of(region, seed)
    costs = every_division(region, model)
    truth = (costs - costs.min(axis=0)).max(axis=1)

    plan = group(region, model, LIMITS, objective="regret", gap=0)

    regret, slack = plan.regret, 1e-6 * plan.cost
    assert regret.best == pytest.approx(costs.min(axis=0))
    assert regret.greatest == pytest.approx(truth.min(), abs=slack)
    assert regret.at_least <= truth.min() + slack
    assert regret.at_most >= truth.min() - slack
    assert plan.status == "optimal"
    # cost and bound of the plan are those of the mean draw
    assert plan.cost == pytest.approx(regret.costs.mean())
    assert plan.bound <= costs.mean(axis=1).min() + slack


def test_the_plan_of_least_regret_may_cost_more_on_average_and_regrets_less():
    found = []
    for seed in range(4):
        region = planar(7, 20 + seed)
        model = model_of(region, seed)
        usual = group(region, model, LIMITS, gap=0)
        careful = group(region, model, LIMITS, objective="regret", gap=0)
        costs = sum(model_costs(model, region, names) for names in usual.groups)
        usual_regret = float((costs - careful.regret.best).max())
        assert careful.regret.greatest <= usual_regret + 1e-6 * usual.cost
        assert careful.cost >= usual.cost * (1 - 1e-9)
        found.append(careful.regret.greatest < usual_regret * (1 - 1e-6))
    # in some regions the two plans differ, or there would be no need for the second
    assert any(found)


def model_costs(model, region, names):
    mask = np.isin(region.names, names)[None]
    parts = model.savings(mask)
    return (parts.alone - parts.net)[0]


def test_a_larger_region_has_proven_ends_around_its_regret():
    # draws answered near their best, as in regions with many groups, prove a range
    many_groups = Effort(few_listed=0)
    region = planar(10, 5)
    model = model_of(region, 1)

    rough = group(region, model, LIMITS, objective="regret", gap=0.005, effort=many_groups)
    exact = group(region, model, LIMITS, objective="regret", gap=0, effort=many_groups)

    for plan in (rough, exact):
        regret = plan.regret
        assert judge_limits(plan, region) == []
        assert 0 <= regret.at_least <= regret.greatest <= regret.at_most
        assert (regret.bounds <= regret.best + 1e-6).all()
        assert regret.by_draw[regret.worst] == regret.greatest
    truth = group(region, model, LIMITS, objective="regret", gap=0).regret
    assert rough.regret.at_least <= truth.greatest + 1e-6
    assert rough.regret.at_most >= truth.at_least - 1e-6
    assert any("greatest regret" in note for note in rough.notes)


def judge_limits(plan, region):
    return [
        names for names in plan.groups if not allowed(region, region.places(names), plan.limits)
    ]


def test_a_stopped_search_for_least_regret_has_figures_that_hold(region):
    model = model_of(region, 2)
    told = itertools.count()
    costs = every_division(region, model)

    early = group(
        region, model, LIMITS, objective="regret", gap=0, progress=lambda now: next(told) < 9
    )

    regret = early.regret
    assert early.status == "interrupted"
    assert (regret.bounds <= costs.min(axis=0) + 1e-6).all()
    assert regret.at_least <= (costs - costs.min(axis=0)).max(axis=1).min() + 1e-6
    assert regret.at_most >= float((regret.costs - costs.min(axis=0)).max()) - 1e-6


def test_a_wish_keeps_the_objective(region):
    plan = group(region, model_of(region, 3), LIMITS, objective="regret", gap=0)
    pair = next(names for names in plan.groups if len(names) > 1)[:2]

    other = plan.what_if(forbid=[pair])

    assert other.regret is not None
    assert judge_limits(other, region) == []
    assert all(not set(pair) <= set(names) for names in other.groups)


def test_regret_needs_a_cost_with_draws(region):
    with pytest.raises(UnusableInput, match="'regret' needs a cost with draws"):
        group(region, lambda groups: np.ones(len(groups)), LIMITS, objective="regret")


def test_other_objectives_have_no_regret(region):
    plan = group(region, model_of(region, 0), LIMITS)

    assert plan.regret is None
    assert judge(plan, region, model_of(region, 0).expected_cost, LIMITS) == []


def ticking(step):
    """A clock that goes on by so much whenever it is looked at."""
    ticks = itertools.count()
    return lambda: next(ticks) * step


def test_time_that_is_up_leaves_a_regret_that_holds(region):
    # the longer the time, the later it stops: nothing of what it says may be untrue
    model = model_of(region, 2)
    costs = every_division(region, model)
    least = (costs - costs.min(axis=0)).max(axis=1).min()
    seen = set()

    for limit in (30, 60, 120, 240):
        plan = group(
            region,
            model,
            LIMITS,
            objective="regret",
            gap=0,
            clock=ticking(1.0),
            time_limit=limit,
            effort=Effort(few_listed=0),
        )
        seen.add(plan.status)
        assert judge_limits(plan, region) == []
        if plan.regret is None:
            assert "its regret unknown" in plan.notes[-1]
            continue
        assert (plan.regret.bounds <= costs.min(axis=0) + 1e-6).all()
        assert plan.regret.at_least <= least + 1e-6
        assert plan.regret.at_most >= float((plan.regret.costs - costs.min(axis=0)).max()) - 1e-6

    assert "time limit" in seen


def test_without_time_to_price_the_draws_nothing_is_said_of_the_regret(region):
    plan = group(
        region,
        model_of(region, 2),
        LIMITS,
        objective="regret",
        clock=ticking(1.0),
        time_limit=14,
    )

    assert plan.regret is None
    assert plan.status == "time limit"
    assert "its regret unknown" in plan.notes[-1]


def test_draws_of_a_saving_are_told_as_far_as_time_goes(region):
    plan = group(region, model_of(region, 1), LIMITS, gap=0)
    costs = [model_of(region, seed).expected_cost for seed in range(8)]

    whole = plan.saving_draws(costs)
    part = plan.saving_draws(costs, clock=ticking(1.0), time_limit=6)

    assert 0 < len(part) < len(whole) == 8
    np.testing.assert_array_equal(part, whole[: len(part)])
    with pytest.raises(NoAnswer, match="stopped before a draw was done"):
        plan.saving_draws(costs, clock=ticking(1.0), time_limit=0.5)


def test_how_sure_a_plan_is_is_told_as_far_as_time_goes(region):
    plan = group(region, model_of(region, 1), LIMITS, gap=0)

    whole = plan.confidence(DRAWS)
    part = plan.confidence(DRAWS, clock=ticking(1.0), time_limit=60)

    assert 0 < len(part.costs) < len(whole.costs)
    np.testing.assert_allclose(part.costs, whole.costs[: len(part.costs)])
    assert (part.bounds <= part.best + 1e-6).all()
