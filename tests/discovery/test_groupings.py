"""The region explorer: rules, groupings at once and in the background, who sees them, files."""

import csv
import doctest
import html
import io
import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import appointed, signed_in

from interlocal.discovery import queries, services
from interlocal.discovery.calculations.regions import Wishes
from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping, Shortlist
from interlocal.discovery.rules import groupings
from interlocal.discovery.services.groupings import work_out
from interlocal.jobs import services as jobs
from interlocal.jobs.models import Job
from interlocal.jobs.services.working import run_job
from interlocal.record import queries as record
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Organisation

MEMBERS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")


@pytest.fixture
def region(towns, noon):
    """The Three Valleys, of which Alder, Birch, Cedar, Dogwood and Elm are members."""
    source = registry_services.keep_source(
        code="councils", title="Councils", publisher="The state", by=None, at=noon
    )
    bodies = "name,kind,state,geoid\nThree Valleys,cog,CT,09110\n"
    registry_services.import_organisations(
        content=bodies.encode(), file_name="councils.csv", source=source, by=None, at=noon
    )
    ids = {town.name: town.identifiers.get(scheme="geoid").value for town in towns.values()}
    lines = ["scheme,body,member", *(f"geoid,09110,{ids[name]}" for name in MEMBERS)]
    registry_services.import_members(
        content="\n".join(lines).encode(), file_name="m.csv", source=source, by=None, at=noon
    )
    return Organisation.objects.get(name="Three Valleys")


@pytest.fixture
def nora(region, noon):
    """The coordinator of the region."""
    return appointed("nora@valleys.example", region, noon, name="Nora")


@pytest.fixture
def found(region, nora, dispatch, noon):
    """The best grouping for dispatch under the usual rules."""
    return services.explore(
        region=region, service=dispatch, wishes=Wishes(max_towns=4), by=nora, at=noon
    )


def address(name, grouping):
    return reverse(f"discovery:{name}", args=[grouping.region.slug, grouping.pk])


def test_a_small_region_is_answered_at_once_and_kept(found, nora):
    result = result_of(found.result)

    assert found.status == Grouping.Status.DONE
    assert sorted(town for group in result.groups for town in group.members) == [
        "alder-ct",
        "birch-ct",
        "cedar-ct",
        "dogwood-ct",
    ]
    assert [each.name for each in result.left_out] == ["Elm"]
    assert result.gap_cents == 0
    assert result.as_data() == found.result
    assert [entry.verb for entry in record.entries_about(found)] == [
        "discovery.grouping_worked_out"
    ]


def test_the_facts_behind_it_are_frozen(found, towns):
    facts = registry.facts_ever().filter(pk__in=found.facts["alder-ct"])

    assert sorted(fact.measure_id for fact in facts) == ["population", "spending"]
    assert {fact.service_id for fact in facts} == {None, "dispatch"}


def test_limits_that_nobody_can_meet_are_refused_with_the_reason(region, nora, dispatch, noon):
    wishes = Wishes(must=(("alder-ct", "birch-ct"),), never=(("alder-ct", "birch-ct"),))

    with pytest.raises(services.CannotGroup, match="drop one of the two wishes"):
        services.explore(region=region, service=dispatch, wishes=wishes, by=nora, at=noon)

    assert not Grouping.objects.exists()


def test_a_town_that_stays_out_is_in_no_group(region, nora, dispatch, noon):
    made = services.explore(
        region=region,
        service=dispatch,
        wishes=Wishes(max_towns=4),
        stays_out=["cedar-ct"],
        by=nora,
        at=noon,
    )

    assert "cedar-ct" not in result_of(made.result).towns
    assert made.name == "Dispatch, up to 4 towns, without Cedar"


def test_the_words_are_what_their_examples_say():
    assert doctest.testmod(groupings).failed == 0


SLOW = Wishes(max_towns=7)  # of seven towns: so many groups that nobody waits for the answer
MORE = {
    "bodies": """\
name,kind,state,geoid,latitude,longitude
Hazel,municipality,CT,0911000011,41.86,-72.20
Ivy,municipality,CT,0911000012,41.86,-72.10
Juniper,municipality,CT,0911000013,41.86,-72.00
""",
    "figures": """\
scheme,identifier,measure,service,year,value,kind,note
geoid,0911000011,population,,2030,8000,,
geoid,0911000012,population,,2030,6500,,
geoid,0911000013,population,,2030,7500,,
geoid,0911000011,spending,dispatch,2030,500000,,
geoid,0911000012,spending,dispatch,2030,450000,,
geoid,0911000013,spending,dispatch,2030,480000,,
""",
    "members": """\
scheme,body,member
geoid,09110,0911000011
geoid,09110,0911000012
geoid,09110,0911000013
""",
    "borders": """\
scheme,a,b,contact
geoid,0911000004,0911000011,border
geoid,0911000011,0911000012,border
geoid,0911000012,0911000013,border
""",
}


