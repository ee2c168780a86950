"""What a minute on the road truly costs is uncertain, and the plan's figures carry that."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.checker import allowed, divisions, hosts_within
from benchmarks.regions import planar

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, Spread, fit_scale
from interlocal.engine.costs.hosts import Travel
from interlocal.engine.errors import NoAnswer
from interlocal.engine.grouping import Limits, group
from interlocal.engine.grouping.effort import Effort

DRAWS = 40
# made up: a known small cost of sharing, so that the ways decide who goes with whom
TERMS = {
    **dict.fromkeys(("transition", "stranded", "crowding", "pay", "backfill"), (0, 0, 0)),
    "elsewhere": (0, 0, 0),
    "horizon": (10, 10, 10),
    "stranded_years": (1, 1, 1),
    "coordination": (0.02, 0.02, 0.02),
}


@pytest.fixture(scope="module")
def region():
    return planar(7, 3)


@pytest.fixture(scope="module")
def model(region):
    """A service whose ways may cost from four fifths to three times of what is likely."""
    rng = np.random.default_rng(5)
    people = region.population
    costs = 60 * people * (people / 9_000) ** -0.25 * np.exp(rng.normal(0, 0.2, region.n))
    fit = fit_scale(
        people, costs, ScalePrior(0.8, 0.1, 30_000, 60_000, source="made up"), rng, draws=DRAWS
    )
    terms = SharingTerms.from_ranges(TERMS)
    ways = Travel(people, region.minutes, 0.06)
    ratio = Spread(0.8, 1.0, 3.0)
    return ServiceModel.build(people, costs, fit, terms, rng, travel=ways, travel_ratio=ratio)


def in_every_draw(region, model, limits, expected_host):
    """Each allowed group's cost in every draw, by the model itself and by hand for the ways."""
    price = {}
    for size in range(1, limits.max_towns + 1):
        for members in itertools.combinations(range(region.n), size):
            if not allowed(region, members, limits):
                continue
            mask = np.zeros((1, region.n), dtype=bool)
            mask[0, list(members)] = True
            parts = replace(model, travel=None).savings(mask)
            work, minutes = model.travel.work, model.travel.minutes
            way = min(
                model.travel.per_minute * sum(work[i] * minutes[i, h] for i in members)
                for h in expected_host(region, members, limits)
            )
            price[members] = (parts.alone - parts.net)[0] + way * model.terms["travel"]
    return price


def least(region, price, judged):
    return min(
        sum(judged(price[members]) for members in division)
        for division in divisions(tuple(range(region.n)))
        if all(members in price for members in division)
    )


@pytest.mark.parametrize("hosts", [None, (0, 3, 5)], ids=["any host", "three hosts"])
def test_a_plan_expects_the_ways_at_the_mean_of_their_draws(region, model, hosts):
    limits = Limits(3, hosts=None if hosts is None else region.among(hosts))
    price = in_every_draw(region, model, limits, hosts_within)

    plan = group(region, model, limits, gap=0)

    assert model.terms["travel"].mean() > 1.3
    assert plan.cost == pytest.approx(least(region, price, np.mean), rel=1e-9)
    assert plan.status == "optimal"


def test_what_a_plan_saves_in_a_draw_has_that_draws_ways_in_it(region, model):
    limits = Limits(3)
    price = in_every_draw(region, model, limits, hosts_within)

    plan = group(region, model, limits, gap=0)

    groups = [region.places(names) for names in plan.groups]
    expected = model.costs.sum(axis=0) - sum(price[members] for members in groups)
    assert any(len(members) > 1 for members in groups)
    np.testing.assert_allclose(plan.saving_draws(), expected, rtol=1e-9, atol=1e-6)
    assert plan.saving_draws().mean() == pytest.approx(plan.saving, rel=1e-9)
    for parts, names, cost in zip(plan.gains(), plan.groups, plan.costs, strict=True):
        apart = sum(plan.alone[name] for name in names)
        assert sum(parts.values()) == pytest.approx(apart - cost, abs=1e-6 * apart)


def test_the_dearest_draws_are_judged_at_a_host_that_the_limits_allow(region, model):
    limits = Limits(3, hosts=region.among((0, 3, 5)))
    price = in_every_draw(region, model, limits, hosts_within)

    plan = group(region, model, limits, objective="cvar", gap=0)

    fifth = DRAWS // 5
    assert plan.cost == pytest.approx(
        least(region, price, lambda drawn: np.sort(drawn)[-fifth:].mean()), rel=1e-9
    )


def test_redrawing_can_be_stopped_while_the_groups_are_priced(region, model):
    plan = group(region, model, Limits(3), gap=0)
    asked = []

    with pytest.raises(NoAnswer, match="before a draw was done"):
        plan.confidence(20, progress=lambda told: bool(asked.append(told)))

    assert len(asked) == 1


def test_listing_is_told_of_block_by_block_and_can_be_stopped(region, model):
    told = itertools.count()

    plan = group(
        region,
        model,
        Limits(5, contiguous=False),
        compiled=False,
        progress=lambda progress: next(told) < 4,
        effort=Effort(block=2),
    )

    assert plan.status == "interrupted"
    assert next(told) == 5
    assert plan.groups == tuple((name,) for name in region.names)
