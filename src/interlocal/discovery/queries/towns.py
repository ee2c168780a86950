"""The facts on which the finder rests, and which towns to set side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

import numpy as np
from django.db.models import Count, QuerySet

from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Load, Organisation, Service

MOST_COMPARED = 60
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class TownFacts:
    """What is known of a town for comparing costs; None where nothing is known.

    ``spending`` maps service codes to the fact of the latest reported year;
    ``year`` is that year, and the other facts are of the year nearest to it.
    ``below_zero`` holds the services whose figure is negative, as refunds and corrections
    are reported: nothing is said by it of what the service costs.
    """

    town: Organisation
    year: int | None
    spending: dict[str, Fact]
    unallocated: Fact | None
    population: Fact | None
    grand_list: Fact | None
    land_area: Fact | None
    below_zero: frozenset[str] = frozenset()


def facts_for_comparison(towns: Iterable[Organisation]) -> list[TownFacts]:
    """The facts of several towns in one read, in the order given.

    Of two sources for one figure the one that was read in last is taken, as on every page.
    """
    towns = list(towns)
    wanted = ["spending", "spending-unallocated", "population", "net-grand-list", "land-area"]
    by_town: dict[int, list[Fact]] = defaultdict(list)
    rows = registry.current_facts().filter(
        organisation__in=[town.pk for town in towns], measure__in=wanted
    )
    # A few files and measures stand behind many figures: read once each they cost a fraction of
    # a join a row.
    facts = list(rows.select_related(None).order_by("organisation", "pk"))
    loads = Load.objects.select_related("source").in_bulk({fact.load_id for fact in facts})
    measures = registry.measures().in_bulk(wanted)
    for fact in facts:
        fact.load, fact.measure = loads[fact.load_id], measures[fact.measure_id]
        by_town[fact.organisation_id].append(fact)
    return [_of_town(town, by_town[town.pk]) for town in towns]


def _of_town(town: Organisation, facts: list[Fact]) -> TownFacts:
    spending = [fact for fact in facts if fact.measure_id == "spending" and fact.value is not None]
    year = max((fact.year for fact in spending), default=None)
    latest = {fact.service_id: fact for fact in spending if fact.year == year and fact.service_id}
    below = frozenset(code for code, fact in latest.items() if fact.is_spent_below_zero)
    return TownFacts(
        town=town,
        year=year,
        spending={code: fact for code, fact in latest.items() if code not in below},
        below_zero=below,
        unallocated=_nearest(facts, "spending-unallocated", year, same_year=True),
        population=_nearest(facts, "population", year),
        grand_list=_nearest(facts, "net-grand-list", year),
        land_area=_nearest(facts, "land-area", year),
    )


def _nearest(
    facts: list[Fact], measure: str, year: int | None, *, same_year: bool = False
) -> Fact | None:
    """The fact of the year nearest to ``year``, the later of two equally near."""
    known = [fact for fact in facts if fact.measure_id == measure and fact.value is not None]
    if same_year:
        known = [fact for fact in known if fact.year == year]
    if year is None:
        return max(known, key=lambda fact: (fact.year, fact.pk), default=None)
    return min(known, key=lambda fact: (abs(fact.year - year), -fact.year, -fact.pk), default=None)


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
