"""What states and the nation publish comes in by mapping alone, as it lies there."""

import time
from decimal import Decimal
from pathlib import Path

import pytest

from interlocal.registry import queries, services
from interlocal.registry.models import Boundary, Fact, Identifier, Membership, Neighbour

MAPPINGS = Path(__file__).parent / "mappings"
CONNECTICUT = "connecticut"
TOWNS = f"{CONNECTICUT}/ct_towns.csv"
PANEL = f"{CONNECTICUT}/ct_fiscal_panel_2001_2014.csv"
LIBRARIES = "ct_public_libraries/ct_public_library_stats_1996_2014.csv.gz"
DIVISIONS = "us_ocd_divisions/us_census_places_ocd.csv.gz"
GOVERNMENTS = "us_census_governments_2012/govs_id_to_fips_2012.csv.gz"
MINUTE = 60


@pytest.fixture
def take(shared_data, db, noon):
    """Import one of the files by one of the mappings."""

    def take(kind, mapping, file, table=""):
        place = shared_data / file
        text = (MAPPINGS / f"{mapping}.yaml").read_text(encoding="utf-8")
        return services.import_mapped(
            kind=kind,
            content=place.read_bytes(),
            file_name=place.name,
            mapping=_with(table, text),
            mapping_file=f"{mapping}.yaml",
            by=None,
            at=noon,
        )

    return take


def _with(table, text):
    """A mapping with one more line about the table."""
    if not table:
        return text
    if "\ntable:\n" in text:
        return text.replace("\ntable:\n", f"\ntable:\n  {table}\n")
    return f"{text}table: {{{table}}}\n"


@pytest.fixture
def connecticut(take, noon):
    """The 169 towns."""
    services.load_taxonomy(at=noon)
    return take("organisations", "connecticut_towns", TOWNS)


def found(name, measure, service=None):
    facts = queries.facts_about(queries.find_organisation(name, "CT"))
    return facts.filter(measure=measure, service=service)


def counts(imported):
    return imported.added, imported.changed, imported.unchanged, len(imported.problems)


def test_connecticuts_towns_councils_members_borders_and_outlines(connecticut, take):
    assert counts(connecticut) == (169, 0, 0, 0)
    assert counts(take("organisations", "connecticut_councils", TOWNS)) == (9, 0, 0, 0)
    assert counts(take("members", "connecticut_members", TOWNS)) == (169, 0, 0, 0)
    assert counts(
        take("neighbours", "connecticut_adjacency", f"{CONNECTICUT}/ct_town_adjacency.csv")
    ) == (458, 0, 0, 0)
    assert counts(
        take("boundaries", "connecticut_boundaries", f"{CONNECTICUT}/ct_towns.geojson")
    ) == (169, 0, 0, 0)

    assert Membership.objects.filter(body__name="Capitol Planning Region").count() == 38
    assert Neighbour.objects.filter(contact="corner").count() == 11
    assert Boundary.objects.filter(kind="imported").count() == 169


def test_connecticuts_wide_table_of_2018_and_its_people(connecticut, take):
    fiscal = take("facts", "connecticut_fiscal_2018", TOWNS)
    people = take("facts", "connecticut_people", TOWNS)

    assert (fiscal.problems, people.problems) == ([], [])
    # as ct_towns.csv prints them for Andover
    assert found("Andover", "spending-total").get().value == 10_753_389
    assert found("Andover", "land-area").get().value == Decimal("40.0075")  # 15.447 square miles
    assert found("Andover", "tax-collection-rate").get().value == Decimal("97.66")
    counted = found("Andover", "population").values_list("year", "value")
    assert set(counted) == {(2010, 3303), (2018, 3231), (2019, 3236), (2025, 3173)}
    census = Fact.objects.filter(measure="population", load__source__code="census-population")
    # the state's total in the Census of 2010
    assert sum(census.filter(year=2010).values_list("value", flat=True)) == 3_574_097


def test_connecticuts_accounts_are_the_same_wide_and_long(connecticut, take):
    wide = take("facts", "connecticut_accounts_2023", TOWNS)

    long = take(
        "facts",
        "connecticut_functions_long",
        f"{CONNECTICUT}/crcog_expenditure_by_function_long.csv",
    )

    assert (wide.problems, counts(long)) == ([], (0, 0, 506, 0))
    bloomfield = found("Bloomfield", "spending", "fire").get()
    assert (bloomfield.value, bloomfield.kind) == (None, "absent")


def test_libraries_of_one_town_are_added_up(connecticut, take):
    imported = take("facts", "connecticut_libraries", LIBRARIES)

    assert imported.problems == []
    assert counts(take("facts", "connecticut_libraries", LIBRARIES))[:2] == (0, 0)
    derby = found("Derby", "library-spending").get(year=2008)
    assert derby.value == 463_532 + 513_255  # Derby Public and Derby Neck
    assert derby.note == "Added up from 2 cells."
    ridgefield = found("Ridgefield", "library-spending").get(year=2009)
    assert ridgefield.value is None  # there twice, once without a figure


def test_the_nations_divisions_come_in_within_a_minute(take, noon):
    start = time.process_time()  # of this process, whatever else the machine does
    imported = take("organisations", "us_divisions", DIVISIONS)
    taken = time.process_time() - start

    # 39,243 lines below the heading: one repeats the heading, eleven are census areas
    assert counts(imported) == (39_243 - 12, 0, 0, 0)
    assert taken < MINUTE


def test_the_nations_governments_come_in_within_a_minute(take):
    start = time.process_time()
    imported = take("organisations", "us_governments_2012", GOVERNMENTS)
    taken = time.process_time() - start

    assert counts(imported) == (35_933, 0, 0, 0)
    assert Identifier.objects.filter(scheme="census-government").count() == 35_933
    assert taken < MINUTE


def test_fourteen_years_of_connecticut_with_its_city_of_groton(connecticut, take):
    take("organisations", "us_governments_2012", GOVERNMENTS, 'only: {fips_state: "09"}')

    panel = take("facts", "connecticut_panel", PANEL)

    assert panel.problems == []
    assert Fact.objects.filter(measure="spending-total").count() == 170 * 14
    city = queries.find_organisation("0934180")
    assert queries.facts_about(city).filter(measure="spending-total").count() == 14


def test_both_national_lists_tell_of_the_same_bodies_of_connecticut(connecticut, take):
    divisions = take("organisations", "us_divisions", DIVISIONS, "only: {state: ct}")

    governments = take(
        "organisations", "us_governments_2012", GOVERNMENTS, 'only: {fips_state: "09"}'
    )

    # of 169 towns Milford is missing, 19 are listed as cities; 8 counties and 10 places are new
    assert counts(divisions) == (18, 19, 149, 0)
    assert (governments.added, governments.accepted) == (0, 179)
    bridgeport = queries.find_organisation("0908000")  # a place and a town at once
    assert bridgeport == queries.find_organisation("0912008070")
