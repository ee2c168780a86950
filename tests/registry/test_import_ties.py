"""Who belongs to which body, and who touches whom."""

import pytest
from tests.registry.conftest import ALDER, BIRCH

from interlocal.registry import queries, services
from interlocal.registry.models import Former, Membership, Neighbour

COUNCIL = "name,kind,state,geoid\nGrove Council,cog,CT,09119\n"
MEMBERS = f"scheme,body,member\ngeoid,09119,{ALDER}\ngeoid,09119,{BIRCH}\n"
TOUCHES = f"scheme,a,b,contact,border_km\ngeoid,{BIRCH},{ALDER},border,4.5\n"


@pytest.fixture
def council(read, towns):
    read(services.import_organisations, COUNCIL)
    return queries.regions().get()


def test_a_council_has_the_members_of_the_file_once(read, council):
    read(services.import_members, MEMBERS)

    again = read(services.import_members, MEMBERS)

    assert [town.name for town in queries.members_of(council)] == ["Alder", "Birch"]
    assert (again.added, again.unchanged, again.load) == (0, 2, None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("geoid,09119,0911099999", "line 4: No body is known by GEOID"),
        ("geoid,09119,09119", "line 4: 09119 cannot be its own member"),
        (f"geoid,09119,{ALDER}", "This membership is also on line"),
    ],
)
def test_a_bad_membership_is_refused_with_its_file(read, council, line, why):
    with pytest.raises(services.ImportRefused, match=why):
        read(services.import_members, f"{MEMBERS}{line}\n")

    assert not Membership.objects.exists()


def test_neighbours_are_kept_once_whichever_comes_first(read, towns):
    read(services.import_neighbours, TOUCHES)

    pair = Neighbour.objects.get()
    assert [town.name for town in queries.neighbours_of(towns["Alder"])] == ["Birch"]
    assert (pair.contact, pair.border_km, pair.locator) == ("border", 4.5, "line 2")
    assert read(services.import_neighbours, TOUCHES).load is None


def test_a_corrected_border_replaces_the_old_one(read, towns):
    read(services.import_neighbours, TOUCHES)

    imported = read(services.import_neighbours, TOUCHES.replace("border,4.5", "corner,0.05"))

    assert (imported.added, imported.changed) == (0, 1)
    assert [str(change) for change in imported.changes] == [
        "Alder – Birch: border, 4.5 km → corner, 0.05 km"
    ]
    assert Neighbour.objects.get().contact == Neighbour.Contact.CORNER
    former = Former.objects.get()
    assert (former.value, former.locator, former.replaced_by) == (
        "border, 4.5 km",
        "line 2",
        imported.load,
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"geoid,{ALDER},{BIRCH},border,2", "This pair is also on line"),
        (f"geoid,{ALDER},{ALDER},border,2", "cannot be its own b"),
        (f"geoid,{ALDER},0911000003,boarder,2", "Did you mean border"),
        (f"geoid,{ALDER},0911000003,border,-2", "A border of “-2” km"),
        (f"geoid,{ALDER},0911000003,border,nan", "is not a number"),
    ],
)
def test_a_bad_pair_is_refused_with_its_file(read, towns, line, why):
    with pytest.raises(services.ImportRefused, match=why):
        read(services.import_neighbours, f"{TOUCHES}{line}\n")

    assert not Neighbour.objects.exists()


# ---------- from and until ----------

DATED = f"scheme,body,member,since,until\ngeoid,09119,{ALDER},2020-07-01,\n"


def held():
    rows = Membership.objects.values_list("member__name", "since", "until")
    return sorted((name, str(since), str(until)) for name, since, until in rows)


def test_a_file_adds_the_days_that_were_not_known(read, council):
    read(services.import_members, MEMBERS)

    imported = read(services.import_members, DATED)

    assert (imported.added, imported.changed) == (0, 1)
    assert [str(change) for change in imported.changes] == [
        "Alder in Grove Council: not known to today → 2020-07-01 to today"
    ]
    assert ("Alder", "2020-07-01", "None") in held()
    assert read(services.import_members, DATED).load is None
    assert read(services.import_members, MEMBERS).load is None  # no day contradicts none


