"""The examples in the guide to mappings are read as they stand there."""

import re
from pathlib import Path

import pytest
from tests.registry.conftest import ALDER, BIRCH

from interlocal.registry import queries
from interlocal.registry.imports.mapping import understand

GUIDE = Path(__file__).parents[2] / "docs" / "how" / "import.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
FIRST, WIDE, HEADED, LONG, ACROSS, REPORT, BOOK, BROUGHT, *REST = EXAMPLES
BODIES, MEMBERS, NEIGHBOURS, OUTLINES, TRAVEL = REST


def values(town):
    rows = queries.facts_about(town).values_list("measure", "service", "year", "value")
    return {(measure, service, year): value for measure, service, year, value in rows}


def test_the_first_example_is_completed_by_any_figures():
    figures = WIDE.partition("\n")[2]

    plan = understand(f"{FIRST}{figures}", "guide", kind="facts")

    assert plan.name == "state-audit-facts"
    assert plan.layout.heading == (4, 5)
    assert plan.layout.leave_out == {"municipality": ("total*", "")}


def test_the_wide_example_reads_a_wide_table(read_mapped, towns):
    read_mapped("facts", WIDE, f"geoid,people,libraries,total\n{ALDER},5000,NR,900\n")

    assert values(towns["Alder"]) == {
        ("population", None, 2030): 5000,
        ("spending", "libraries", 2030): None,
        ("spending-total", None, 2030): 900_000,
    }


def test_the_example_with_years_side_by_side_turns_them_into_lines(read_mapped, towns):
    text = (
        "Comparative report\nTown;Purpose;FY2028-29 Actual;FY2029-30 Actual;FY2030-31 Budget\n"
        "Alder;Police;1;n/a;9\n;Library;3;4;9\n"
    )

    read_mapped("facts", ACROSS.replace("fixed: NH", "fixed: CT"), text)

    assert values(towns["Alder"]) == {
        ("spending", "police", 2029): 1,
        ("spending", "police", 2030): None,
        ("spending", "libraries", 2029): 3,
        ("spending", "libraries", 2030): 4,
    }


def test_the_examples_of_a_report_and_an_open_book_are_understood():
    report = understand(REPORT, "guide", kind="facts")
    book = understand(BOOK, "guide", kind="facts")

    assert report.body.county.columns == ("county",)
    assert report.figures.zero == {"$ -"}
    assert book.layout.only == {"segment": ("expenditure",)}


def test_the_example_with_years_in_the_heading_reads_them(read_mapped, towns):
    text = f",FY 2029,,FY 2030\ngeoid,Library,Ambulance,Fire & Rescue\n{ALDER},1,2,3\n"

    read_mapped("facts", HEADED, text)

    assert values(towns["Alder"]) == {
        ("spending", "libraries", 2029): 1,
        ("spending", "fire", 2030): 3,
    }


def test_the_long_example_reads_names_and_adds_up(read_mapped, towns):
    text = (
        "Municipality,Fiscal Year,Function,Amount\n"
        "Town of Alder,2029-30,Library,100\nAlder Centre,2029-30,Library buildings,20\n"
        "Unorganised land,2029-30,Library,5\nBIRCH,2029-30,Grand total,7\n"
    )

    read_mapped("facts", LONG, text)

    assert values(towns["Alder"]) == {("spending", "libraries", 2030): 120}
    assert values(towns["Birch"]) == {("spending-total", None, 2030): 7}


def test_the_example_of_a_measure_brings_it_along(read_mapped, towns):
    read_mapped("facts", BROUGHT, f"geoid,balance\n{ALDER},-5\n")

    assert values(towns["Alder"]) == {("fund-balance", None, 2030): -5}


def test_the_examples_of_bodies_and_ties_read_them(read_mapped, towns):
    imported = read_mapped(
        "organisations", BODIES, "name,type,fips,ocd_id,lat,lon\nElm,T,0911000005,,41.8,-72.5\n"
    )
    assert imported.added == 1

    read_mapped("neighbours", NEIGHBOURS, f"town,neighbour,contact,km\n{BIRCH},{ALDER},corner,\n")

    assert queries.neighbours_of(towns["Alder"]).get() == towns["Birch"]


def test_the_example_of_travel_times_reads_them(read_mapped, towns):
    read_mapped("travel", TRAVEL, "Start,End,Hours by car\nAlder Centre,Birch,0.25\n")

    assert queries.travel_minutes([towns["Alder"].pk, towns["Birch"].pk]) == {
        (towns["Alder"].pk, towns["Birch"].pk): 15,
        (towns["Birch"].pk, towns["Alder"].pk): 15,
    }


@pytest.mark.parametrize(("kind", "text"), [("members", MEMBERS), ("boundaries", OUTLINES)])
def test_the_other_examples_are_understood(kind, text):
    assert understand(text, "guide", kind=kind).source is not None
