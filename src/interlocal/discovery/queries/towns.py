"""Which towns to set side by side."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

import numpy as np
from django.db.models import Count, QuerySet

from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

MOST_COMPARED = 60
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def towns_to_compare(town: Organisation, region: Organisation | None) -> list[Organisation]:
    """The members of the town's council of governments, else the nearest towns of its state."""
    if region is not None:
        towns = list(registry.members_of(region))
    else:
        others = registry.municipalities().filter(state=town.state)
        towns = nearest(town, _around(town, others, MOST_COMPARED), MOST_COMPARED)
    return towns if town in towns else [town, *towns]


def _around(
    town: Organisation, others: QuerySet[Organisation], how_many: int
) -> list[Organisation]:
    """Some bodies that hold the nearest ones, without reading all of a large state in full."""
    if town.latitude is None or town.longitude is None:
        return []
    placed = others.filter(latitude__isnull=False, longitude__isnull=False)
    rows = list(placed.values_list("pk", "latitude", "longitude"))
    if len(rows) > how_many:
        table = np.array(rows, dtype=float)
        north = np.radians(table[:, 1] - town.latitude)
        half = (
            np.sin(north / 2) ** 2
            + np.cos(np.radians(table[:, 1]))
            * cos(radians(town.latitude))
            * np.sin(np.radians(table[:, 2] - town.longitude) / 2) ** 2
        )
        # all that tie with the last one stay in, so that the choice among them is made once
        last = np.partition(half, how_many - 1)[how_many - 1] * (1 + 1e-9)
        rows = [row for row, far in zip(rows, half, strict=True) if far <= last]
    return list(placed.filter(pk__in=[key for key, _, _ in rows]))


def nearest(
    town: Organisation, others: Iterable[Organisation], how_many: int
) -> list[Organisation]:
    """The nearest of some bodies, nearest first; those without a position are left out."""
    placed = [(km_between(town, other), other) for other in others]
    known = [(km, other) for km, other in placed if km is not None]
    return [other for _, other in sorted(known, key=lambda pair: pair[0])[:how_many]]


def within(town: Organisation, others: Iterable[Organisation], max_km: float) -> list[Organisation]:
    """The bodies within a distance in a straight line, without the town itself."""
    return [
        other
        for other in others
        if other != town and (km := km_between(town, other)) is not None and km <= max_km
    ]


def km_between(a: Organisation, b: Organisation) -> float | None:
    """The distance in a straight line, kilometres; None if a position is not known."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    lat_a, lon_a, lat_b, lon_b = (
        radians(degrees or 0.0) for degrees in (a.latitude, a.longitude, b.latitude, b.longitude)
    )
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def services_with_spending(towns: Iterable[Organisation]) -> QuerySet[Service]:
    """The services for which at least two of the towns report a cost."""
    codes = (
        registry.current_facts()
        .filter(organisation__in=list(towns), measure="spending", value__gte=0)
        .values("service")
        .annotate(towns=Count("organisation", distinct=True))
        .filter(towns__gte=2)
        .values("service")
    )
    return registry.services().filter(pk__in=codes)
