"""Names instead of identifiers: the clear ones are matched, the doubtful ones put to a person."""

import pytest
from tests.registry.mapped import SOURCE

from interlocal.registry import queries, services
from interlocal.registry.imports.names import Names, Namesake, plain

MAPPING = SOURCE + (
    "body: {name: town, state: {fixed: CT}, kind: municipality}\n"
    "figures: {year: 2030, columns: [{column: people, measure: population}]}\n"
)
GROTON = [
    Namesake(1, "groton-ct", "Groton", "municipality", "CT"),
    Namesake(2, "groton-city-ct", "City of Groton", "municipality", "CT"),
    Namesake(3, "groton-ny", "Groton", "municipality", "NY"),
]


def read_names(read_mapped, *names, mapping=MAPPING, **more):
    lines = "".join(f'"{name}",{number}\n' for number, name in enumerate(names, start=1))
    return read_mapped("facts", mapping, f"town,people\n{lines}", **more)


def test_a_name_is_matched_without_town_of_case_and_accents(read_mapped, towns):
    imported = read_names(read_mapped, "Town of ALDER", "Bírch", "Cedar, CT", "Dogwood town")

    assert imported.added == 4
    assert queries.facts_about(towns["Cedar"]).get().value == 3


def test_a_doubtful_name_is_put_to_a_person_with_whom_it_may_mean(read_mapped):
    with pytest.raises(services.ImportRefused) as refusal:
        read_names(read_mapped, "Alder", "Aldre", "Alder Village Center", "Zzz")

    doubts = {doubt.name: doubt for doubt in refusal.value.doubts}
    assert set(doubts) == {"Aldre", "Alder Village Center", "Zzz"}
    assert [each.slug for each in doubts["Aldre"].candidates] == ["alder-ct"]
    assert [each.slug for each in doubts["Alder Village Center"].candidates] == ["alder-ct"]
    assert [problem.line for problem in refusal.value.problems] == [3, 4, 5]
    assert "It may be Alder, CT (municipality: alder-ct)" in str(refusal.value.problems[0])


def test_a_name_on_many_lines_is_one_doubt(read_mapped):
    with pytest.raises(services.ImportRefused) as refusal:
        read_names(read_mapped, "Zzz", "Zzz", "Zzz")

    assert [(doubt.line, doubt.times) for doubt in refusal.value.doubts] == [(2, 3)]
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize("decision", ["alder-ct", "geoid 0911000001", "geoid-2020 0900100001"])
def test_what_a_person_decided_is_kept_in_the_mapping(read_mapped, towns, decision):
    read_names(read_mapped, "Aldre", mapping=f"{MAPPING}names: {{Aldre: {decision}}}\n")

    assert queries.facts_about(towns["Alder"]).exists()


def test_a_name_may_be_left_out(read_mapped):
    mapping = f"{MAPPING}names: {{Aldre: leave-out}}\n"

    assert read_names(read_mapped, "Aldre", "Birch", mapping=mapping).added == 1


def test_a_decision_that_means_nobody_is_refused(read_mapped):
    with pytest.raises(services.ImportRefused, match=r"“aldre-ct”, unknown here. Did you mean ald"):
        read_names(read_mapped, "Aldre", mapping=f"{MAPPING}names: {{Aldre: aldre-ct}}\n")


def test_with_the_rest_accepted_the_doubts_are_handed_back(read_mapped):
    imported = read_names(read_mapped, "Alder", "Aldre", accept_rest=True)

    assert imported.added == 1
    assert [doubt.name for doubt in imported.doubts] == ["Aldre"]


@pytest.mark.parametrize(
    ("name", "state", "key"),
    [
        ("Groton", "CT", 1),
        ("City of Groton", "CT", 2),
        ("groton", "NY", 3),
        ("Town of Groton", "NY", 3),
        ("Town of Groton", "CT", 1),  # the other one is a city
        ("Groton, City of", "CT", 2),
    ],
)
def test_the_name_as_written_goes_before_the_name_without_its_form(name, state, key):
    names = Names(GROTON)

    assert names.find(name, state=state, kind="municipality", line=1) == key


def test_a_name_that_two_bodies_have_is_doubtful():
    names = Names(GROTON)

    assert names.find("Groton", state="", kind="", line=7) is None
    assert len(names.doubts["Groton", ""].candidates) == 2


def test_a_village_is_not_taken_for_the_town_of_its_name():
    names = Names([Namesake(1, "hempfield-ny", "Hempfield town", "municipality", "NY")])

    assert names.find("Hempfield", state="NY", kind="", line=1) == 1
    assert names.find("Village of Hempfield", state="NY", kind="", line=2) is None
    assert [each.key for each in names.doubts["Village of Hempfield", "NY"].candidates] == [1]


NAMESAKES = """\
place,type,geoid
North County,county,50201
South County,county,50203
Franklyn township,municipality,5020110001
Franklyn township,municipality,5020310001
Albion town,municipality,5020110002
Albion village,municipality,5099901
"""
NAMESAKES_MAPPING = """\
source: {code: vt-list, title: List of towns, publisher: Secretary of State}
bodies: {name: place, kind: {column: type}, state: {fixed: VT}, identifiers: {geoid: geoid}}
"""
COUNTY_MAPPING = SOURCE + (
    "body:\n"
    "  name: town\n"
    "  county: county\n"
    "  form: {column: type, values: {T: town, V: village, P: township}}\n"
    "  state: {fixed: VT}\n"
    "figures: {year: 2030, columns: [{column: people, measure: population}]}\n"
)


def test_the_county_and_the_form_beside_a_name_tell_namesakes_apart(read_mapped):
    read_mapped("organisations", NAMESAKES_MAPPING, NAMESAKES)

    imported = read_mapped(
        "facts",
        COUNTY_MAPPING,
        "county,town,type,people\nNORTH,FRANKLYN,P,1\nSouth County,Franklyn,P,2\n"
        "North,Albion,T,3\nNorth,Albion,V,4\n",
    )

    assert imported.problems == []
    found = {
        geoid: queries.facts_about(queries.find_organisation(geoid)).get().value
        for geoid in ("5020110001", "5020310001", "5020110002", "5099901")
    }
    assert list(found.values()) == [1, 2, 3, 4]


def test_a_namesake_in_another_county_is_only_offered(read_mapped):
    read_mapped("organisations", NAMESAKES_MAPPING, NAMESAKES)

    with pytest.raises(services.ImportRefused) as refusal:
        read_mapped("facts", COUNTY_MAPPING, "county,town,type,people\nSouth,Albion,T,3\n")

    (doubt,) = refusal.value.doubts
    assert doubt.name == "Albion town, South"
    assert [each.name for each in doubt.candidates] == ["Albion town", "Albion village"]


def test_nobody_is_found_in_another_state_or_of_another_kind():
    names = Names(GROTON)

    assert names.find("Groton", state="MA", kind="", line=1) is None
    assert names.find("Groton", state="CT", kind="county", line=1) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Albans", "Saint Albans"),
        ("Mt Vernon Twp", "Mount Vernon Township"),
        ("Bed & Breakfast", "Bed and Breakfast"),
        ("O'Fallon", "O’Fallon"),
        ("Winston-Salem", "Winston Salem"),
    ],
)
def test_two_spellings_of_one_name_are_one(one, other):
    assert plain(one) == plain(other)