@pytest.fixture
def wide(region, noon):
    """The Three Valleys with three members more, in a row behind Dogwood."""
    source = registry_services.keep_source(
        code="report", title="Report", publisher="The state", by=None, at=noon
    )
    for read, name in (
        (registry_services.import_organisations, "bodies"),
        (registry_services.import_facts, "figures"),
        (registry_services.import_members, "members"),
        (registry_services.import_neighbours, "borders"),
    ):
        read(content=MORE[name].encode(), file_name=name, source=source, by=None, at=noon)
    return region


def test_a_larger_one_goes_to_the_background_and_comes_to_the_same(wide, nora, dispatch, noon):
    few = {"max_population": 32_000}  # any five of the seven have more, so four is the most
    found = services.explore(
        region=wide, service=dispatch, wishes=Wishes(max_towns=4, **few), by=nora, at=noon
    )
    later = services.explore(
        region=wide, service=dispatch, wishes=Wishes(max_towns=7, **few), by=nora, at=noon
    )
    assert found.status == Grouping.Status.DONE
    assert len(result_of(found.result).towns) == 7
    assert (later.status, later.job.state) == (Grouping.Status.COMPUTING, Job.State.WAITING)
    page = signed_in(nora).get(address("grouping", later)).content.decode()
    assert "Waiting for its turn" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page

    run_job.call(later.job_id)

    later.refresh_from_db()
    found.refresh_from_db()
    assert later.status == Grouping.Status.DONE
    assert later.result == found.result | {"wishes": later.result["wishes"]}
    assert later.facts == found.facts
    assert Job.objects.get(pk=later.job_id).state == Job.State.DONE


def test_what_turns_out_impossible_in_the_background_says_so(wide, nora, dispatch, noon):
    made = services.explore(region=wide, service=dispatch, wishes=SLOW, by=nora, at=noon)
    Grouping.objects.filter(pk=made.pk).update(rules={"max_towns": 4, "hosts": []})

    run_job.call(made.job_id)

    made.refresh_from_db()
    assert made.status == Grouping.Status.IMPOSSIBLE
    assert made.trouble == "No town may host; allow one at least."
    assert Job.objects.get(pk=made.job_id).trouble == made.trouble
    page = signed_in(nora).get(address("grouping", made)).content.decode()
    assert "No town may host; allow one at least." in page


class Impatient:
    """Hears how far a search is, and cancels it at a stage."""

    def __init__(self, words):
        self.words = words

    def report(self, part, words):
        if self.words in words:
            raise jobs.Cancelled


@pytest.mark.parametrize(
    ("stage", "status"),
    [("Listing", Grouping.Status.COMPUTING), ("runner-up", Grouping.Status.DONE)],
)
def test_a_cancelled_search_keeps_the_best_so_far_if_there_is_one(
    stage, status, wide, nora, dispatch, noon
):
    made = services.explore(region=wide, service=dispatch, wishes=SLOW, by=nora, at=noon)

    with pytest.raises(jobs.Cancelled):
        work_out(Impatient(stage), grouping=made.pk)

    made.refresh_from_db()
    assert made.status == status


def test_deleting_what_is_being_worked_out_cancels_the_work(wide, nora, dispatch, noon):
    made = services.explore(region=wide, service=dispatch, wishes=SLOW, by=nora, at=noon)

    services.delete_grouping(grouping=made, by=nora, at=noon)

    assert Job.objects.get(pk=made.job_id).state == Job.State.CANCELLED


def test_a_grouping_of_the_regions_own_people_is_the_regions_own(found, region, nora, clerks, noon):
    colleague = appointed("second@valleys.example", region, noon)

    assert found.owner == region
    assert list(queries.groupings_visible_to(colleague)) == [found]
    assert list(queries.groupings_visible_to(clerks["Alder"])) == []


def test_a_member_sees_it_when_it_is_shown_and_not_longer(found, nora, clerks, noon):
    services.show_grouping(grouping=found, is_shown=True, by=nora, at=noon)
    assert list(queries.groupings_visible_to(clerks["Alder"])) == [found]

    services.show_grouping(grouping=found, is_shown=False, by=nora, at=noon)

    assert list(queries.groupings_visible_to(clerks["Alder"])) == []


def test_a_clerks_own_grouping_is_seen_by_nobody_else(region, nora, clerks, dispatch, noon):
    made = services.explore(
        region=region, service=dispatch, wishes=Wishes(), by=clerks["Alder"], at=noon
    )

    assert made.owner is None
    assert list(queries.groupings_visible_to(clerks["Alder"])) == [made]
    assert list(queries.groupings_visible_to(nora)) == []


