"""Governments and other bodies, and who belongs to which."""

from django.db.models import Prefetch, QuerySet

from interlocal.registry.models import Identifier, Organisation


def organisations() -> QuerySet[Organisation]:
    """Every body; that they exist is public."""
    return Organisation.objects.all()


def municipalities() -> QuerySet[Organisation]:
    """Every town, city and village."""
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)


def regions() -> QuerySet[Organisation]:
    """Bodies with members: councils of governments, joint districts."""
    return Organisation.objects.filter(kind=Organisation.Kind.COG)


def with_identifiers(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The bodies with their public identifiers read along."""
    return bodies.prefetch_related(
        Prefetch("identifiers", queryset=Identifier.objects.order_by("scheme"))
    )
