"""Posts and consoles from volumes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.engine.costs import (
    AnimalControl,
    Dispatch,
    Inspections,
    consoles_needed,
    erlang_c,
)
from interlocal.engine.errors import UnusableInput

BOTH = np.array([[1, 0], [0, 1], [1, 1]], dtype=bool)


def test_erlang_c_by_hand():
    # one server: the chance to wait is the load; two: 2 a**2 / (2 + a) / 2
    np.testing.assert_allclose(erlang_c([0.3, 0.7], 1), [0.3, 0.7])
    np.testing.assert_allclose(erlang_c([1.0], 2), [1 / 3])
    # three servers, load 2: (8/6 * 3) / (1 + 2 + 2 + 8/6 * 3) = 4/9
    np.testing.assert_allclose(erlang_c([2.0], 3), [4 / 9])


@given(st.floats(0.01, 40), st.integers(1, 60))
def test_erlang_c_equals_its_definition(load, consoles):
    waits = erlang_c([load], consoles)[0]

    if load >= consoles:
        assert waits == 1
    else:
        top = math.exp(consoles * math.log(load) - math.lgamma(consoles + 1))
        top *= consoles / (consoles - load)
        rest = sum(math.exp(k * math.log(load) - math.lgamma(k + 1)) for k in range(consoles))
        assert waits == pytest.approx(top / (rest + top), rel=1e-9)


def test_thirty_calls_of_five_minutes_need_six_consoles_for_nine_in_ten_at_once():
    # load 2.5: chance to wait 0.1304 with five, 0.0474 with six
    np.testing.assert_allclose(erlang_c([2.5], 5), [0.1304], atol=5e-5)
    np.testing.assert_allclose(erlang_c([2.5], 6), [0.0474], atol=5e-5)

    assert consoles_needed([30], 300, answer_within=0, share_answered=0.9).tolist() == [6]


@given(st.floats(0, 300), st.floats(0, 300))
def test_one_centre_never_needs_more_consoles_than_two(a, b):
    need = consoles_needed([a, b, a + b], 120, answer_within=15, share_answered=0.9)

    assert need[2] <= need[0] + need[1]


@given(st.floats(0, 300), st.floats(0, 50))
def test_more_calls_never_need_fewer_consoles(calls, more):
    need = consoles_needed([calls, calls + more], 120, answer_within=15, share_answered=0.9)

    assert need[0] <= need[1]


def test_quiet_centres_are_staffed_all_the_same():
    assert consoles_needed([0.0], 120, 15, 0.9, minimum=2).tolist() == [2]


def dispatch(**change):
    figures = {
        "calls_per_hour": np.array([[12.0, 6.0], [12.0, 6.0]]),
        "slot_hours": np.array([4_380.0, 4_380.0]),
        "handle_seconds": 120,
        "answer_within": 15,
        "share_answered": 0.9,
        "minimum": 1,
        "hours_per_post": 1_752,
        "cost_per_post": 100_000,
        "cost_per_console": 5_000,
        "centre": 50_000,
    }
    return Dispatch(**(figures | change))


def test_dispatch_by_hand():
    # 12 or 6 calls an hour of two minutes: loads 0.4 and 0.2; one console would keep 40 % and
    # 20 % waiting, two keep 6.7 % and 1.8 %. Together 24 and 12 calls: three and two consoles.
    service = dispatch()

    assert service.consoles(BOTH).tolist() == [[2, 2], [2, 2], [3, 2]]
    np.testing.assert_allclose(service.posts(BOTH), [10, 10, 12.5])
    np.testing.assert_allclose(
        service.cost(BOTH), [1_060_000, 1_060_000, 50_000 + 1_250_000 + 15_000]
    )


def test_inspections_by_hand():
    # 400 * 2 + 900 * 1.5 = 2,150 hours; 1,600 a post: 1.34, in fifths 1.4
    service = Inspections(
        permits=np.array([400.0, 100.0]),
        inspections=np.array([900.0, 200.0]),
        hours_per_permit=2,
        hours_per_inspection=1.5,
        hours_per_post=1_600,
        step=0.2,
        minimum=0.4,
        cost_per_post=100_000,
    )

    np.testing.assert_allclose(service.hours(BOTH), [2_150, 500, 2_650])
    np.testing.assert_allclose(service.posts(BOTH), [1.4, 0.4, 1.8])
    np.testing.assert_allclose(service.cost(BOTH), [140_000, 40_000, 180_000])


def animals(**change):
    figures = {
        "calls": np.array([300.0, 300.0]),
        "area_sqkm": np.array([50.0, 50.0]),
        "hours_per_call": 1.0,
        "speed_kmh": 40.0,
        "detour": 1.3,
        "hours_per_post": 1_600,
        "step": 1.0,
        "minimum": 1.0,
        "cost_per_post": 60_000,
        "cost_per_km": 0.7,
        "shelter": 20_000,
    }
    return AnimalControl(**(figures | change))


def test_animal_control_by_hand():
    # way there and back: 2 * 1.3 * 0.38260 * sqrt(50) = 7.034 km, for 100 sq km 9.948 km
    service = animals()

    np.testing.assert_allclose(
        service.kilometres(BOTH), [300 * 7.0340, 300 * 7.0340, 600 * 9.9475], rtol=1e-4
    )
    np.testing.assert_allclose(service.posts(BOTH), [1, 1, 1])
    assert service.cost(BOTH)[2] < service.cost(BOTH)[:2].sum()


def test_long_ways_make_shared_animal_control_cost_more():
    far = animals(area_sqkm=np.array([2_000.0, 2_000.0]), minimum=0.0, step=0.01, shelter=0.0)

    assert far.cost(BOTH)[2] > far.cost(BOTH)[:2].sum()


def test_the_mean_way_from_the_middle_of_a_square():
    rng = np.random.default_rng(1)
    points = rng.random((400_000, 2)) - 0.5
    side = 10.0

    way = animals(detour=1.0, calls=np.ones(2), area_sqkm=np.full(2, side**2)).kilometres(BOTH)

    assert way[0] / 2 == pytest.approx(side * np.hypot(*points.T).mean(), rel=2e-3)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: dispatch(calls_per_hour=np.array([[np.nan, 1.0]])), "missing is not zero"),
        (lambda: dispatch(slot_hours=np.array([1.0, 2.0])), "8,760 hours"),
        (lambda: dispatch(slot_hours=np.array([8_760.0])), "every slot"),
        (lambda: dispatch(hours_per_post=0), "hours per post"),
        (lambda: dispatch(cost_per_post=-1), "zero or more"),
        (lambda: animals(detour=0.5), "never shorter"),
        (lambda: animals(calls=np.array([1.0])), "same towns"),
        (lambda: animals().cost([True]), "name 1 towns"),
        (lambda: animals().cost([False, False]), "no members"),
        (lambda: consoles_needed([1], 120, 15, 1.0), "below 1"),
        (lambda: consoles_needed([1], 120, 15, 0.9, minimum=0), "at least one console"),
        (lambda: consoles_needed([-1], 120, 15, 0.9), "zero or more"),
        (lambda: erlang_c([1], 0), "one console or more"),
    ],
)
def test_unusable_figures_are_refused(make, why):
    with pytest.raises(UnusableInput, match=why):
        make()
