"""What people ask of a plan, checked against every division of a small region."""

import itertools
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
from benchmarks.checker import allowed, best_of_all, divisions, group_cost, judge
from benchmarks.regions import cost_of, planar

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame, core_check, least_core
from interlocal.engine.grouping import Limits, Region, group
from interlocal.engine.grouping.budget import Budget
from interlocal.engine.grouping.limits import Rules
from interlocal.engine.grouping.listing import list_all
from interlocal.engine.grouping.split import split_core

LIMITS = Limits(max_towns=4, max_minutes=50)


@pytest.fixture(scope="module")
def region():
    return planar(8, 11)


@pytest.fixture(scope="module")
def cost(region):
    return cost_of(region, "power", "strong")


@pytest.fixture(scope="module")
def plan(region, cost):
    return group(region, cost, LIMITS, gap=0)


@pytest.fixture(scope="module")
def every(region, cost):
    """Cost of every allowed division, cheapest first."""
    price = {}
    for size in range(1, 5):
        for members in itertools.combinations(range(region.n), size):
            price[members] = group_cost(cost, region, members, LIMITS)
    found = [
        (sum(price.get(members, np.inf) for members in division), division)
        for division in divisions(tuple(range(region.n)))
    ]
    return sorted((total, division) for total, division in found if np.isfinite(total))


def named(region, division):
    return {frozenset(region.among(members)) for members in division}


def test_the_duals_add_up_to_a_bound_and_no_allowed_group_costs_less(plan, region, cost):
    assert sum(plan.duals.values()) <= plan.bound + 1e-6
    for size in range(1, 5):
        for members in itertools.combinations(range(region.n), size):
            if allowed(region, members, LIMITS):
                worth = sum(plan.duals[name] for name in region.among(members))
                assert worth <= group_cost(cost, region, members, LIMITS) + 1e-6


def test_why_not_never_promises_more_than_the_truth(plan, region, every):
    taken = {frozenset(names) for names in plan.groups}
    for size in (1, 2, 3):
        for members in itertools.combinations(range(region.n), size):
            names = region.among(members)
            answer = plan.why_not(names)
            assert answer.allowed == allowed(region, members, LIMITS)
            if answer.allowed and frozenset(names) not in taken:
                truth = min(total for total, division in every if members in division)
                assert answer.at_least <= truth - plan.cost + 1e-6


def test_why_not_with_a_search_finds_the_price_of_the_group(plan, region, every):
    members = next(d for t, d in every if named(region, d) != {frozenset(g) for g in plan.groups})[
        0
    ]
    truth = min(total for total, division in every if members in division)

    answer = plan.why_not(region.among(members), solve=True)

    assert answer.at_most == pytest.approx(truth - plan.cost, abs=1e-3)
    assert answer.at_least == pytest.approx(truth - plan.cost, rel=1e-4, abs=10)


def test_why_not_names_the_limit(plan):
    names = plan.region.names
    assert "more than 4" in plan.why_not(names).reason


def test_a_group_of_the_plan_is_recognised(plan):
    assert plan.why_not(reversed(plan.groups[0])).reason == "It is in the plan."


def test_what_if_prices_a_wish(plan, region, cost):
    pair = next(names for names in plan.groups if len(names) > 1)[:2]

    other = plan.what_if(forbid=[pair])

    best, _ = best_of_all(region, cost, other.limits)
    assert judge(other, region, cost, other.limits, best) == []
    assert other.cost == pytest.approx(best)
    assert other.cost > plan.cost


def test_what_if_can_bring_towns_together(plan, region, cost):
    pair = next(
        region.among(pair)
        for pair in itertools.combinations(range(region.n), 2)
        if region.borders[pair]
        and plan.group_of(region.names[pair[0]]) != plan.group_of(region.names[pair[1]])
    )

    other = plan.what_if(force=[pair])

    best, _ = best_of_all(region, cost, replace(LIMITS, force=[pair]))
    assert set(pair) <= set(other.group_of(pair[0]))
    assert other.cost == pytest.approx(best)


