"""Under stress a rule drifts or holds, and who falls into loss is told; worked by hand."""

import pytest
from tests.proposals.test_benches import by_hand

from interlocal.proposals import services
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.calculations.stress import Own, stressed
from interlocal.proposals.queries import benches as reads

PROPOSED = "As proposed, fixed"


@pytest.fixture
def bench(scenario, clerks, noon):
    """Alder's bench without growth: 1,500,000 together, none of it follows the volume."""
    begun = services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)
    return services.save_bench(
        bench=begun, changes=by_hand(begun), seen=begun.revision, by=clerks["Alder"], at=noon
    )


@pytest.fixture
def run(bench, noon):
    """Run the bench through the usual stories and one of one's own."""

    def run(own=None, **changes):
        return stressed(
            reads.bench_said(bench) | changes,
            grounds=reads.grounds_of(bench.scenario),
            proposed=reads.proposed_shares(bench.scenario),
            service="dispatch",
            on=noon.date(),
            own=own,
        )

    return run


def outcome(found, story, rule):
    (told,) = [one for one in found.stories if one.name == story]
    return next(one for one in told.outcomes if one.rule == rule)


def test_the_usual_stories_are_told_for_each_town(run):
    found = run()

    names = [story.name for story in found.stories]
    assert names[:3] == ["Wages 10% higher", "Prices 10% higher", "Volume 20% higher everywhere"]
    assert "Birch: people 20% lower" in names
    assert "Birch: grand list 20% lower" in names
    assert "Cedar leaves in year 3" in names


def test_fixed_shares_never_drift_and_shares_by_people_do(run):
    """Of 28,000 people Alder has 5,000; a fifth less is 4,000 of 27,000."""
    found = run()

    story = "Alder: people 20% lower"
    assert outcome(found, story, PROPOSED).drift == 0
    drift = outcome(found, story, "By people").drift
    assert drift == pytest.approx(5 / 28 - 4 / 27, abs=1e-9)


def test_who_leaves_is_no_drift_of_the_rule(run):
    found = run()

    assert outcome(found, "Cedar leaves in year 3", "Equal parts").drift == 0
    assert {held.largest_drift for held in found.rules if held.rule == "Equal parts"} == {0}


def test_equal_parts_of_1_500_000_cost_alder_more_than_alone(run):
    """A third is 500,000; alone Alder pays 400,000."""
    held = next(held for held in run().rules if held.rule == "Equal parts")

    assert held.losing_anyway == ("Alder",)
    assert held.calm_cents["Alder"] == 400_000_00 - 500_000_00


def test_when_cedar_leaves_a_fixed_cost_falls_on_those_who_remain(run, bench):
    """Nothing of 1,500,000 goes with Cedar, and Alder and Birch cost 1,020,000 alone."""
    found = run()

    falls = outcome(found, "Cedar leaves in year 3", PROPOSED).falls
    assert {fall.name for fall in falls} == {"Alder", "Birch"}
    assert {fall.year for fall in falls} == {bench.first_year + 2}


def test_a_busier_town_also_costs_more_alone(run):
    """Costs answer to demand by 0.85; a fixed joint cost does not, so that Alder gains."""
    found = run()
    calm = next(held for held in found.rules if held.rule == PROPOSED).calm_cents["Alder"]

    stressed_net = outcome(found, "Alder: demand doubles", PROPOSED).net_cents["Alder"]

    assert found.elasticity == 0.85
    assert stressed_net - calm == pytest.approx(0.85 * 400_000_00, abs=2)


def test_an_own_story_stands_first(run):
    found = run(Own("people", -0.5, "alder-ct", 2))

    assert found.stories[0].is_own
    assert found.stories[0].name == "Alder: people 50% lower from year 2"
    assert not found.stories[1].is_own


def test_a_clause_is_a_rule_among_the_others(run):
    clause = {"version": 1, "pools": [{"name": "All", "weights": {"people": 1.0}}]}

    found = run(clause=clause)

    assert found.rules[0].rule == "The cost clause"
    story = "Alder: people 20% lower"
    assert outcome(found, story, "The cost clause").drift == pytest.approx(
        outcome(found, story, "By people").drift
    )


def test_going_on_alone_has_nothing_to_stress(run):
    with pytest.raises(CannotForecast, match="no shares to stress"):
        run(option="alone")


def test_an_own_story_about_a_driver_that_is_not_there_is_refused(run):
    with pytest.raises(CannotForecast, match="there is no driver"):
        run(Own("horses", 0.5))
