"""Bodies enter by their identifiers: all of a file, or nothing of it."""

import pytest
from tests.registry.conftest import TOWNS

from interlocal.record.models import Entry
from interlocal.registry import services
from interlocal.registry.models import Identifier, Load, Organisation


@pytest.fixture
def read_towns(read):
    def read_towns(text, **more):
        return read(services.import_organisations, text, **more)

    return read_towns


HEAD = TOWNS.splitlines()[0]
ELM = "Elm,municipality,CT,0911000005,,41.7,-72.5"


def names():
    return list(Organisation.objects.values_list("name", flat=True))


def test_towns_enter_with_identifiers_and_a_position_that_says_where_it_stands(read_towns, clerk):
    imported = read_towns(TOWNS)

    alder = Organisation.objects.get(name="Alder")
    assert (imported.added, imported.changed, imported.unchanged) == (4, 0, 0)
    assert alder.slug == "alder-ct"
    assert (alder.latitude, alder.longitude) == (41.80, -72.40)
    assert alder.position_load == imported.load
    assert alder.position_locator == "line 2, columns latitude and longitude"
    assert dict(alder.identifiers.values_list("scheme", "value")) == {
        "geoid": "0911000001",
        "geoid-2020": "0900100001",
    }
    assert imported.load.file_name == "towns.csv"
    assert len(imported.load.sha256) == 64
    assert imported.load.by == clerk


def test_an_import_is_on_the_record(read_towns, clerk):
    read_towns(TOWNS)

    entry = Entry.objects.get(verb="registry.organisations_imported")
    assert entry.by == clerk
    assert entry.detail == "towns.csv: 4 new, 0 changed, 0 as before, 0 problems"


def test_the_same_file_twice_changes_nothing(read_towns):
    read_towns(TOWNS)
    loads, entries = Load.objects.count(), Entry.objects.count()

    again = read_towns(TOWNS)

    assert (again.added, again.changed, again.unchanged, again.load) == (0, 0, 4, None)
    assert (Load.objects.count(), Entry.objects.count()) == (loads, entries)


def test_a_known_body_gains_identifiers_and_moves(read_towns):
    read_towns(TOWNS)

    again = read_towns(
        "name,kind,state,geoid,ocd,latitude,longitude\n"
        "Town of Alder,municipality,CT,0911000001,"
        "ocd-division/country:us/state:ct/place:alder,41.81,-72.41\n"
    )

    alder = Organisation.objects.get(name="Alder")
    assert (again.added, again.changed) == (0, 1)
    assert (alder.latitude, alder.position_load) == (41.81, again.load)
    assert alder.formerly.get().value == "41.8, -72.4"
    assert alder.identifiers.filter(scheme="ocd").exists()


def test_two_towns_of_one_name_are_kept_apart_with_a_notice(read_towns):
    read_towns(TOWNS)

    imported = read_towns(f"{HEAD}\nAlder,municipality,CT,0911000009,,,\n")

    slugs = set(Organisation.objects.filter(name="Alder").values_list("slug", flat=True))
    assert slugs == {"alder-ct", "alder-ct-municipality"}
    assert imported.notices == [
        "Line 2: another municipality in CT is called Alder. Both are kept, told apart by "
        "their identifiers."
    ]


def test_two_towns_of_one_name_in_one_file_are_kept_apart_with_a_notice(read_towns):
    imported = read_towns(
        f"{HEAD}\nElm,municipality,CT,0911000005,,,\nElm,municipality,CT,0911000006,,,\n"
    )

    assert imported.added == 2
    assert "Line 3: another municipality in CT is called Elm" in imported.notices[0]


