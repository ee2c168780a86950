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
