"""Who sees which initiative."""

from django.db.models import Case, Q, QuerySet, When

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative, Partner
from interlocal.registry import queries as registry


def initiatives_visible_to(user: User) -> QuerySet[Initiative]:
    """Its opener's body sees an initiative always; its partners once it was shared with them."""
    mine = registry.represented_by(user)
    shared = Initiative.objects.filter(
        partners__organisation__in=mine, partners__invited_at__isnull=False
    )
    return (
        Initiative.objects.filter(Q(opened_for__in=mine) | Q(pk__in=shared.values("pk")))
        .select_related("service", "opened_for", "opened_by")
        .distinct()
    )


def initiatives_led_by(user: User) -> QuerySet[Initiative]:
    """Initiatives that a person may steer, because their body opened them."""
    return initiatives_visible_to(user).filter(opened_for__in=registry.represented_by(user))


def partners_of(initiative: Initiative) -> QuerySet[Partner]:
    """The bodies in an initiative, the opener first. The caller has checked who may see it."""
    opener_first = Case(When(answer=Partner.Answer.OPENED, then=0), default=1)
    return (
        Partner.objects.filter(initiative=initiative)
        .select_related("organisation", "answered_by")
        .order_by(opener_first, "organisation__name")
    )


def open_invitations_of(user: User) -> QuerySet[Partner]:
    """Invitations that wait for an answer from a body for which the person speaks."""
    return (
        Partner.objects.filter(
            organisation__in=registry.represented_by(user), answer=Partner.Answer.INVITED
        )
        .exclude(initiative__stage=Initiative.Stage.CLOSED)
        .select_related("initiative__service", "initiative__opened_for", "organisation")
        .order_by("invited_at")
    )


def seat_of(user: User, initiative: Initiative) -> Partner | None:
    """The partner for which a person sits at the table, if any; their own opener first."""
    return partners_of(initiative).filter(organisation__in=registry.represented_by(user)).first()


def seats_of(user: User) -> QuerySet[Partner]:
    """The seats at which a person may answer: their bodies', once invited."""
    return Partner.objects.filter(
        organisation__in=registry.represented_by(user), invited_at__isnull=False
    ).select_related("initiative", "organisation")


def partners_visible_to(user: User) -> QuerySet[Partner]:
    """The bodies in all initiatives that a person may see."""
    return Partner.objects.filter(initiative__in=initiatives_visible_to(user)).select_related(
        "initiative", "organisation"
    )
