"""Towns on a map, shaded by a figure in classes of about equal size."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from django.urls import reverse

from interlocal.registry import queries
from interlocal.registry.models import Boundary, Organisation
from interlocal.web.maps import CHOSEN, NEIGHBOUR, Map, Place, region_map, shade_of

SHADES = 6
SKETCH = "A sketch from positions: it shows who lies beside whom, not where borders run."


def town_map(
    towns: Sequence[Organisation],
    values: Mapping[int, Decimal],
    worded: Callable[[Decimal], str],
    *,
    label: str,
    value_label: str,
    chosen: Collection[int] = (),
    near: Collection[int] = (),
) -> Map | None:
    """The towns that have an outline, hatched where no figure is known; None if none has."""
    shapes = {shape.organisation_id: shape for shape in queries.boundaries_of(towns)}
    if not shapes:
        return None
    edges = breaks(values[town.pk] for town in towns if town.pk in values)
    missing = any(town.pk not in values for town in towns)
    is_sketch = any(shape.kind == Boundary.Kind.SKETCH for shape in shapes.values())
    return region_map(
        [
            Place(
                id=town.slug,
                name=town.name,
                geojson=shapes[town.pk].geojson if town.pk in shapes else "",
                shade=_shade(values.get(town.pk), edges),
                value=worded(values[town.pk]) if town.pk in values else "",
                href=reverse("registry:town", args=[town.slug]),
                state=CHOSEN if town.pk in chosen else NEIGHBOUR if town.pk in near else "",
            )
            for town in towns
        ],
        label=label,
        legend=legend(edges, worded, missing=missing),
        value_label=value_label,
        note=SKETCH if is_sketch else "",
    )


def breaks(values: Iterable[Decimal]) -> list[Decimal]:
    """Rising, rounded edges between classes that hold about as many towns each.

    Examples
    --------
    >>> [int(edge) for edge in breaks(Decimal(value) for value in range(0, 1200, 100))]
    [200, 400, 600, 800, 1000]
    >>> breaks([Decimal(5), Decimal(5)])
    []
    """
    known = sorted(values)
    if not known or known[0] == known[-1]:
        return []
    places = [math.ceil(len(known) * part / SHADES) for part in range(1, SHADES)]
    edges = {_two_digits(known[min(place, len(known) - 1)]) for place in places}
    return sorted(edge for edge in edges if known[0] < edge <= known[-1])


def _two_digits(value: Decimal) -> Decimal:
    if not value:
        return value
    step = Decimal(10) ** (value.adjusted() - 1)
    return (value / step).to_integral_value() * step


def legend(
    edges: Sequence[Decimal], worded: Callable[[Decimal], str], *, missing: bool
) -> list[tuple[int | None, str]]:
    """What each shade means."""
    told: list[tuple[int | None, str]] = [(None, "not reported")] if missing else []
    if not edges:
        return told
    between = pairwise(edges)
    return [
        (0, f"under {worded(edges[0])}"),
        *[
            (shade, f"{worded(low)} to {worded(high)}")
            for shade, (low, high) in enumerate(between, 1)
        ],
        (len(edges), f"{worded(edges[-1])} or more"),
        *told,
    ]


def _shade(value: Decimal | None, edges: Sequence[Decimal]) -> int | None:
    return shade_of(None if value is None else float(value), [float(edge) for edge in edges])
