"""Hosts, travel and bases of any shape."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.costs import HostedCost, hosts
from interlocal.engine.errors import NoAnswer, UnusableInput

WORK = np.array([100.0, 200.0, 400.0])
MINUTES = np.array([[0.0, 10, 30], [10, 0, 20], [30, 20, 0]])


def service(**change):
    figures = {
        "work": WORK,
        "base": hosts.power(10.0, 1.0),
        "host_fixed": np.array([1_000.0, 500.0, 2_000.0]),
        "minutes": MINUTES,
        "per_minute": 0.5,
        "coordination": 100.0,
        "crowding": 10.0,
    }
    return HostedCost(**(figures | change))


def test_the_cheapest_host_by_hand():
    # all three: at 0 1000 + 0.5 (200*10 + 400*30) = 8000; at 1 500 + 0.5 (1000 + 8000) = 5000;
    # at 2 2000 + 0.5 (3000 + 4000) = 5500. Base 7000, coordination 200 + 40.
    cost, host = service().evaluate([True, True, True])

    assert host.tolist() == [1]
    np.testing.assert_allclose(cost, [5_000 + 7_000 + 240])


def test_a_town_alone_travels_nowhere_and_coordinates_with_nobody():
    cost, host = service().evaluate(np.eye(3, dtype=bool))

    assert host.tolist() == [0, 1, 2]
    np.testing.assert_allclose(cost, [2_000, 2_500, 6_000])


def test_a_town_that_may_not_host_does_not():
    barred = service(host_fixed=np.array([1_000.0, np.inf, 2_000.0]))

    assert barred.evaluate([True, True, True])[1].tolist() == [2]
    with pytest.raises(NoAnswer, match=r"None of the towns \[1\] may host"):
        barred.evaluate([False, True, False])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_host_is_the_best_of_all_tried_one_by_one(seed):
    rng = np.random.default_rng(seed)
    n = 5
    minutes = rng.random((n, n)) * 60
    np.fill_diagonal(minutes, 0)
    work, fixed = rng.random(n) * 100, rng.random(n) * 1_000
    group = np.append(rng.random(n - 1) < 0.5, True)
    model = service(work=work, host_fixed=fixed, minutes=minutes)

    cost = model.cost(group)[0]

    inside = np.flatnonzero(group)
    placed = min(fixed[h] + 0.5 * sum(work[i] * minutes[i, h] for i in inside) for h in inside)
    further = len(inside) - 1
    expected = placed + 10 * work[inside].sum() + 100 * further + 10 * further**2
    assert cost == pytest.approx(expected)


@pytest.mark.parametrize(
    ("base", "work", "cost"),
    [
        (hosts.power(3.0, 0.5), 16.0, 12.0),
        (hosts.steps(50.0, 8.0), 16.0, 100.0),
        (hosts.steps(50.0, 8.0), 16.1, 150.0),
        (hosts.steps(50.0, 8.0, minimum=4), 16.0, 200.0),
        (hosts.u_shaped(3.0, 0.5, 0.25), 16.0, 76.0),
        (hosts.table(np.array([10.0, 20.0]), np.array([100.0, 160.0])), 16.0, 136.0),
    ],
)
def test_bases_by_hand(base, work, cost):
    np.testing.assert_allclose(base(np.array([work])), [cost])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: service(work=np.array([1.0, np.nan, 1.0])), "missing is not zero"),
        (lambda: service(host_fixed=np.array([1.0, np.nan, 1.0])), "may not host"),
        (lambda: service(minutes=np.full((3, 3), np.inf)), "Travel minutes"),
        (lambda: service(minutes=np.zeros((2, 2))), "minutes from all towns to all"),
        (lambda: service(per_minute=np.nan), "must be given"),
        (lambda: service().cost([True]), "name 1 towns"),
        (lambda: service().cost([False] * 3), "no members"),
        (lambda: hosts.steps(1.0, 0.0), "capacity"),
        (lambda: hosts.table(np.array([2.0, 1.0]), np.array([1.0, 1.0])), "must rise"),
        (lambda: hosts.table(np.array([1.0]), np.array([1.0])), "two points"),
        (
            lambda: hosts.table(np.array([1.0, 2.0]), np.array([1.0, 1.0]))(np.array([3.0])),
            "outside it",
        ),
    ],
)
def test_unusable_figures_are_refused(make, why):
    with pytest.raises(UnusableInput, match=why):
        make()
