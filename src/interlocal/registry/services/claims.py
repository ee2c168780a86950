"""Asking to speak for a body, and deciding about it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry import queries, rules
from interlocal.registry.models import Claim, Invitation, Organisation, Representative
from interlocal.registry.services import letters, people


class CannotClaim(Exception):
    """The request was refused; the message is fit to show to the person."""


class CannotDecide(Exception):
    """The decision was refused; the message is fit to show to the person."""


@transaction.atomic
def claim(
    *,
    organisation: Organisation,
    user: User,
    role: Representative.Role,
    at: datetime,
    note: str = "",
    invitation: Invitation | None = None,
) -> Claim:
    """Ask to speak for a body; whoever decides about it gets a letter.

    One claim on a body waits at a time: asking again changes nothing. Raises CannotClaim
    if the person holds the role, too many of their claims wait, or they asked too often today.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    held = queries.representatives_of(organisation).filter(user=user, role=role).first()
    if held:
        raise CannotClaim(f"You speak for {organisation.name} as {held.get_role_display()}.")
    waiting = Claim.objects.filter(user=user, outcome=Claim.Outcome.OPEN)
    if same := waiting.filter(organisation=organisation).first():
        return same
    if waiting.count() >= rules.OPEN_CLAIMS:
        raise CannotClaim(
            f"{rules.OPEN_CLAIMS} of your requests wait already. Take one back, or wait."
        )
    lately = Claim.objects.filter(user=user, asked_at__gt=at - timedelta(days=1))
    if lately.count() >= rules.CLAIMS_A_DAY:
        raise CannotClaim("These are enough requests for one day. Go on tomorrow.")
    made = Claim.objects.create(
        organisation=organisation,
        user=user,
        role=role,
        note=note.strip(),
        invitation=invitation,
        asked_at=at,
    )
    _tell("registry.claimed", made, user, at)
    letters.tell_deciders(claim=made)
    return made


@transaction.atomic
def confirm(
    *, claim: Claim, by: User, at: datetime, as_administrator: bool = False
) -> Representative:
    """Let the person speak for the body; the first one of a body is its administrator.

    A claim that was declined can be confirmed for a month after. Raises CannotDecide if
    ``by`` does not decide about the body or is the person, or it was decided.
    """
    held = _held(claim, by)
    if not rules.may_be_confirmed(held, at):
        raise CannotDecide(f"This request was {held.get_outcome_display().lower()} already.")
    first = not queries.administrators_of(held.organisation).exists()
    seat = people.appoint_representative(
        organisation=held.organisation,
        user=held.user,
        role=Representative.Role(held.role),
        as_administrator=as_administrator or first,
        on=timezone.localdate(at),
        by=by,
        at=at,
    )
    _decide(held, Claim.Outcome.CONFIRMED, by, at)
    letters.tell_confirmed(seat=seat)
    return seat


@transaction.atomic
def decline(*, claim: Claim, reason: str, by: User, at: datetime) -> Claim:
    """Say that the person does not speak for the body, and why; they read the reason.

    Raises CannotDecide if ``by`` may not, no reason is given, or it was decided.
    """
    held = _held(claim, by)
    if held.outcome != Claim.Outcome.OPEN:
        raise CannotDecide(f"This request was {held.get_outcome_display().lower()} already.")
    if not reason.strip():
        raise CannotDecide(f"Say in a few words why; {held.user.name} will read it.")
    held.reason = reason.strip()
    _decide(held, Claim.Outcome.DECLINED, by, at)
    letters.tell_declined(claim=held, by=by)
    return held


@transaction.atomic
def take_back(*, claim: Claim, by: User, at: datetime) -> Claim:
    """Take one's own request back. A second time changes nothing.

    Raises CannotDecide if it is somebody else's, or was decided.
    """
    held = _locked(claim)
    if held.user != by:
        raise CannotDecide("Only who asked can take a request back.")
    if held.outcome in {Claim.Outcome.CONFIRMED, Claim.Outcome.DECLINED}:
        raise CannotDecide(f"This request was {held.get_outcome_display().lower()} already.")
    if held.outcome == Claim.Outcome.OPEN:
        _decide(held, Claim.Outcome.WITHDRAWN, by, at)
    return held


def _held(claim: Claim, by: User) -> Claim:
    held = _locked(claim)
    if not queries.may_decide(by, held.organisation):
        raise CannotDecide(f"You do not decide who speaks for {held.organisation.name}.")
    if held.user == by:
        raise CannotDecide("Nobody confirms themselves: ask somebody else to do it.")
    return held


def _locked(claim: Claim) -> Claim:
    Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    return Claim.objects.select_related("organisation", "user").get(pk=claim.pk)


def _decide(claim: Claim, outcome: Claim.Outcome, by: User, at: datetime) -> None:
    claim.outcome, claim.decided_at, claim.decided_by = outcome, at, by
    claim.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
    _tell(f"registry.claim_{outcome}", claim, by, at)


def _tell(verb: str, claim: Claim, by: User, at: datetime) -> None:
    why = f" ({claim.reason})" if claim.reason and claim.outcome == "declined" else ""
    record.write(
        verb=verb,
        subject=claim.organisation,
        by=by,
        at=at,
        detail=f"{claim.user.email}: {claim.get_role_display()}{why}",
    )