def test_a_member_that_left_is_none_today_and_may_come_back(read, council, towns):
    read(services.import_members, DATED)

    read(services.import_members, DATED.replace("2020-07-01,", "2020-07-01,2024-06-30"))
    assert held() == [("Alder", "2020-07-01", "2024-06-30")]
    assert not queries.members_of(council).exists()
    assert not queries.regions_of(towns["Alder"]).exists()
    read(services.import_members, DATED.replace("2020-07-01,", "2025-07-01,"))

    assert held() == [("Alder", "2020-07-01", "2024-06-30"), ("Alder", "2025-07-01", "None")]
    assert [town.name for town in queries.members_of(council)] == ["Alder"]


def test_a_membership_that_begins_later_does_not_hold_yet(read, council):
    read(services.import_members, DATED.replace("2020-07-01", "2999-07-01"))

    assert Membership.objects.exists()
    assert not queries.members_of(council).exists()


@pytest.mark.parametrize(
    ("days", "why"),
    [("2020,", "“2020” is no day"), ("2020-07-01,2019-01-01", "ends on 2019-01-01 before")],
)
def test_a_day_that_makes_no_sense_is_refused(read, council, days, why):
    with pytest.raises(services.ImportRefused, match=why):
        read(services.import_members, DATED.replace("2020-07-01,", days))


def test_a_mapping_may_say_where_the_days_stand(read_mapped, council):
    mapping = """\
source: {code: yearly-report}
ties:
  body: {scheme: geoid, identifier: council}
  member: {scheme: geoid, identifier: town}
  since: joined
  until: left
"""
    content = f"council,town,joined,left\n09119,{ALDER},2020-07-01,\n09119,{BIRCH},,2024-06-30\n"

    read_mapped("members", mapping, content)

    assert held() == [("Alder", "2020-07-01", "None"), ("Birch", "None", "2024-06-30")]


# ---------- districts ----------

DISTRICTS = """\
name,kind,state,urn
Alder School District,school-district,CT,urn:interlocal:us-ct:school-district:alder
Lake Fire District,special-district,CT,urn:interlocal:us-ct:special-district:lake-fire
"""
SERVED = """\
source: {code: yearly-report}
ties:
  body: {scheme: urn, identifier: district}
  member: {scheme: geoid, identifier: town}
"""


@pytest.fixture
def districts(read, read_mapped, towns):
    read(services.import_organisations, DISTRICTS)
    lines = [
        f"urn:interlocal:us-ct:school-district:alder,{ALDER}",
        f"urn:interlocal:us-ct:special-district:lake-fire,{ALDER}",
        f"urn:interlocal:us-ct:special-district:lake-fire,{BIRCH}",
    ]
    read_mapped("members", SERVED, "\n".join(["district,town", *lines]))
    return {body.name: body for body in queries.organisations().exclude(kind="municipality")}


def test_a_body_without_a_public_number_goes_by_a_name_given_here(districts):
    assert queries.find_organisation("urn:interlocal:us-ct:school-district:alder").name == (
        "Alder School District"
    )


def test_a_name_given_here_has_its_form(read, towns):
    with pytest.raises(services.ImportRefused, match="no urn identifier"):
        read(services.import_organisations, DISTRICTS.replace("us-ct:school", "us-ct school"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Alder School District", ["School district, CT", "It serves Alder.", "Towns it serves"]),
        (
            "Lake Fire District",
            ["Special district, CT", "It lies in Alder and Birch.", "Towns it lies in"],
        ),
    ],
)
def test_a_districts_page_names_its_towns_and_the_source(districts, client, name, words):
    page = client.get(f"/bodies/{districts[name].slug}/").content.decode()

    for each in [*words, "Missing is not zero", "Yearly report"]:
        assert each in page


def test_a_towns_page_names_its_districts(districts, towns, client):
    page = client.get(f"/towns/{towns['Alder'].slug}/").content.decode()

    for each in ("School districts", "Alder School District", "Lake Fire District"):
        assert each in page
    assert list(queries.school_districts_of(towns["Alder"])) == [districts["Alder School District"]]


def test_the_page_of_a_body_leads_towns_and_councils_to_their_own(towns, council, client):
    assert client.get("/bodies/alder-ct/").headers["Location"] == "/towns/alder-ct/"
    assert client.get(f"/bodies/{council.slug}/").headers["Location"] == (
        f"/regions/{council.slug}/"
    )
    assert client.get("/bodies/no-such-body/").status_code == 404
