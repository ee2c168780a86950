"""What cannot be answered is refused in words that say what to change."""

import itertools

import numpy as np
import pytest

from interlocal.engine.costs import HostedCost, hosts
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping import Limits, Region, group

TOWNS = {"Alder": 3_000, "Birch": 5_000, "Cedar": 9_000, "Dogwood": 1_200}
LINE = [("Alder", "Birch"), ("Birch", "Cedar"), ("Cedar", "Dogwood")]
MINUTES = 15.0 * np.abs(np.arange(4)[:, None] - np.arange(4))


@pytest.fixture
def line():
    """Four towns in a row, a quarter of an hour apart."""
    return Region(TOWNS, LINE, MINUTES)


def flat(groups):
    return 100.0 + 0 * groups.sum(axis=1)


@pytest.mark.parametrize("people", [0, -5, float("nan"), None])
def test_a_town_without_population_is_named(people):
    with pytest.raises(UnusableInput, match="Birch has no population"):
        Region({"Alder": 3_000, "Birch": people}, [])


def test_a_border_with_a_stranger_is_refused():
    with pytest.raises(UnusableInput, match="Elm is not a town of this region"):
        Region(TOWNS, [("Alder", "Elm")])


@pytest.mark.parametrize("minutes", [-1.0, float("nan")])
def test_minutes_that_are_missing_or_negative_are_named(minutes):
    ways = MINUTES.copy()
    ways[1, 2] = minutes

    with pytest.raises(UnusableInput, match="from Birch to Cedar"):
        Region(TOWNS, LINE, ways)


def test_a_region_in_two_parts_is_planned_and_the_parts_are_named():
    region = Region(TOWNS, [("Alder", "Birch"), ("Cedar", "Dogwood")])

    plan = group(region, flat, Limits(max_towns=4), gap=0)

    assert plan.groups == (("Alder", "Birch"), ("Cedar", "Dogwood"))
    assert any("2 parts" in note and "Cedar and Dogwood" in note for note in plan.notes)


def test_two_towns_at_one_point_are_planned_and_pointed_out():
    region = Region({"Alder": 1_000, "Birch": 2_000}, [("Alder", "Birch")], np.zeros((2, 2)))

    plan = group(region, flat, Limits(max_towns=2, max_minutes=0))

    assert plan.groups == (("Alder", "Birch"),)
    assert any("Alder and Birch are no minutes apart" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"max_towns": 2, "min_population": 10_500},
            "holds Alder and Dogwood.*smallest population",
        ),
        (
            {"max_towns": 2, "max_population": 8_500, "min_population": 4_000},
            "holds Dogwood.*largest population of 8,500",
        ),
        (
            {"max_towns": 4, "max_minutes": 10, "hosts": ["Alder"], "min_population": 6_000},
            "Alder, Birch and Dogwood.*most minutes of 10",
        ),
        (
            {"max_towns": 2, "hosts": ["Alder"], "min_population": 4_000},
            "holds Dogwood.*who may host",
        ),
        ({"max_towns": 2, "force": [("Alder", "Cedar")]}, "Alder and Cedar.*who must be together"),
        (
            {"max_towns": 2, "min_population": 8_000, "forbid": [("Alder", "Birch")]},
            "holds Alder.*who must not be together",
        ),
    ],
)
def test_a_limit_that_a_town_cannot_meet_is_named_with_the_town(line, change, words):
    with pytest.raises(NoAnswer, match=words):
        group(line, flat, Limits(**change))


def test_a_limit_that_would_not_help_is_not_blamed():
    names = [f"Town {number}" for number in range(30)]
    region = Region(dict.fromkeys(names, 1_000), list(itertools.pairwise(names)))

    with pytest.raises(
        NoAnswer, match=r"In the way of Town 0: the smallest population of 99,000\.$"
    ):
        group(region, flat, Limits(max_towns=6, min_population=99_000))


def test_limits_that_no_plan_meets_name_who_is_left_over(line):
    # every town has a group of two with 6,000 people or more, but not Alder and the others at once
    region = Region({"Alder": 1, "Birch": 1, "Cedar": 1}, [("Alder", "Birch"), ("Birch", "Cedar")])

    with pytest.raises(NoAnswer, match=r"left over at best, for example (Alder|Cedar)"):
        group(region, flat, Limits(max_towns=2, min_population=2))


