"""Intents, offers and answers of a scenario; and private limits, each for its own people only.

No read here gives anybody another body's limit, nor to staff: amounts leave this module by
``own_limits`` alone.
"""

from datetime import datetime

from django.db.models import QuerySet

from interlocal.accounts.models import User
from interlocal.proposals.models import (
    Intent,
    Mediation,
    Offer,
    Participant,
    PrivateLimit,
    Scenario,
)
from interlocal.proposals.queries.scenarios import scenarios_visible_to
from interlocal.registry import queries as registry


def intents_of(scenario: Scenario) -> dict[int, Intent]:
    """What is known of joining, by the participant's key. The caller checked who sees it."""
    rows = Intent.objects.filter(participant__scenario=scenario).select_related("said_by")
    return {row.participant_id: row for row in rows}


def own_participants(scenario: Scenario, user: User) -> list[Participant]:
    """The participants that a person may speak for here: the owner's, and all once shared."""
    mine = registry.represented_by(user)
    rows = Participant.objects.filter(scenario=scenario, organisation__in=mine)
    if scenario.shared_at is None:
        rows = rows.filter(organisation=scenario.owner_id)
    return list(rows.select_related("organisation"))


def own_limits(scenario: Scenario, user: User) -> dict[int, PrivateLimit]:
    """A person's own bodies' limits, by the participant's key; nobody else's."""
    rows = PrivateLimit.objects.filter(
        participant__in=[each.pk for each in own_participants(scenario, user)]
    )
    return {row.participant_id: row for row in rows}


def limits_set_at(scenario: Scenario) -> dict[int, datetime]:
    """When each limit was set, by the participant's key; never what it is."""
    rows = PrivateLimit.objects.filter(participant__scenario=scenario)
    return dict(rows.values_list("participant", "set_at"))


def mediations_of(scenario: Scenario) -> QuerySet[Mediation]:
    """What the mediator answered, the latest first."""
    return Mediation.objects.filter(scenario=scenario).order_by("-round")


def offers_of(scenario: Scenario) -> QuerySet[Offer]:
    """The offers, the latest first. The caller checked who sees the scenario."""
    return (
        Offer.objects.filter(scenario=scenario)
        .select_related("by", "made_by", "answers")
        .order_by("-number")
    )


def offers_visible_to(user: User) -> QuerySet[Offer]:
    """The offers of the scenarios that a person may see."""
    return Offer.objects.filter(scenario__in=scenarios_visible_to(user)).select_related(
        "by", "scenario"
    )
