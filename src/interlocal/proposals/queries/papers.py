"""Who sees which paper of a bench."""

from django.db.models import Q, QuerySet

from interlocal.accounts.models import User
from interlocal.proposals.models import Bench, Paper, Participant
from interlocal.record import queries as record
from interlocal.record.models import Entry
from interlocal.registry import queries as registry

SENT = "proposals.paper_sent"


def bench_papers_visible_to(user: User) -> QuerySet[Paper]:
    """The owner sees every paper; a participant those for all and its own, once shared."""
    mine = registry.represented_by(user)
    around = Participant.objects.filter(
        organisation__in=mine, scenario__shared_at__isnull=False
    ).values("scenario")
    return (
        Paper.objects.filter(
            Q(scenario__owner__in=mine)
            | Q(scenario__in=around, participant=None)
            | Q(scenario__in=around, participant__organisation__in=mine)
        )
        .select_related("participant__organisation", "scenario__service", "scenario__owner")
        .defer("content")
        .order_by("-revision", "kind", "participant__order", "suffix")
    )


def bench_papers_of(bench: Bench) -> QuerySet[Paper]:
    """Every paper of a bench, without its bytes. The caller has checked who may see them."""
    return (
        Paper.objects.filter(scenario=bench.scenario_id)
        .select_related("participant__organisation")
        .defer("content")
        .order_by("-revision", "kind", "participant__order", "suffix")
    )


def sendings_of(bench: Bench) -> list[Entry]:
    """Who was sent which paper, oldest first; the entry's detail names the person.

    Only for the bench's owner.
    """
    papers = list(bench_papers_of(bench))
    return [
        entry for entry in reversed(record.entries_about_any(papers, None)) if entry.verb == SENT
    ]
