"""Asking a finance office by a link in a letter: asking, answering, reminding, taking back."""

import secrets
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative
from interlocal.proposals import queries
from interlocal.proposals.documents import letters
from interlocal.proposals.models import Baseline, BaselineRequest, BaselineVersion, Reminder
from interlocal.proposals.rules import requests as rules
from interlocal.proposals.rules.baselines import Content
from interlocal.proposals.services.baselines import (
    begun,
    drafted,
    handed_over,
    new_draft,
    refuse_outside,
)
from interlocal.proposals.services.drafts import CannotKeep, held_draft, kept
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


class CannotAsk(Exception):
    """The request was refused; the message is fit to show to the person."""


class LinkClosed(CannotKeep):
    """The link opens nothing any more; the message is fit to show to the person."""


@transaction.atomic
def ask(
    *,
    organisation: Organisation,
    service: Service,
    initiative: Initiative | None,
    asked_for: Organisation,
    name: str,
    email: str,
    message: str,
    due_on: date,
    by: User,
    at: datetime,
) -> BaselineRequest:
    """Write to somebody in a finance office, with a link that opens this one baseline.

    The person needs no account. ``asked_for`` is the body that asks: the one that
    opened the initiative, or the body itself. Raises CannotAsk if ``by`` may not
    speak for it, the initiative is a draft or closed, the day is too near or too
    far, or the person has an open request already.
    """
    if not registry.may_speak_for(by, asked_for):
        raise CannotAsk(f"You may not ask for {asked_for.name}.")
    _refuse_asking(organisation, service, initiative, asked_for)
    today = timezone.localdate(at)
    days = (due_on - today).days
    if not rules.LEAST_DAYS <= days <= rules.MOST_DAYS:
        raise CannotAsk(
            f"Give a day between {rules.LEAST_DAYS} and {rules.MOST_DAYS} days from today."
        )
    baseline = begun(
        organisation=organisation, service=service, initiative=initiative, by=by, at=at
    )
    Baseline.objects.select_for_update().get(pk=baseline.pk)
    open_ones = baseline.requests.filter(
        email__iexact=email, sent_at=None, declined_at=None, revoked_at=None
    )
    for held in open_ones:
        if at < held.expires_at:
            raise CannotAsk(
                f"{held.name} was asked on {timezone.localtime(held.asked_at):%-d %B} and will be "
                "reminded. Take that request back before you send another."
            )
        held.revoked_at = at  # it has run out; the new one takes its place
        held.save(update_fields=["revoked_at"])
    is_own = asked_for == organisation
    draft = None
    if is_own:
        drafted(baseline=baseline, by=by, name=str(by), at=at)
    else:  # whoever another body writes to must not be shown what this one is drafting
        draft = new_draft(baseline=baseline, by=by, name=str(by), at=at, by_link=True)
    request = BaselineRequest.objects.create(
        baseline=baseline,
        asked_for=asked_for,
        asked_by=by,
        draft=draft,
        name=name.strip(),
        email=email.strip().lower(),
        message=message.strip(),
        digest=secrets.token_hex(32),  # replaced below: the link needs the key of the row
        asked_at=at,
        due_on=due_on,
        expires_at=timezone.make_aware(datetime.combine(due_on, datetime.min.time()))
        + rules.OPEN_AFTER_DUE,
    )
    request.digest = queries.digest_of(secret_of(request=request))
    request.save(update_fields=["digest"])
    record.write(
        verb="proposals.baseline_asked", subject=request, by=by, at=at, detail=request.name
    )
    asking = _asking(request)
    _send(letters.request(asking, message=request.message, most_reminders=rules.MOST_REMINDERS))
    return request


def _refuse_asking(
    organisation: Organisation,
    service: Service,
    initiative: Initiative | None,
    asked_for: Organisation,
) -> None:
    if initiative is None:
        if asked_for != organisation:
            raise CannotAsk("Outside an initiative a body asks only its own finance office.")
        return
    if asked_for not in (organisation, initiative.opened_for):
        raise CannotAsk(f"Only {initiative.opened_for.name} asks the others in this initiative.")
    try:
        refuse_outside(organisation=organisation, service=service, initiative=initiative)
    except CannotKeep as refusal:
        raise CannotAsk(str(refusal)) from refusal
    if initiative.stage == Initiative.Stage.DRAFT and organisation != asked_for:
        raise CannotAsk(
            "Share the initiative with its partners first: this letter would tell of it."
        )


def secret_of(*, request: BaselineRequest) -> str:
    """What stands in the link: made from the site's key, so that no table holds it."""
    made = salted_hmac(
        "interlocal.proposals.baseline",
        f"{request.pk}:{request.asked_at.timestamp()}",
        algorithm="sha256",
    )
    return made.hexdigest()


@transaction.atomic
def note_opened(*, request: BaselineRequest, at: datetime) -> BaselineRequest:
    """Remember that a link was opened for the first time. Raises LinkClosed if it is shut."""
    held = _open(request, at)
    if held.opened_at is None:
        held.opened_at = at
        held.save(update_fields=["opened_at"])
        record.write(
            verb="proposals.baseline_link_opened", subject=held, by=None, at=at, detail=held.name
        )
    if held.draft_id is None:
        drafted(baseline=held.baseline, by=None, name=by_link(name=held.name), at=at)
    return held


