"""Who may speak for whom, and who decides about it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.accounts.queries import digest_of
from interlocal.registry.models import (
    Claim,
    Invitation,
    Membership,
    Organisation,
    Representative,
)


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


def former_representatives_of(organisation: Organisation) -> QuerySet[Representative]:
    """Who spoke for a body once, the latest first."""
    return (
        Representative.objects.filter(organisation=organisation, until__isnull=False)
        .select_related("user")
        .order_by("-until", "-pk")
    )


def without_representatives(bodies: Iterable[Organisation]) -> QuerySet[Organisation]:
    """The bodies for which nobody may speak yet."""
    keys = [body.pk for body in bodies]
    spoken_for = Representative.objects.filter(organisation__in=keys, until=None)
    return Organisation.objects.filter(pk__in=keys).exclude(
        pk__in=spoken_for.values("organisation")
    )


def administrators_of(organisation: Organisation) -> QuerySet[Representative]:
    """Who invites, confirms and ends the others of a body; people who left do not count."""
    return representatives_of(organisation).filter(is_administrator=True, user__is_active=True)


def administered_by(user: User) -> QuerySet[Organisation]:
    """The bodies of which a person is an administrator."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        representatives__user=user,
        representatives__until=None,
        representatives__is_administrator=True,
    ).distinct()


def decided_by(user: User) -> QuerySet[Organisation]:
    """The bodies about whose people a person decides.

    A body's administrators do. As long as it has none, the staff of this installation
    do, and the administrators of a council of governments that it belongs to.
    """
    own = administered_by(user)
    if not user.is_authenticated or not user.is_active:
        return own
    seats = Representative.objects.filter(
        organisation=OuterRef("pk"), until=None, is_administrator=True, user__is_active=True
    )
    councils = own.filter(kind=Organisation.Kind.COG)
    member = Membership.objects.current(timezone.localdate()).filter(body__in=councils)
    orphans = Organisation.objects.filter(~Exists(seats))
    if not user.is_staff:
        orphans = orphans.filter(pk__in=member.values("member"))
    return Organisation.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=orphans.values("pk")))


def may_decide(user: User, organisation: Organisation) -> bool:
    """Whether a person decides who speaks for a body."""
    return decided_by(user).filter(pk=organisation.pk).exists()


def deciders_of(organisation: Organisation) -> QuerySet[User]:
    """The people who decide who speaks for a body: its own administrators before others."""
    own = administrators_of(organisation)
    if own.exists():
        return User.objects.filter(pk__in=own.values("user"))
    councils = Membership.objects.current(timezone.localdate()).filter(
        member=organisation, body__kind=Organisation.Kind.COG
    )
    seats = Representative.objects.filter(
        organisation__in=councils.values("body"), until=None, is_administrator=True
    )
    return User.objects.filter(Q(is_staff=True) | Q(pk__in=seats.values("user")), is_active=True)


def people_visible_to(user: User) -> QuerySet[Organisation]:
    """The bodies whose people a person may see: their own, and those they decide about.

    The staff of this installation see every body's, and change only what they decide about.
    """
    if user.is_authenticated and user.is_active and user.is_staff:
        return Organisation.objects.all()
    return Organisation.objects.filter(
        Q(pk__in=represented_by(user).values("pk")) | Q(pk__in=decided_by(user).values("pk"))
    )


def representatives_managed_by(user: User) -> QuerySet[Representative]:
    """Everybody, former ones too, about whom a person decides; and that person's own seats."""
    own = Q(user=user) if user.is_authenticated else Q(pk__in=[])
    return Representative.objects.filter(own | Q(organisation__in=decided_by(user))).select_related(
        "organisation", "user"
    )


def invitations_managed_by(user: User) -> QuerySet[Invitation]:
    """Letters that a person may send again or take back: of bodies they decide about, or theirs.

    What strangers asked for themselves is nobody's to send again.
    """
    own = Q(invited_by=user) if user.is_authenticated else Q(pk__in=[])
    return Invitation.objects.filter(
        own | Q(organisation__in=decided_by(user)), invited_by__isnull=False
    ).select_related("organisation", "invited_by")


def waiting_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Letters that were not answered, the latest first; taken back or too old ones too."""
    return Invitation.objects.filter(
        organisation=organisation, accepted_at=None, invited_by__isnull=False
    ).select_related("invited_by")


def suggested_by(user: User) -> QuerySet[Invitation]:
    """Letters of one's own about bodies of others that were not answered, the latest first."""
    return (
        Invitation.objects.filter(invited_by=user.pk, accepted_at=None)
        .exclude(organisation__in=decided_by(user))
        .select_related("organisation")
    )


def invitation_of_link(secret: str) -> Invitation | None:
    """The invitation that a link from a letter opens, open or not."""
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(digest=digest_of(secret))
        .first()
    )


def claims_on(organisation: Organisation) -> QuerySet[Claim]:
    """Who asked to speak for a body, the oldest first."""
    return Claim.objects.filter(organisation=organisation).select_related(
        "user", "decided_by", "invitation__invited_by"
    )


def claims_decided_by(user: User) -> QuerySet[Claim]:
    """Claims about which a person decides; nobody decides about their own."""
    return (
        Claim.objects.filter(organisation__in=decided_by(user))
        .exclude(user=user.pk)
        .select_related("organisation", "user", "invitation__invited_by")
    )


def open_claims_around(user: User) -> QuerySet[Claim]:
    """What waits: claims that a person decides, and their own."""
    return Claim.objects.filter(
        Q(user=user.pk) | Q(organisation__in=decided_by(user)), outcome=Claim.Outcome.OPEN
    ).select_related("organisation", "user")


def claims_of(user: User) -> QuerySet[Claim]:
    """What a person asked for themselves."""
    return Claim.objects.filter(user=user.pk).select_related("organisation", "decided_by")


def has_account(invitation: Invitation) -> bool:
    """Whether the address of an invitation can sign in; only the holder of its link may know."""
    return User.objects.filter(email=invitation.email, is_active=True).exists()
