"""Boundaries: imported when sound, sketched where none is known."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape
from tests.registry.conftest import ALDER, BIRCH

from interlocal.registry import queries, services
from interlocal.registry.calculations import sketch_cells
from interlocal.registry.models import Boundary

SQUARE = [[[-72.4, 41.8], [-72.3, 41.8], [-72.3, 41.9], [-72.4, 41.9], [-72.4, 41.8]]]
BOW_TIE = [[[-72.4, 41.8], [-72.3, 41.9], [-72.3, 41.8], [-72.4, 41.9], [-72.4, 41.8]]]
METRES = [[[500000, 4600000], [500100, 4600000], [500100, 4600100], [500000, 4600000]]]


def feature(geoid, coordinates, kind="Polygon", **properties):
    return {
        "type": "Feature",
        "properties": {"geoid": geoid, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


@pytest.fixture
def read_outlines(read, towns):
    def read_outlines(text, **more):
        return read(services.import_boundaries, text, file_name="towns.geojson", **more)

    return read_outlines


def test_a_sound_outline_is_kept_and_a_second_time_changes_nothing(read_outlines, towns):
    text = collection(
        feature(ALDER, SQUARE), feature(BIRCH, [SQUARE], kind="MultiPolygon"), name="towns"
    )

    imported = read_outlines(text)

    assert imported.added == 2
    assert {line.kind for line in Boundary.objects.all()} == {Boundary.Kind.IMPORTED}
    assert shape(json.loads(towns["Alder"].boundary.geojson)).area == pytest.approx(0.01)
    assert read_outlines(text).load is None


def test_heights_are_dropped(read_outlines, towns):
    read_outlines(collection(feature(ALDER, [[[*place, 12.0] for place in SQUARE[0]]])))

    assert not shape(json.loads(towns["Alder"].boundary.geojson)).has_z


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        (feature(BIRCH, BOW_TIE, name="Birch"), r"Feature 2 \(“Birch”\): It crosses itself near"),
        (feature(BIRCH, METRES), "not degrees. Save it in WGS84"),
        (feature(BIRCH, [-72.4, 41.8], kind="Point"), "It is a Point, not a Polygon"),
        (feature(BIRCH, []), "It has no coordinates"),
        (feature(BIRCH, [["a"]]), "not rings of positions"),
        (feature(BIRCH, [[[-72.4, 41.8], [-72.3, 41.8]]]), "not rings of positions"),
        (feature(BIRCH, 7), "not rings of positions"),
        ({"type": "Feature", "properties": {"geoid": BIRCH}, "geometry": None}, "It is a gap"),
        ({"type": "Feature", "properties": None, "geometry": None}, "geoid is missing"),
        (feature("0911099999", SQUARE), "No body is known by GEOID"),
        (feature(ALDER, SQUARE), "Feature 2 is also feature 1"),
    ],
)
def test_a_bad_outline_is_refused_with_its_file(read_outlines, outline, why):
    with pytest.raises(services.ImportRefused, match=why):
        read_outlines(collection(feature(ALDER, SQUARE), outline))

    assert not Boundary.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The file is empty"),
        ("{", "line 1: This is not GeoJSON"),
        ("[1, 2]", "not a GeoJSON FeatureCollection"),
        ('{"features": []}', "not a GeoJSON FeatureCollection"),
        ('{"features": [7]}', "A feature is not an object"),
        ('{"features": [NaN]}', "numbers must be finite"),
        ("[" * 100_000, "nesting small"),
        (collection(feature(ALDER, SQUARE), crs={"properties": {"name": "EPSG:2234"}}), "WGS84"),
        (collection(feature(ALDER, SQUARE), crs=7), "not WGS84"),
        (collection({"type": "Feature", "properties": {"town": "Alder"}}), "whose boundary"),
    ],
)
def test_a_file_that_is_no_map_is_refused(read_outlines, text, why):
    with pytest.raises(services.ImportRefused, match=why):
        read_outlines(text)


def test_a_coordinate_without_end_is_refused(read_outlines):
    endless = collection(feature(ALDER, SQUARE)).replace("41.9", "1e999")

    with pytest.raises(services.ImportRefused, match=r"not a number|not degrees|not rings"):
        read_outlines(endless)


def test_the_other_outlines_are_saved_when_that_is_asked_for(read_outlines):
    imported = read_outlines(
        collection(feature(ALDER, SQUARE), feature(BIRCH, BOW_TIE)), accept_rest=True
    )

    assert imported.added == Boundary.objects.count() == 1
    assert len(imported.problems) == 1


def test_sketches_give_way_to_imported_boundaries_and_never_the_other_way(
    read_outlines, towns, clerk, noon
):
    everyone = queries.municipalities()
    services.draw_sketches(bodies=everyone, by=clerk, at=noon)

    read_outlines(collection(feature(ALDER, SQUARE)))
    redrawn = services.draw_sketches(bodies=everyone, by=clerk, at=noon)

    kinds = dict(Boundary.objects.values_list("organisation__name", "kind"))
    assert redrawn == 0
    assert kinds == {"Alder": "imported"} | dict.fromkeys(["Birch", "Cedar", "Dogwood"], "sketch")


def test_a_sketch_says_that_it_is_one(towns, clerk, noon):
    services.draw_sketches(bodies=queries.municipalities(), by=clerk, at=noon)

    assert towns["Alder"].boundary.load.source.title == "Sketch drawn from positions"


degrees_north = st.floats(-60, 70).map(lambda number: round(number, 4))
degrees_east = st.floats(-120, -110).map(lambda number: round(number, 4))


@given(st.lists(st.tuples(degrees_north, degrees_east), min_size=1, max_size=12, unique=True))
def test_every_place_lies_in_its_own_cell(places):
    cells = [shape(cell) for cell in sketch_cells(places)]

    assert len(cells) == len(places)
    for (north, east), cell in zip(places, cells, strict=True):
        assert cell.is_valid
        assert cell.distance(Point(east, north)) < 1e-4


def test_bodies_at_one_position_share_a_cell():
    first, second, other = sketch_cells([(41.8, -72.4), (41.8, -72.4), (41.9, -72.4)])

    assert first == second != other


def test_cells_are_as_wide_as_they_are_high():
    grid = [(row, column) for row in range(5) for column in range(5)]
    places = [(41.8 + 0.09 * row, -72.4 + 0.12076 * column) for row, column in grid]

    west, south, east, north = shape(sketch_cells(places)[12]).bounds

    assert (east - west) * 0.7455 == pytest.approx(north - south, rel=0.01)  # cos(41.8 degrees)


def test_nothing_is_drawn_of_nothing():
    assert sketch_cells([]) == []
