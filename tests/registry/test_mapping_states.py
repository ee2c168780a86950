"""Finance tables in the forms that several states publish: read by the guess and a few words.

Bodies and figures are invented. The forms are those of an open book with one line an account
(New York), a report with a title, merged headings and footnotes (Massachusetts, Pennsylvania),
a town report with years side by side (New Hampshire), and a letter for town, village or city
beside a plain name (Wisconsin).
"""

import pytest
from tests.registry.mapped import workbook

from interlocal.registry import queries, services

BODIES = """\
place,type,geoid
North County,county,50201
South County,county,50203
Maple Falls town,municipality,5020110001
Franklyn township,municipality,5020110002
Franklyn township,municipality,5020310003
Albion town,municipality,5020110004
Albion village,municipality,5099904
Côte Marie town,municipality,5020310005
"""
BODIES_MAPPING = """\
source: {code: vt-list, title: List of towns, publisher: Secretary of State}
bodies: {name: place, kind: {column: type}, state: {fixed: VT}, identifiers: {geoid: geoid}}
"""
ACCOUNTS = """\
CALENDAR_YEAR,ENTITY_NAME,CLASS,COUNTY,PERIOD_END,ACCOUNT,SEGMENT,LEVEL_2_CATEGORY,AMOUNT
2023,Town of Albion,Town,North,12/31/2023,A3120.1,EXPENDITURE,Police,100.50
2023,Town of Albion,Town,North,12/31/2023,A3120.4,EXPENDITURE,Police,20.25
2023,Town of Albion,Town,North,12/31/2023,A1520,REVENUE,Police,7.00
2023,Town of Albion,Town,North,12/31/2023,A3410.4,EXPENDITURE,Fire Protection,30.00
2023,Village of Albion,Village,North,12/31/2023,A3120.1,EXPENDITURE,Police,400.00
2023,Village of Albion,Village,North,12/31/2023,A3410.4,EXPENDITURE,Fire Protection,50.00
"""
YEARS_ACROSS = """\
Comparative town report;;;;
Town;Purpose;FY2022-23 Actual;FY2023-24 Actual;FY2024-25 Budget
Town of Maple Falls;Police;410,000;(1,250);430,000
;Fire;90,000;91,500;95,000
;Library;40,000;n/a;42,000
Town of Côte-Marie;Police;10,000;15,000;30,000
;Fire;19,000;19,500;19,500
;Library;1,000;2,000;3,000
""".encode("latin-1")
TOWNS_ACROSS = """\
Service,Maple Falls,Cote Marie,Total
Police,411000,12000,423000
Fire,91000,,91000
Total expenditures,1310500,300000,1610500
"""
LETTERS = """\
County Name,TVC,Municipality Name,Year,Law Enforcement,Fire,Total General Expenditures
North,T,Albion,FY23,"$0","$45,000","$400,000"
North,V,Albion,FY23,"$120,000","$35,000","$500,000"
"""
REPORT = workbook(
    ["Department of Community Development"],
    ["Reporting Year: 2022", "(amounts in thousands)"],
    ["County", "Municipality", "Population (2020)", "Expenditures", None, None, None],
    [None, None, None, "Police", "Fire", "Libraries", "Total Expenditures"],
    ["NORTH", "FRANKLYN TWP", 1022, "$ 210.0", "$ 40.1", "$ -", "$ 520.0"],
    ["NORTH", "MAPLE FALLS", 2022, "NR", "$ 60.1(a)", "$ 5.2", "$ 820.0"],
    ["Total NORTH", None, 3044, "$ 210.0", "$ 100.2", "$ 5.2", "$ 1,340.0"],
    ["SOUTH", "FRANKLYN TWP", 1522, "$ 310.0", "$ 1.0", "$ 2.0", "$ 320.0"],
    ["(a) Includes an estimate of volunteer relief."],
    merged=["A1:G1", "D3:G3"],
)


@pytest.fixture
def guessed(read_mapped, noon):
    """Guess how a file is read, say what is left open, and read it so."""
    read_mapped("organisations", BODIES_MAPPING, BODIES)

    def guessed(content, *said, **more):
        content = content if isinstance(content, bytes) else content.encode()
        text = services.guess_mapping(
            kind="facts", content=content, file_name="table", at=noon
        ).text
        for before, after in (('title: ""', "title: T"), ('publisher: ""', "publisher: P"), *said):
            assert before in text
            text = text.replace(before, after)
        return read_mapped("facts", text, content, **more)

    return guessed


def value(geoid, year, service=None, measure="spending"):
    facts = queries.facts_about(queries.find_organisation(geoid))
    return facts.get(measure=measure, service=service, year=year).value


def test_an_open_book_of_accounts_is_added_up_without_its_revenue(guessed):
    imported = guessed(ACCOUNTS)

    assert (imported.problems, imported.added) == ([], 4)
    assert str(value("5020110004", 2023, "police")) == "120.7500"  # 100.50 and 20.25, not 7.00
    assert value("5099904", 2023, "fire") == 50


