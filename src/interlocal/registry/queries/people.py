"""Who may speak for whom."""

from collections.abc import Iterable

from django.db.models import QuerySet

from interlocal.accounts.models import User
from interlocal.registry.models import Organisation, Representative


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


def without_representatives(bodies: Iterable[Organisation]) -> QuerySet[Organisation]:
    """The bodies for which nobody may speak yet."""
    keys = [body.pk for body in bodies]
    spoken_for = Representative.objects.filter(organisation__in=keys, until=None)
    return Organisation.objects.filter(pk__in=keys).exclude(
        pk__in=spoken_for.values("organisation")
    )
