"""Outlines on the globe, as a stranger's file gives them."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry


class BadOutline(ValueError):
    """An outline that cannot be drawn or trusted; the message says why."""


def outline(geometry: Any) -> dict[str, Any]:
    """A GeoJSON Polygon or MultiPolygon in WGS84 degrees, checked; heights are dropped."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadOutline(f"It is a {kind or 'gap'}, not a Polygon or MultiPolygon.")
    try:
        area = shapely.force_2d(shape(geometry))
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        OverflowError,
        shapely.GEOSException,
    ):
        raise BadOutline("Its coordinates are not rings of positions.") from None
    if area.is_empty:
        raise BadOutline("It has no coordinates.")
    if not np.isfinite(shapely.get_coordinates(area)).all():
        raise BadOutline("A coordinate is not a number.")
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BadOutline(
            f"It reaches {east:,.0f}, {north:,.0f}, which are not degrees. Save it in WGS84 "
            "(EPSG:4326)."
        )
    if not area.is_valid:
        raise BadOutline(f"{_fault(area)}. Repair it in a map program.")
    return dict(mapping(area))


def _fault(area: BaseGeometry) -> str:
    reason, _, place = shapely.is_valid_reason(area).partition("[")
    place = place.rstrip("]").replace(" ", ", ")
    where = f" near {place}" if place else ""
    if "Self-intersection" in reason:
        return f"It crosses itself{where}"
    return f"It is not a sound outline{where}: {reason.strip().lower()}"
