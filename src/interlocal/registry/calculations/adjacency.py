"""Outlines and positions to who touches whom, how, and how far apart the others are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from interlocal.registry.calculations.sketches import sketch_cells

BORDER, CORNER, APART, BESIDE = "border", "corner", "apart", "beside"
CORNER_KM = 0.1  # what is shorter is a corner: boundaries are drawn to some metres
GAP_KM = 0.01  # as wide a gap between two outlines is one of drawing, not of land
_KM_A_DEGREE = 111.32
_DECIMALS = 3


@dataclass(frozen=True)
class Contact:
    """How two outlines lie: ``border``, ``corner`` or ``apart``, in kilometres."""

    kind: str
    border_km: float
    distance_km: float


def contact(first: BaseGeometry, second: BaseGeometry) -> Contact:
    """How two outlines in degrees touch, and how far apart they are.

    They touch where they are at most ten metres apart: outlines of one border are often
    drawn twice, with slivers between. The shared length is the mean of what of each outline
    lies so near the other, on a plane in which a kilometre east is as long as a kilometre
    north; it is some ten metres too long at each end. A town in a hole of another touches
    it all around; parts of a town count together.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> contact(box(-72.50, 41.80, -72.40, 41.90), box(-72.40, 41.80, -72.30, 41.90)).kind
    'border'
    """
    a, b = _on_a_plane(first, second)
    apart = float(shapely.distance(a, b))
    if apart > GAP_KM:
        return Contact(APART, 0.0, round(apart, _DECIMALS))
    lengths = [_near(a, b), _near(b, a)]
    shared = round(sum(lengths) / 2, _DECIMALS)
    kind = BORDER if shared >= CORNER_KM else CORNER
    return Contact(kind, shared if kind == BORDER else 0.0, 0.0)


def contacts(
    outlines: Mapping[int, BaseGeometry], among: Sequence[int] | None = None
) -> Iterator[tuple[int, int, Contact]]:
    """Every pair of outlines that touches, the lower key first, in order.

    With ``among`` only pairs in which one of these keys stands. Nobody is compared with
    everybody: a tree of envelopes finds who can touch.
    """
    keys = sorted(outlines)
    if not keys:
        return
    shapes = [outlines[key] for key in keys]
    wanted = set(keys if among is None else among)
    asked = [place for place, key in enumerate(keys) if key in wanted]
    tree = shapely.STRtree(shapes)
    near = [_widened(shapes[place]) for place in asked]
    found = tree.query(near).T if near else []
    pairs = {
        (min(asked[one], other), max(asked[one], other))
        for one, other in found
        if asked[one] != other
    }
    for first, second in sorted(pairs):
        how = contact(shapes[first], shapes[second])
        if how.kind != APART:
            yield keys[first], keys[second], how


def beside(positions: Mapping[int, tuple[float, float]]) -> list[tuple[int, int]]:
    """Pairs of bodies that lie side by side, judging by their (latitude, longitude) alone.

    Two lie side by side if the cells of all points nearest to them share an edge within the
    rounded outline of the whole: how often that is right, ``sketch_cells`` says. Bodies at
    one position lie side by side.
    """
    keys = sorted(positions)
    cells = sketch_cells([positions[key] for key in keys])
    outlines = {key: shapely.geometry.shape(cell) for key, cell in zip(keys, cells, strict=True)}
    same = [
        (first, second)
        for index, first in enumerate(keys)
        for second in keys[index + 1 :]
        if positions[first] == positions[second]
    ]
    touching = [(first, second) for first, second, how in contacts(outlines) if how.kind == BORDER]
    return sorted({*touching, *same})


def _near(line_of: BaseGeometry, other: BaseGeometry) -> float:
    """How much of an outline runs within the gap of another's, in kilometres."""
    west, south, east, north = other.bounds
    line = shapely.clip_by_rect(
        line_of.boundary, west - GAP_KM, south - GAP_KM, east + GAP_KM, north + GAP_KM
    )
    west, south, east, north = line_of.bounds
    edge = shapely.clip_by_rect(
        other.boundary, west - GAP_KM, south - GAP_KM, east + GAP_KM, north + GAP_KM
    )
    return float(line.intersection(edge.buffer(GAP_KM)).length)


def _on_a_plane(*shapes: BaseGeometry) -> list[BaseGeometry]:
    """Degrees to kilometres around the place where the shapes come nearest."""
    line = shapely.shortest_line(*shapes)
    middle = line.centroid
    scale = np.array([_KM_A_DEGREE * max(np.cos(np.radians(middle.y)), 0.01), _KM_A_DEGREE])
    return [
        shapely.transform(shape, lambda points: (points - [middle.x, middle.y]) * scale)
        for shape in shapes
    ]


def _widened(shape: BaseGeometry) -> BaseGeometry:
    west, south, east, north = shape.bounds
    up = GAP_KM / _KM_A_DEGREE
    out = up / max(float(np.cos(np.radians(max(abs(south), abs(north))))), 0.01)
    return box(west - out, south - up, east + out, north + up)
