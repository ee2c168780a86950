"""Maps as pictures that can be walked through with a keyboard, drawn on the server."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from interlocal.web.pieces.markup import drawn, joined
from interlocal.web.tables import Cell, Column, Row, Table

Point = tuple[float, float]
Ring = list[Point]

CHOSEN = "chosen"
NEIGHBOUR = "neighbour"
STATES = {"": "", CHOSEN: "chosen", NEIGHBOUR: "neighbor"}


@dataclass(frozen=True)
class Place:
    """One place of a map.

    ``geojson`` is the text of a Polygon or MultiPolygon in degrees, or empty for a place
    that is only listed. ``shade`` runs from 0 (least) to 5 (most); None is hatched:
    nothing is known. ``value`` says the shade in words. ``state`` is ``chosen``,
    ``neighbour`` or empty. ``hue``, from 0 to 5, is the color and pattern of a group that
    the place is in, and goes before the shade; ``mark`` is the group's short name, which is
    written on the map, since colors alone tell nothing.
    """

    id: str
    name: str
    geojson: str = ""
    shade: int | None = None
    value: str = ""
    href: str = ""
    state: str = ""
    hue: int | None = None
    mark: str = ""


@dataclass(frozen=True)
class Map:
    """A drawn map: the picture, what it shows in words, its legend, and its places by name."""

    label: str
    svg: SafeString
    places: list[Place] = field(default_factory=list)
    legend: list[tuple[int | None, str]] = field(default_factory=list)
    note: str = ""
    value_label: str = ""
    has_chosen: bool = False
    has_neighbours: bool = False


def region_map(
    places: Iterable[Place],
    *,
    label: str,
    legend: Sequence[tuple[int | None, str]] = (),
    value_label: str = "Value",
    note: str = "",
    width: int = 720,
    lines: Sequence[str] = (),
) -> Map:
    """Draw places on a map ``width`` units wide, north up, true to shape at its middle.

    Longitudes are shortened by the cosine of the middle latitude (an equirectangular
    projection), which is good for a region of some hundred kilometres.

    ``lines`` are polygons around which a strong line is drawn: groups of places, say.

    Raises ValueError for a geometry that is no polygon, or whose numbers are no degrees.
    """
    listed = sorted(places, key=lambda place: place.name)
    shapes = {place.id: _rings(place) for place in listed if place.geojson}
    placed = [place for place in listed if place.id in shapes]
    around = {f"around {n}": _rings(Place("", "a group", line)) for n, line in enumerate(lines)}
    on_sheet = _projected(shapes | around, width) if placed else {}
    paths = [_path(on_sheet[key]) for key in around if placed]
    return Map(
        label=label,
        svg=_picture(placed, on_sheet, label, width, paths) if placed else SafeString(""),
        places=listed,
        legend=list(legend),
        note=note,
        value_label=value_label,
        has_chosen=any(place.state == CHOSEN for place in placed),
        has_neighbours=any(place.state == NEIGHBOUR for place in placed),
    )


def rings_on_sheet(places: Sequence[Place], width: int) -> dict[str, list[Ring]]:
    """The outlines of places in units of a drawing ``width`` wide, north up, by their id.

    For pictures on paper, which take no style sheet. Raises ValueError as ``region_map``.
    """
    return _projected({place.id: _rings(place) for place in places}, width)


def table_of(shown: Map) -> Table:
    """The table that says the same as the map."""
    return Table(
        caption=shown.label,
        columns=[Column("Place"), Column(shown.value_label, is_number=True)],
        rows=[
            Row(
                [
                    Cell(place.name, href=place.href, note=STATES[place.state]),
                    Cell(place.value or "not reported"),
                ],
                place=place.id,
                is_ours=place.state == CHOSEN,
            )
            for place in shown.places
        ],
        stacks=False,
    )


def shade_of(value: float | None, breaks: Sequence[float]) -> int | None:
    """The shade of a value: how many of the rising breaks it reaches; None stays None."""
    return None if value is None else sum(value >= edge for edge in breaks)


def _rings(place: Place) -> list[Ring]:
    try:
        geometry = json.loads(place.geojson)
        polygons = {
            "Polygon": lambda: [geometry["coordinates"]],
            "MultiPolygon": lambda: geometry["coordinates"],
        }[geometry["type"]]()
        rings = [
            [(float(x), float(y)) for x, y, *_ in ring] for rings in polygons for ring in rings
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The shape of {place.name} is no GeoJSON polygon: {error}") from error
    points = [point for ring in rings for point in ring]
    if not points or not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise ValueError(f"The shape of {place.name} does not lie on earth.")
    return rings


def _projected(shapes: dict[str, list[Ring]], width: int) -> dict[str, list[Ring]]:
    """Degrees to units of the drawing, with a margin for thick outlines."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    margin = 4
    scale = (width - 2 * margin) / (((east - west) * squeeze) or 1)

    def on_sheet(point: Point) -> Point:
        x, y = point
        return (
            round(margin + (x - west) * squeeze * scale, 1),
            round(margin + (north - y) * scale, 1),
        )

    return {
        key: [_without_repeats([on_sheet(point) for point in ring]) for ring in rings]
        for key, rings in shapes.items()
    }


