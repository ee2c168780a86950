"""Saying whether one means to join, and noting what is assumed of those who have not said."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.proposals.models import Intent, Participant, Scenario
from interlocal.proposals.queries.negotiation import own_participants
from interlocal.proposals.rules import negotiation as rules
from interlocal.record import services as record
from interlocal.registry import queries as registry


class CannotSay(Exception):
    """The intent was not kept; the message is fit to show to the person."""


@transaction.atomic
def say_intent(*, participant: Participant, saying: str, by: User, at: datetime) -> Intent:
    """Say for one's own body whether it means to join; it binds nobody and can be changed.

    Raises CannotSay if ``by`` may not speak for the participant here (the figures must have
    been shared with it), or ``saying`` means nothing.
    """
    _refuse_unknown(saying)
    if participant not in own_participants(participant.scenario, by):
        raise CannotSay(f"Only {participant.organisation.name} may say this.")
    return _kept(participant, saying, by, at, is_assumed=False)


@transaction.atomic
def assume_intent(*, participant: Participant, saying: str, by: User, at: datetime) -> Intent:
    """Note what the owner assumes of one who has not said; it is shown as an assumption.

    Raises CannotSay if ``by`` may not speak for the owner, ``saying`` means nothing, or the
    participant's own people have said it themselves.
    """
    _refuse_unknown(saying)
    scenario: Scenario = participant.scenario
    if not registry.may_speak_for(by, scenario.owner):
        raise CannotSay(f"Only {scenario.owner.name} may note an assumption.")
    held = Intent.objects.select_for_update().filter(participant=participant).first()
    if held and not held.is_assumed:
        raise CannotSay(f"{participant.organisation.name} has said it itself.")
    return _kept(participant, saying, by, at, is_assumed=True)


def _refuse_unknown(saying: str) -> None:
    if saying not in rules.SAYINGS:
        raise CannotSay("Choose one of the answers.")


def _kept(
    participant: Participant, saying: str, by: User, at: datetime, *, is_assumed: bool
) -> Intent:
    intent, _ = Intent.objects.update_or_create(
        participant=participant,
        defaults={"saying": saying, "said_by": by, "said_at": at, "is_assumed": is_assumed},
    )
    verb = "proposals.intent_assumed" if is_assumed else "proposals.intent_said"
    record.write(verb=verb, subject=intent, by=by, at=at)
    return intent