def test_the_alternatives_are_all_plans_that_near(plan, region, every):
    within = 0.06
    near = [division for total, division in every if total <= plan.cost * (1 + within)]
    expected = [named(region, division) for division in near]

    found = plan.alternatives(within, most=1_000)

    assert found.complete
    got = [{frozenset(names) for names in other} for other in found.plans]
    assert sorted(map(sorted_sets, [*got, {frozenset(g) for g in plan.groups}])) == sorted(
        map(sorted_sets, expected)
    )
    assert list(found.costs) == sorted(found.costs)


def sorted_sets(division):
    return sorted(sorted(names) for names in division)


@pytest.mark.parametrize("within", [0.0, 0.02, 0.1])
def test_pairs_together_in_all_near_plans_are_just_those(plan, region, every, within):
    near = [
        named(region, division)
        for total, division in every
        if total <= plan.cost * (1 + within) * (1 + 1e-12)
    ]
    pairs = {
        pair
        for names in plan.groups
        for pair in itertools.combinations(names, 2)
        if all(any(set(pair) <= names_ for names_ in division) for division in near)
    }

    assert set(plan.alternatives(within).together) == pairs


def test_pairs_are_proven_together_by_searches_where_not_all_plans_can_be_seen(plan, region, every):
    whole = plan.alternatives(0.03, patience=3)

    assert not whole.complete
    assert set(whole.together) == set(plan.alternatives(0.03).together)


def test_a_split_is_in_the_core_and_no_core_split_has_a_larger_smallest_saving(plan):
    for names, split in zip(plan.groups, plan.split(), strict=True):
        if len(names) == 1:
            assert split.savings == pytest.approx([0])
            continue
        assert split.stable
        assert split.subsidy == 0
        assert core_check(split.game, split.shares).inside
        # take the smallest saving as a floor for all, raised a little: the core is left
        raised = split.game.costs.copy()
        for bit in range(len(names)):
            raised[1 << bit] -= split.savings.min() + 1.0
        assert least_core(CostGame.from_table(raised)).levels[0] > 0


def test_the_parts_of_the_saving_add_up(plan):
    for names, parts, together in zip(plan.groups, plan.gains(), plan.costs, strict=True):
        apart = sum(plan.alone[name] for name in names)
        assert sum(parts.values()) == pytest.approx(apart - together, abs=1e-6)
        assert set(parts) == {"fixed", "scale", "travel", "coordination"}


def test_a_cost_without_known_parts_has_none(region):
    plan = group(region, lambda groups: np.ones(len(groups)), LIMITS)

    with pytest.raises(UnusableInput, match="parts of a saving"):
        plan.gains()


def test_per_head_shares_are_told_apart_from_stable_ones():
    region = planar(8, 2)
    plan = group(region, cost_of(region, "power", "strong"), LIMITS, gap=0)

    stable, unstable = sorted(plan.split("per_head"), key=lambda split: not split.stable)

    for split in (stable, unstable):
        assert split.shares.sum() == pytest.approx(split.game.total)
        assert split.stable == core_check(split.game, split.shares).inside
    assert (stable.stable, stable.blocking) == (True, ())
    pays = sum(unstable.by_member()[name] for name in unstable.blocking)
    assert pays > unstable.game.cost(unstable.blocking)


def test_a_group_without_a_core_is_given_the_least_subsidy():
    # three towns: pairs cost 60, all three 100, so pairs ask for 90 in all: 10 are missing
    game = CostGame.from_table([0, 50, 50, 60, 50, 60, 60, 100], ["Alder", "Birch", "Cedar"])

    split = split_core(game)

    assert split.subsidy == pytest.approx(10)
    assert split.shares == pytest.approx([30, 30, 30])
    assert split.stable


