"""The map of a grouping: each group in a color, a pattern, a letter and a strong line."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from interlocal.discovery.calculations.regions import GroupingResult
from interlocal.discovery.models import Grouping
from interlocal.registry import queries as registry
from interlocal.registry.models import Boundary
from interlocal.web.maps import Map, Place, region_map
from interlocal.web.words import in_sentence

HUES = 6
SKETCH = "A sketch from positions: it shows who lies beside whom, not where borders run."
Labels = Mapping[tuple[str, ...], str]


def grouping_map(grouping: Grouping, result: GroupingResult, labels: Labels) -> Map:
    """The towns of the region by group; alone, staying out and not compared are told apart."""
    towns = list(registry.members_of(grouping.region))
    shapes = {shape.organisation.slug: shape for shape in registry.boundaries_of(towns)}
    group_of = {town: members for members in labels for town in members}
    hues = _hues(labels, _borders(towns))
    places = []
    for town in towns:
        members = group_of.get(town.slug)
        places.append(
            Place(
                id=town.slug,
                name=town.name,
                geojson=shapes[town.slug].geojson if town.slug in shapes else "",
                shade=0 if town.slug in result.towns or town.slug in grouping.stays_out else None,
                value=_value(town.slug, result, labels, members),
                href=f"#group-{labels[members]}"
                if members
                else reverse("registry:town", args=[town.slug]),
                hue=hues[members] if members else None,
                mark=labels[members] if members else "",
            )
        )
    lines = [
        outline
        for members in labels
        if (outline := _around([shapes[town] for town in members if town in shapes]))
    ]
    legend: list[tuple[int | None, str]] = [(0, "by itself")]
    if result.left_out:
        legend.append((None, "not compared"))
    is_sketch = any(shape.kind == Boundary.Kind.SKETCH for shape in shapes.values())
    return region_map(
        places,
        label=f"The groups for {in_sentence(result.service_name)}, each with its letter",
        legend=legend,
        value_label="Group",
        note=SKETCH if is_sketch else "",
        lines=lines,
    )


def geojson_of(grouping: Grouping, result: GroupingResult, labels: Labels) -> dict[str, Any]:
    """The towns with their outlines and groups, for a map program."""
    towns = list(registry.members_of(grouping.region))
    shapes = {shape.organisation.slug: shape for shape in registry.boundaries_of(towns)}
    group_of = {town: members for members in labels for town in members}
    hosts = {group.members: group.host for group in result.shared_groups}
    features = []
    for town in towns:
        members = group_of.get(town.slug)
        features.append(
            {
                "type": "Feature",
                "id": town.slug,
                "geometry": json.loads(shapes[town.slug].geojson) if town.slug in shapes else None,
                "properties": {
                    "name": town.name,
                    "group": labels[members] if members else None,
                    "status": _value(town.slug, result, labels, members),
                    "is_host": bool(members and hosts[members] == town.slug),
                    "outline": shapes[town.slug].kind if town.slug in shapes else None,
                },
            }
        )
    return {"type": "FeatureCollection", "name": grouping.name, "features": features}


def _value(
    town: str, result: GroupingResult, labels: Labels, members: tuple[str, ...] | None
) -> str:
    if members:
        return f"group {labels[members]}"
    if town in result.towns:
        return "better alone"
    if any(each.id == town for each in result.left_out):
        return "not compared"
    return "stays out"


def _borders(towns: Sequence[Any]) -> set[tuple[str, str]]:
    slug = {town.pk: town.slug for town in towns}
    pairs = registry.neighbours_among(towns).values_list("a", "b")
    return {(slug[a], slug[b]) for a, b in pairs}


def _hues(labels: Labels, borders: set[tuple[str, str]]) -> dict[tuple[str, ...], int]:
    """A color for each group, another one than its neighbors' as long as there are enough."""
    found: dict[tuple[str, ...], int] = {}
    for number, members in enumerate(labels):
        near = {
            found[other]
            for other in found
            for a in members
            for b in other
            if (a, b) in borders or (b, a) in borders
        }
        order = [(number + step) % HUES for step in range(HUES)]
        found[members] = next((hue for hue in order if hue not in near), number % HUES)
    return found


def _around(shapes: Sequence[Boundary]) -> str:
    """The outline of a group as GeoJSON; nothing where it cannot be drawn."""
    if not shapes:
        return ""
    from shapely import from_geojson, make_valid, to_geojson, union_all

    joined = make_valid(union_all([make_valid(from_geojson(each.geojson)) for each in shapes]))
    return str(to_geojson(joined)) if joined.geom_type in {"Polygon", "MultiPolygon"} else ""