def _without_repeats(ring: Ring) -> Ring:
    return [point for i, point in enumerate(ring) if i == 0 or point != ring[i - 1]]


def _picture(
    placed: list[Place], rings: dict[str, list[Ring]], label: str, width: int, lines: list[str]
) -> SafeString:
    height = max(y for shape in rings.values() for ring in shape for _, y in ring) + 4
    paths = {place.id: _path(rings[place.id]) for place in placed}
    middles = {place.id: _middle(rings[place.id]) for place in placed}
    return drawn(
        '<svg class="il-map__sheet" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}'
        '<g aria-hidden="true">{}{}{}{}</g></svg>',
        width,
        round(height, 1),
        label,
        HATCH + HUES if any(place.hue is not None for place in placed) else HATCH,
        joined(_spot(place, paths[place.id]) for place in placed),
        joined(
            drawn('<path class="il-map__outline is-{}" d="{}"/>', place.state, paths[place.id])
            for place in sorted(placed, key=lambda place: place.state == CHOSEN)
            if place.state
        ),
        joined(drawn('<path class="il-map__line" d="{}"/>', line) for line in lines),
        joined(
            drawn(
                '<text class="il-map__name {}" x="{}" y="{}">{}</text>',
                _classes(place),
                *middles[place.id],
                place.name,
            )
            for place in placed
        ),
        joined(_mark(place, *middles[place.id]) for place in placed if place.mark),
    )


def _mark(place: Place, x: float, y: float) -> SafeString:
    above = round(y - MARK_ABOVE, 1)
    return drawn('<text class="il-map__mark" x="{}" y="{}">{}</text>', x, above, place.mark)


HATCH = SafeString(
    '<defs><pattern id="il-map-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="il-map__hatch-ground" width="6" height="6"/>'
    '<path class="il-map__hatch" d="M0 0v6"/></pattern></defs>'
)


MARK_ABOVE = 16
STROKES = (
    "M0 0v8",
    "M0 4h8",
    "M0 0l8 8M-2 6l4 4M6 -2l4 4",
    "M8 0l-8 8M2 -2l-4 4M10 6l-4 4",
    "M4 0v8M0 4h8",
    "M2 4a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
)
HUES = drawn(
    "<defs>{}</defs>",
    joined(
        drawn(
            '<pattern id="il-map-hue-{0}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<rect class="il-map__hue-{0}" width="8" height="8"/>'
            '<path class="il-map__stroke-{0}" d="{1}"/></pattern>',
            number,
            stroke,
        )
        for number, stroke in enumerate(STROKES)
    ),
)


def _spot(place: Place, path: str) -> SafeString:
    words = ", ".join(filter(None, [place.name, place.value or "not reported"]))
    spoken = f"{words} ({STATES[place.state]})" if place.state else words
    shape = drawn(
        '<path class="il-map__place {}"{} d="{}"><title>{}</title></path>',
        _shade(place),
        _fill(place),
        path,
        words,
    )
    if place.href:
        return drawn(
            '<a href="{}" data-place="{}" aria-label="{}">{}</a>',
            place.href,
            place.id,
            spoken,
            shape,
        )
    return drawn('<g role="img" data-place="{}" aria-label="{}">{}</g>', place.id, spoken, shape)


def _fill(place: Place) -> SafeString:
    if place.hue is not None:
        return drawn(' fill="url(#il-map-hue-{})"', place.hue)
    return SafeString(' fill="url(#il-map-hatch)"') if place.shade is None else SafeString("")


def _shade(place: Place) -> str:
    if place.hue is not None:
        return f"is-hue-{place.hue}"
    return "is-missing" if place.shade is None else f"is-shade-{place.shade}"


def _classes(place: Place) -> str:
    return f"{_shade(place)} is-{place.state}" if place.state else _shade(place)


def _path(rings: list[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)


def _middle(rings: list[Ring]) -> Point:
    """The centre of gravity of the largest ring: where the name is written."""
    return max((_centre(ring) for ring in rings), key=lambda found: found[0])[1]


def _centre(ring: Ring) -> tuple[float, Point]:
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
    if not doubled:
        return 0.0, ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * doubled)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * doubled)
    return abs(doubled) / 2, (round(x, 1), round(y, 1))
