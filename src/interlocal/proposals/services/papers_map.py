"""A small map for papers: the participants' outlines, told apart without colour."""

from collections.abc import Sequence
from html import escape

from interlocal.proposals.documents.content import Map
from interlocal.registry import queries as registry
from interlocal.registry.models import Boundary, Organisation
from interlocal.web.maps import Place, rings_on_sheet
from interlocal.web.words import listing, plain

WIDTH, HIGHEST = 480, 300
"""Of the drawing; what lies north to south is drawn smaller, in the middle of the width."""


def map_of(bodies: Sequence[Organisation]) -> Map | None:
    """Where the participants lie; None where an outline is missing."""
    outlines = list(registry.boundaries_of(bodies))
    if {each.organisation_id for each in outlines} != {body.pk for body in bodies}:
        return None
    places = [Place(str(one.pk), one.organisation.name, one.geojson) for one in outlines]
    shapes = rings_on_sheet(places, WIDTH)
    height = _height(shapes)
    if height > HIGHEST:
        narrow = max(80, int(WIDTH * HIGHEST / height))
        shapes = {
            key: [[(x + (WIDTH - narrow) / 2, y) for x, y in ring] for ring in rings]
            for key, rings in rings_on_sheet(places, narrow).items()
        }
        height = _height(shapes)
    names = listing([plain(one.organisation.name) for one in outlines])
    sketch = any(one.kind == Boundary.Kind.SKETCH for one in outlines)
    kind = "Outlines are sketched from positions." if sketch else ""
    return Map(
        svg=_drawn(outlines, shapes, height),
        alt=f"Map of the participants: {names}. {kind}".strip(),
    )


def _height(shapes: dict[str, list[list[tuple[float, float]]]]) -> float:
    return max(y for rings in shapes.values() for ring in rings for _, y in ring) + 4


def _drawn(
    outlines: Sequence[Boundary],
    shapes: dict[str, list[list[tuple[float, float]]]],
    height: float,
) -> str:
    paths, names = [], []
    for one in outlines:
        rings = shapes[str(one.pk)]
        way = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)
        paths.append(f'<path d="{way}" fill="#e9f3f2" stroke="#1c2b33" stroke-width="1.2"/>')
        largest = max(rings, key=len)
        x = sum(point[0] for point in largest) / len(largest)
        y = sum(point[1] for point in largest) / len(largest)
        names.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="13" '
            f'font-family="Public Sans, Liberation Sans, Arial, sans-serif" '
            f'fill="#1c2b33">{escape(plain(one.organisation.name))}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}">{"".join(paths)}{"".join(names)}</svg>'
    )
