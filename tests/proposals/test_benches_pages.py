"""The pages of a bench: who sees them, what they take, what they refuse in words."""

from html import unescape

import pytest
from tests.proposals.test_baseline_pages import posted

from interlocal.proposals import services
from interlocal.proposals.models import Bench
from interlocal.web.words import dollars

TABS = ("", "baselines/", "option/", "inputs/", "stress/", "compare/", "option/dispatch/")


@pytest.fixture
def bench(scenario, clerks, noon):
    """Alder's bench, begun with what evidence and assumptions suggest."""
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


@pytest.fixture
def alder(browsers, bench):
    """Alder's browser on the bench: ``get`` a tab, ``post`` what stands on it with changes."""

    class Alder:
        def get(self, tab="", **asked):
            return browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/{tab}", asked)

        def post(self, tab, page=None, **more):
            fields = posted(page or self.get(tab), **more) if tab.count("/") else more
            told = {name: unescape(str(value)) for name, value in fields.items()}
            where = f"/scenarios/{bench.scenario_id}/bench/{tab}"
            return browsers["Alder"].post(where, told, follow=True)

    return Alder()


def fresh(bench):
    return Bench.objects.get(pk=bench.pk)


def text(page):
    return unescape(page.content.decode())


def test_nobody_else_sees_a_bench_before_it_is_shared(bench, browsers, client):
    for tab in TABS:
        where = f"/scenarios/{bench.scenario_id}/bench/{tab}"
        assert browsers["Alder"].get(where).status_code == 200
        assert browsers["Birch"].get(where).status_code == 404
        assert browsers["Dogwood"].get(where).status_code == 404
        assert client.get(where).status_code == 302


def test_nobody_else_does_anything_to_it(bench, browsers):
    for verb in ("open", "renew", "copy", "rename", "lock"):
        page = browsers["Dogwood"].post(f"/scenarios/{bench.scenario_id}/bench/{verb}/")
        assert page.status_code == 404


def test_partners_see_it_once_shared_and_may_not_change_it(bench, shared, browsers):
    where = f"/scenarios/{bench.scenario_id}/bench/"

    page = browsers["Birch"].get(where)

    assert page.status_code == 200
    assert "only Alder may change it" in text(page)
    assert "Lock this bench" not in text(page)
    assert "What the option says" in text(browsers["Birch"].get(f"{where}option/"))
    refused = browsers["Birch"].post(f"{where}lock/", {"seen": 1}, follow=True)
    assert "Only Alder may change this bench" in text(refused)
    assert not fresh(bench).is_locked


def test_an_unopened_bench_says_what_it_is_for(scenario, browsers):
    where = f"/scenarios/{scenario.pk}/bench/"

    assert "Open the workbench" in text(browsers["Alder"].get(where))

    page = browsers["Alder"].post(f"{where}open/", follow=True)
    assert "The workbench is open" in text(page)


def test_the_forecast_says_what_it_means_first(alder):
    page = text(alder.get())

    assert page.index("What it means for each") < page.index("From gross to net")
    assert "Alder might pay anything from" in page or "Alder would pay about" in page
    assert "stand on public figures, estimated" in page
    assert "Your estimate is" in page
    assert "Where this comes from: Alder" in page


def test_what_nobody_changed_stays_assumed(alder, bench):
    before = bench.build_up

    alder.post("option/", years=12)

    after = fresh(bench)
    assert after.years == 12
    assert after.build_up == before
    assert after.revision == bench.revision + 1


def test_a_changed_amount_counts_as_the_towns_own(alder, bench):
    page = alder.post("option/", **{"members-0-backfill": "90,000", "pay": "1,234"})

    after = fresh(bench)
    assert "Saved and worked out" in text(page)
    assert after.build_up["members"]["alder-ct"]["backfill_cents"] == 90_000_00
    assert after.build_up["members"]["alder-ct"]["grade"] == "own"
    assert after.build_up["members"]["birch-ct"]["grade"] == "assumption"
    assert after.build_up["pay"] == {
        "cents": 1_234_00,
        "source": "The towns’ own",
        "href": "",
        "grade": "own",
    }


