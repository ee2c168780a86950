"""Prices raised block by block, set beside one program for the whole region."""

import itertools
from contextlib import suppress

import numpy as np
import pytest
from benchmarks.checker import judge
from benchmarks.regions import cost_of, planar

from interlocal.engine.grouping import Limits, Region, group
from interlocal.engine.grouping.blocks import Blocks
from interlocal.engine.grouping.budget import Budget, Stop
from interlocal.engine.grouping.effort import Effort
from interlocal.engine.grouping.problem import Problem
from interlocal.engine.grouping.relaxation import Prices, first_prices, reduced_costs

LIMITS = Limits(max_towns=4, max_minutes=35)


def problem_of(region, cost):
    return Problem.build(region, cost, LIMITS, "expected", Budget(), 10**6)


@pytest.mark.parametrize(
    ("shape", "economy"), [("power", "moderate"), ("steps", "strong"), ("u_shaped", "strong")]
)
def test_blocks_prove_nearly_what_one_program_proves(shape, economy):
    region = planar(200, 3)
    problem = problem_of(region, cost_of(region, shape, economy))
    listing = problem.listing
    whole = problem.search(0.0, np.random.default_rng(1))
    whole._relax(Budget())

    blocks = Blocks.of(listing, problem.rules.contact, first_prices(listing))
    before = blocks.bound
    blocks.run(Budget())
    found, seen = blocks.relaxed()

    assert blocks.finished
    assert before < found.bound <= whole.root.bound * (1 + 1e-6)
    assert found.bound > whole.root.bound * (1 - 1e-3)
    # the proof itself: no allowed group costs less than its members' prices
    assert reduced_costs(listing, found.prices, []).min() >= -1e-9 * listing.cost.max()
    assert found.prices.towns.sum() == pytest.approx(found.bound)
    assert len(seen) == len(found.use)


def test_prices_are_proven_at_every_stop_on_the_way():
    region = planar(120, 4)
    problem = problem_of(region, cost_of(region, "power", "strong"))
    blocks = Blocks.of(problem.listing, problem.rules.contact, first_prices(problem.listing))
    stops = itertools.count()
    bounds = [blocks.bound]

    while not blocks.finished:
        budget = Budget(progress=lambda told: next(stops) % 3 < 2)
        with suppress(Stop):
            blocks.run(budget)
        bounds.append(blocks.bound)
        left = reduced_costs(problem.listing, Prices(blocks.prices, np.zeros(0)), [])
        assert left.min() >= -1e-9 * problem.listing.cost.max()

    assert len(bounds) > 3
    assert bounds == sorted(bounds)


def test_a_large_region_is_planned_within_the_gap_and_can_be_stopped_and_resumed():
    block_by_block = Effort(many=100)
    region = planar(150, 5)
    cost = cost_of(region, "power", "moderate")
    asked = itertools.count()

    def until_six_steps(told):
        return told.stage == "listing" or next(asked) < 6

    early = group(region, cost, LIMITS, gap=0.003, progress=until_six_steps, effort=block_by_block)
    later = early.resume()

    assert early.status == "interrupted"
    assert later.status == "within gap"
    assert later.gap <= 0.003
    assert judge(later, region, cost, LIMITS) == []
    assert early.bound <= later.bound <= later.cost <= early.cost


def test_a_region_in_pieces_is_priced_piece_by_piece():
    # two copies of one region without a border cost twice as much
    block_by_block = Effort(many=0)
    one = planar(12, 6)
    n = one.n
    borders = np.zeros((2 * n, 2 * n), dtype=bool)
    ways = np.full((2 * n, 2 * n), 600.0)
    for part in (slice(0, n), slice(n, 2 * n)):
        borders[part, part], ways[part, part] = one.borders, one.travel
    people = one.population.tolist()
    both = Region({f"{side}{i}": people[i] for side in "AB" for i in range(n)}, borders, ways)

    single = group(one, cost_of(one, "power", "strong"), LIMITS, gap=0, effort=block_by_block)
    double = group(both, cost_of(both, "power", "strong"), LIMITS, gap=0, effort=block_by_block)

    assert double.cost == pytest.approx(2 * single.cost)
    assert double.bound == pytest.approx(2 * single.bound)
