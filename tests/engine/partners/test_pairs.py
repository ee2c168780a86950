"""The nearest towns, and all towns against all."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, Travel, fit_scale
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners import PairIndex, distances_km, nearest, rank_pairs, rank_partners
from interlocal.engine.partners.neighbours import side_by_side

CERTAIN = SharingTerms.from_ranges(
    {
        "transition": (0.05, 0.05, 0.05),
        "horizon": (10, 10, 10),
        "stranded": (0.04, 0.04, 0.04),
        "stranded_years": (4, 4, 4),
        "coordination": (0.004, 0.004, 0.004),
        "crowding": (0.0005, 0.0005, 0.0005),
        "pay": (0.002, 0.002, 0.002),
        "backfill": (0.3, 0.3, 0.3),
        "elsewhere": (0.05, 0.05, 0.05),
    }
)


def towns(rng, n):
    position = np.stack([rng.uniform(41, 42, n), rng.uniform(-73.5, -72, n)], axis=1)
    return position, np.exp(rng.normal(9, 1, n))


def model(rng, people, mean=0.95, missing=0.2):
    prior = ScalePrior(mean, 0.04, 15_000, 40_000, source="made up")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=100)
    cost = 60 * people * np.exp(0.4 * rng.standard_normal(len(people)))
    cost[rng.random(len(people)) < missing] = np.nan
    return ServiceModel.build(people, cost, fit, CERTAIN, rng)


@given(st.integers(0, 2**32 - 1), st.integers(2, 400), st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_the_nearest_are_those_of_the_full_table(seed, n, k):
    position, _ = towns(np.random.default_rng(seed), n)

    near, km = nearest(position, k)

    full = distances_km(position)
    np.fill_diagonal(full, np.inf)
    expected = np.sort(full, axis=1)[:, :k]
    found = min(k, n - 1)
    np.testing.assert_allclose(km[:, :found], expected[:, :found], atol=1e-9)
    assert (near[:, found:] == -1).all()
    assert (near[:, :found] != np.arange(n)[:, None]).all()


def test_many_towns_at_one_point_are_each_others_nearest():
    near, km = nearest(np.tile([[41.0, -72.0]], (200, 1)), 3)

    assert (km == 0).all()
    assert (near != np.arange(200)[:, None]).all()


def test_towns_beyond_reach_are_left_out():
    near, km = nearest(np.array([[41.0, -72], [41.1, -72], [45.0, -72]]), 2, max_km=50)

    assert near.tolist() == [[1, -1], [0, -1], [-1, -1]]
    assert np.isinf(km[2]).all()


def test_all_against_all_equals_every_pair_asked_by_itself():
    rng = np.random.default_rng(1)
    position, people = towns(rng, 60)
    models = {"a": model(rng, people), "b": model(rng, people, 1.02), "c": model(rng, people, 0.8)}

    found = rank_pairs(models, position, reach=59, k=5)

    for town in range(60):
        one = rank_partners(town, models, position, k=None)
        best = [(row.members[1], row.service, row.net_mean) for row in one.rows[:5]]
        got = [
            (int(p), found.services[s], net)
            for p, s, net in zip(
                found.partner[town], found.service[town], found.net_mean[town], strict=True
            )
            if p >= 0
        ]
        assert [pair[:2] for pair in got] == [pair[:2] for pair in best]
        alone = 60 * people.max()
        np.testing.assert_allclose(
            [pair[2] for pair in got], [pair[2] for pair in best], atol=1e-5 * alone
        )


def test_a_town_without_any_figure_has_no_pairs():
    rng = np.random.default_rng(2)
    position, people = towns(rng, 12)
    holes = model(rng, people, missing=0.0)
    cost = holes.cost.copy()
    cost[3] = np.nan
    holes = ServiceModel.build(people, cost, holes.fit, CERTAIN, rng)

    found = rank_pairs({"s": holes}, position, reach=11, k=4)

    assert (found.partner[3] == -1).all()
    assert np.isneginf(found.net_mean[3]).all()
    assert not (found.partner == 3).any()


@pytest.mark.parametrize("n", [150, 2_300])  # in one stretch, and in three beside each other
def test_the_compiled_kernel_gives_the_same_answers(n):
    pytest.importorskip("numba", reason="the compiled kernel needs interlocal[fast]")
    rng = np.random.default_rng(5)
    position, people = towns(rng, n)
    index = PairIndex.build({"a": model(rng, people), "b": model(rng, people, 0.9)}, position, 20)

    plain, compiled = index.best(6, compiled=False), index.best(6, compiled=True)

    np.testing.assert_array_equal(compiled.partner, plain.partner)
    np.testing.assert_array_equal(compiled.service, plain.service)
    np.testing.assert_allclose(compiled.net_mean, plain.net_mean)
    np.testing.assert_array_equal(compiled.distance_km, plain.distance_km)


def test_towns_are_put_in_an_order_in_which_near_ones_follow_each_other():
    position, _ = towns(np.random.default_rng(7), 1_000)

    order = side_by_side(position)

    apart = distances_km(position)
    assert sorted(order) == list(range(1_000))
    assert apart[order[1:], order[:-1]].mean() < apart.mean() / 4


def test_one_town_by_itself_gets_its_row_of_all_against_all():
    rng = np.random.default_rng(6)
    position, people = towns(rng, 40)
    index = PairIndex.build({"a": model(rng, people), "b": model(rng, people, 0.9)}, position, 9)

    everyone = index.best(4)

    for town in range(40):
        one = index.best_of(town, 4)
        np.testing.assert_array_equal(one.partner[0], everyone.partner[town])
        np.testing.assert_array_equal(one.service[0], everyone.service[town])


def test_partners_come_from_the_nearest_only():
    rng = np.random.default_rng(3)
    position, people = towns(rng, 80)

    found = rank_pairs({"s": model(rng, people)}, position, reach=6, k=3)

    near, _ = nearest(position, 6)
    assert (found.partner >= 0).any()
    for town in range(80):
        assert set(found.partner[town][found.partner[town] >= 0]) <= set(near[town])


def test_unusable_questions_are_refused():
    rng = np.random.default_rng(4)
    position, people = towns(rng, 5)
    models = {"s": model(rng, people)}

    with pytest.raises(UnusableInput, match="one service or more"):
        rank_pairs({}, position)
    with pytest.raises(UnusableInput, match="position for every town"):
        rank_pairs(models, position[:4])
    with pytest.raises(UnusableInput, match="same towns"):
        rank_pairs(models | {"t": model(rng, people + 1)}, position)
    with pytest.raises(NoAnswer, match="widen the search"):
        rank_pairs(models, position, max_km=0.001)
    far = dataclasses.replace(models["s"], travel=Travel(people, np.zeros((5, 5)), 1.0))
    with pytest.raises(UnusableInput, match="prices no travel"):
        rank_pairs({"s": far}, position)
    with pytest.raises(UnusableInput, match="one neighbour or more"):
        nearest(position, 0)
