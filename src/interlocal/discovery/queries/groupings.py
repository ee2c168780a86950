"""Groupings of regions that a person may see, and the facts behind one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from interlocal.accounts.models import User
from interlocal.discovery.models import Grouping
from interlocal.discovery.queries.facts import facts_for_comparison
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


def groupings_visible_to(user: User) -> QuerySet[Grouping]:
    """One's own, those of a region that one speaks for, those shown to its members, the nightly.

    What was deleted is visible to nobody; whoever deleted it may bring it back.
    """
    mine = registry.represented_by(user)
    seen = Q(created_by=user) | Q(owner__in=mine) | Q(is_nightly=True)
    seen |= Q(shown_at__isnull=False, region__members__member__in=mine)
    kept = Grouping.objects.filter(seen, deleted_at=None).distinct()
    return kept.select_related("region", "service", "created_by", "owner", "job")


def groupings_changed_by(user: User) -> QuerySet[Grouping]:
    """Those that a person may rename, show, delete and bring back."""
    mine = registry.represented_by(user)
    kept = Grouping.objects.filter(Q(created_by=user) | Q(owner__in=mine)).distinct()
    return kept.select_related("region", "service", "created_by", "owner", "job")


def facts_behind(towns: Iterable[Organisation], service: Service) -> dict[str, list[int]]:
    """The facts that a grouping of these towns rests on: a town's slug to their keys."""
    found = {}
    for known in facts_for_comparison(towns):
        facts = [known.population, known.spending.get(service.pk), known.unallocated]
        found[known.town.slug] = [fact.pk for fact in facts if fact is not None]
    return found
