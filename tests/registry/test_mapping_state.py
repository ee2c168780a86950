"""A finance table as another state might publish it: invented, with what such tables do.

A title and a unit above the heading, merged years over functions, totals among the towns,
names instead of ids, thousands, “NR” and a footnote.
"""

import pytest
from tests.registry.mapped import workbook

from interlocal.registry import queries, services
from interlocal.registry.models import Fact, Mapping, Source

BODIES = """\
Place,Type,FIPS,Lat,Long
Maple Falls town,T,5000100001,44.1,-72.1
St. Albion city,C,5000100002,44.2,-72.2
St. Albion town,T,5000100003,44.3,-72.3
Quarry Hill town,T,5000100004,44.4,-72.4
"""
BODIES_MAPPING = """\
source: {code: vt-list, title: List of towns, publisher: Secretary of State}
bodies:
  name: Place
  kind: municipality
  state: {column: FIPS, first: 2}
  identifiers: {geoid: FIPS}
  latitude: Lat
  longitude: Long
"""
FUNCTIONS = ["Police Department", "Fire & EMS", "Libraries", "Roads", "Benefits n.a.", "TOTAL"]
SPENDING = workbook(
    ["Auditor of Accounts: municipal spending by function"],
    ["General fund, in thousands of dollars, fiscal years ending June 30"],
    [],
    ["Municipality", "County", "FY 2028-29", *[None] * 5, "FY 2029-30", *[None] * 5],
    [None, None, *FUNCTIONS, *FUNCTIONS],
    ["North County", None, *[None] * 12],
    [
        "Town of Maple Falls",
        "North",
        310.5,
        120,
        41,
        800,
        "NR",
        1500,
        330,
        130,
        42.25,
        820,
        90,
        1520,
    ],
    [
        "Saint Albion City",
        "North",
        2100,
        900,
        230,
        1500,
        700,
        6100,
        2200,
        "*",
        240,
        1600,
        710,
        6300,
    ],
    ["Total, North County", None, 2410.5, 1020, 271, 2300, 700, 7600, *[None] * 6],
    ["Quary Hill", "South", None, 15, "NR", 210, 12, 260, None, 16, "NR", 220, 12, 270],
    ["STATE TOTAL", None, 2410.5, 1035, 271, 2510, 712, 7860, *[None] * 6],
    ["* Not audited. NR: not reported."],
    merged=["A1:N1", "C4:H4", "I4:N4", "A4:A5", "B4:B5"],
    sheets=("Table 7", "Notes"),
)
MAPPING = """\
source: {code: vt-audit, title: Municipal spending by function, publisher: Auditor of Accounts}
table:
  sheet: Table 7
  heading: [4, 5]
  leave_out:
    Municipality: ["* County", "Total*", "State total", "[*]*", "* Not audited*"]
body: {name: Municipality, state: {fixed: VT}, kind: municipality}
names:
  Quary Hill: quarry-hill-town-vt
figures:
  factor: 1000
  absent: [NR, "*"]
  columns: [{column: "FY {year} / {function}"}]
  functions:
    Police Department: police
    Fire & EMS: fire
    Libraries: libraries
    Roads: highways
    Benefits n.a.: spending-unallocated
    TOTAL: spending-total
"""


@pytest.fixture
def vermont(read_mapped):
    read_mapped("organisations", BODIES_MAPPING, BODIES)


def without_decisions():
    lines = MAPPING.splitlines(keepends=True)
    return "".join(line for line in lines if "Hill:" not in line)


def found(place, measure, year, service=None):
    facts = queries.facts_about(queries.find_organisation(place, "VT"))
    return facts.get(measure=measure, service=service, year=year)


def test_two_years_of_three_towns_come_in(vermont, read_mapped):
    imported = read_mapped("facts", MAPPING, SPENDING, file_name="table7.xlsx")

    assert imported.problems == []
    assert imported.added == Fact.objects.count() == 3 * 12 - 2  # two blanks are no facts
    police = found("Maple Falls town", "spending", 2029, "police")
    assert police.value == 310_500
    assert police.locator == "line 7, column fy 2028-29 / police department"
    assert police.note == "The file says 310.5, times 1000."
    assert found("Maple Falls town", "spending-unallocated", 2029).kind == "absent"
    assert found("St. Albion city", "spending", 2030, "fire").value is None
    assert found("Quarry Hill town", "spending-total", 2030).value == 270_000


def test_the_same_workbook_again_changes_nothing(vermont, read_mapped):
    read_mapped("facts", MAPPING, SPENDING)

    again = read_mapped("facts", MAPPING, SPENDING)

    assert (again.added, again.changed, again.load) == (0, 0, None)


def test_the_doubtful_names_are_put_to_a_person(vermont, read_mapped):
    mapping = without_decisions().replace("names:\n", "")

    with pytest.raises(services.ImportRefused) as refusal:
        read_mapped("facts", mapping, SPENDING)

    doubts = {
        doubt.name: [each.slug for each in doubt.candidates] for doubt in refusal.value.doubts
    }
    assert doubts["Quary Hill"] == ["quarry-hill-town-vt"]
    assert list(doubts) == ["Quary Hill"]  # Saint Albion City is St. Albion city, not the town
    assert not Fact.objects.exists()


def test_the_guess_finds_sheet_heading_names_thousands_and_totals(vermont, noon):
    before = Mapping.objects.count(), Source.objects.count()

    guessed = services.guess_mapping(
        kind="facts", content=SPENDING, file_name="table7.xlsx", at=noon
    )

    for line in (
        'sheet: "Table 7"',
        "heading: [4, 5]",
        "leave_out: {municipality: ['*total*']}",
        "name: municipality",
        "state: {fixed: VT}",
        "factor: 1000",
        '{column: "fy 2028-29 / police department", service: police',
        '{column: "fy 2029-30 / roads", service: highways, year: 2030}',
    ):
        assert line in guessed.text
    assert (Mapping.objects.count(), Source.objects.count()) == before
