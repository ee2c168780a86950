"""A unit read wrongly is noticed before a file is loaded, and headings speak for their column."""

from decimal import Decimal

import pytest
from tests.registry.conftest import ALDER

from interlocal.registry import services
from interlocal.registry.rules.sizes import how_far

pytestmark = pytest.mark.django_db

MAPPING = """kind: facts
source: {code: census, title: People, publisher: A bureau}
body: {scheme: geoid, identifier: geoid}
figures:
  year: 2030
  columns:
    - {column: people, measure: population%s}
"""


@pytest.fixture
def load(read_mapped):
    return lambda text, mapping=MAPPING % "", **more: read_mapped("facts", mapping, text, **more)


def test_a_thousand_times_what_is_known_is_noticed(load):
    load(f"geoid,people\n{ALDER},4858\n")

    again = load(f"geoid,people\n{ALDER},4900\n", MAPPING % ", factor: 1000", dry_run=True)

    assert "4,900,000 is 1,009 times the 4,858 of 2030" in again.notices[0]


def test_what_may_well_be_right_is_not(load):
    load(f"geoid,people\n{ALDER},4858\n")

    again = load(f"geoid,people\n{ALDER},9000\n", dry_run=True)

    assert not any("unit" in notice for notice in again.notices)


@pytest.mark.parametrize(
    ("value", "known", "said"),
    [
        (100, 1, "100 times"),
        (99, 1, ""),
        (1, 100, "a 100th of"),
        (-100, 1, ""),
        (-200, -1, "200 times"),
        (0, 5, ""),
    ],
)
def test_a_hundred_is_beyond_belief(value, known, said):
    assert how_far(Decimal(value), Decimal(known)) == said


def test_thousands_in_the_heading_of_a_column_are_of_that_column_only(towns, noon):
    text = "town,year,population,police $000,libraries\nAlder,2029,4858,2410,9000\n"

    guessed = services.guess_mapping(
        kind="facts", content=text.encode(), file_name="t.csv", at=noon
    ).text

    assert '{column: "police $000", service: police, factor: 1000}' in guessed
    assert "{column: population, measure: population}" in guessed
    assert "{column: libraries, service: libraries}" in guessed
    assert "\n  factor" not in guessed


def test_thousands_above_the_table_are_of_amounts_and_not_of_people(towns, noon):
    text = (
        "Spending in thousands of dollars,,,\ntown,year,population,police\nAlder,2029,4858,2410\n"
    )

    guessed = services.guess_mapping(
        kind="facts", content=text.encode(), file_name="t.csv", at=noon
    ).text

    assert "\n  factor: 1000" in guessed
    assert "{column: population, measure: population, factor: 1}" in guessed