def test_a_wish_and_its_contrary_contradict(line):
    pair = ("Alder", "Birch")

    with pytest.raises(UnusableInput, match="must be together and must not be together"):
        group(line, flat, Limits(max_towns=3, force=[pair], forbid=[pair]))


def test_wishes_that_together_are_too_large_contradict(line):
    wishes = [("Alder", "Birch"), ("Birch", "Cedar")]

    with pytest.raises(UnusableInput, match="Alder, Birch and Cedar must be together"):
        group(line, flat, Limits(max_towns=2, force=wishes))


def test_wishes_beyond_the_largest_population_contradict(line):
    with pytest.raises(UnusableInput, match="14,000 people are more than the 10,000"):
        group(line, flat, Limits(max_towns=4, max_population=10_000, force=[("Birch", "Cedar")]))


@pytest.mark.parametrize(
    "change",
    [
        {"max_towns": 0},
        {"max_towns": 2.5},
        {"max_towns": 3, "max_minutes": -1},
        {"max_towns": 3, "min_population": float("nan")},
        {"max_towns": 3, "min_population": 9, "max_population": 8},
        {"max_towns": 3, "force": ["Alder"]},
    ],
)
def test_limits_that_make_no_sense_are_refused(change):
    with pytest.raises(UnusableInput):
        Limits(**change)


def test_a_name_in_place_of_a_set_of_names_is_pointed_out():
    with pytest.raises(UnusableInput, match="one name"):
        Limits(max_towns=3, forbid=["Alder"])


@pytest.mark.parametrize(
    ("value", "words"), [(np.nan, "is missing"), (-1.0, "is below zero")], ids=["nan", "negative"]
)
def test_a_cost_that_is_missing_or_negative_is_named_with_its_group(line, value, words):
    def cost(groups):
        pair = groups[:, 1] & groups[:, 2] & (groups.sum(axis=1) == 2)
        return np.where(pair, value, 10.0)

    with pytest.raises(UnusableInput, match=f"cost of Birch and Cedar {words}"):
        group(line, cost, Limits(max_towns=3))


def test_a_cost_for_another_region_is_refused(line):
    cost = HostedCost(np.ones(3), hosts.power(1, 1), np.zeros(3), np.zeros((3, 3)))

    with pytest.raises(UnusableInput, match="for 3 towns, the region has 4"):
        group(line, cost, Limits(max_towns=2))


def test_a_cost_function_must_answer_for_every_group(line):
    with pytest.raises(UnusableInput, match="one cost for each"):
        group(line, lambda groups: np.zeros(3), Limits(max_towns=2))


def test_more_groups_than_room_are_refused_before_they_are_priced(line):
    with pytest.raises(NoAnswer, match="more than 5 groups"):
        group(line, flat, Limits(max_towns=4), most_groups=5)


def test_a_stop_while_listing_is_refused_where_towns_may_not_be_alone(line):
    with pytest.raises(NoAnswer, match="not every town may be alone"):
        group(line, flat, Limits(max_towns=4, min_population=2_000), progress=lambda told: False)


def test_a_stopped_search_for_what_cannot_be_says_who_is_left_over():
    region = Region({"Alder": 1, "Birch": 1, "Cedar": 1}, [("Alder", "Birch"), ("Birch", "Cedar")])

    with pytest.raises(NoAnswer, match=r"left over at best, for example (Alder|Cedar)"):
        group(
            region,
            flat,
            Limits(max_towns=2, min_population=2),
            progress=lambda told: told.stage == "listing",
        )


def test_a_time_limit_needs_a_clock(line):
    with pytest.raises(UnusableInput, match="needs a clock"):
        group(line, flat, Limits(max_towns=2), time_limit=1.0)


def test_minutes_cannot_be_limited_where_they_are_not_known():
    with pytest.raises(UnusableInput, match="needs the minutes"):
        group(Region(TOWNS, LINE), flat, Limits(max_towns=2, max_minutes=20))
