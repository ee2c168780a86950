"""Public records are read by anybody, with their sources; missing is not zero."""

import json

import pytest
from tests.api.programs import NOON, items, problem, queries_of

from interlocal.registry import queries
from interlocal.registry import services as registry_services


def test_anybody_finds_a_town_by_a_part_of_its_name(stranger):
    found = items(stranger.get("organisations", q="bolt"))

    assert [town["name"] for town in found] == ["Bolton"]
    assert {"scheme": "geoid-2020", "value": "0901306260"} in found[0]["identifiers"]


def test_a_town_is_found_by_a_public_identifier(stranger):
    found = items(stranger.get("organisations", identifier="0901306260"))

    assert [town["slug"] for town in found] == ["bolton-ct"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"kind": "cog"}, 1),
        ({"kind": "municipality"}, 38),
        ({"state": "ct", "kind": "municipality"}, 38),
        ({"state": "MA"}, 0),
        ({"q": "100%"}, 0),
    ],
)
def test_the_list_of_bodies_narrows_down(stranger, asked, count):
    assert stranger.get("organisations", **asked).json()["count"] == count


def test_a_region_narrows_bodies_to_its_members(stranger, place):
    answer = stranger.get("organisations", region=place.council.slug)

    assert answer.json()["count"] == 38


def test_a_region_that_does_not_exist_is_named(stranger):
    said = problem(stranger.get("organisations", region="atlantis"), 422)

    assert said["errors"] == [
        {
            "where": "query.region",
            "message": "There is no council of governments “atlantis”.",
        }
    ]


def test_a_town_says_to_which_council_it_belongs(stranger, place):
    town = stranger.get("organisations/bolton-ct").json()

    assert town["regions"] == [{"slug": place.council.slug, "name": place.council.name}]
    assert town["position"]["latitude"] == pytest.approx(41.8, abs=0.2)


def test_what_does_not_exist_is_not_found(stranger):
    for path in ("organisations/atlantis", "sources/atlantis", "regions/atlantis/members"):
        assert problem(stranger.get(path), 404)["title"] == "Nothing here"


def test_a_council_is_no_town_and_a_town_no_council(stranger):
    problem(stranger.get("regions/bolton-ct/members"), 404)


def test_services_measures_and_sources_are_listed(stranger):
    services = {each["code"]: each for each in items(stranger.get("services"))}
    measures = {each["code"]: each for each in items(stranger.get("measures"))}
    sources = items(stranger.get("sources"))

    assert services["libraries"]["census_functions"] == ["52"]
    assert measures["spending"]["unit"] == "USD"
    assert all(source["publisher"] for source in sources)
    assert stranger.get(f"sources/{sources[0]['code']}").json() == sources[0]


def test_a_fact_says_where_it_stands(stranger, place):
    facts = queries.facts_about(place.towns["Bolton"])
    fact = facts.filter(measure="spending", service="libraries").first()

    shown = items(
        stranger.get("organisations/bolton-ct/facts", measure="spending", service="libraries")
    )

    assert shown[0]["value"] == str(int(fact.value))
    assert shown[0]["cents"] == int(fact.value) * 100
    assert shown[0]["unit"] == "USD"
    assert shown[0]["kind"] == "reported"
    assert shown[0]["year"] == fact.year
    assert shown[0]["origin"]["source"] == fact.load.source.code
    assert shown[0]["origin"]["file"] == "capitol_spending.csv"
    assert shown[0]["origin"]["sha256"] == fact.load.sha256
    assert shown[0]["origin"]["locator"] == fact.locator


def test_an_absent_figure_is_null_and_never_zero(stranger, place):
    registry_services.import_facts(
        content=(
            b"scheme,identifier,measure,service,year,value,kind\n"
            b"geoid-2020,0901306260,spending,police,2031,,absent\n"
        ),
        file_name="police.csv",
        source=queries.sources().first(),
        by=None,
        at=NOON,
    )

    shown = items(stranger.get("organisations/bolton-ct/facts", kind="absent", year=2031))

    assert [(each["service"], each["value"], each["cents"]) for each in shown] == [
        ("police", None, None)
    ]


def test_people_are_counted_and_not_priced(stranger):
    shown = items(stranger.get("organisations/bolton-ct/facts", measure="population"))

    assert shown
    assert {each["cents"] for each in shown} == {None}
    assert all(each["value"].isdigit() for each in shown)


def test_a_council_is_drawn_as_geojson(stranger, place):
    answer = stranger.get(f"regions/{place.council.slug}/boundaries.geojson")
    drawn = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/geo+json"
    assert drawn["type"] == "FeatureCollection"
    assert len(drawn["features"]) == 38
    assert {feature["geometry"]["type"] for feature in drawn["features"]} <= {
        "Polygon",
        "MultiPolygon",
    }
    assert {feature["properties"]["outline"] for feature in drawn["features"]} == {"sketch"}


def test_a_body_without_an_outline_has_none(stranger, place):
    queries.boundaries_of([place.towns["Bolton"]]).delete()

    problem(stranger.get("organisations/bolton-ct/boundary.geojson"), 404)
    drawn = stranger.get(f"regions/{place.council.slug}/boundaries.geojson").json()
    bolton = next(each for each in drawn["features"] if each["id"] == "bolton-ct")
    assert bolton["geometry"] is None
    assert bolton["properties"]["outline"] is None


def test_a_town_is_drawn_alone(stranger):
    drawn = stranger.get("organisations/hebron-ct/boundary.geojson").json()

    assert drawn["type"] == "Feature"
    assert drawn["properties"]["name"] == "Hebron"


def test_a_program_learns_for_whom_it_acts(reader):
    me = reader.get("me").json()

    assert me == {
        "name": "Bolton's manager",
        "email": "manager@bolton.example",
        "represents": [{"slug": "bolton-ct", "name": "Bolton"}],
    }


@pytest.mark.parametrize(
    "path",
    [
        "organisations",
        "organisations/bolton-ct/facts",
        "services",
        "measures",
        "sources",
        "regions/{council}/members",
    ],
)
def test_a_longer_page_asks_the_database_no_more(stranger, place, path):
    asked = path.format(council=place.council.slug)

    assert stranger.get(asked).json()["count"] > 1
    assert queries_of(stranger, asked, limit=200) == queries_of(stranger, asked, limit=1) <= 4


def test_the_map_asks_the_database_three_times(stranger, place, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        stranger.get(f"regions/{place.council.slug}/boundaries.geojson")
