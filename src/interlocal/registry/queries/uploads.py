"""Who may load files, about whom, of which sources; and the files on their way in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from interlocal.accounts.models import User
from interlocal.registry.models import (
    Load,
    Mapping,
    Membership,
    Organisation,
    Representative,
    Source,
    Upload,
    UploadQuerySet,
)
from interlocal.registry.rules.uploads import kinds_for


@dataclass(frozen=True)
class Reach:
    """What a person may load: everything, or figures about the members of some councils."""

    is_everywhere: bool
    regions: tuple[Organisation, ...] = ()

    def __bool__(self) -> bool:
        return self.is_everywhere or bool(self.regions)

    @property
    def kinds(self) -> list[str]:
        """The kinds of files, as of Mapping.Kind."""
        return kinds_for(Mapping.Kind.values, is_everywhere=self.is_everywhere)

    def bodies(self) -> set[int] | None:
        """The keys of the bodies whose figures may be loaded; None is everybody."""
        if self.is_everywhere:
            return None
        keys = {region.pk for region in self.regions}
        members = Membership.objects.filter(body__in=keys, until=None)
        return keys | set(members.values_list("member", flat=True))

    def covers(self, region: Organisation) -> bool:
        """Whether the members of a council are among them."""
        return self.is_everywhere or region in self.regions


def reach_of(user: User) -> Reach:
    """What a person may load today.

    Staff may load everything. Who coordinates a council of governments, or administers it
    here, may load figures and travel times of its members.
    """
    if not user.is_authenticated or not user.is_active:
        return Reach(is_everywhere=False)
    if user.is_staff:
        return Reach(is_everywhere=True)
    return Reach(is_everywhere=False, regions=tuple(_coordinated(user)))


def _coordinated(user: User) -> QuerySet[Organisation]:
    held = Representative.objects.filter(user=user, until=None).filter(
        Q(role=Representative.Role.COORDINATOR) | Q(is_administrator=True)
    )
    kind = Organisation.Kind.COG
    return Organisation.objects.filter(kind=kind, pk__in=held.values("organisation"))


def uploads_visible_to(user: User, *, at: datetime) -> UploadQuerySet:
    """The files that a person brought and has not loaded, while they are kept."""
    if not reach_of(user):
        return Upload.objects.none()
    return Upload.objects.filter(by=user, expires_at__gt=at)


def loads_visible_to(user: User) -> QuerySet[Load]:
    """What was loaded, latest first: all of it for staff, else of one's own sources."""
    found = Load.objects.select_related("source", "by", "mapping", "undone_by")
    return found.filter(source__in=sources_open_to(user)).order_by("-loaded_at", "-pk")


def sources_open_to(user: User) -> QuerySet[Source]:
    """The sources of which a person may load files: all for staff, else those that only the
    coordinators of one's own councils have loaded so far.

    A council's figures so stand beside those that a state published, and never in their place.
    """
    reach = reach_of(user)
    if reach.is_everywhere:
        return Source.objects.all()
    if not reach:
        return Source.objects.none()
    colleagues = Representative.objects.filter(organisation__in=reach.regions).values("user")
    loads = Load.objects.filter(source=OuterRef("pk"))
    foreign = loads.filter(Q(by=None) | ~Q(by__in=colleagues))
    return Source.objects.filter(Exists(loads), ~Exists(foreign))
