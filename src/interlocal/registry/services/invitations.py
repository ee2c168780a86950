"""Inviting people to speak for a body, by a letter whose link works once."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from interlocal.accounts import services as accounts
from interlocal.accounts.models import User
from interlocal.accounts.queries import digest_of
from interlocal.record import services as record
from interlocal.registry import queries, rules
from interlocal.registry.models import Claim, Invitation, Organisation, Representative
from interlocal.registry.services import claims, letters, people

DAY = timedelta(days=1)


class CannotInvite(Exception):
    """The letter was not sent; the message is fit to show to the person."""


class CannotAccept(Exception):
    """The invitation could not be taken up; the message is fit to show to the person."""


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    role: Representative.Role,
    by: User,
    at: datetime,
    as_administrator: bool = False,
    note: str = "",
) -> Invitation:
    """Write somebody a letter with a link by which they may speak for a body.

    Who decides about the body is taken at their word; whoever else invites only suggests:
    the person, once there, must be confirmed. A letter to the same address that was not
    answered is taken back. Raises CannotInvite if ``by`` speaks for nobody, has suggested
    too many today, or the person holds the role.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = email.strip().lower()
    decides = queries.may_decide(by, organisation)
    if decides:
        _refuse_who_holds_it(organisation, email, role)
    else:
        _refuse_who_may_not_suggest(by, at)
    held = Invitation.objects.filter(
        organisation=organisation,
        email=email,
        invited_by__isnull=False,
        accepted_at=None,
        withdrawn_at=None,
    ).first()
    if held and not decides and held.invited_by != by:
        return held  # a letter is on its way; nobody outside learns by whom
    if held:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        as_administrator=as_administrator and decides,
        note=note.strip(),
        invited_by=by,
        made_at=at,
    )
    _write(invitation, at)
    _tell("registry.invited", invitation, by, at)
    return invitation


@transaction.atomic
def ask_for_link(
    *,
    organisation: Organisation,
    email: str,
    role: Representative.Role,
    at: datetime,
    note: str = "",
) -> None:
    """Send a stranger the link by which they can ask to speak for a body.

    Says nothing, whether or not the address is known here; beyond a few letters a day to
    one address or about one body nothing is sent.
    """
    email = email.strip().lower()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    lately = Invitation.objects.filter(invited_by=None, made_at__gt=at - DAY)
    if (
        lately.filter(email=email).count() >= rules.LETTERS_A_DAY
        or lately.filter(organisation=organisation).count() >= rules.LETTERS_A_BODY_A_DAY
    ):
        return
    invitation = Invitation(
        organisation=organisation, email=email, role=role, note=note.strip(), made_at=at
    )
    _write(invitation, at)
    # Whose address it is, is not proven: it does not go into what is never deleted.
    record.write(verb="registry.link_asked_for", subject=organisation, by=None, at=at)


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Send the letter again with a new link; the old link stops working.

    Also brings back a letter that was taken back or grew too old. Raises CannotInvite if
    ``by`` may not, it was accepted, or another letter to the address is open; who does not
    decide about the body sends one a day.
    """
    held = _held(invitation, by)
    others = Invitation.objects.filter(
        organisation=held.organisation,
        email=held.email,
        invited_by__isnull=False,
        accepted_at=None,
        withdrawn_at=None,
    ).exclude(pk=held.pk)
    if others.exists():
        raise CannotInvite(f"A newer letter to {held.email} is open. Send that one again.")
    if at - held.sent_at < DAY and not queries.may_decide(by, held.organisation):
        raise CannotInvite("A letter went out less than a day ago. Send it again tomorrow.")
    held.withdrawn_at = None
    _write(held, at)
    _tell("registry.invitation_resent", held, by, at)
    return held


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take a letter back: its link stops working. A second time changes nothing.

    Raises CannotInvite if ``by`` may not, or it was accepted.
    """
    held = _held(invitation, by)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        _tell("registry.invitation_withdrawn", held, by, at)
    return held


@transaction.atomic
def accept(*, invitation: Invitation, by: User, at: datetime) -> Representative | Claim:
    """Take an invitation up: speak for the body at once, or wait to be confirmed.

    At once only if who invited still decides about the body. Raises CannotAccept if the
    link is used up, or it was written to another address.
    """
    held = _open(invitation, at)
    if by.email != held.email:
        raise CannotAccept(
            f"This invitation was written to {held.email}, and you are signed in as "
            f"{by.email}. Sign out first, or ask to be invited at your own address."
        )
    held.accepted_at, held.accepted_by = at, by
    held.save(update_fields=["accepted_at", "accepted_by"])
    if held.invited_by is None or not queries.may_decide(held.invited_by, held.organisation):
        return _claim(held, by, at)
    return people.appoint_representative(
        organisation=held.organisation,
        user=by,
        role=Representative.Role(held.role),
        as_administrator=held.as_administrator
        or not queries.administrators_of(held.organisation).exists(),
        on=timezone.localdate(at),
        by=held.invited_by,
        at=at,
    )


@transaction.atomic
def accept_as_newcomer(
    *, invitation: Invitation, name: str, password: str, at: datetime
) -> tuple[User, Representative | Claim]:
    """Make an account for the address of an invitation and take it up.

    Raises CannotAccept if the link is used up, or the address has an account: that one
    signs in instead.
    """
    held = _open(invitation, at)
    try:
        person = accounts.sign_up(email=held.email, name=name, password=password)
    except accounts.CannotSignUp as refusal:
        raise CannotAccept(str(refusal)) from refusal
    return person, accept(invitation=held, by=person, at=at)


def _write(invitation: Invitation, at: datetime) -> None:
    """Save an invitation with a new link, and send it; the link is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    invitation.digest = digest_of(secret)
    invitation.sent_at, invitation.expires_at = at, rules.expires(at)
    invitation.save()
    inviter = invitation.invited_by
    is_own = inviter is not None and queries.may_decide(inviter, invitation.organisation)
    letters.send_link(invitation=invitation, secret=secret, is_own=is_own)


def _open(invitation: Invitation, at: datetime) -> Invitation:
    Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    held = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation.pk)
    if held.digest != invitation.digest:
        raise CannotAccept("A newer letter was sent. Use the link in that one.")
    if why := rules.closed_because(held, at):
        raise CannotAccept(why)
    return held


def _claim(held: Invitation, by: User, at: datetime) -> Claim:
    try:
        return claims.claim(
            organisation=held.organisation,
            user=by,
            role=Representative.Role(held.role),
            note=held.note,
            invitation=held,
            at=at,
        )
    except claims.CannotClaim as refusal:
        raise CannotAccept(str(refusal)) from refusal


def _held(invitation: Invitation, by: User) -> Invitation:
    Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    held = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation.pk)
    if held.invited_by is None or not (
        held.invited_by == by or queries.may_decide(by, held.organisation)
    ):
        raise CannotInvite(f"You do not decide who speaks for {held.organisation.name}.")
    if held.accepted_at:
        raise CannotInvite(f"{held.email} has said yes already.")
    return held


def _refuse_who_holds_it(organisation: Organisation, email: str, role: str) -> None:
    held = queries.representatives_of(organisation).filter(user__email=email, role=role).first()
    if held:
        raise CannotInvite(
            f"{held.user.name} speaks for {organisation.name} as {held.get_role_display()} already."
        )


def _refuse_who_may_not_suggest(by: User, at: datetime) -> None:
    if not (by.is_staff or queries.represented_by(by).exists()):
        raise CannotInvite("Only somebody who speaks for a body can suggest people for another.")
    lately = Invitation.objects.filter(invited_by=by, made_at__gt=at - DAY)
    if lately.count() >= rules.SUGGESTIONS_A_DAY:
        raise CannotInvite("These are enough letters for one day. Go on tomorrow.")


def _tell(verb: str, invitation: Invitation, by: User, at: datetime) -> None:
    also = ", administrator" if invitation.as_administrator else ""
    record.write(
        verb=verb,
        subject=invitation.organisation,
        by=by,
        at=at,
        detail=f"{invitation.email}: {invitation.get_role_display()}{also}",
    )
