"""How long ways take, where somebody measured it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from interlocal.registry.models import TravelTime


def travel_times_among(bodies: Iterable[int]) -> QuerySet[TravelTime]:
    """The imported times between bodies, by their keys, with their source at hand."""
    keys = list(bodies)
    found = TravelTime.objects.current().select_related("load__source")
    return found.filter(origin__in=keys, destination__in=keys)


def travel_minutes(bodies: Iterable[int]) -> dict[tuple[int, int], float]:
    """Minutes from one body to another, by their keys, for the ways that somebody measured.

    A time that is given in one direction only stands for both.
    """
    return in_both_directions(travel_times_among(bodies))


def in_both_directions(rows: Iterable[TravelTime]) -> dict[tuple[int, int], float]:
    """Times by their two ends; one that is given in one direction only stands for both."""
    given = {(row.origin_id, row.destination_id): row.minutes for row in rows}
    return {(b, a): minutes for (a, b), minutes in given.items()} | given
