"""Keeping travel times, as a file gives them."""

from collections.abc import Sequence

from interlocal.registry.imports.mapping.travel import Trip
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Organisation, TravelTime
from interlocal.registry.services.loads import (
    SHOWN_CHANGES,
    SHOWN_NEW,
    Change,
    Imported,
    Origin,
    close_load,
    open_load,
)

BATCH = 500


def save_travel(*, trips: Sequence[Trip], table: Table, origin: Origin) -> Imported:
    """Save times that differ from what is held, which stays as history.

    Ways that the file does not mention stay as they are.
    """
    held = {(each.origin_id, each.destination_id): each for each in TravelTime.objects.current()}
    fresh = [trip for trip in trips if (trip.origin, trip.destination) not in held]
    differing = [
        trip
        for trip in trips
        if (before := held.get((trip.origin, trip.destination))) and before.minutes != trip.minutes
    ]
    load = None
    if fresh or differing:
        load = open_load(origin=origin, table=table)
        replaced = [held[trip.origin, trip.destination].pk for trip in differing]
        for start in range(0, len(replaced), BATCH):
            TravelTime.objects.filter(pk__in=replaced[start : start + BATCH]).update(
                replaced_at=origin.at
            )
        TravelTime.objects.bulk_create(
            (
                TravelTime(
                    origin_id=trip.origin,
                    destination_id=trip.destination,
                    minutes=trip.minutes,
                    load=load,
                    locator=trip.place,
                )
                for trip in (*fresh, *differing)
            ),
            batch_size=BATCH,
        )
    names = names_of(fresh[:SHOWN_CHANGES] + differing[:SHOWN_CHANGES])
    imported = Imported(
        file=table.file,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(trips) - len(fresh) - len(differing),
        problems=table.problems,
        notices=table.notices,
        load=load,
        changes=[
            Change(
                _way(trip, names),
                f"{held[trip.origin, trip.destination].minutes:g} minutes",
                f"{trip.minutes:g} minutes",
            )
            for trip in differing[:SHOWN_CHANGES]
        ],
        examples=[f"{_way(trip, names)}: {trip.minutes:g} minutes" for trip in fresh[:SHOWN_NEW]],
    )
    if load:
        close_load(load=load, verb="registry.travel_imported", imported=imported)
    return imported


def names_of(trips: Sequence[Trip]) -> dict[int, str]:
    """What the places of ways are called."""
    keys = {key for trip in trips for key in (trip.origin, trip.destination)}
    found = Organisation.objects.values_list("pk", "name")
    return dict(found.filter(pk__in=keys) if len(keys) <= BATCH else found)


def _way(trip: Trip, names: dict[int, str]) -> str:
    return f"{names[trip.origin]} to {names[trip.destination]}"