def test_an_unknown_split_is_refused(plan):
    with pytest.raises(UnusableInput, match="one of core, per_head"):
        plan.split("by the moon")


def test_under_the_same_costs_a_plan_stays_as_it_is(plan, cost):
    sure = plan.confidence([cost, cost])

    assert sure.costs == pytest.approx([plan.cost] * 2)
    assert sure.best == pytest.approx([plan.cost] * 2)
    assert sure.kept == 1.0
    assert np.nan_to_num(sure.p_saves, nan=1.0).tolist() == [1.0] * len(plan.groups)


def test_the_saving_in_each_draw_is_the_plans_own(plan, region, cost):
    dearer = replace(cost, per_minute=2 * cost.per_minute)

    saved = plan.saving_draws([cost, dearer])

    places = [region.places(names) for names in plan.groups]
    alone = sum(group_cost(dearer, region, (town,), LIMITS) for town in range(region.n))
    together = sum(group_cost(dearer, region, members, LIMITS) for members in places)
    assert saved == pytest.approx([plan.saving, alone - together])
    assert plan.saving_range([cost, cost]) == pytest.approx((plan.saving, plan.saving))


def test_a_range_needs_draws_and_a_level(plan, cost):
    with pytest.raises(UnusableInput, match="no draws of its own"):
        plan.saving_range()
    with pytest.raises(UnusableInput, match="between 0 and 1"):
        plan.saving_range([cost], level=90)


def test_under_other_costs_the_bounds_hold_and_the_regret_is_counted(plan, region):
    others = [cost_of(region, shape, "moderate") for shape in ("power", "u_shaped")]

    sure = plan.confidence(others, gap=0.001)

    for number, cost in enumerate(others):
        best, _ = best_of_all(region, cost, LIMITS)
        assert sure.bounds[number] <= best + 1e-6
        assert sure.best[number] == pytest.approx(best, rel=0.002)
        assert sure.regret[number] >= -1e-6


def test_a_stopped_search_keeps_its_plan_and_bound_and_goes_on():
    # any two of three towns cost 150 together, so that a linear bound stays at 225 of 250
    prices = {1: 100.0, 2: 150.0, 3: 270.0}
    region = Region({"Alder": 1, "Birch": 1, "Cedar": 1}, np.ones((3, 3)))
    told = []

    def stop_at_the_first_plan(progress):
        told.append(progress.stage)
        return progress.cost is None

    early = group(
        region,
        lambda groups: np.array([prices[size] for size in groups.sum(axis=1).tolist()]),
        Limits(max_towns=3),
        gap=0,
        progress=stop_at_the_first_plan,
    )
    later = early.resume()

    assert (early.status, early.cost, early.bound) == ("interrupted", 250, pytest.approx(225))
    assert (later.status, later.cost, later.bound) == ("optimal", 250, pytest.approx(250))
    assert told[0] == "listing"


def test_a_search_stopped_while_listing_leaves_every_town_alone_and_proves_nothing(region, cost):
    early = group(region, cost, LIMITS, progress=lambda told: False)

    assert early.groups == tuple((name,) for name in region.names)
    assert early.costs == pytest.approx([early.alone[name] for name in region.names])
    assert (early.bound, early.gap) == (None, None)
    assert early.saving == pytest.approx(0)
    assert early.status == "interrupted"
    assert judge(early, region, cost, LIMITS) == []
    assert [split.shares.tolist() for split in early.split()] == [[cost] for cost in early.costs]
    for question in (lambda: early.why_not(region.names[:2]), early.resume, early.alternatives):
        with pytest.raises(UnusableInput, match="not all groups were listed"):
            question()


