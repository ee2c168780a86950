"""Reading governments, services and facts."""

from django.db.models import Prefetch, Q, QuerySet

from interlocal.accounts.models import User
from interlocal.registry.models import (
    Boundary,
    Fact,
    Identifier,
    Measure,
    Neighbour,
    Organisation,
    Representative,
    Service,
)


def organisations() -> QuerySet[Organisation]:
    """Every body; that they exist is public."""
    return Organisation.objects.all()


def municipalities() -> QuerySet[Organisation]:
    """Every town, city and village."""
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)


def regions() -> QuerySet[Organisation]:
    """Bodies with members: councils of governments, joint districts."""
    return Organisation.objects.filter(kind=Organisation.Kind.COG)


def regions_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The councils of governments that a body belongs to."""
    return regions().filter(members__member=organisation)


def members_of(body: Organisation) -> QuerySet[Organisation]:
    """The municipalities that belong to a body, by name."""
    return municipalities().filter(memberships__body=body)


def services() -> QuerySet[Service]:
    """The taxonomy of services."""
    return Service.objects.all()


def measures() -> QuerySet[Measure]:
    """What facts can measure."""
    return Measure.objects.all()


def current_facts() -> QuerySet[Fact]:
    """Facts that no corrected file has replaced, with their source at hand."""
    return Fact.objects.current().select_related("measure", "service", "load__source")


def facts_about(organisation: Organisation) -> QuerySet[Fact]:
    """All current facts of one body, newest year first."""
    return (
        current_facts()
        .filter(organisation=organisation)
        .order_by("measure__order", "service__order", "-year")
    )


def boundaries_of(bodies: QuerySet[Organisation]) -> QuerySet[Boundary]:
    """The outlines of several bodies."""
    return Boundary.objects.filter(organisation__in=bodies).select_related("organisation", "load")


def neighbours_among(bodies: QuerySet[Organisation]) -> QuerySet[Neighbour]:
    """Pairs that touch, both among the given bodies."""
    return Neighbour.objects.filter(a__in=bodies, b__in=bodies)


def neighbours_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The bodies that touch this one."""
    pairs = Neighbour.objects.filter(Q(a=organisation) | Q(b=organisation))
    keys = {key for pair in pairs.values_list("a", "b") for key in pair} - {organisation.pk}
    return Organisation.objects.filter(pk__in=keys)


def represented_by(user: User) -> QuerySet[Organisation]:
    """The bodies that a person may speak for today, by name."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        representatives__user=user, representatives__until=None
    ).distinct()


def may_speak_for(user: User, organisation: Organisation) -> bool:
    """Whether a person may act for a body."""
    return represented_by(user).filter(pk=organisation.pk).exists()


def representatives_of(organisation: Organisation) -> QuerySet[Representative]:
    """Who speaks for a body today."""
    return Representative.objects.filter(organisation=organisation, until=None).select_related(
        "user"
    )


def with_identifiers(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The bodies with their public identifiers read along."""
    return bodies.prefetch_related(
        Prefetch("identifiers", queryset=Identifier.objects.order_by("scheme"))
    )
