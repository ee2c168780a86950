"""What a person should know of a table of travel times, in words."""

from collections.abc import Collection, Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from interlocal.registry.imports.mapping.travel import Trip
from interlocal.web.words import counted

FASTEST_KMH = 160  # as the crow flies; faster is a slip in the unit, or a flight
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def told(
    trips: Sequence[Trip],
    places: Collection[int],
    own: int,
    names: Mapping[int, str],
    positions: Mapping[int, tuple[float, float]],
) -> list[str]:
    """What a person should know of the ways: which are missing, differ by direction, are fast."""
    given = {(trip.origin, trip.destination): trip.minutes for trip in trips}
    return [
        *_missing(given, places),
        *_differing(given, names),
        *_fast(given, names, positions),
        *([f"Times from a place to itself were not read: {own}."] if own else []),
    ]


def _missing(given: Mapping[tuple[int, int], float], places: Collection[int]) -> list[str]:
    pairs = {(min(way), max(way)) for way in given}
    one_way = sum((b, a) not in given or (a, b) not in given for a, b in pairs)
    told = []
    if one_way:
        told.append(
            f"{counted(one_way, 'pair')} of places: a time in one direction only, which stands "
            "for both."
        )
    missing = len(places) * (len(places) - 1) // 2 - len(pairs)
    if missing > 0:
        told.append(
            f"{counted(missing, 'pair')} among the {len(places)} places have no time. There the "
            "straight line is used, drawn out to roads."
        )
    return told


def _differing(given: Mapping[tuple[int, int], float], names: Mapping[int, str]) -> list[str]:
    apart = {
        (a, b): abs(minutes - given[b, a])
        for (a, b), minutes in given.items()
        if a < b and given.get((b, a), minutes) != minutes
    }
    if not apart:
        return []
    a, b = max(apart, key=lambda way: apart[way])
    return [
        f"{counted(len(apart), 'pair')} take longer one way than the other, most of all {names[a]} "
        f"to {names[b]}: {given[a, b]:g} minutes, and {given[b, a]:g} back. Both are kept."
    ]


def _fast(
    given: Mapping[tuple[int, int], float],
    names: Mapping[int, str],
    positions: Mapping[int, tuple[float, float]],
) -> list[str]:
    fast = {
        (a, b): speed
        for (a, b), minutes in given.items()
        if a in positions
        and b in positions
        and (speed := _km(positions[a], positions[b]) / minutes * 60) > FASTEST_KMH
    }
    if not fast:
        return []
    a, b = max(fast, key=lambda way: fast[way])
    return [
        f"{counted(len(fast), 'way')} would need more than {FASTEST_KMH} km/h in a straight line, "
        f"most of all {names[a]} to {names[b]} in {given[a, b]:g} minutes. Is the unit right?"
    ]


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance, kilometres."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, each)) for each in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