@transaction.atomic
def save_by_link(
    *, request: BaselineRequest, content: Content, seen: int, at: datetime
) -> BaselineVersion:
    """Keep what somebody wrote on the page of their link.

    Raises LinkClosed if the link is shut; Overtaken and CannotKeep as ``save_draft``.
    """
    held = _open(request, at)
    name = by_link(name=held.name)
    pk = held.draft_id or drafted(baseline=held.baseline, by=None, name=name, at=at).pk
    saved = kept(held=held_draft(pk), content=content, seen=seen, by=None, name=name, at=at)
    held.saved_at = at
    held.save(update_fields=["saved_at"])
    return saved


@transaction.atomic
def send_by_link(
    *, request: BaselineRequest, content: Content, seen: int, at: datetime
) -> BaselineVersion:
    """Save what was written and hand it over; the link then only shows what was sent.

    Raises as ``save_by_link``, and CannotKeep if an answer is missing.
    """
    saved = save_by_link(request=request, content=content, seen=seen, at=at)
    held = _open(request, at)
    version = handed_over(held=saved, by=None, name=by_link(name=held.name), at=at)
    held.sent_at, held.sent_version = at, version
    held.save(update_fields=["sent_at", "sent_version"])
    asker = held.asked_by
    _send(
        letters.arrived(
            _asking(held),
            to=asker.email,
            reader=asker.name,
            sender=held.name,
            href=settings.SITE_URL + reverse("proposals:baseline", args=[held.baseline_id]),
        )
    )
    return version


@transaction.atomic
def decline_by_link(*, request: BaselineRequest, note: str, at: datetime) -> BaselineRequest:
    """Say that one cannot answer; nobody writes again. Raises LinkClosed if the link is shut."""
    held = _open(request, at)
    held.declined_at, held.declined_note = at, note.strip()[:500]
    held.save(update_fields=["declined_at", "declined_note"])
    record.write(
        verb="proposals.baseline_link_declined", subject=held, by=None, at=at, detail=held.name
    )
    return held


@transaction.atomic
def revoke_request(*, request: BaselineRequest, by: User, at: datetime) -> BaselineRequest:
    """Shut a link. Twice changes nothing.

    Raises CannotAsk if ``by`` may speak neither for the body that asked nor for the one
    that was asked, or the answer was sent.
    """
    held = BaselineRequest.objects.select_for_update().get(pk=request.pk)
    bodies = (held.asked_for, held.baseline.organisation)
    if not any(registry.may_speak_for(by, body) for body in bodies):
        raise CannotAsk(f"Only {held.asked_for.name} may take this request back.")
    if held.sent_at:
        raise CannotAsk("The answer was sent already; there is nothing to take back.")
    if held.revoked_at is None:
        held.revoked_at = at
        held.save(update_fields=["revoked_at"])
        record.write(
            verb="proposals.baseline_link_revoked", subject=held, by=by, at=at, detail=held.name
        )
    return held


@transaction.atomic
def remind(*, at: datetime) -> list[letters.Letter]:
    """Write to everybody whose answer is due, on the stated days and never twice for one.

    Nobody is reminded who wrote within the last day. Returns the letters sent.
    """
    today = timezone.localdate(at)
    sent: list[letters.Letter] = []
    for request in queries.open_requests(at):
        held = BaselineRequest.objects.select_for_update().get(pk=request.pk)
        reminded = {each.days_before for each in held.reminders.all()}
        days = rules.reminder_due(
            on=today,
            asked_on=timezone.localdate(held.asked_at),
            due_on=held.due_on,
            reminded=reminded,
        )
        at_work = held.saved_at is not None and at - held.saved_at < rules.QUIET
        if days is None or at_work:
            continue
        Reminder.objects.create(request=held, days_before=days, sent_at=at)
        letter = letters.reminder(
            _asking(held),
            number=len(reminded) + 1,
            most=rules.MOST_REMINDERS,
            has_begun=held.saved_at is not None,
            is_late=today > held.due_on,
        )
        record.write(
            verb="proposals.baseline_reminded", subject=held, by=None, at=at, detail=held.name
        )
        _send(letter)
        sent.append(letter)
    return sent


def by_link(*, name: str) -> str:
    """How somebody without an account is called where their work is named."""
    return f"{name} (by link)"


def _open(request: BaselineRequest, at: datetime) -> BaselineRequest:
    held = BaselineRequest.objects.select_for_update().get(pk=request.pk)
    if queries.status_of(held, at) != "open":
        raise LinkClosed("This link is no longer open.")
    return held


def _asking(request: BaselineRequest) -> letters.Asking:
    secret = secret_of(request=request)
    digest = queries.digest_of(secret)
    if digest != request.digest:  # the site's key was changed since: the link is made anew
        request.digest = digest
        request.save(update_fields=["digest"])
    return letters.Asking(
        to=request.email,
        name=request.name,
        body=request.baseline.organisation.name,
        service=request.baseline.service.name,
        asker=request.asked_by.name,
        asker_body=request.asked_for.name,
        asker_email=request.asked_by.email,
        due_on=request.due_on,
        href=settings.SITE_URL + reverse("proposals:asked", args=[secret]),
    )


def _send(letter: letters.Letter) -> None:
    send = partial(send_mail, letter.subject, letter.text, None, [letter.to])
    transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing
