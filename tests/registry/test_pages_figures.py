"""What is worked out from facts: per head, density, peers, classes of a map, safe files."""

from decimal import Decimal

import pytest

from interlocal.registry.models import Fact, Load, Measure, Organisation, Service, Source
from interlocal.registry.pages.figures import amount, density, money, per_head
from interlocal.registry.pages.files import csv_lines
from interlocal.registry.pages.maps import breaks, legend
from interlocal.registry.pages.peers import compare, nearest_in_size
from interlocal.registry.pages.sheets import Sheet

LIBRARIES = Service(code="libraries", name="Libraries")
MEASURES = {
    "spending": Measure(code="spending", name="Spending", unit="USD", of_service=True),
    "population": Measure(code="population", name="Population", unit="people"),
    "land-area": Measure(code="land-area", name="Land area", unit="km2"),
    "spending-unallocated": Measure(code="spending-unallocated", name="Central", unit="USD"),
}
LOAD = Load(source=Source(code="report", title="Yearly report", publisher="The state"))
_keys = iter(range(1, 10_000))


def fact(measure, year, value, *, kind="reported", service=None):
    return Fact(
        pk=next(_keys),
        organisation_id=1,
        measure=MEASURES[measure],
        service=service,
        year=year,
        value=None if value is None else Decimal(value),
        kind=kind,
        load=LOAD,
        locator="line 2",
    )


def sheet(name, people, cost, *, central=None, year=2031):
    facts = [fact("population", year, people)]
    if cost is not None:
        facts.append(fact("spending", year, cost, service=LIBRARIES))
    if central is not None:
        facts.append(fact("spending-unallocated", year, central))
    return Sheet(Organisation(name=name, slug=name.lower()), facts)


def test_per_head_by_hand():
    found = per_head(fact("spending", 2031, 50_000), fact("population", 2031, 400), "Alder")

    assert found.text == "$125"
    assert [origin.value for origin in found.walk.origins] == ["$50,000", "400 people"]


def test_a_figure_per_head_is_as_certain_as_its_least_certain_part():
    people = fact("population", 2030, 400, kind="estimated")

    assert per_head(fact("spending", 2031, 50_000), people, "Alder").kind == "estimated"


def test_people_of_another_year_are_named_in_the_walk():
    found = per_head(fact("spending", 2031, 50_000), fact("population", 2029, 400), "Alder")

    assert "population of 2029, the nearest year to 2031 that is known" in found.walk.steps[1]


@pytest.mark.parametrize(("cost", "people"), [(None, 400), (50_000, None), (50_000, 0)])
def test_nothing_is_worked_out_from_what_is_missing(cost, people):
    spent = fact("spending", 2031, cost, kind="absent" if cost is None else "reported")
    lived = None if people is None else fact("population", 2031, people)

    assert per_head(spent, lived, "Alder") is None


def test_density_is_told_for_a_square_mile():
    # 259 km2 are 100.0003 square miles (1 square mile = 2.589988110336 km2)
    found = density(fact("population", 2031, 5000), fact("land-area", 2031, 259), "Alder")

    assert found.text == "50"


def test_small_amounts_keep_their_cents():
    assert [money(Decimal(each)) for each in ("9.994", "10.4", "0", "-3.5")] == [
        "$9.99",
        "$10",
        "$0",
        "−$3.50",
    ]


def test_what_is_missing_is_a_dash_and_not_zero():
    assert amount(None, "USD") == "–"


def test_the_population_of_the_nearest_year_is_taken_and_the_later_of_two():
    known = Sheet(
        Organisation(name="Alder"),
        [fact("population", year, 100 + year) for year in (2029, 2033, 2037)],
    )

    assert known.people(2031).year == 2033
    assert known.people(2036).year == 2037


def test_a_later_absence_goes_before_an_older_figure():
    facts = [
        fact("spending", 2030, 900, service=LIBRARIES),
        fact("spending", 2031, None, kind="absent", service=LIBRARIES),
    ]

    assert Sheet(Organisation(name="Alder"), facts).newest("spending", "libraries").value is None