def test_lines_grants_and_loans_are_added_and_taken_out(alder, bench):
    alder.post(
        "option/",
        **{
            "lines-0-remove": "on",
            "lines-1-label": "Quote",
            "lines-1-cents": "1,500,000",
            "lines-1-source": "Letter of 3 May",
            "grants-0-label": "State",
            "grants-0-cents": "100,000",
            "grants-0-years": "3",
            "borrowing-0-label": "Consoles",
            "borrowing-0-cents": "400,000",
            "borrowing-0-rate": "4.5",
            "borrowing-0-years": "10",
            "transition": "120,000; 40,000",
            "phase": "50; 100",
        },
    )

    built = fresh(bench).build_up
    assert [(row["label"], row["cents"], row["grade"]) for row in built["lines"]] == [
        ("Quote", 1_500_000_00, "own")
    ]
    assert built["grants"][0]["taper"] == 0
    assert built["borrowing"][0]["rate"] == 0.045
    assert built["transition"]["cents"] == [120_000_00, 40_000_00]
    assert built["phase"] == [0.5, 1.0]
    page = text(alder.get())
    assert "with the grant" in page
    assert "“State” is gone from" in page


def test_bad_input_is_worded_and_nothing_is_lost(alder, bench):
    for changes, words in (
        ({"option": "lead", "host": ""}, "Say which participant is the lead agency"),
        ({"phase": "30; 60"}, "ends at 100"),
        ({"lines-0-remove": "on"}, "Give at least one line"),
        ({"members-0-backfill": "-5"}, "without a minus"),
        ({"members-0-backfill": "=cmd|x"}, "not a formula"),
        ({"grants-0-label": "State"}, "Give the dollars a year"),
        ({"years": "20"}, "less than or equal to 15"),
    ):
        page = alder.post("option/", **changes)
        assert words in text(page)
        assert fresh(bench).revision == bench.revision


def test_two_people_see_theirs_and_yours(alder, bench):
    stale = alder.get("option/")
    alder.post("option/", page=stale, years=12)

    page = alder.post("option/", page=stale, years=8)

    assert "Theirs and yours" in text(page)
    assert "Nothing of yours is lost" in text(page)
    assert 'value="8"' in text(page)
    assert fresh(bench).years == 12
    alder.post("option/", page=page)
    assert fresh(bench).years == 8


def test_inputs_that_make_no_sense_are_worded(alder, bench):
    page = alder.post("inputs/", **{"inputs-0-remove": "on"})

    assert "Give one input for wages" in text(page)
    assert fresh(bench).revision == bench.revision
    page = alder.post("inputs/", **{"inputs-0-low": "9"})
    assert "a range runs low, likely, high" in text(page)


def test_a_changed_input_counts_as_the_towns_own(alder, bench):
    alder.post("inputs/", **{"inputs-0-high": "6", "inputs-0-source": "Contract to 2034"})

    wages, prices = fresh(bench).inputs[:2]
    assert (wages["high"], wages["grade"], wages["source"]) == (0.06, "own", "Contract to 2034")
    assert prices["grade"] == "assumption"


def test_call_takers_come_from_calls(alder, bench):
    page = alder.post(
        "option/dispatch/",
        **{
            "hours_per_post": "1752",
            "cost_per_post": "90000",
            "handle_seconds": "120",
            "calls--alder-ct": "20000",
            "calls--birch-ct": "30000",
            "calls--cedar-ct": "50000",
        },
    )

    assert "Saved and worked out" in text(page)
    line = fresh(bench).build_up["lines"][-1]
    assert line["model"]["answer_within"] == 15
    assert line["model"]["share_answered"] == 0.9
    assert fresh(bench).forecast["lines"][-1]["cents"][0] % 90_000_00 == 0


def test_missing_calls_are_not_zero(alder, bench):
    page = alder.post("option/dispatch/", **{"calls--alder-ct": ""})

    assert "This field is required" in text(page)
    assert fresh(bench).revision == bench.revision