@pytest.mark.parametrize("moments", range(2, 8))
def test_a_search_stopped_before_its_first_plan_has_one_with_its_true_bound(region, cost, moments):
    told = itertools.count(1)

    early = group(region, cost, LIMITS, gap=0, progress=lambda now: next(told) < moments)

    best, _ = best_of_all(region, cost, LIMITS)
    assert judge(early, region, cost, LIMITS, best) == []
    if early.bound is not None:
        assert 0 < early.bound <= best * (1 + 1e-9)
        assert early.resume().cost == pytest.approx(best)


def test_a_search_stopped_where_no_town_may_be_alone_still_has_a_plan_that_keeps_the_limits(
    region, cost
):
    limits = replace(LIMITS, min_population=float(np.sort(region.population)[2]))

    def stop_once_priced(told):
        return told.stage == "listing"

    early = group(region, cost, limits, gap=0, progress=stop_once_priced)

    best, _ = best_of_all(region, cost, limits)
    assert judge(early, region, cost, limits, best) == []
    assert early.status == "interrupted"


def test_a_plan_within_a_gap_can_be_taken_to_the_end(region):
    cost = cost_of(region, "steps", "strong")

    rough = group(region, cost, LIMITS, gap=0.2)
    exact = rough.resume(gap=0)

    assert rough.status in ("within gap", "optimal")
    assert exact.status == "optimal"
    assert exact.cost == pytest.approx(best_of_all(region, cost, LIMITS)[0])


def test_time_runs_out_by_the_clock_that_was_handed_in():
    region = planar(30, 2)
    ticks = itertools.count(step=0.02)

    plan = group(
        region,
        cost_of(region, "steps", "strong"),
        Limits(max_towns=5, max_minutes=40),
        gap=0,
        clock=lambda: next(ticks),
        time_limit=0.6,
    )

    assert plan.status == "time limit"
    assert plan.bound < plan.cost
    assert judge(plan, region, cost_of(region, "steps", "strong"), plan.limits) == []


def test_the_same_seed_gives_the_same_plan(region, cost):
    first, second = (group(region, cost, LIMITS, rng=np.random.default_rng(5)) for _ in range(2))

    assert (first.groups, first.bound) == (second.groups, second.bound)


@pytest.mark.skipif(find_spec("numba") is None, reason="the compiler is not installed")
@pytest.mark.parametrize("contiguous", [True, False])
def test_the_compiled_list_is_the_plain_one(contiguous):
    region = planar(26, 5)
    limits = Limits(
        max_towns=4,
        max_minutes=25,
        max_population=60_000,
        min_population=9_000,
        hosts=region.names[::2],
        forbid=[region.names[:2], region.names[3:6]],
        force=[region.names[7:9]],
        contiguous=contiguous,
    )
    rules = Rules.of(region, limits)

    lists = [list_all(rules, Budget(), 10**6, compiled) for compiled in (True, False)]

    columns = [{tuple(sorted(column)) for column in found.T.tolist()} for found in lists]
    assert columns[0] == columns[1]
    assert [found.shape[1] for found in lists] == [len(found) for found in columns]


def test_a_list_holds_every_allowed_group_once():
    region = planar(9, 8)
    limits = Limits(max_towns=5, max_minutes=25, hosts=region.names[:5])

    found = list_all(Rules.of(region, limits), Budget(), 10**6, compiled=False)

    expected = {
        members
        for size in range(1, 6)
        for members in itertools.combinations(range(9), size)
        if allowed(region, members, limits)
    }
    got = [tuple(sorted(t for t in column if t != 9)) for column in found.T.tolist()]
    assert sorted(got) == sorted(expected)


def test_a_town_that_is_not_there_is_pointed_out(plan):
    with pytest.raises(UnusableInput, match="Elm is not a town"):
        plan.group_of("Elm")


def test_a_region_of_one_town_has_one_plan():
    plan = group(Region({"Alder": 10}, []), lambda groups: np.full(len(groups), 7.0), Limits(1))

    assert (plan.groups, plan.cost, plan.status, plan.saving) == ((("Alder",),), 7.0, "optimal", 0)
