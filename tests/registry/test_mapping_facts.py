"""Figures of any table, as a mapping explains it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.registry.conftest import ALDER, BIRCH
from tests.registry.mapped import BY_GEOID, SOURCE

from interlocal.record.models import Entry
from interlocal.registry import queries, services
from interlocal.registry.models import Fact, Load, Mapping, Measure, Source

WIDE = BY_GEOID + (
    "figures:\n"
    "  year: 2030\n"
    "  columns:\n"
    "    - {column: people, measure: population, kind: estimated}\n"
    "    - {column: books, service: libraries}\n"
)
TABLE = f"geoid,people,books\n{ALDER},5000,120000\n{BIRCH},7000,\n"
LONG = BY_GEOID + (
    "figures:\n"
    "  year: year\n"
    "  function: what\n"
    "  value: amount\n"
    "  absent: [NR, '*']\n"
    "  functions:\n"
    "    {Books: libraries, Fire & Rescue: fire, Total: spending-total, Other: leave-out}\n"
)


def figures(town):
    rows = queries.facts_about(town).values_list("measure", "service", "year", "value")
    return {(measure, service, year): value for measure, service, year, value in rows}


def untouched():
    return [each.objects.count() for each in (Fact, Load, Entry, Mapping, Measure, Source)]


def test_a_wide_table_is_read_by_its_mapping(read_mapped, towns):
    imported = read_mapped("facts", WIDE, TABLE)

    alder = queries.facts_about(towns["Alder"]).get(service="libraries")
    assert (imported.added, imported.problems) == (3, [])
    assert alder.value == 120_000
    assert alder.locator == "line 2, column books"
    assert alder.load.source.publisher == "State comptroller"
    assert alder.load.mapping.text == WIDE
    assert queries.facts_about(towns["Birch"]).get().kind == "estimated"


def test_the_same_file_twice_changes_nothing(read_mapped):
    read_mapped("facts", WIDE, TABLE)
    before = untouched()

    again = read_mapped("facts", WIDE, TABLE)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert untouched() == before


def test_a_corrected_file_says_what_changes_and_keeps_what_stood(read_mapped, noon, towns):
    read_mapped("facts", WIDE, TABLE)

    imported = read_mapped(
        "facts", WIDE, TABLE.replace("120000", "125000"), at=noon + timedelta(days=1)
    )

    assert [str(change) for change in imported.changes] == [
        "Alder, spending libraries 2030: 120,000 → 125,000"
    ]
    assert Fact.objects.filter(service="libraries", value=120_000).get().replaced_at


def test_a_dry_run_tells_the_same_and_saves_nothing(read_mapped):
    before = untouched()

    imported = read_mapped("facts", WIDE, TABLE, dry_run=True)

    assert (imported.added, imported.load) == (3, None)
    assert untouched() == before


def test_a_long_table_is_read_by_its_mapping(read_mapped, towns):
    text = (
        "geoid,year,what,amount\n"
        f"{ALDER},2030,Books,100\n{ALDER},2029-30,fire & rescue,NR\n{ALDER},FY2029,Books,*\n"
        f"{ALDER},2030,Other,7\n{ALDER},2030,Total,$1,\n".replace("$1,\n", '"$1,100"\n')
    )

    read_mapped("facts", LONG, text)

    assert figures(towns["Alder"]) == {
        ("spending", "libraries", 2030): 100,
        ("spending", "fire", 2030): None,
        ("spending", "libraries", 2029): None,
        ("spending-total", None, 2030): 1100,
    }


def test_a_function_that_the_mapping_does_not_name_is_listed_once(read_mapped):
    text = f"geoid,year,what,amount\n{ALDER},2030,Libraries,1\n{BIRCH},2030,Libraries,1\n"

    with pytest.raises(services.ImportRefused) as refusal:
        read_mapped("facts", LONG, text)

    assert [str(problem) for problem in refusal.value.problems] == [
        "given.csv, line 2: The mapping does not say what “Libraries” (2 lines) is. Did you mean "
        "libraries? Name it under functions, as a service, a measure or leave-out."
    ]


def test_thousands_are_multiplied_and_the_note_keeps_what_the_file_says(read_mapped, towns):
    read_mapped("facts", WIDE + "  factor: 1000\n", f"geoid,people,books\n{ALDER},5,120.4567\n")

    found = queries.facts_about(towns["Alder"]).get(service="libraries")
    assert found.value == Decimal("120456.7")
    assert found.note == "The file says 120.4567, times 1000."


def test_year_and_function_may_stand_in_two_heading_rows(read_mapped, towns):
    mapping = BY_GEOID + (
        "table: {heading: [2, 3], last: 4}\n"
        "figures:\n"
        '  columns: [{column: "FY {year} / {function}"}]\n'
        "  functions: {Police: police, Books: libraries}\n"
    )
    text = (
        "Spending by function,,,,\n,FY 2029,,FY 2030,\ngeoid,Police,Books,Police,Books\n"
        f"{ALDER},1,2,3,4\nSource: the state,,,,\n"
    )

    read_mapped("facts", mapping, text)

    assert figures(towns["Alder"]) == {
        ("spending", "police", 2029): 1,
        ("spending", "libraries", 2029): 2,
        ("spending", "police", 2030): 3,
        ("spending", "libraries", 2030): 4,
    }


def test_a_blank_is_no_fact_unless_the_mapping_says_that_it_is_absent(read_mapped, towns):
    read_mapped("facts", WIDE, TABLE)
    assert ("spending", "libraries", 2030) not in figures(towns["Birch"])

    read_mapped("facts", WIDE + "  blank: absent\n", TABLE)

    assert figures(towns["Birch"])["spending", "libraries", 2030] is None


def test_lines_of_one_service_are_added_up_when_that_is_asked_for(read_mapped, towns):
    mapping = LONG.replace("Fire & Rescue: fire", "Bookmobile: libraries")
    text = f"geoid,year,what,amount\n{ALDER},2030,Books,100\n{ALDER},2030,Bookmobile,20\n"
    with pytest.raises(services.ImportRefused, match="also on line 3"):
        read_mapped("facts", mapping, text)

    read_mapped("facts", f"{mapping}  several: add-up\n", text)

    found = queries.facts_about(towns["Alder"]).get()
    assert found.value == 120
    assert found.locator == "lines 2, 3, column amount"
    assert found.note == "Added up from 2 cells."


def test_a_sum_with_a_gap_in_it_is_absent(read_mapped, towns):
    mapping = LONG.replace("Fire & Rescue: fire", "Bookmobile: libraries") + "  several: add-up\n"

    read_mapped(
        "facts",
        mapping,
        f"geoid,year,what,amount\n{ALDER},2030,Books,100\n{ALDER},2030,Bookmobile,NR\n",
    )

    found = queries.facts_about(towns["Alder"]).get()
    assert (found.value, found.kind) == (None, "absent")
    assert "Only 1 of 2 cells" in found.note


def test_a_mark_behind_a_number_says_that_it_is_estimated(read_mapped, towns):
    mapping = WIDE + "  marks: {'(e)': {kind: estimated, note: By the state.}}\n"

    read_mapped("facts", mapping, f"geoid,people,books\n{ALDER},,900 (e)\n")

    found = queries.facts_about(towns["Alder"]).get()
    assert (found.value, found.kind, found.note) == (900, "estimated", "By the state.")


def test_old_and_new_geoids_may_stand_in_one_column(read_mapped):
    mapping = WIDE.replace("scheme: geoid", "scheme: [geoid, geoid-2020]")

    imported = read_mapped("facts", mapping, f"geoid,people,books\n{ALDER},1,\n0900100002,2,\n")

    assert imported.added == 2


def test_a_zero_that_a_spreadsheet_dropped_is_put_back(read_mapped):
    text = f"geoid,people,books\n{ALDER.lstrip('0')},1,\n"
    with pytest.raises(services.ImportRefused, match=f"Is it {ALDER}.*pad: 10"):
        read_mapped("facts", WIDE, text)

    padded = WIDE.replace("identifier: geoid", "identifier: {column: geoid, pad: 10}")

    assert read_mapped("facts", padded, text).added == 1


def test_a_mapping_may_bring_a_measure_along(read_mapped, towns):
    mapping = SOURCE + (
        "measures:\n"
        "  - {code: loans, name: Loans, unit: loans, description: Items lent in the year.}\n"
        "body: {scheme: geoid, identifier: geoid}\n"
        "figures: {year: 2030, columns: [{column: lent, measure: loans}]}\n"
    )

    read_mapped("facts", mapping, f"geoid,lent\n{ALDER},300\n")

    assert figures(towns["Alder"]) == {("loans", None, 2030): 300}
    with pytest.raises(services.ImportRefused, match="known otherwise"):
        read_mapped("facts", mapping.replace("unit: loans", "unit: USD"), "geoid,lent\n1,1\n")


@pytest.mark.parametrize(
    ("wrong", "right", "why"),
    [
        ("colums:", "columns:", "mapping.yaml, line 5: “colums” is no key of figures"),
        ("bodie:", "body:", "“bodie” is no key of a mapping. Did you mean body"),
        ("service: libary", "service: libraries", "“libary” is not a service"),
        ("measure: popluation", "measure: population", "Did you mean population"),
        ("scheme: geiod", "scheme: geoid", "Did you mean geoid"),
        ("column: boks", "column: books", "The file has no column “boks”. Did you mean books"),
        ("identifier: geoids", "identifier: geoid", "The file has no column “geoids”"),
        ("kind: guessed", "kind: estimated", "“guessed” is not a kind of fact"),
        ("year: yeer", "year: 2030", "The file has no column “yeer”"),
        ("code: 'a b'", "code: state-audit", "letters, digits and hyphens"),
        ("title: ''", "title: Audited spending", "give it a title and a publisher"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_by_its_line(read_mapped, wrong, right, why):
    assert right in WIDE
    before = untouched()

    with pytest.raises(services.ImportRefused, match=why) as refusal:
        read_mapped("facts", WIDE.replace(right, wrong, 1), TABLE)

    assert refusal.value.problems[0].file == "mapping.yaml"
    assert untouched() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The mapping is empty"),
        ("- a\n- b\n", "made of keys and values"),
        ("a: &x [1]\nb: *x\n", "Aliases"),
        ("a: 1\na: 2\n", "line 2: “a” is there twice"),
        ("a: [1\n", "This is not YAML"),
        ("? [a, b]\n: c\n", "A key is one text"),
        ("a: " + "[" * 5000, "not a mapping|not YAML"),
        ("kind: members\n", "This mapping is for members, not for facts"),
        ("x: '" + "x" * 2**20 + "'\n", "larger than a mapping"),
        (BY_GEOID, "Give figures either columns, or function and value"),
        (WIDE + "  factor: many\n", "factor is “many”, not a number"),
        (WIDE.replace("estimated", "estimated, year: ''"), "Of which year|is not a year"),
    ],
)
def test_no_text_passes_for_a_mapping(read_mapped, text, why):
    with pytest.raises(services.ImportRefused, match=why):
        read_mapped("facts", text, TABLE)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("0911099999,1,1", "line 3: No body is known by GEOID “0911099999”"),
        (f"{BIRCH},-1,1", "line 3: column people: population cannot be negative"),
        (f"{BIRCH},1,n/a", "line 3: column books: “n/a” is not a number"),
        (f"{BIRCH},1", "line 3: 2 cells, but the heading has 3"),
        (",1,1", "line 3: No identifier says whose line this is"),
        (f"{ALDER},1,1", "is also on line"),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_its_file_is_saved(read_mapped, line, why):
    before = untouched()

    with pytest.raises(services.ImportRefused, match=why):
        read_mapped("facts", WIDE, f"geoid,people,books\n{ALDER},1,1\n{line}\n")

    assert untouched() == before


def test_the_rest_is_saved_only_when_that_is_asked_for(read_mapped):
    text = f"geoid,people,books\n{ALDER},1,\n{BIRCH},many,\n"

    imported = read_mapped("facts", WIDE, text, accept_rest=True)

    assert (imported.added, len(imported.problems)) == (1, 1)


def test_a_newer_mapping_of_a_name_replaces_the_older_and_keeps_it(read_mapped, noon):
    read_mapped("facts", WIDE, TABLE)

    read_mapped("facts", f"# checked\n{WIDE}", TABLE, at=noon + timedelta(days=1))

    assert queries.mappings().get().text.startswith("# checked")
    assert queries.mappings().get().name == "state-audit-facts"
    assert Mapping.objects.count() == 2
