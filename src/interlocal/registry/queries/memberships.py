"""Who belongs to which body, today and formerly."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from interlocal.registry.models import Membership, Organisation


def memberships_about(body: Organisation) -> QuerySet[Membership]:
    """All that a body has and is in, ended ones too, with both bodies and the source at hand."""
    return (
        Membership.objects.filter(Q(body=body) | Q(member=body))
        .select_related("body", "member", "load__source")
        .order_by("body__name", "member__name", "-until")
    )


def current_memberships(on: date | None = None) -> QuerySet[Membership]:
    """Memberships that have begun and not ended, today or on a day."""
    return Membership.objects.current(on or timezone.localdate())


def regions_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The councils of governments that a body belongs to."""
    return bodies_of(organisation, Organisation.Kind.COG)


def school_districts_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The school districts that serve a town."""
    return bodies_of(organisation, Organisation.Kind.SCHOOL_DISTRICT)


def bodies_of(organisation: Organisation, kind: str) -> QuerySet[Organisation]:
    """The bodies of a kind that a body belongs to, by name."""
    held = current_memberships().filter(member=organisation)
    return Organisation.objects.filter(pk__in=held.values("body"), kind=kind)


def members_of(body: Organisation) -> QuerySet[Organisation]:
    """The municipalities that belong to a body, by name."""
    held = current_memberships().filter(body=body)
    return Organisation.objects.filter(
        pk__in=held.values("member"), kind=Organisation.Kind.MUNICIPALITY
    )
