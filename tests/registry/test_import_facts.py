"""Figures enter with their place in the file; a correction keeps what stood before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.registry.conftest import ALDER, BIRCH

from interlocal.record.models import Entry
from interlocal.registry import queries, services
from interlocal.registry.models import Fact, Load

PEOPLE = f"geoid,{ALDER},population,,2030,5000,estimated,"
LIBRARY = f'geoid,{ALDER},spending,libraries,2030,"$120,000",,'
NO_FIRE = f"geoid,{ALDER},spending,fire,2030,,absent,A fire district pays."


def test_a_figure_knows_file_line_and_column(read_facts, towns):
    imported = read_facts(PEOPLE, LIBRARY)

    library = queries.facts_about(towns["Alder"]).get(service="libraries")
    assert imported.accepted == 2
    assert library.value == Decimal(120000)
    assert library.kind == Fact.Kind.REPORTED
    assert library.locator == "line 3, column value"
    assert library.load.file_name == "facts.csv"
    assert library.load.source.title == "Yearly report"


def test_missing_is_not_zero(read_facts, towns):
    read_facts(NO_FIRE)

    fire = queries.facts_about(towns["Alder"]).get()
    assert (fire.value, fire.kind, fire.note) == (None, "absent", "A fire district pays.")


def test_the_same_file_twice_changes_nothing(read_facts):
    read_facts(PEOPLE, LIBRARY, NO_FIRE)
    before = (Fact.objects.count(), Load.objects.count(), Entry.objects.count())

    again = read_facts(PEOPLE, LIBRARY, NO_FIRE)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert (Fact.objects.count(), Load.objects.count(), Entry.objects.count()) == before


def test_a_corrected_file_replaces_the_figure_and_keeps_the_old_one(read_facts, noon, towns):
    read_facts(PEOPLE, LIBRARY)
    later = noon + timedelta(days=30)

    imported = read_facts(PEOPLE, LIBRARY.replace("120,000", "125,000"), at=later)

    now = queries.facts_about(towns["Alder"]).get(service="libraries")
    old = Fact.objects.get(service="libraries", replaced_at=later)
    assert (imported.added, imported.changed, imported.unchanged) == (0, 1, 1)
    assert (now.value, now.load) == (Decimal(125000), imported.load)
    assert (old.value, old.load.loaded_at) == (Decimal(120000), noon)


def test_a_line_that_turns_out_absent_replaces_its_figure(read_facts, towns):
    read_facts(NO_FIRE.replace(",,absent", ",70,reported"))

    read_facts(NO_FIRE)

    assert queries.facts_about(towns["Alder"]).get().value is None


def test_a_figure_that_the_corrected_file_leaves_out_stays(read_facts, towns):
    read_facts(PEOPLE, LIBRARY)

    read_facts(PEOPLE)

    assert queries.facts_about(towns["Alder"]).count() == 2


def test_two_sources_that_disagree_are_both_kept(read_facts, towns, clerk, noon):
    census = services.keep_source(
        code="census", title="Census", publisher="The nation", by=clerk, at=noon
    )
    read_facts(PEOPLE)

    read_facts(PEOPLE.replace("5000", "5100"), source=census)

    people = queries.facts_about(towns["Alder"]).values_list("value", "load__source__code")
    assert set(people) == {(Decimal(5000), "yearly-report"), (Decimal(5100), "census")}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"geoid,{ALDER},population,,2030,-5,,", "population cannot be negative: “-5”"),
        (f"geoid,{ALDER},population,,2030,NaN,,", "“NaN” is not a number"),
        (f"geoid,{ALDER},population,,2030,Infinity,,", "is not a number"),
        (f"geoid,{ALDER},population,,2030,$5,,", "without sign or unit"),
        (f"geoid,{ALDER},population,,2030,,,", "mark its kind “absent”"),
        (f"geoid,{ALDER},population,,2030,5,absent,", "marked absent, yet has the value"),
        (f"geoid,{ALDER},population,,2030,5,guessed,", "not a kind of fact"),
        (f"geoid,{ALDER},population,,20x0,5,,", "not a year between 1790 and 2200"),
        (f"geoid,{ALDER},population,,2033,5,,", "Nothing can have been reported for 2033"),
        (f"geoid,{ALDER},popluation,,2030,5,,", "Did you mean population"),
        (f"geoid,{ALDER},spending,libaries,2030,5,,", "Did you mean libraries"),
        (f"geoid,{ALDER},spending,,2030,5,,", "say of which"),
        (f"geoid,{ALDER},population,fire,2030,5,,", "not of a service"),
        (f"geoid,{ALDER},population,,2030,5,,{'x' * 301}", "longer than 300"),
        (f"geiod,{ALDER},population,,2030,5,,", "Did you mean geoid"),
        ("geoid,0911099999,population,,2030,5,,", "No body is known by GEOID"),
        ("geoid,911000001,population,,2030,5,,", "Is it 0911000001"),
        ("geoid,0900100001,population,,2030,5,,", "known in the scheme geoid-2020"),
    ],
)
def test_a_bad_line_is_refused_and_nothing_of_its_file_is_saved(read_facts, line, why):
    before = (Load.objects.count(), Entry.objects.count())

    with pytest.raises(services.ImportRefused, match=why) as refusal:
        read_facts(LIBRARY, line)

    assert [problem.line for problem in refusal.value.problems] == [3]
    assert not Fact.objects.exists()
    assert (Load.objects.count(), Entry.objects.count()) == before


def test_a_figure_given_twice_is_trusted_on_neither_line(read_facts):
    with pytest.raises(services.ImportRefused) as refusal:
        read_facts(PEOPLE, PEOPLE.replace("5000", "5001"))

    assert [str(problem) for problem in refusal.value.problems] == [
        "facts.csv, line 2: population 2030 is also on line 3. Keep one of them.",
        "facts.csv, line 3: population 2030 is also on line 2. Keep one of them.",
    ]


def test_the_rest_is_saved_only_when_that_is_asked_for(read_facts):
    imported = read_facts(LIBRARY, PEOPLE.replace("5000", "many"), NO_FIRE, accept_rest=True)

    assert imported.accepted == Fact.objects.count() == 2
    assert [problem.line for problem in imported.problems] == [3]


def test_a_wide_table_names_the_column_and_reads_blanks_as_nothing(read, towns):
    imported = read(
        services.import_facts,
        f"geoid,people,books,mayor\n{ALDER},5000,,Ada\n{BIRCH},7000,90000,Bo\n",
        columns=[
            services.Column("people", "population", 2030, kind="estimated"),
            services.Column("books", "spending", 2030, service="libraries"),
        ],
    )

    birch = queries.facts_about(towns["Birch"]).get(service="libraries")
    assert imported.added == 3
    assert birch.locator == "line 3, column books"
    assert not queries.facts_about(towns["Alder"]).filter(measure="spending").exists()
    assert imported.notices == ["Columns that were not read: mayor."]


def test_a_bad_cell_of_a_wide_table_is_named_by_line_and_column(read, towns):
    columns = [services.Column("people", "population", 2030)]

    with pytest.raises(services.ImportRefused, match=r"line 3: column people: “n/a” is not a"):
        read(services.import_facts, f"geoid,people\n{ALDER},1\n{BIRCH},n/a\n", columns=columns)

    assert not Fact.objects.exists()


def test_a_wide_table_with_an_unknown_measure_is_refused_whole(read, towns):
    columns = [services.Column("people", "peoples", 2030)]

    with pytest.raises(services.ImportRefused, match="Column people: “peoples” is not a measure"):
        read(services.import_facts, f"geoid,people\n{ALDER},1\n", columns=columns)


def test_old_geoids_find_the_same_town(read, towns):
    read(
        services.import_facts,
        "geoid_2020,people\n0900100001,5000\n",
        columns=[services.Column("people", "population", 2030)],
        scheme="geoid-2020",
        identifier_column="geoid_2020",
    )

    assert queries.facts_about(towns["Alder"]).get().value == 5000
