"""How long ways take, where somebody measured it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from interlocal.registry.models import TravelTime


def travel_times_among(bodies: Iterable[int]) -> QuerySet[TravelTime]:
    """The imported times between bodies, by their keys, with their source at hand."""
    keys = list(bodies)
    return (
        TravelTime.objects.current()
        .filter(origin__in=keys, destination__in=keys)
        .select_related("load__source")
    )


def travel_minutes(bodies: Iterable[int]) -> dict[tuple[int, int], float]:
    """Minutes from one body to another, by their keys, for the ways that somebody measured.

    A time that is given in one direction only stands for both.
    """
    rows = travel_times_among(bodies).values_list("origin", "destination", "minutes")
    given = {(a, b): minutes for a, b, minutes in rows}
    return {(b, a): minutes for (a, b), minutes in given.items()} | given
