"""Stress by hand: who drifts, who crosses into loss, and what a leaver costs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.forecast.conftest import STILL, TOWNS

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast import (
    Baselines,
    Borrowing,
    CostLine,
    Drivers,
    Exit,
    Option,
    Shock,
    Stress,
    Uncertain,
    by_drivers,
    equal_parts,
    fixed_shares,
    level_debt_service,
    stress_test,
    usual_stresses,
)

DRIVERS = Drivers(TOWNS, {"people": [5_000, 3_000, 2_000], "calls": [500, 300, 200]})
CENTRE = Option("joint", "Centre", (CostLine("All", 800, "flat", variable=0.25),))
RULES = {
    "people": by_drivers({"people": 1}),
    "calls": by_drivers({"calls": 1}),
    "equal": equal_parts,
    "signed": fixed_shares(dict(zip(TOWNS, (0.5, 0.3, 0.2), strict=True))),
}


def run(towns, events, *, rule="people", option=CENTRE, inputs=STILL, years=5):
    found = stress_test(
        towns, option, RULES, [Stress("It", tuple(events))], inputs, DRIVERS, years=years
    )
    return found.of(rule, "It")


def test_nothing_drifts_when_nothing_happens(towns):
    for rule in RULES:
        calm = run(towns, (), rule=rule)

        assert calm.largest_drift == 0
        assert calm.crossings == ()


def test_who_remains_pays_the_fixed_cost_of_a_leaver(towns):
    # a fifth of the calls leaves; 0.25 * 0.2 of 800 goes with it, 760 for 5,000 + 3,000
    left = run(towns, [Exit("Cedar", year=3)])

    np.testing.assert_allclose(left.bill[:, 1], [400, 240, 160])
    np.testing.assert_allclose(left.bill[:, 2], [475, 285, 0])
    np.testing.assert_allclose(left.net[:, 2], [25, 15, 0])
    np.testing.assert_allclose(left.drift[2], [0.125, 0.075, -0.2])


def test_a_leaver_can_push_the_others_into_loss(towns):
    # 980 in all, fixed: Alder pays 490 of its 500 alone, then 980 * 5/8 = 612.5
    dear = Option("joint", "Centre", (CostLine("All", 980, "flat"),))
    left = run(towns, [Exit("Cedar", year=3)], option=dear)

    assert [(one.member, one.year) for one in left.crossings] == [("Alder", 3), ("Birch", 3)]
    assert left.first.net == pytest.approx(500 - 612.5)
    assert left.first.calm_net == pytest.approx(10)


def test_exit_payment_debt_and_restart_by_hand(towns):
    # a loan of 100 at 5 per cent over 10 years; Cedar keeps its fifth of it, pays 30 to the
    # others in year 3 and 45 to start again
    funded = Option(
        "joint", "Centre", (CostLine("All", 700, "flat"),), borrowing=(Borrowing(100, 0.05, 10),)
    )
    debt = float(level_debt_service(100, 0.05, 10))
    left = run(towns, [Exit("Cedar", 3, payment=30, restart=45)], option=funded)
    free = run(towns, [Exit("Cedar", 3, keeps_debt=False)], option=funded)

    np.testing.assert_allclose(left.net[2, 2:], [-30 - 45 - debt / 5, -debt / 5, -debt / 5])
    np.testing.assert_allclose(left.bill[:2, 2].sum(), 700 + debt - 30 - debt / 5)
    np.testing.assert_allclose(left.bill[:2, 3].sum(), 700 + debt - debt / 5)
    np.testing.assert_allclose(free.bill[:2, 3].sum(), 700 + debt)
    np.testing.assert_allclose(free.net[2, 2:], 0)


def test_doubled_demand_is_paid_by_usage_and_not_by_people(towns):
    # Birch's 300 calls become 600: 1,300 in all; cost 800 * (0.75 + 0.25 * 1.3) = 860
    doubled = [Shock(("volume", "calls"), 1.0, "Birch", year=2)]
    by_calls, by_people = (run(towns, doubled, rule=rule) for rule in ("calls", "people"))

    np.testing.assert_allclose(by_calls.bill[:, 1], np.array([5, 6, 2]) / 13 * 860)
    np.testing.assert_allclose(by_people.bill[:, 1], [430, 258, 172])
    np.testing.assert_allclose(by_people.bill[:, 0], [400, 240, 160])
    assert by_calls.first.member == "Birch"
    assert by_calls.first.year == 2
    assert by_people.first is None


def test_lost_people_move_a_rule_by_people_only(towns):
    # 4,000 of then 9,000 people
    shock = [Shock(("people",), -0.2, "Alder")]

    assert run(towns, shock, rule="calls").largest_drift == 0
    assert run(towns, shock, rule="signed").largest_drift == 0
    np.testing.assert_allclose(run(towns, shock).drift[0], [4 / 9 - 0.5, 3 / 9 - 0.3, 2 / 9 - 0.2])


def test_wages_hit_what_is_made_of_wages(towns):
    # Alder alone: 400 of 500 are wages; the centre is all wages
    staffed = Option("joint", "Centre", (CostLine("All", 800, "wages"),))
    after = run(towns, [Shock(("wages",), 0.5, year=4)], option=staffed)

    np.testing.assert_allclose(after.net[0, 2:4], [500 - 400, 700 - 600])
    np.testing.assert_allclose(after.net[2, 3], 200 + 75 - 240)


def test_who_loses_anyway_is_told_apart(towns):
    calm = run(towns, [Shock(("people",), -0.2, "Alder")], rule="equal")

    # a third of 800 is more than Cedar's 200
    assert calm.losing_anyway == ("Cedar",)
    assert calm.crossings == ()


def test_the_usual_stories_hold_for_everybody(towns):
    stories = usual_stresses(DRIVERS, usage=("volume", "calls"))

    found = stress_test(towns, CENTRE, RULES, stories, STILL, DRIVERS, years=6)

    assert len(stories) == 3 + 3 * 3
    assert len(found.runs) == len(stories) * len(RULES)
    assert {"Birch: demand doubles", "Birch leaves in year 3", "Birch: people 20% lower"} <= {
        story.name for story in stories
    }
    for one in found.runs:
        np.testing.assert_allclose(one.shares.sum(axis=1), 1)
    records = {record.rule: record for record in found.records()}
    # a leaver moves every rule; the half that leaves with Alder moves a rule by people most
    assert records["people"].drifts_most_under == "Alder leaves in year 3"
    assert records["people"].largest_drift == pytest.approx(0.5)
    assert records["equal"].losing_anyway == ("Cedar",)
    for record in records.values():
        crossed = [run for run in found.runs if run.rule == record.rule and run.first]
        assert record.stories_with_a_loser == len(crossed) > 0
        assert found.of(record.rule, record.first_under).first == record.first
        assert record.first.year == min(run.first.year for run in crossed)


@settings(max_examples=25, deadline=None)
@given(
    member=st.sampled_from(TOWNS),
    change=st.floats(-0.9, 3),
    year=st.integers(1, 5),
    rule=st.sampled_from(sorted(RULES)),
)
def test_bills_add_up_to_the_cost_under_any_shock(member, change, year, rule):
    towns = Baselines.build(
        TOWNS, {"contracts": [500, 300, 200]}, backfill=0, stranded=0, volume=[500, 300, 200]
    )
    shock = Shock(("volume", "calls", "people"), change, member, year)
    found = run(towns, [shock], rule=rule)

    moved = towns.volume[TOWNS.index(member)] / 1_000 * change
    cost = np.where(np.arange(1, 6) >= year, 800 * (1 + 0.25 * moved), 800)
    np.testing.assert_allclose(found.bill.sum(axis=0), cost)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([Exit("Dogwood", 3)], "Dogwood is not a participant"),
        ([Exit("Cedar", 9)], "year 9 lies beyond the forecast's 5"),
        ([Shock(("rain",), 0.2)], "no driver 'rain'"),
        ([Exit(name, 3) for name in TOWNS], "nobody is left"),
    ],
)
def test_a_story_about_nothing_here_is_refused(towns, events, said):
    with pytest.raises(UnusableInput, match=said):
        run(towns, events)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Exit("Cedar", 1), "year 2 at the earliest"),
        (lambda: Exit("Cedar", 3, payment=-1), "zero or more"),
        (lambda: Exit("Cedar", 3, restart=float("nan")), "zero or more"),
        (lambda: Shock(("calls",), -1.0), "more than -100%"),
        (lambda: Shock(("calls",), float("nan")), "more than -100%"),
        (lambda: Shock((), 0.1), "what the shock moves"),
        (lambda: Shock(("wages",), 0.1, "Alder"), "for everybody"),
    ],
)
def test_an_unreasonable_event_is_refused(make, said):
    with pytest.raises(UnusableInput, match=said):
        make()


def test_the_lead_agency_does_not_leave(towns):
    lead = Option("lead", "Alder leads", CENTRE.lines, host="Alder")

    stories = {story.name for story in usual_stresses(DRIVERS, host="Alder")}

    assert "Birch leaves in year 3" in stories
    assert "Alder leaves in year 3" not in stories
    with pytest.raises(UnusableInput, match="Alder runs the service"):
        run(towns, [Exit("Alder", 3)], option=lead)


def test_doing_nothing_has_nothing_to_stress(towns):
    with pytest.raises(UnusableInput, match="no shares to stress"):
        run(towns, (), option=Option("alone", "Nothing"))


def test_a_growing_volume_is_not_asked_for_where_nothing_follows_it(towns):
    fixed = Option("joint", "Centre", (CostLine("All", 800, "flat"),))
    prices = [one for one in STILL if one.kind != "volume"]

    assert run(towns, [Exit("Cedar", 3)], option=fixed, inputs=prices).net[0, 2] == 0
    with pytest.raises(UnusableInput, match="kind 'volume'"):
        run(towns, [Exit("Cedar", 3)], inputs=prices)


def test_an_uncertain_range_counts_at_its_likely_value(towns):
    unsure = (*STILL, Uncertain("Quote", 0.5, 1.1, 3, "running"))

    np.testing.assert_allclose(run(towns, (), inputs=unsure).bill.sum(axis=0), 880)