def test_a_firm_without_identifiers_is_known_by_its_name(read_towns):
    firm = "name,kind,state\nAcme Paving,private,CT\n"

    read_towns(firm)

    assert read_towns(firm).unchanged == 1
    with pytest.raises(services.ImportRefused, match="Acme Paving is also on line 3"):
        read_towns(f"{firm}ACME paving,private,CT\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",municipality,CT,0911000005,,,", "line 2: A body without a name"),
        ("Elm,municipalty,CT,0911000005,,,", "Did you mean municipality"),
        ("Elm,municipality,Conn.,0911000005,,,", "not a state's two letters"),
        ("Elm,municipality,CT,,,,", "has no identifier"),
        ("Elm,municipality,CT,911000005,,,", "dropped the zero"),
        ("Elm,municipality,NY,0911000005,,,", "does not lie in NY"),
        ("Elm,municipality,CT,0911000005,,41.7,", "needs both latitude and longitude"),
        ("Elm,municipality,CT,0911000005,,NaN,-72.5", "not a latitude"),
        ("Elm,municipality,CT,0911000005,,97,-72.5", "not a latitude"),
        ("Elm,municipality,CT,0911000005,,0,0", "lies in the Atlantic"),
        ("Elm,municipality,CT,0911000005,,-72.5,41.7", "Are the two swapped"),
        (f"{'E' * 161},municipality,CT,0911000005,,,", "longer than 160 characters"),
        ("Elm,municipality,CT,0911000001,,,", "GEOID 0911000001 belongs to Alder"),
        ("Alder,county,CT,0911000001,,,", "belongs to Alder, a municipality in CT"),
        ("Alder,municipality,CT,0911000001,0900100009,,", "known by GEOID of 2020 0900100001"),
        ("Alder,municipality,CT,0911000001,0900100002,,", "belong to two bodies, Alder and Birch"),
    ],
)
def test_a_bad_row_is_refused_and_none_of_its_file_is_saved(read_towns, line, why):
    read_towns(TOWNS)
    before = (names(), Identifier.objects.count(), Load.objects.count(), Entry.objects.count())

    with pytest.raises(services.ImportRefused, match=why) as refusal:
        read_towns(f"{HEAD}\n{line}\nFir,municipality,CT,0911000007,,,\n")

    assert [problem.line for problem in refusal.value.problems] == [2]
    after = (names(), Identifier.objects.count(), Load.objects.count(), Entry.objects.count())
    assert after == before


def test_a_geoid_that_is_in_the_file_twice_is_refused_on_both_lines(read_towns):
    twin = ELM.replace("Elm", "Fir")

    with pytest.raises(services.ImportRefused) as refusal:
        read_towns(f"{HEAD}\n{ELM}\n{twin}\n")

    assert [str(problem) for problem in refusal.value.problems] == [
        "towns.csv, line 2: Elm: GEOID 0911000005 is also on line 3. Keep one of them.",
        "towns.csv, line 3: Fir: GEOID 0911000005 is also on line 2. Keep one of them.",
    ]
    assert names() == []


def test_the_rest_is_saved_only_when_that_is_asked_for(read_towns):
    text = f"{HEAD}\n{ELM}\nFir,municipality,CT,,,,\n"

    imported = read_towns(text, accept_rest=True)

    assert names() == ["Elm"]
    assert imported.accepted == 1
    assert [problem.line for problem in imported.problems] == [3]


def test_a_refusal_of_many_rows_shows_the_first_and_counts_the_others(read_towns):
    rows = "\n".join(f"Elm {number},municipality,CT,,,," for number in range(9))

    with pytest.raises(services.ImportRefused, match=r"and 4 more") as refusal:
        read_towns(f"{HEAD}\n{rows}\n")

    assert len(refusal.value.problems) == 9


def test_rows_that_repeat_one_identifier_a_thousand_times_are_listed_briefly(read_towns):
    with pytest.raises(
        services.ImportRefused, match=r"also on line 3, 4, 5, \.\.\.\. Keep"
    ) as refusal:
        read_towns("\n".join([HEAD, *[ELM] * 1000]))

    assert len(refusal.value.problems) == 1000


def test_a_place_and_a_school_district_of_one_number_are_two_bodies(read_towns):
    imported = read_towns(
        "name,kind,state,geoid,geoid_school\n"
        "Elm,municipality,CT,0900080,\n"
        "Elm School District,school-district,CT,,0900080\n"
    )

    assert imported.added == 2
    assert Identifier.objects.filter(value="0900080").count() == 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Elm,municipality,CT,,0900080", "For a municipality it is geoid:"),
        ("Elm Schools,school-district,CT,0900080,", "For a school district it is geoid-school:"),
    ],
)
def test_the_number_of_a_place_does_not_pass_for_a_school_districts(read_towns, line, why):
    with pytest.raises(services.ImportRefused, match=why):
        read_towns(f"name,kind,state,geoid,geoid_school\n{line}\n")


def test_a_city_that_is_also_a_town_has_a_geoid_as_each(read_towns):
    read_towns(
        "name,kind,state,geoid,ocd\n"
        "Elm,municipality,CT,0911000005,ocd-division/country:us/state:ct/place:elm\n"
    )

    again = read_towns(
        "name,kind,state,geoid,ocd\n"
        "Elm city,municipality,CT,0900005,ocd-division/country:us/state:ct/place:elm\n"
    )

    assert (again.added, again.changed) == (0, 1)
    assert set(Identifier.objects.filter(scheme="geoid").values_list("value", flat=True)) == {
        "0911000005",
        "0900005",
    }