def test_the_nightly_ones_are_seen_by_all_and_changed_by_nobody(found, nora, clerks, noon):
    Grouping.objects.update(created_by=None, owner=None, is_nightly=True)

    assert list(queries.groupings_visible_to(clerks["Dogwood"])) == [found]
    with pytest.raises(services.CannotGroup, match="Only who asked"):
        services.rename_grouping(grouping=found, name="Mine", by=nora, at=noon)


def test_strangers_get_404_from_every_page_of_it(found, clerks):
    other = signed_in(clerks["Dogwood"])
    reads = ["grouping", "grouping_csv", "grouping_geojson", "grouping_svg", "grouping_png"]
    changes = ["what_if", "rename_grouping", "show_grouping", "delete_grouping"]
    changes += ["restore_grouping", "shortlist_group"]

    assert {other.get(address(name, found)).status_code for name in reads} == {404}
    assert {other.post(address(name, found)).status_code for name in changes} == {404}


def test_it_is_renamed_deleted_and_brought_back(found, nora):
    browser = signed_in(nora)
    browser.post(address("rename_grouping", found), {"name": "For the board"})

    gone = browser.post(address("delete_grouping", found), follow=True)
    assert "“For the board” is deleted." in gone.content.decode()
    assert browser.get(address("grouping", found)).status_code == 404

    back = browser.post(address("restore_grouping", found), follow=True)
    assert back.status_code == 200
    assert "For the board" in back.content.decode()


def test_the_form_asks_and_the_page_answers(region, nora):
    browser = signed_in(nora)
    explorer = reverse("discovery:explorer", args=[region.slug])
    assert "No grouping yet" in browser.get(explorer).content.decode()

    asked = {"service": "dispatch", "max_towns": 4, "contiguous": "on"}
    page = browser.post(explorer, asked, follow=True).content.decode()

    assert "Net saving of the region, a year" in page
    assert "Exact partners are less certain than the saving" in page
    assert "Only Three Valleys sees this" in page
    assert "What studies found" in page


def test_the_form_says_what_no_grouping_can_meet(region, nora):
    explorer = reverse("discovery:explorer", args=[region.slug])
    asked = {"service": "dispatch", "max_towns": 4, "must": "Alder, Birch", "never": "Birch,Alder"}

    answer = signed_in(nora).post(explorer, asked)

    assert answer.status_code == 422
    assert "must be together and must not be together" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"never": "Alder, Oz"}, "No member of the region: Oz."),
        ({"must": "Alder"}, "Name two towns or more in each line: Alder"),
        ({"must": "Alder, Birch", "stays_out": ["alder-ct"]}, "Named here and staying out: Alder."),
        ({"min_population": 9, "max_population": 5}, "This is less than the least number above."),
        ({"max_towns": 99}, "less than or equal to 8"),
        ({"service": "education"}, "Select a valid choice"),
    ],
)
def test_the_form_says_where_it_is_wrong(region, nora, wrong, words):
    explorer = reverse("discovery:explorer", args=[region.slug])

    page = signed_in(nora).post(explorer, {"service": "dispatch", "max_towns": 4} | wrong)

    assert page.status_code == 422
    assert words in html.unescape(page.content.decode())


def test_a_longer_list_asks_the_database_no_more(found, region, nora, dispatch, noon):
    browser = signed_in(nora)
    address = reverse("discovery:explorer", args=[region.slug])

    def asked():
        with CaptureQueriesContext(connection) as questions:
            browser.get(address)
        return len(questions)

    asked()
    short = asked()
    for most in (2, 3):
        wishes = Wishes(max_towns=most)
        services.explore(region=region, service=dispatch, wishes=wishes, by=nora, at=noon)

    assert asked() == short


def test_what_if_a_town_stays_out_leads_to_both_side_by_side(found, nora):
    page = signed_in(nora).post(address("what_if", found), {"town": "cedar-ct"}, follow=True)

    words = page.content.decode()
    assert page.redirect_chain[-1][0].endswith(f"?first={found.pk}&second={found.pk + 1}")
    assert "Two groupings side by side" in words
    assert "Cedar stays out." in words
    assert Grouping.objects.get(pk=found.pk + 1).based_on == found


def test_one_grouping_is_not_compared_with_itself(found, nora):
    compare = reverse("discovery:compare_groupings", args=[found.region.slug])

    page = signed_in(nora).get(f"{compare}?grouping={found.pk}&grouping={found.pk}", follow=True)

    assert "Tick two groupings to compare." in page.content.decode()


def test_the_table_to_take_along_has_a_line_a_town_that_adds_up(found, nora):
    answer = signed_in(nora).get(address("grouping_csv", found))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))

    result = result_of(found.result)
    assert [row["town"] for row in rows if row["group"] == "not compared"] == ["Elm"]
    assert sum(round(float(row["pays_usd"] or 0) * 100) for row in rows) == result.shared_cents
    assert answer.headers["Content-Disposition"].endswith('.csv"')


def test_a_town_that_is_called_like_a_formula_is_harmless_in_the_table(found, nora):
    data = found.result
    data["towns"][0]["name"] = "=HYPERLINK(1)"
    Grouping.objects.filter(pk=found.pk).update(result=data)

    answer = signed_in(nora).get(address("grouping_csv", found))

    assert b"'=HYPERLINK(1)" in b"".join(answer.streaming_content)


def test_the_outlines_to_take_along_are_geojson_with_the_groups(found, nora, noon, region):
    members = registry.members_of(region)
    registry_services.draw_sketches(bodies=members, by=None, at=noon)

    said = json.loads(signed_in(nora).get(address("grouping_geojson", found)).content)

    by_name = {each["properties"]["name"]: each["properties"] for each in said["features"]}
    assert set(by_name) == set(MEMBERS)
    assert by_name["Elm"]["status"] == "not compared"
    assert {each["geometry"]["type"] for each in said["features"]} == {"Polygon"}


def test_the_map_is_a_picture_that_stands_by_itself(found, nora, noon, region):
    registry_services.draw_sketches(bodies=registry.members_of(region), by=None, at=noon)
    browser = signed_in(nora)

    svg = browser.get(address("grouping_svg", found)).content.decode()
    png = browser.get(address("grouping_png", found)).content

    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "<style>" in svg
    assert "Hatched: not compared." in svg
    assert png.startswith(b"\x89PNG")


def test_a_member_starts_from_a_group_with_the_reasons(found, nora, clerks, noon):
    services.show_grouping(grouping=found, is_shown=True, by=nora, at=noon)
    group = result_of(found.result).shared_groups[0]
    town = registry.organisations().get(slug=group.members[0])
    clerk = signed_in(clerks[town.name])
    given = {"owner": town.slug, "member": list(group.members)}

    page = clerk.post(address("shortlist_group", found), given, follow=True)

    entries = Shortlist.objects.get(owner=town).entries.all()
    assert {each.partner.slug for each in entries} == set(group.members) - {town.slug}
    assert all("Exact partners are less certain" in each.reasons for each in entries)
    assert "Start an initiative" in page.content.decode()


def test_nobody_shortlists_for_a_town_of_others(found, nora):
    group = result_of(found.result).shared_groups[0]

    page = signed_in(nora).post(
        address("shortlist_group", found),
        {"owner": group.members[0], "member": list(group.members)},
    )

    assert page.status_code == 404
    assert not Shortlist.objects.exists()


def test_a_group_that_is_not_in_it_is_refused(found, clerks, towns, noon):
    with pytest.raises(services.CannotShortlist, match="no such group"):
        services.shortlist_members(
            grouping=found,
            members=["alder-ct", "grove-ma"],
            owner=towns["Alder"],
            by=clerks["Alder"],
            at=noon,
        )


@pytest.mark.usefixtures("region")
def test_the_nightly_scan_groups_every_region_once(clerks, noon):
    def night():
        job = services.start_nightly_groupings(at=noon)
        assert services.start_nightly_groupings(at=noon) == job
        run_job.call(job.pk)
        job.refresh_from_db()
        assert (job.state, job.trouble) == (Job.State.DONE, "")
        return list(queries.groupings_visible_to(clerks["Dogwood"]).order_by("service"))

    first = night()
    second = night()

    assert [each.service_id for each in first] == ["dispatch", "libraries"]
    assert all(each.is_nightly and each.created_by is None for each in first)
    assert second == first


@pytest.mark.usefixtures("region")
def test_a_new_figure_puts_last_nights_grouping_away(clerks, noon):
    run_job.call(services.start_nightly_groupings(at=noon).pk)
    old = Grouping.objects.get(service="dispatch")
    Grouping.objects.filter(pk=old.pk).update(facts={})

    run_job.call(services.start_nightly_groupings(at=noon).pk)

    seen = queries.groupings_visible_to(clerks["Dogwood"])
    assert seen.get(service="dispatch").pk > old.pk
    assert not seen.filter(pk=old.pk).exists()


def test_without_the_only_host_each_of_the_others_goes_on_by_itself():
    wishes = Wishes(max_towns=4, hosts=("alder", "birch"))

    one, none = wishes.without(["alder"]), wishes.without(["alder", "birch"])

    assert (one.max_towns, one.hosts) == (4, ("birch",))
    assert (none.max_towns, none.hosts) == (1, None)
