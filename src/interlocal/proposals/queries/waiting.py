"""What waits for somebody in this room: letters, drafts, benches; and how scenarios stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative
from interlocal.proposals.models import (
    BaselineRequest,
    BaselineVersion,
    Bench,
    Intent,
    Offer,
    Participant,
    Scenario,
)
from interlocal.proposals.queries.baselines import DRAFT, open_requests, requests_visible_to
from interlocal.proposals.queries.benches import benches_visible_to
from interlocal.proposals.queries.negotiation import offers_visible_to
from interlocal.registry import queries as registry

CLOSED = Initiative.Stage.CLOSED
HEAVY = ("build_up", "inputs", "drivers", "clause", "revenue", "forecast")


def requests_that_wait(user: User, at: datetime) -> QuerySet[BaselineRequest]:
    """Letters about a person's bodies, or of theirs, that nobody has answered; due first."""
    return (
        requests_visible_to(user).filter(pk__in=open_requests(at).values("pk")).order_by("due_on")
    )


def requests_declined(user: User) -> QuerySet[BaselineRequest]:
    """Letters of a person's bodies that were declined, and nothing has come since."""
    since = BaselineRequest.objects.filter(
        baseline=OuterRef("baseline"), asked_at__gt=OuterRef("asked_at"), revoked_at=None
    )
    answered = BaselineVersion.objects.filter(
        baseline=OuterRef("baseline"), handed_over_at__gt=OuterRef("declined_at")
    )
    return (
        requests_visible_to(user)
        .filter(
            ~Exists(since),
            ~Exists(answered),
            asked_for__in=registry.represented_by(user),
            declined_at__isnull=False,
            revoked_at=None,
        )
        .exclude(baseline__initiative__stage=CLOSED)
        .order_by("declined_at")
    )


def drafts_that_wait(user: User) -> QuerySet[BaselineVersion]:
    """A person's bodies' own drafts, without their rows; the latest saved first."""
    return (
        BaselineVersion.objects.filter(
            state=DRAFT, by_link=False, baseline__organisation__in=registry.represented_by(user)
        )
        .exclude(baseline__initiative__stage=CLOSED)
        .select_related("baseline__organisation", "baseline__service", "baseline__initiative")
        .order_by("-saved_at", "-started_at")
    )


@dataclass(frozen=True)
class Seat:
    """A bench that a person's bodies take part in, and what they have not said there.

    ``unsaid`` are the names of those who have not said whether they mean to join, once that
    was shared; ``offer`` is the newest of somebody else that none of theirs answered.
    """

    bench: Bench
    is_owner: bool
    unsaid: tuple[str, ...]
    offer: Offer | None


def benches_of(user: User, most: int) -> list[Seat]:
    """The benches that a person's bodies own or take part in, the latest saved first."""
    mine = set(registry.represented_by(user).values_list("pk", flat=True))
    benches = list(
        benches_visible_to(user)
        .exclude(scenario__initiative__stage=CLOSED)
        .defer(*HEAVY)
        .order_by("-saved_at")[:most]
    )
    scenarios = [bench.scenario_id for bench in benches]
    said = Intent.objects.filter(participant=OuterRef("pk"), is_assumed=False)
    silent = Participant.objects.filter(
        ~Exists(said), scenario__in=scenarios, organisation__in=mine
    ).select_related("organisation")
    unsaid: dict[int, list[Participant]] = {}
    for each in silent:
        unsaid.setdefault(each.scenario_id, []).append(each)
    answered = Offer.objects.filter(answers=OuterRef("pk"), by__in=mine, withdrawn_at=None)
    offers: dict[int, Offer] = {}
    for offer in (
        offers_visible_to(user)
        .filter(~Exists(answered), scenario__in=scenarios, withdrawn_at=None)
        .exclude(by__in=mine)
        .order_by("number")
    ):
        offers[offer.scenario_id] = offer
    return [
        Seat(
            bench=bench,
            is_owner=bench.scenario.owner_id in mine,
            unsaid=tuple(
                each.organisation.name
                for each in unsaid.get(bench.scenario_id, [])
                if bench.scenario.shared_at
            ),
            offer=offers.get(bench.scenario_id),
        )
        for bench in benches
    ]


@dataclass(frozen=True)
class Standing:
    """How a scenario came about, and how firm it is. ``source`` is blank where it is not told."""

    is_copy: bool
    source: str
    locked_at: datetime | None


def standing_of(scenarios: list[Scenario]) -> dict[int, Standing]:
    """Of each scenario with a bench: whether it is a copy and of which, and when it was locked.

    The caller has checked who may see them. Of a copy's source only the name is told, and
    only if it is among them.
    """
    names = {each.pk: each.title for each in scenarios}
    rows = Bench.objects.filter(scenario__in=scenarios).values_list(
        "scenario", "copied_from", "locked_at"
    )
    return {
        key: Standing(source is not None, names.get(source, ""), locked_at)
        for key, source, locked_at in rows
    }
