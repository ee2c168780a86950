"""Who touches whom, from hand-drawn squares and from Connecticut's outlines."""

import csv
import json

import pytest
from shapely import make_valid
from shapely.geometry import MultiPolygon, box, mapping, shape
from tests.registry.conftest import ALDER, BIRCH

from interlocal.registry import queries, services
from interlocal.registry.calculations import beside, contact, contacts
from interlocal.registry.models import Former, Neighbour

# On the equator a degree is 111.32 km east and north: a square of 0.1 degrees has 11.132 km a side.
KM = 1 / 111.32
SQUARE = box(0, 0, 0.1, 0.1)
SIDE_KM = 11.132
CEDAR, DOGWOOD = "0911000003", "0911000004"


def east(shape_, km):
    """A copy moved to the east."""
    from shapely.affinity import translate

    return translate(shape_, xoff=km * KM)


def test_two_squares_side_by_side_share_the_side():
    how = contact(SQUARE, east(SQUARE, SIDE_KM))

    assert (how.kind, how.distance_km) == ("border", 0)
    assert how.border_km == pytest.approx(SIDE_KM, abs=0.03)


def test_away_from_the_equator_a_degree_east_is_shorter():
    south = box(-72.5, 60.0, -72.4, 60.1)  # cos 60° is one half
    north = box(-72.5, 60.1, -72.4, 60.2)

    assert contact(south, north).border_km == pytest.approx(SIDE_KM / 2, rel=0.005)


def test_squares_that_meet_in_a_point_touch_at_a_corner():
    how = contact(SQUARE, box(0.1, 0.1, 0.2, 0.2))

    assert (how.kind, how.border_km, how.distance_km) == ("corner", 0, 0)


@pytest.mark.parametrize(("shared_km", "kind"), [(0.05, "corner"), (0.2, "border")])
def test_a_very_short_border_is_a_corner(shared_km, kind):
    from shapely.affinity import translate

    shifted = translate(east(SQUARE, SIDE_KM), yoff=0.1 - shared_km * KM)

    assert contact(SQUARE, shifted).kind == kind


def test_a_sliver_of_a_metre_is_no_gap():
    how = contact(SQUARE, east(SQUARE, SIDE_KM + 0.001))

    assert how.kind == "border"
    assert how.border_km == pytest.approx(SIDE_KM, abs=0.03)


def test_a_gap_is_a_distance():
    how = contact(SQUARE, east(SQUARE, SIDE_KM + 2.5))

    assert (how.kind, how.border_km) == ("apart", 0)
    assert how.distance_km == pytest.approx(2.5, abs=0.001)


def test_outlines_that_overlap_by_a_metre_share_a_border():
    how = contact(SQUARE, east(SQUARE, SIDE_KM - 0.001))

    assert how.kind == "border"
    assert how.border_km == pytest.approx(SIDE_KM, abs=0.03)


def test_a_town_in_the_hole_of_another_touches_it_all_around():
    city = box(0.04, 0.04, 0.06, 0.06)

    how = contact(SQUARE.difference(city), city)

    assert how.kind == "border"
    assert how.border_km == pytest.approx(4 * 0.02 / KM, rel=0.01)


def test_the_parts_of_a_town_count_together():
    parts = MultiPolygon([box(0.1, 0.0, 0.2, 0.02), box(0.1, 0.05, 0.2, 0.08)])

    assert contact(SQUARE, parts).border_km == pytest.approx(0.05 / KM, abs=0.06)
    island = MultiPolygon([box(0.1, 0.0, 0.2, 0.02), box(5, 5, 5.1, 5.1)])
    assert contact(SQUARE, island).kind == "border"


def test_the_order_changes_nothing():
    other = box(0.1, 0.03, 0.2, 0.2)

    assert contact(SQUARE, other) == contact(other, SQUARE)


def test_pairs_are_found_once_and_only_those_asked_for():
    row = {key: east(SQUARE, SIDE_KM * key) for key in range(5)}

    assert [pair[:2] for pair in contacts(row)] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert [pair[:2] for pair in contacts(row, [2])] == [(1, 2), (2, 3)]
    assert list(contacts({})) == []


def test_positions_on_a_square_lie_side_by_side_along_its_sides():
    # The cells of four corners meet in the middle: across they touch in a point only.
    corners = {1: (41.8, -72.5), 2: (41.8, -72.4), 3: (41.9, -72.5), 4: (41.9, -72.4)}

    assert beside(corners) == [(1, 2), (1, 3), (2, 4), (3, 4)]


def test_bodies_at_one_place_lie_side_by_side():
    assert beside({1: (41.8, -72.5), 2: (41.8, -72.5)}) == [(1, 2)]


# ---------- Connecticut ----------


@pytest.fixture(scope="module")
def connecticut(shared_data):
    """Outlines of the Capitol Region by town, and the published table of who touches whom."""
    folder = shared_data / "connecticut"
    features = json.loads((folder / "crcog_towns.geojson").read_text("utf-8"))["features"]
    towns = {each["properties"]["town"]: make_valid(shape(each["geometry"])) for each in features}
    with (folder / "ct_town_adjacency.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return towns, {
        frozenset((row["town_a"], row["town_b"])): (row["contact"], float(row["shared_border_km"]))
        for row in rows
        if {row["town_a"], row["town_b"]} <= towns.keys()
    }


