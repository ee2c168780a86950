"""Private limits, the mediator's answer, offers and counter-offers.

A limit is read in two places only: by its own people (``queries.own_limits``), and here, all
together and sealed, by ``ask_mediator``, which keeps a word and forgets the rest.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from interlocal.accounts.models import User
from interlocal.proposals.calculations import clauses as figures
from interlocal.proposals.calculations import negotiation as calculations
from interlocal.proposals.documents import negotiation_letters as letters
from interlocal.proposals.documents.letters import Letter
from interlocal.proposals.models import Mediation, Offer, Participant, PrivateLimit, Scenario
from interlocal.proposals.queries import participants_of
from interlocal.proposals.queries.clauses import Payer, payers_of
from interlocal.proposals.queries.negotiation import limits_set_at, own_participants
from interlocal.proposals.rules import negotiation as rules
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation

LONGEST_WORDS = 2000


class CannotNegotiate(Exception):
    """It was refused; the message is fit to show to the person."""


@transaction.atomic
def set_limit(*, participant: Participant, cents: int, by: User, at: datetime) -> PrivateLimit:
    """Keep the most that one's own body would pay a year, for the next answer of the mediator.

    The record says that a limit was set, and by whom, never what it is. Raises
    CannotNegotiate if ``by`` may not speak for the participant here, or it is negative.
    """
    _refuse_others(participant, by)
    if cents < 0:
        raise CannotNegotiate("A limit is the most that you would pay, from zero up.")
    limit, _ = PrivateLimit.objects.update_or_create(
        participant=participant, defaults={"cents": cents, "set_by": by, "set_at": at}
    )
    record.write(verb="proposals.limit_set", subject=limit, by=by, at=at)
    return limit


@transaction.atomic
def drop_limit(*, participant: Participant, by: User, at: datetime) -> None:
    """Take one's own limit back. Raises CannotNegotiate if ``by`` may not, or there is none."""
    _refuse_others(participant, by)
    limit = PrivateLimit.objects.filter(participant=participant).first()
    if limit is None:
        raise CannotNegotiate("There is no limit to take back.")
    record.write(verb="proposals.limit_dropped", subject=limit, by=by, at=at)
    limit.delete()


@transaction.atomic
def ask_mediator(*, scenario: Scenario, by: User, at: datetime) -> Mediation:
    """Answer one round: whether some split keeps all within their limits, and one word of room.

    All parties are told the same, at the same time, by letter. Raises CannotNegotiate if
    ``by`` may not speak for the owner, the figures are not shared, a limit is missing or was
    not set anew since the last answer, or that answer is too young.
    """
    scenario = (
        Scenario.objects.select_for_update().select_related("owner", "service").get(pk=scenario.pk)
    )
    if not registry.may_speak_for(by, scenario.owner):
        raise CannotNegotiate(f"Only {scenario.owner.name} may ask for the answer.")
    _refuse_unshared(scenario)
    payers = payers_of(scenario)
    before = list(Mediation.objects.filter(scenario=scenario).values_list("answered_at", flat=True))
    names = {payer.key: payer.name for payer in payers}
    refusal = rules.refuse_answer(names, limits_set_at(scenario), before, at)
    if refusal:
        raise CannotNegotiate(refusal)
    sealed = PrivateLimit.objects.filter(participant__scenario=scenario)
    try:
        found = calculations.answer(
            scenario.game, payers, dict(sealed.values_list("participant", "cents"))
        )
    except figures.CannotShare as problem:
        raise CannotNegotiate(str(problem)) from problem
    kept = Mediation.objects.create(
        scenario=scenario,
        round=len(before) + 1,
        possible=found.possible,
        room=found.room,
        sub_groups=found.sub_groups,
        answered_at=at,
    )
    record.write(verb="proposals.mediated", subject=kept, by=by, at=at)
    for participant in participants_of(scenario):
        for seat in registry.representatives_of(participant.organisation):
            _send(
                letters.answered(
                    to=seat.user.email,
                    reader=str(seat.user),
                    service=scenario.service.name,
                    possible=kept.possible,
                    round_=kept.round,
                    href=_page(scenario),
                )
            )
    return kept


