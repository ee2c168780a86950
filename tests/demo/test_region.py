"""The demo region holds what was published, and says what was not."""

import itertools
import json
from collections import defaultdict
from decimal import Decimal
from math import cos, radians

import pytest
import shapely
from shapely.geometry import shape

from interlocal.demo import region as demo
from interlocal.discovery.models import Tie
from interlocal.record.models import Entry
from interlocal.registry import queries, services
from interlocal.registry.models import Boundary, Fact, Load, Neighbour, Source

FIRE_ELSEWHERE = {"Bloomfield", "East Windsor", "Enfield", "Manchester", "Simsbury", "Windsor"}


def figure(town, measure, service=None, **more):
    return queries.facts_about(queries.find_organisation(town)).get(
        measure=measure, service=service, **more
    )


def test_the_region_is_its_council_and_38_towns(region):
    assert region.name == "Capitol Region Council of Governments"
    assert queries.members_of(region).count() == 38
    assert queries.find_organisation("Bolton").identifiers.count() == 4


def test_the_lines_of_every_town_add_up_to_its_reported_total(region):
    lines, totals = defaultdict(Decimal), {}
    spent = queries.current_facts().filter(measure__code__startswith="spending")
    for fact in spent.exclude(value=None):
        if fact.measure_id == "spending-total":
            totals[fact.organisation_id] = fact.value
        else:
            lines[fact.organisation_id] += fact.value

    assert len(totals) == 38
    assert dict(lines) == totals


def test_every_figure_walks_back_to_a_published_source(region):
    for fact in queries.current_facts():
        assert fact.locator.startswith("line "), fact
        assert fact.load.source.publisher, fact
        assert fact.load.source.href.startswith("https://"), fact


def test_a_second_load_changes_nothing(region, noon):
    before = [kind.objects.count() for kind in (Fact, Load, Entry, Source, Boundary)]

    again = demo.load(by=None, at=noon)

    assert [kind.objects.count() for kind in (Fact, Load, Entry, Source, Boundary)] == before
    assert {imported.load for imported in again} == {None}


def test_a_second_load_brings_back_a_figure_that_was_changed(region, noon):
    Fact.objects.filter(pk=figure("Bolton", "spending", "libraries").pk).update(value=1)

    demo.load(by=None, at=noon)

    assert figure("Bolton", "spending", "libraries").value > 1


def test_a_blank_fire_line_is_absent_with_its_reason(region):
    absent = queries.current_facts().filter(service="fire", kind=Fact.Kind.ABSENT)
    reasons = {fact.organisation.name: fact.note for fact in absent.select_related("organisation")}

    assert set(reasons) == {*FIRE_ELSEWHERE, "Andover"}
    assert all("not zero cost" in reasons[town] for town in FIRE_ELSEWHERE)
    assert reasons["Andover"] == "The town's report is not broken down by service."


def test_the_traps_are_said_where_they_lie(region):
    assert "No police line" in figure("Willington", "spending", "police").note
    assert "state troopers" in figure("Bolton", "spending", "police").note
    assert figure("Hartford", "spending-total").note == "Given in thousands of dollars."
    assert figure("Marlborough", "spending-total").year == 2021
    assert figure("Wethersfield", "spending-total").year == 2021
    assert "General fund only" in figure("Bolton", "spending-total").load.source.note
    assert (
        "University of Connecticut" in figure("Mansfield", "population", year=2025).load.source.note
    )


def test_people_are_kept_for_each_year(region):
    years = queries.facts_about(queries.find_organisation("Bolton")).filter(measure="population")

    assert [(fact.year, fact.kind) for fact in years] == [
        (2025, "estimated"),
        (2019, "estimated"),
        (2010, "reported"),
    ]


def test_land_is_kept_in_square_kilometres(region):
    assert figure("Andover", "land-area").value == Decimal("40.008")  # 15.447 square miles


def test_most_towns_that_touch_have_cells_that_touch(region):
    """85 of the 92 pairs, as the map's own words say."""
    stretch = 111.32 * cos(radians(41.77))
    cells = {
        line.organisation_id: shapely.transform(
            shape(json.loads(line.geojson)), lambda places: places * [stretch, 111.32]
        )
        for line in Boundary.objects.all()
    }
    pairs = set(Neighbour.objects.values_list("a", "b"))
    side_by_side = {
        (a, b)
        for a, b in itertools.combinations(sorted(cells), 2)
        if cells[a].intersection(cells[b].buffer(0.02)).area / 0.02 > 0.1  # 100 m of common edge
    }

    assert len(pairs) == 92
    assert len(pairs & side_by_side) == 85
    assert len(side_by_side - pairs) == 7


def test_real_boundaries_replace_the_sketches(region, noon, shared_data):
    source = services.keep_source(
        code="census-outlines", title="Outlines", publisher="Census", by=None, at=noon
    )
    outlines = (shared_data / "connecticut" / "crcog_towns.geojson").read_bytes()

    imported = services.import_boundaries(
        content=outlines, file_name="crcog_towns.geojson", source=source, by=None, at=noon
    )

    assert (imported.changed, imported.problems) == (38, [])
    assert {line.kind for line in Boundary.objects.all()} == {Boundary.Kind.IMPORTED}


def test_a_wrong_town_name_suggests_bolton(region):
    with pytest.raises(
        queries.OrganisationNotFound, match=r"No town “Bolten”\. Did you mean Bolton"
    ):
        queries.find_organisation("Bolten")


def test_three_towns_share_with_their_own_school_district_as_the_council_says(region):
    districts = queries.organisations().filter(kind="school-district")

    assert {(body.name, town.name) for body in districts for town in queries.members_of(body)} == {
        (f"{town} School District", town) for town in ("Mansfield", "Plainville", "West Hartford")
    }
    assert not queries.current_facts().filter(organisation__in=districts).exists()
    assert Tie.objects.filter(source__code="crcog-shared-services", b__in=districts).count() == 3
