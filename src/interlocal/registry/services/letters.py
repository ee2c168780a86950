"""Sending letters about who speaks for a body, once the change is safe."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.registry import documents, queries
from interlocal.registry.models import Claim, Invitation, Representative
from interlocal.web.words import listing

DAY = "%-d %B %Y"


def send_link(*, invitation: Invitation, secret: str, is_own: bool) -> None:
    """The letter with the link; the secret stands in it and nowhere else."""
    said = {
        "body": invitation.organisation.name,
        "role": invitation.get_role_display(),
        "href": _address("registry:invitation", secret),
        "until": _day(invitation.expires_at),
    }
    inviter = invitation.invited_by
    letter = (
        documents.invitation(
            **said,
            inviter=(inviter.name or inviter.email) if is_own else _introduced(inviter),
            is_own=is_own,
            note=invitation.note,
        )
        if inviter
        else documents.asked_for(**said)
    )
    _send(letter, invitation.email)


def tell_deciders(*, claim: Claim) -> None:
    """Somebody asks to speak for a body: a letter to everybody who decides about it."""
    brought = claim.invitation.invited_by if claim.invitation else None
    for reader in queries.deciders_of(claim.organisation).exclude(pk=claim.user_id):
        letter = documents.claimed(
            reader=reader.name,
            body=claim.organisation.name,
            name=claim.user.name,
            email=claim.user.email,
            role=claim.get_role_display(),
            note=claim.note,
            brought_by=_introduced(brought) if brought else "",
            href=_address("registry:requests"),
        )
        _send(letter, reader.email)


def _introduced(person: User) -> str:
    """Somebody from elsewhere, with the bodies that they speak for."""
    bodies = listing([body.name for body in queries.represented_by(person)])
    name = person.name or person.email
    return f"{name} of {bodies}" if bodies else name


def tell_confirmed(*, seat: Representative) -> None:
    """Somebody may speak for a body now."""
    letter = documents.confirmed(
        reader=seat.user.name,
        body=seat.organisation.name,
        role=seat.get_role_display(),
        is_administrator=seat.is_administrator,
        href=_address("desk:desk"),
    )
    _send(letter, seat.user.email)


def tell_declined(*, claim: Claim, by: User) -> None:
    """Somebody may not speak for a body, and why."""
    letter = documents.declined(
        reader=claim.user.name, body=claim.organisation.name, by=by.name, reason=claim.reason
    )
    _send(letter, claim.user.email)


def tell_ended(*, seat: Representative, by: User) -> None:
    """Somebody no longer speaks for a body in a role."""
    others = queries.representatives_of(seat.organisation).filter(user=seat.user)
    letter = documents.ended(
        reader=seat.user.name,
        body=seat.organisation.name,
        role=seat.get_role_display(),
        by=by.name,
        on=f"{seat.until:{DAY}}",
        remaining=[other.get_role_display() for other in others],
    )
    _send(letter, seat.user.email)


def _send(letter: documents.Letter, to: str) -> None:
    send = partial(send_mail, letter.subject, letter.text, None, [to])
    transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing


def _address(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):{DAY}}"