@transaction.atomic
def make_offer(
    *,
    scenario: Scenario,
    organisation: Organisation,
    said: Mapping[str, int],
    words: str,
    answers: Offer | None,
    by: User,
    at: datetime,
) -> Offer:
    """Put a way to share to the others, or answer an offer with another; all are written to.

    ``said`` is what each (or some) would pay a year, cents by slug; whoever is left out carries
    the rest, in proportion to the offer that it answers, else to the cost alone. Raises
    CannotNegotiate if ``by`` may not speak for the participant or the owner, the figures are
    not shared, the amounts cannot be, or the offer answered was withdrawn.
    """
    scenario = (
        Scenario.objects.select_for_update().select_related("owner", "service").get(pk=scenario.pk)
    )
    _refuse_unshared(scenario)
    payers = payers_of(scenario)
    bodies = {payer.organisation for payer in payers} | {scenario.owner_id}
    if organisation.pk not in bodies or not registry.may_speak_for(by, organisation):
        raise CannotNegotiate(f"You may not make an offer for {organisation.name} here.")
    if answers and (answers.scenario_id != scenario.pk or answers.withdrawn_at):
        raise CannotNegotiate("That offer was withdrawn. Make a new one.")
    if len(words) > LONGEST_WORDS:
        raise CannotNegotiate(f"Keep the words below {LONGEST_WORDS:,} letters.")
    names = {payer.slug: payer.name for payer in payers}
    strangers = [slug for slug in said if slug not in names]
    refusal = (
        f"{strangers[0]} is no participant."
        if strangers
        else rules.refuse_amounts(said, names, figures.total_cents(scenario.game))
    )
    if refusal:
        raise CannotNegotiate(refusal)
    before = [answers.cents[str(payer.key)] for payer in payers] if answers else None
    try:
        cents = calculations.completed(scenario.game, payers, said, before)
    except figures.CannotShare as problem:
        raise CannotNegotiate(str(problem)) from problem
    number = Offer.objects.filter(scenario=scenario).aggregate(n=Max("number"))["n"] or 0
    made = Offer.objects.create(
        scenario=scenario,
        number=number + 1,
        by=organisation,
        answers=answers,
        cents={str(payer.key): paid for payer, paid in zip(payers, cents, strict=True)},
        words=words.strip(),
        made_by=by,
        made_at=at,
    )
    record.write(verb="proposals.offered", subject=made, by=by, at=at)
    _write_to_all(made, payers, by)
    return made


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    """Withdraw one's own offer; it stays in the log, marked. Raises CannotNegotiate."""
    held = Offer.objects.select_for_update().select_related("by").get(pk=offer.pk)
    if not registry.may_speak_for(by, held.by):
        raise CannotNegotiate(f"Only {held.by.name} may withdraw its offer.")
    if held.withdrawn_at:
        raise CannotNegotiate("It was withdrawn already.")
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    record.write(verb="proposals.offer_withdrawn", subject=held, by=by, at=at)
    return held


def _refuse_others(participant: Participant, by: User) -> None:
    if participant not in own_participants(participant.scenario, by):
        raise CannotNegotiate(f"Only {participant.organisation.name} may do this.")


def _refuse_unshared(scenario: Scenario) -> None:
    if scenario.shared_at is None:
        raise CannotNegotiate("Share the figures with the participants first.")


def _write_to_all(offer: Offer, payers: list[Payer], by: User) -> None:
    alone = figures.alone_cents(offer.scenario.game)
    for payer, cost in zip(payers, alone, strict=True):
        for seat in registry.representatives_of(payer.body):
            if seat.user_id == by.pk:
                continue
            _send(
                letters.offered(
                    to=seat.user.email,
                    reader=str(seat.user),
                    body=payer.name,
                    by=offer.by.name,
                    number=offer.number,
                    service=offer.scenario.service.name,
                    pays=offer.cents[str(payer.key)],
                    alone=cost,
                    words=offer.words,
                    href=_page(offer.scenario),
                )
            )


def _page(scenario: Scenario) -> str:
    return settings.SITE_URL + reverse("proposals:bench_negotiation", args=[scenario.pk])


def _send(letter: Letter) -> None:
    send = partial(send_mail, letter.subject, letter.text, None, [letter.to])
    transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing
