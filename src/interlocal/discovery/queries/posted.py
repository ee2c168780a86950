"""What has been posted by a town and those it is compared with, for the ranking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from interlocal.accounts.models import User
from interlocal.discovery import rules
from interlocal.discovery.models import Notice
from interlocal.discovery.queries.notices import notices_visible_to
from interlocal.discovery.queries.towns import km_between
from interlocal.registry.models import Organisation


@dataclass(frozen=True)
class Posted:
    """Open notices by owner and service, as far as one person may see them."""

    town: Organisation
    notices: tuple[Notice, ...]
    borders: frozenset[int]

    def about(self, service: str, partners: Iterable[Organisation]) -> list[Notice]:
        """What some partners posted about a service."""
        if not self.notices:
            return []
        keys = {body.pk for body in partners}
        return [
            each for each in self.notices if each.owner_id in keys and each.service_id == service
        ]

    def meet(self, service: str, partners: Iterable[Organisation]) -> bool:
        """Whether one of them has posted what the town needs, or needs what it offers."""
        own = self.about(service, [self.town])
        for theirs in self.about(service, partners):
            km = km_between(self.town, theirs.owner)
            is_neighbor = theirs.owner_id in self.borders
            for mine in own:
                need, offer = (mine, theirs) if mine.is_need else (theirs, mine)
                if rules.meet(need, offer, km, is_neighbor):
                    return True
        return False


def posted_among(
    town: Organisation,
    others: Iterable[Organisation],
    borders: Iterable[tuple[int, int]],
    user: User | None,
    on: date,
) -> Posted:
    """What a person may see of what a town and others have open; without a person, nothing."""
    touching = frozenset(
        other for pair in borders if town.pk in pair for other in pair if other != town.pk
    )
    if user is None:
        return Posted(town, (), touching)
    is_open = Q(
        owner__in={town.pk, *(body.pk for body in others)}, withdrawn_at=None, expires_on__gte=on
    )
    # Mostly nobody has posted anything; who may see what is a longer question.
    if not Notice.objects.filter(is_open).exists():
        return Posted(town, (), touching)
    return Posted(town, tuple(notices_visible_to(user, on=on).filter(is_open)), touching)
