"""Boundaries from a GeoJSON file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from interlocal.registry.imports import shapes
from interlocal.registry.imports.formats import kind_of, shapefiles
from interlocal.registry.imports.organisations import label
from interlocal.registry.imports.problems import Problem, refuse, said_once
from interlocal.registry.imports.tables import Table, decode, sha256_of
from interlocal.registry.imports.values import shown

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
_EXPORT_AS = "In a map program, export it as GeoJSON in WGS84 (EPSG:4326)."
_KNOWN_PROPERTIES = {
    "geoid": "geoid",
    "GEOID": "geoid",
    "geoid_2022": "geoid",
    "geoid_2020": "geoid-2020",
    "GEOID20": "geoid-2020",
}

Feature = dict[str, Any]


@dataclass(frozen=True)
class Outline:
    """The boundary of one body, by its place among the features of the file."""

    feature: int
    body: int
    geojson: str


def parse(
    content: bytes,
    file: str,
    *,
    bodies: Mapping[tuple[str, str], int],
    scheme: str = "",
    property_name: str = "",
) -> tuple[Table, list[Outline]]:
    """The outlines of a FeatureCollection; problems name the feature, counted from 1.

    Without ``property_name`` the identifier is looked for where the Census puts it.
    """
    features, notices = features_of(content, file)
    table = Table(file, sha256_of(content), [], [], [], notices)
    if not property_name:
        property_name, scheme = _identifying_property(features, file)
    whose = partial(_body, property_name=property_name, scheme=scheme, bodies=bodies)
    return table, drawn(features, table, whose)


def features_of(content: bytes, file: str) -> tuple[list[Feature], list[str]]:
    """The features of a GeoJSON file or a zipped shapefile, and what to tell about them."""
    if content.startswith(b"PK\x03\x04") and kind_of(content, file) == "shapefile":
        return shapefiles.features_of(content, file)
    text, notices = decode(content, file, advice=_EXPORT_AS)
    return _features(text, file), notices


def drawn(
    features: list[Feature], table: Table, whose: Callable[[Feature], int | None]
) -> list[Outline]:
    """The outlines of features; ``whose`` raises ValueError, or gives None for one left out."""
    file = table.file
    outlines = []
    for number, feature in enumerate(features, start=1):
        try:
            body = whose(feature)
            if body is None:
                continue
            shape = shapes.outline(feature.get("geometry"))
        except ValueError as bad:
            name = _name(feature)
            table.problems.append(Problem(file, None, f"Feature {number}{name}: {bad}"))
            continue
        geojson = json.dumps(shape, separators=(",", ":"), allow_nan=False)
        outlines.append(Outline(number, body, geojson))
    once, repeated = said_once(
        outlines,
        key=lambda outline: outline.body,
        line=lambda outline: outline.feature,
        file=file,
        what=lambda outline: f"Feature {outline.feature}",
    )
    table.problems.extend(
        Problem(file, None, problem.why.replace("on line", "feature")) for problem in repeated
    )
    return once


def _features(text: str, file: str) -> list[dict[str, Any]]:
    if not text.strip():
        raise refuse(file, "The file is empty.")
    try:
        read = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as bad:
        raise refuse(file, f"This is not GeoJSON: {bad.msg.lower()}.", bad.lineno) from None
    except (ValueError, RecursionError):
        raise refuse(file, "This is not GeoJSON: numbers must be finite, nesting small.") from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not features:
        raise refuse(file, "The file is not a GeoJSON FeatureCollection with features.")
    if not all(isinstance(feature, dict) for feature in features):
        raise refuse(file, "A feature is not an object.")
    if not _is_wgs84(read.get("crs")):
        raise refuse(file, "The coordinates are not WGS84. Save the file in EPSG:4326.")
    return features


def _is_wgs84(crs: Any) -> bool:
    """Whether the old ``crs`` member, which need not be there, names WGS84."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.endswith(_WGS84)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _identifying_property(features: list[dict[str, Any]], file: str) -> tuple[str, str]:
    held = features[0].get("properties")
    held = held if isinstance(held, dict) else {}
    for name, scheme in _KNOWN_PROPERTIES.items():
        if name in held:
            return name, scheme
    raise refuse(
        file, f"No property says whose boundary it is: one of {', '.join(_KNOWN_PROPERTIES)}."
    )


def _body(
    feature: dict[str, Any],
    property_name: str,
    scheme: str,
    bodies: Mapping[tuple[str, str], int],
) -> int:
    properties = feature.get("properties")
    value = properties.get(property_name) if isinstance(properties, dict) else None
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(f"The property {property_name} is missing.")
    body = bodies.get((scheme, str(value)))
    if body is None:
        raise ValueError(f"No body is known by {label(scheme)} {shown(str(value))}.")
    return body


def _name(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    held = properties if isinstance(properties, dict) else {}
    name = held.get("name") or held.get("NAME") or held.get("town")
    return f" ({shown(str(name))})" if name else ""