def test_the_capitol_regions_borders_are_those_of_the_published_table(connecticut):
    towns, published = connecticut
    names = sorted(towns)

    found = {
        frozenset((names[a], names[b])): how
        for a, b, how in contacts({key: towns[name] for key, name in enumerate(names)})
    }

    assert found.keys() == published.keys()
    assert len(found) == 92
    for pair, (kind, km) in published.items():
        assert found[pair].kind == kind
        if kind == "border":
            assert found[pair].border_km == pytest.approx(km, abs=0.03)


def test_bolton_touches_six_towns_and_tolland_is_not_one_of_them(connecticut):
    towns, _ = connecticut

    near = {name for name in towns if name != "Bolton" and _touch(towns["Bolton"], towns[name])}

    assert near == {"Andover", "Coventry", "Glastonbury", "Hebron", "Manchester", "Vernon"}
    assert contact(towns["Bolton"], towns["Tolland"]).distance_km > 1


def _touch(first, second):
    return contact(first, second).kind != "apart"


# ---------- kept in the registry ----------


def outline(geoid, west, south=41.8, size=0.1):
    square = box(west, south, round(west + size, 6), round(south + size, 6))
    return {"type": "Feature", "properties": {"geoid": geoid}, "geometry": mapping(square)}


@pytest.fixture
def draw(read, towns):
    def draw(*features):
        text = json.dumps({"type": "FeatureCollection", "features": features})
        return read(services.import_boundaries, text, file_name="towns.geojson")

    return draw


def pairs():
    return {
        f"{pair.a.name} {pair.b.name}": pair.contact
        for pair in Neighbour.objects.select_related("a", "b")
    }


def test_imported_outlines_say_who_touches_whom_and_from_where(draw):
    draw(outline(ALDER, -72.5), outline(BIRCH, -72.4), outline(CEDAR, -72.3, 41.9))

    assert pairs() == {"Alder Birch": "border", "Birch Cedar": "corner"}
    pair = Neighbour.objects.get(contact="border")
    assert pair.load.source.code == "neighbours-from-outlines"
    assert pair.border_km == pytest.approx(SIDE_KM, abs=0.05)


def test_a_corrected_outline_moves_the_borders_and_keeps_the_old_ones(draw):
    draw(outline(ALDER, -72.5), outline(BIRCH, -72.4), outline(CEDAR, -72.3))

    draw(outline(BIRCH, -72.39, size=0.08))  # smaller: now a kilometre from both

    assert pairs() == {}
    former = Former.objects.filter(kind=Former.Kind.BORDER)
    assert {str(line.other) for line in former} == {"Birch", "Cedar"}


def test_a_second_import_changes_no_border(draw):
    features = (outline(ALDER, -72.5), outline(BIRCH, -72.4))
    draw(*features)
    before = set(Neighbour.objects.values_list("pk", flat=True))

    draw(*features)
    draw(*features, outline(CEDAR, -71.0))

    assert set(Neighbour.objects.values_list("pk", flat=True)) == before


def test_a_publishers_table_goes_before_what_is_worked_out(read, draw, towns):
    read(
        services.import_neighbours,
        f"scheme,a,b,contact,border_km\ngeoid,{ALDER},{BIRCH},border,9.9\n",
    )

    draw(outline(ALDER, -72.5), outline(BIRCH, -72.4))

    assert Neighbour.objects.get().border_km == 9.9


def test_bodies_of_another_kind_are_not_neighbors(read, draw):
    read(services.import_organisations, "name,kind,state,geoid\nGrove Council,cog,CT,09119\n")

    draw(outline(ALDER, -72.5), outline("09119", -72.4))

    assert pairs() == {}


def test_without_outlines_positions_say_who_seems_to_lie_beside_whom(towns, clerk, noon):
    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)

    assert set(pairs().values()) == {"beside"}
    assert "Alder Birch" in pairs()
    pair = Neighbour.objects.first()
    assert pair.load.source.code == "neighbours-from-positions"
    before = pairs()
    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)
    assert pairs() == before


def test_outlines_take_the_place_of_what_positions_said(towns, clerk, noon, draw):
    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)

    draw(
        outline(ALDER, -72.5),
        outline(BIRCH, -72.4),
        outline(CEDAR, -71.0),
        outline(DOGWOOD, -70.0),
    )

    assert pairs() == {"Alder Birch": "border"}
    assert Former.objects.filter(value="beside").exists()


def test_where_a_table_tells_positions_are_not_asked(read, towns, clerk, noon):
    lines = [f"geoid,{ALDER},{BIRCH},border,4", f"geoid,{CEDAR},{DOGWOOD},border,4"]
    read(services.import_neighbours, "\n".join(["scheme,a,b,contact,border_km", *lines]))

    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)

    assert pairs() == {"Alder Birch": "border", "Cedar Dogwood": "border"}


def test_the_towns_page_says_that_it_is_a_guess(towns, clerk, noon, client):
    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)

    page = client.get(f"/towns/{towns['Alder'].slug}/").content.decode()

    assert "seems to lie beside it, judging by positions" in page
    assert "Neighbors guessed from positions" in page


def test_a_region_without_outlines_gets_its_map_once(read, towns, noon):
    read(services.import_organisations, "name,kind,state,geoid\nGrove Council,cog,CT,09119\n")
    lines = [f"geoid,09119,{geoid}" for geoid in (ALDER, BIRCH, CEDAR)]
    read(services.import_members, "\n".join(["scheme,body,member", *lines]))

    assert services.complete_maps(at=noon) == 3
    assert services.complete_maps(at=noon) == 0
    assert "Alder Birch" in pairs()