def test_peers_are_the_nearest_in_population():
    people = {1: Decimal(5000), 2: Decimal(9000), 3: Decimal(4800), 4: Decimal(5300)}

    assert nearest_in_size(1, people, 2) == [3, 4]
    assert nearest_in_size(9, people) == []


def test_the_median_of_the_peers_by_hand():
    peers = [sheet("Birch", 100, 1000), sheet("Cedar", 100, 3000), sheet("Dogwood", 100, 8000)]

    found = compare(sheet("Alder", 100, 3300), peers, "libraries", "Libraries", 0.3)

    assert found.median == 30
    assert found.standing == (2, "about the same")
    assert "Birch $10, Cedar $30 and Dogwood $80" in " ".join(
        step.replace("$10.00", "$10") for step in found.walk.steps
    )


@pytest.mark.parametrize(
    ("cost", "standing"),
    [
        (1500, (0, "half or less")),
        (2400, (1, "less")),
        (3750, (2, "about the same")),
        (6000, (3, "more")),
        (6001, (4, "more than twice")),
    ],
)
def test_each_standing_begins_where_the_page_says(cost, standing):
    peers = [sheet(name, 100, 3000) for name in ("Birch", "Cedar", "Dogwood")]

    assert compare(sheet("Alder", 100, cost), peers, "libraries", "", 0.3).standing == standing


def test_a_peer_without_a_figure_is_left_out_and_not_zero():
    peers = [sheet(name, 100, 3000) for name in ("Birch", "Cedar", "Dogwood")]

    found = compare(
        sheet("Alder", 100, 3000), [*peers, sheet("Elm", 100, None)], "libraries", "", 0.3
    )

    assert found.median == 30
    assert found.left_out == (("Elm", "reports no figure"),)


def test_two_peers_make_no_median():
    peers = [sheet(name, 100, 3000) for name in ("Birch", "Cedar")]

    found = compare(sheet("Alder", 100, 3000), peers, "libraries", "", 0.3)

    assert (found.median, found.text, found.standing) == (
        None,
        "too few report",
        (None, "not known"),
    )


def test_a_town_that_books_too_much_centrally_is_not_compared():
    # 2,000 of 5,000 is 40 %, above the limit of 30 %
    peers = [sheet(name, 100, 3000) for name in ("Birch", "Cedar", "Dogwood")]

    found = compare(sheet("Alder", 100, 3000, central=2000), peers, "libraries", "", 0.3)

    assert found.standing == (None, "not compared")


def test_a_peer_that_books_too_much_centrally_is_left_out():
    peers = [sheet("Birch", 100, 3000, central=2000), sheet("Cedar", 100, 3000)]

    found = compare(sheet("Alder", 100, 3000), peers, "libraries", "", 0.3)

    assert found.left_out == (("Birch", "books too much centrally to compare"),)


def test_the_classes_of_a_map_hold_about_as_many_towns_each():
    edges = breaks(Decimal(value) for value in range(0, 1200, 100))

    assert [int(edge) for edge in edges] == [200, 400, 600, 800, 1000]
    assert [shade for shade, _ in legend(edges, money, missing=True)] == [0, 1, 2, 3, 4, 5, None]


@pytest.mark.parametrize("values", [[], [5, 5, 5]])
def test_where_towns_do_not_differ_there_are_no_classes(values):
    assert breaks([Decimal(value) for value in values]) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_file_runs(text):
    (line,) = csv_lines([[text, -5]])

    assert line.removeprefix("\ufeff").lstrip('"').startswith("'")
    assert line.endswith(",-5\r\n")


def test_what_is_below_zero_is_compared_with_nobody_and_spreads_nothing():
    refunded = sheet("Alder", 1000, -500, central=100)
    others = [sheet(name, 1000, 2000) for name in ("Birch", "Cedar", "Dogwood")]

    own = compare(refunded, others, "libraries", "Libraries", 0.15)
    peer = compare(others[0], [refunded, *others[1:]], "libraries", "Libraries", 0.15)

    assert own.own is None
    assert own.standing == (None, "not compared")
    assert "less than zero" in own.refusal
    assert peer.left_out == (("Alder", own.refusal),)
    assert refunded.central_share is None
