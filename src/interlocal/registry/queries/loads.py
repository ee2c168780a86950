"""What one file brought, what it replaced, and what of it holds."""

from django.db.models import QuerySet

from interlocal.registry.models import Boundary, Fact, Load, Membership, Neighbour, TravelTime
from interlocal.registry.queries.facts import facts_ever

BROUGHT = (
    (Fact, "figure", "figures"),
    (TravelTime, "travel time", "travel times"),
    (Membership, "membership", "memberships"),
    (Neighbour, "pair of neighbors", "pairs of neighbors"),
    (Boundary, "outline", "outlines"),
)


def brought_by(load: Load) -> list[tuple[int, str, str]]:
    """How many rows a load brought of each kind that it brought any of, with its noun."""
    counts = [
        (table._default_manager.filter(load=load).count(), one, many)
        for table, one, many in BROUGHT
    ]
    return [each for each in counts if each[0]]


def holding(load: Load) -> int:
    """How many of its figures and travel times hold today."""
    facts = Fact.objects.current().filter(load=load).count()
    return facts + TravelTime.objects.current().filter(load=load).count()


def facts_of(load: Load) -> QuerySet[Fact]:
    """The figures of a load, those replaced since too."""
    return facts_ever().filter(load=load)


def facts_replaced_by(load: Load) -> QuerySet[Fact]:
    """The figures of the same source that gave way to those of a load."""
    replaced = facts_ever().filter(load__source=load.source_id, replaced_at=load.loaded_at)
    return replaced.exclude(load=load)