def test_an_own_story_stands_in_the_address(alder):
    page = alder.get("stress/", moves="people", change="-30", who="alder-ct", year="2")

    assert "Alder: people 30% lower from year 2" in text(page)
    assert "Say who leaves" in text(alder.get("stress/", moves="leaves", year="3"))


def test_a_copy_is_compared_differences_first(alder, bench, browsers):
    page = browsers["Alder"].post(
        f"/scenarios/{bench.scenario_id}/bench/copy/", {"copy-name": "Alder leads"}, follow=True
    )
    copy = Bench.objects.get(copied_from=bench.scenario_id)
    services.save_bench(
        bench=copy,
        changes={"option": "lead", "host": "alder-ct"},
        seen=copy.revision,
        by=copy.saved_by,
        at=copy.saved_at,
    )

    told = text(alder.get("compare/", **{"with": copy.scenario_id}))

    assert "This is the copy" in text(page)
    assert told.index("What differs") < told.index("What it means")
    assert "A lead agency for all" in told


def test_a_bench_is_renamed_and_locked_on_its_page(bench, browsers):
    where = f"/scenarios/{bench.scenario_id}/bench/"
    browsers["Alder"].post(f"{where}rename/", {"name-name": "One centre", "seen": 1})

    page = browsers["Alder"].post(f"{where}lock/", {"seen": 2}, follow=True)

    held = fresh(bench)
    assert held.name == "One centre"
    assert held.sha256 in text(page)
    assert "this stays as it is" in text(browsers["Alder"].get(f"{where}option/"))


def test_a_stale_lock_is_refused(bench, browsers):
    page = browsers["Alder"].post(
        f"/scenarios/{bench.scenario_id}/bench/lock/", {"seen": 0}, follow=True
    )

    assert "saved this bench while you were working" in text(page)
    assert not fresh(bench).is_locked


def test_programs_read_a_bench(bench, browsers):
    where = f"/api/v1/scenarios/{bench.scenario_id}/bench"

    told = browsers["Alder"].get(where)

    assert told.status_code == 200
    assert told.json()["forecast"]["group"]["npv"]["mean"] == bench.forecast["group"]["npv"]["mean"]
    assert told.json()["locked_at"] is None
    assert browsers["Dogwood"].get(where).status_code == 404


def test_going_on_alone_is_shown_too(bench, clerks, browsers, noon):
    services.save_bench(
        bench=bench,
        changes={"option": "alone", "host": ""},
        seen=bench.revision,
        by=clerks["Alder"],
        at=noon,
    )

    answer = browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/")

    told = text(answer)
    for town in ("Alder", "Birch", "Cedar"):
        assert f"{town} would pay what it pays alone." in told
    assert "Net, sharing would neither save nor cost the group anything." in told
    assert "There is nothing to compare while everybody goes on alone." in told


def test_the_way_to_net_and_what_moves_it_are_shown_for_one_town_if_asked(alder, bench):
    birch = next(each for each in bench.forecast["participants"] if each["name"] == "Birch")

    all_together, one = text(alder.get()), text(alder.get(**{"for": birch["slug"]}))

    assert "From gross to net, all together, a year on average" in all_together
    assert "From gross to net, Birch, a year on average" in one
    assert "today’s dollars, Birch" in one
    gross = next(step["mean"] for step in birch["waterfall"] if step["step"] == "gross")
    assert dollars(gross) in one


def test_a_town_that_is_not_there_shows_all_together(alder):
    assert "From gross to net, all together" in text(alder.get(**{"for": "atlantis"}))


def test_what_moves_each_town_adds_up_to_what_moves_the_group(bench):
    told = bench.forecast
    parts = [each["tornado"] for each in told["participants"]]

    for bar in told["tornado"]["bars"]:
        of_each = [next(b for b in part["bars"] if b["name"] == bar["name"]) for part in parts]
        assert sum(b["at_low_cents"] for b in of_each) == pytest.approx(
            bar["at_low_cents"], abs=len(parts)
        )
