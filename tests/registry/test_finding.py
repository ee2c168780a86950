"""Finding a body by what people call it."""

import pytest

from interlocal.registry import queries, rules, services


@pytest.mark.parametrize(
    "text",
    ["Alder", "alder", " ALDER ", "Town of Alder", "Alder, CT", "Alder town", "alder-ct"],
)
def test_a_town_is_found_by_its_name_however_written(towns, text):
    assert queries.find_organisation(text) == towns["Alder"]


@pytest.mark.parametrize("identifier", ["0911000001", "0900100001"])
def test_a_town_is_found_by_its_old_and_new_geoid(towns, identifier):
    assert queries.find_organisation(identifier) == towns["Alder"]


@pytest.mark.parametrize("text", ["Aldr", "Aldre", "alderr"])
def test_a_wrong_name_suggests_the_nearest(towns, text):
    with pytest.raises(queries.OrganisationNotFound) as miss:
        queries.find_organisation(text)

    assert str(miss.value) == f"No town “{text}”. Did you mean Alder?"
    assert miss.value.nearest == ["Alder"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "Zzyzx", "%", "x" * 5000])
def test_a_name_like_no_other_suggests_nothing(towns, text):
    with pytest.raises(queries.OrganisationNotFound) as miss:
        queries.find_organisation(text)

    assert miss.value.nearest == []


def test_a_town_goes_before_other_bodies_of_its_name(read, towns):
    read(services.import_organisations, "name,kind,state\nAlder,nonprofit,CT\n")

    assert queries.find_organisation("Alder") == towns["Alder"]


def test_two_towns_of_one_name_are_told_apart_by_state(read, towns):
    read(services.import_organisations, "name,kind,state,geoid\nAlder,municipality,NY,3600100001\n")

    with pytest.raises(queries.SeveralOrganisations) as shared:
        queries.find_organisation("Alder")
    assert str(shared.value) == (
        "Several bodies are called “Alder”: Alder, CT (alder-ct); Alder, NY (alder-ny). "
        "Say which: add the state, as in “Alder, CT”."
    )
    assert queries.find_organisation("Alder", state="ct") == towns["Alder"]
    assert queries.find_organisation("town of alder, CT.") == towns["Alder"]
    assert queries.find_organisation("alder-ny").state == "NY"


def test_many_towns_of_one_name_are_named_in_part(read, towns):
    rows = "".join(f"Ash,municipality,NY,36001{i:05}\n" for i in range(1, 10))
    read(services.import_organisations, f"name,kind,state,geoid\n{rows}")

    with pytest.raises(queries.SeveralOrganisations, match=r"; 3 more\. Say which: write"):
        queries.find_organisation("Ash")


def test_a_state_behind_a_name_is_where_it_is_looked_for(towns):
    with pytest.raises(queries.OrganisationNotFound) as miss:
        queries.find_organisation("Alder, TX")
    assert str(miss.value) == "No town “Alder, TX”. Did you mean Alder?"


def test_a_name_that_itself_ends_like_a_state_is_found(read, towns):
    read(services.import_organisations, 'name,kind,state\n"Fire Company, Co",nonprofit,CT\n')

    assert queries.find_organisation("fire company, co").name == "Fire Company, Co"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Town of  West-Hartford, CT", "west hartford"),
        ("The City of Peñasco", "penasco"),
        ("O’Neill", "oneill"),
        ("Village", "village"),
        ("Groton (city)", "groton"),
    ],
)
def test_a_plain_name_leaves_out_what_varies(name, plain):
    assert rules.plain_name(name) == plain