def test_years_side_by_side_become_lines_and_the_budget_is_not_read(guessed):
    imported = guessed(YEARS_ACROSS, accept_rest=True)

    assert (imported.problems, imported.added) == ([], 12)
    assert value("5020110001", 2024, "police") == -1_250  # a refund, kept as it stands
    assert any("Spending below zero: Maple Falls" in notice for notice in imported.notices)
    assert value("5020110001", 2023, "police") == 410_000
    assert value("5020110001", 2024, "libraries") is None  # n/a
    held = queries.facts_about(queries.find_organisation("5020310005"))
    assert set(held.values_list("year", flat=True)) == {2023, 2024}
    assert {fact.locator for fact in held.filter(service="fire", year=2024)} == {
        "line 7, column fy2023-24 actual"
    }


def test_towns_side_by_side_become_lines_without_their_total(guessed):
    imported = guessed(TOWNS_ACROSS, ("year: DECIDE", "year: 2023"))

    assert (imported.problems, imported.added) == ([], 5)  # a blank is no fact
    assert value("5020310005", 2023, measure="spending-total") == 300_000


def test_a_letter_beside_the_name_tells_town_from_village(guessed):
    imported = guessed(LETTERS)

    assert imported.problems == []
    assert value("5020110004", 2023, "police") == 0
    assert value("5099904", 2023, "police") == 120_000


def test_a_report_with_a_title_merged_headings_marks_and_totals(guessed):
    imported = guessed(REPORT, ('absent: ["NR"]', 'absent: ["NR"]\n  zero: ["$ -"]'))

    assert imported.problems == []
    assert value("5020110002", 2022, "police") == 210_000
    assert value("5020310003", 2022, "police") == 310_000  # of the other county
    assert value("5020110002", 2022, "libraries") == 0
    assert value("5020110001", 2022, "police") is None
    assert value("5020110001", 2020, measure="population") == 2022
    fire = queries.facts_about(queries.find_organisation("5020110001")).get(service="fire")
    assert (fire.value, "Marked (a) in the file." in fire.note) == (60_100, True)


def test_a_dash_is_asked_about_before_it_counts_as_zero(guessed):
    with pytest.raises(services.ImportRefused, match=r"“\$ -” mean zero or not reported"):
        guessed(REPORT)


def test_columns_that_turn_into_lines_must_be_in_the_file(guessed):
    with pytest.raises(services.ImportRefused, match="No column is like “fy 1999”"):
        guessed(YEARS_ACROSS, ('["fy2022-23 actual", "fy2023-24 actual"]', '["fy 1999"]'))


# As Massachusetts and Ohio publish it, with a refund, a cell that was added up, and footnotes.
WITH_REFUNDS = """\
Entity Name,Fiscal Period,Program,Object,Actual
Town of Albion,FY2023-24,Law Enforcement,Salaries,"900,000.00"
Town of Albion,FY2023-24,Law Enforcement,Refunds,"(12,500.00)"
Town of Albion,FY2023-24,Refuse Collection,Contract,"-1,000"
Town of Albion,FY2023-24,Snow Removal,Contract,"40,000"
Town of Albion,FY2023-24,Total Expenditures,All,"(5)"
Town of Maple Falls,FY2023-24,Law Enforcement,Salaries,"100"
Town of Maple Falls,FY2023-24,Refuse Collection,Contract,"10"
Town of Maple Falls,FY2023-24,Snow Removal,Contract,"20"
Town of Maple Falls,FY2023-24,Total Expenditures,All,"130"
"""
GROUPED = workbook(
    ["Expenditures by function, fiscal year 2024"],
    ["Municipality", "Culture and Recreation", "Libraries", "Total Expenditures"],
    ["Town of Albion", "300", "N/A", "1,200"],
    ["Town of Maple Falls", "(20)", "410", "2,300"],
    ["State Total", "280", "410", "3,500"],
    ["N/A = not reported."],
)


def test_refunds_are_part_of_a_sum_and_a_sum_below_zero_is_kept_where_it_can_be(guessed):
    imported = guessed(WITH_REFUNDS, accept_rest=True)

    assert value("5020110004", 2024, "police") == 887_500
    assert value("5020110004", 2024, "highways") == 40_000
    assert value("5020110004", 2024, "waste") == -1_000
    assert [problem.why for problem in imported.problems] == [
        "spending-total adds up to -5, and cannot be negative."
    ]


def test_a_group_of_services_is_not_taken_for_the_one_that_its_name_ends_with(guessed):
    guessed(GROUPED)

    assert value("5020110004", 2024, "other-culture-recreation") == 300
    assert value("5020110004", 2024, "libraries") is None
    assert value("5020110001", 2024, "other-culture-recreation") == -20
