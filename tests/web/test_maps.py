"""Maps: true to shape, complete, and readable without eyes."""

import json
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.web.maps import CHOSEN, NEIGHBOUR, Place, region_map, shade_of, table_of

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = [[-72.5, 41.7], [-72.4, 41.7], [-72.4, 41.8], [-72.5, 41.8], [-72.5, 41.7]]


def shape(ring=SQUARE, kind="Polygon"):
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return json.dumps({"type": kind, "coordinates": coordinates})


def parsed(drawn):
    return ET.fromstring(drawn.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def points_of(drawn):
    paths = [
        path.get("d") for path in parsed(drawn).iter(f"{SVG}path") if "place" in path.get("class")
    ]
    return [
        [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
        for path in paths
    ]


def test_a_degree_of_longitude_is_shortened_by_the_cosine_of_the_latitude():
    drawn = region_map([Place("1", "Alder", shape())], label="Alder", width=108)

    (ring,) = points_of(drawn)
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    high = max(y for _, y in ring) - min(y for _, y in ring)
    assert wide == 100
    assert high == pytest.approx(100 / math.cos(math.radians(41.75)), abs=0.1)


def test_north_is_up():
    north = [[x, y + 0.1] for x, y in SQUARE]
    drawn = region_map([Place("1", "Alder", shape()), Place("2", "Birch", shape(north))], label="-")

    alder, birch = points_of(drawn)
    assert min(y for _, y in birch) < min(y for _, y in alder)


@given(
    st.lists(
        st.tuples(st.floats(-179, 179), st.floats(-85, 85)), min_size=3, max_size=12, unique=True
    )
)
def test_everything_drawn_lies_on_the_sheet(corners):
    drawn = region_map([Place("1", "Alder", shape([list(c) for c in corners]))], label="Alder")

    _, _, width, height = map(float, parsed(drawn).get("viewBox").split())
    for x, y in points_of(drawn)[0]:
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_every_place_is_a_link_with_its_name_value_and_state():
    drawn = region_map(
        [
            Place("1", "Alder", shape(), 4, "$40,000", "/towns/alder/", CHOSEN),
            Place("2", "Birch", shape(), None, "", "/towns/birch/", NEIGHBOUR),
        ],
        label="Net saving",
    )

    links = {link.get("href"): link.get("aria-label") for link in parsed(drawn).iter(f"{SVG}a")}
    assert links == {
        "/towns/alder/": "Alder, $40,000 (chosen)",
        "/towns/birch/": "Birch, not reported (neighbor)",
    }


def test_a_name_cannot_break_out_of_the_picture():
    drawn = region_map([Place("1", '"><script>x</script>', shape(), href='/"onfocus=1')], label="-")

    assert "<script" not in drawn.svg
    assert parsed(drawn).find(f"{SVG}a").get("href") == '/"onfocus=1'


def test_no_style_is_written_inline():
    drawn = region_map([Place("1", "Alder", shape(), 1, state=CHOSEN)], label="-")

    assert "style=" not in drawn.svg


def test_the_table_lists_places_that_cannot_be_drawn_too():
    drawn = region_map([Place("2", "Birch", value="$5"), Place("1", "Alder", shape())], label="-")

    assert [row.cells[0].text for row in table_of(drawn).rows] == ["Alder", "Birch"]
    assert [row.cells[1].text for row in table_of(drawn).rows] == ["not reported", "$5"]


def test_a_region_without_shapes_has_no_picture_and_still_a_table():
    drawn = region_map([Place("1", "Alder", value="$5")], label="-")

    assert drawn.svg == ""
    assert len(table_of(drawn).rows) == 1


def test_islands_belong_to_their_town():
    drawn = region_map([Place("1", "Alder", shape(kind="MultiPolygon"))], label="-")

    assert len(points_of(drawn)) == 1


@pytest.mark.parametrize(
    "geojson",
    [
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": [[[500, 2], [1, 2], [1, 3]]]}',
        '{"type": "Polygon", "coordinates": [[[NaN, 2], [1, 2], [1, 3]]]}',
        '{"type": "Polygon", "coordinates": []}',
        "[1, 2]",
        "not json",
    ],
)
def test_what_is_no_polygon_on_earth_is_refused(geojson):
    with pytest.raises(ValueError, match="The shape of Alder"):
        region_map([Place("1", "Alder", geojson)], label="-")


def test_a_value_reaches_the_shade_of_the_breaks_below_it():
    assert [shade_of(v, [5, 10, 20]) for v in (4, 5, 19.9, 20, None)] == [0, 1, 2, 3, None]
