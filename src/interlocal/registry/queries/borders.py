"""Outlines, and who touches whom."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from interlocal.registry.models import Boundary, Neighbour, Organisation


def boundaries_of(bodies: Iterable[Organisation]) -> QuerySet[Boundary]:
    """The outlines of several bodies."""
    return Boundary.objects.filter(organisation__in=bodies).select_related("organisation", "load")


def neighbours_among(bodies: Iterable[Organisation]) -> QuerySet[Neighbour]:
    """Pairs that touch, both among the given bodies."""
    return Neighbour.objects.filter(a__in=bodies, b__in=bodies)


def neighbours_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The bodies that touch this one."""
    pairs = Neighbour.objects.filter(Q(a=organisation) | Q(b=organisation))
    keys = {key for pair in pairs.values_list("a", "b") for key in pair} - {organisation.pk}
    return Organisation.objects.filter(pk__in=keys)


def borders_of(organisation: Organisation) -> QuerySet[Neighbour]:
    """The pairs that a body is one of, with both bodies and the source at hand."""
    return Neighbour.objects.filter(Q(a=organisation) | Q(b=organisation)).select_related(
        "a", "b", "load__source"
    )
