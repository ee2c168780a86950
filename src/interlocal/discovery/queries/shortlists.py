"""Shortlists of one's own."""

from django.db.models import Prefetch, QuerySet

from interlocal.accounts.models import User
from interlocal.discovery.models import Shortlist, ShortlistEntry
from interlocal.registry import queries as registry


def shortlists_visible_to(user: User) -> QuerySet[Shortlist]:
    """A shortlist is its owner's own."""
    entries = ShortlistEntry.objects.select_related("partner")
    return (
        Shortlist.objects.filter(owner__in=registry.represented_by(user))
        .select_related("owner", "service")
        .prefetch_related(Prefetch("entries", queryset=entries))
    )


def shortlist_entries_visible_to(user: User) -> QuerySet[ShortlistEntry]:
    """The partners on one's own shortlists."""
    return ShortlistEntry.objects.filter(
        shortlist__owner__in=registry.represented_by(user)
    ).select_related("shortlist__owner", "shortlist__service", "partner")
