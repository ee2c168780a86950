"""Who may speak for a body: appointing, changing the role, ending, and undoing the end."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry import queries, rules
from interlocal.registry.models import Organisation, Representative
from interlocal.registry.services import letters


class CannotChangePeople(Exception):
    """The change was refused; the message is fit to show to the person."""


@transaction.atomic
def appoint_representative(
    *,
    organisation: Organisation,
    user: User,
    role: Representative.Role,
    on: date,
    by: User | None,
    at: datetime,
    as_administrator: bool = False,
) -> Representative:
    """Let a person speak for a body in a role from a day on; twice changes nothing.

    ``by`` is None only for the person who runs this installation. People come in by
    ``accept`` and ``confirm``, which call this once they have checked who may.
    """
    representative, made = Representative.objects.get_or_create(
        organisation=organisation,
        user=user,
        role=role,
        until=None,
        defaults={"since": on, "is_administrator": as_administrator},
    )
    if made:
        also = ", administrator" if as_administrator else ""
        _tell("registry.appointed", representative, by, at, also)
    elif as_administrator and not representative.is_administrator:
        representative.is_administrator = True
        representative.save(update_fields=["is_administrator"])
        _tell("registry.administrator_made", representative, by, at)
    return representative


@transaction.atomic
def change_role(
    *,
    representative: Representative,
    role: Representative.Role,
    as_administrator: bool,
    by: User,
    at: datetime,
) -> Representative:
    """Give a person another role, or make them administrator or not; the same changes nothing.

    A role that was held longer than today ends, and the new one begins: who spoke in which
    role stays to be read. Raises CannotChangePeople if ``by`` does not decide about the
    body, the person no longer speaks for it or holds the role already, or nobody would be
    left as administrator.
    """
    seat = _held(representative, by)
    if seat.is_administrator and not as_administrator:
        _refuse_the_last_administrator(seat)
    if seat.role != role:
        seat = _in_another_role(seat, role, at)
        _tell("registry.role_changed", seat, by, at)
    if seat.is_administrator != as_administrator:
        seat.is_administrator = as_administrator
        seat.save(update_fields=["is_administrator"])
        verb = "administrator_made" if as_administrator else "administrator_no_longer"
        _tell(f"registry.{verb}", seat, by, at)
    return seat


@transaction.atomic
def end(*, representative: Representative, on: date, by: User, at: datetime) -> Representative:
    """End what a person may do for a body in a role, the last day being ``on``, at once.

    What they did stays on the record. A person may end their own. Raises
    CannotChangePeople if ``by`` may not, it has ended, the day lies ahead or before the
    beginning, or others would be left without an administrator.
    """
    seat = _held(representative, by, or_own=True)
    if on > timezone.localdate(at):
        raise CannotChangePeople("The last day lies ahead. End it on that day, or choose today.")
    if on < seat.since:
        raise CannotChangePeople(f"It began on {seat.since:%-d %B %Y}: choose a later last day.")
    if seat.is_administrator:
        _refuse_the_last_administrator(seat)
    seat.until = on
    seat.save(update_fields=["until"])
    _tell("registry.ended", seat, by, at, f", until {on:%-d %B %Y}")
    if by != seat.user:
        letters.tell_ended(seat=seat, by=by)
    return seat


@transaction.atomic
def resume(*, representative: Representative, by: User, at: datetime) -> Representative:
    """Undo an end, within a month.

    Raises CannotChangePeople if ``by`` does not decide about the body, it did not end, it
    ended too long ago, or the person holds the role again.
    """
    seat = _locked(representative)
    if not queries.may_decide(by, seat.organisation):
        raise CannotChangePeople(f"You do not decide who speaks for {seat.organisation.name}.")
    if not rules.may_resume(seat, timezone.localdate(at)):
        raise CannotChangePeople(
            f"An end can be undone for {rules.UNDO_DAYS} days. Invite {seat.user.name} again."
        )
    held = queries.representatives_of(seat.organisation).filter(user=seat.user, role=seat.role)
    if held.exists():
        raise CannotChangePeople(f"{seat.user.name} is {seat.get_role_display()} again already.")
    seat.until = None
    seat.save(update_fields=["until"])
    _tell("registry.resumed", seat, by, at)
    return seat


@transaction.atomic
def close_account(*, user: User, at: datetime) -> list[Representative]:
    """Close the account of a person who left, and end all that they spoke for; gives what ended.

    For whoever runs this installation, where nobody of a body can do it: its next
    administrator is then confirmed by staff or council. A second time changes nothing.
    """
    held = Representative.objects.filter(user=user, until=None).select_related("organisation")
    seats = list(held.select_related("user"))
    today = timezone.localdate(at)
    for seat in seats:
        seat.until = max(today, seat.since)
        seat.save(update_fields=["until"])
        _tell("registry.ended", seat, None, at, ", account closed")
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        record.write(verb="registry.account_closed", subject=user, by=None, at=at)
    return seats


@transaction.atomic
def open_account(*, user: User, at: datetime) -> None:
    """Let a person sign in again whose account was closed; they speak for nobody yet."""
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record.write(verb="registry.account_opened", subject=user, by=None, at=at)


def _held(representative: Representative, by: User, *, or_own: bool = False) -> Representative:
    """The seat as it stands, locked with its body, if ``by`` decides about it."""
    seat = _locked(representative)
    may = queries.may_decide(by, seat.organisation) or (or_own and by == seat.user)
    if not may:
        raise CannotChangePeople(f"You do not decide who speaks for {seat.organisation.name}.")
    if seat.until is not None:
        raise CannotChangePeople(f"{seat.user.name} no longer speaks in this role.")
    return seat


def _locked(representative: Representative) -> Representative:
    # The body is locked too: of two administrators who leave at once, one is the last.
    Organisation.objects.select_for_update().get(pk=representative.organisation_id)
    return Representative.objects.select_related("organisation", "user").get(pk=representative.pk)


def _refuse_the_last_administrator(seat: Representative) -> None:
    body = seat.organisation
    if queries.administrators_of(body).exclude(pk=seat.pk).exists():
        return
    if queries.representatives_of(body).exclude(user=seat.user).exists():
        raise CannotChangePeople(
            f"{body.name} would have no administrator. Make somebody else administrator first."
        )


def _in_another_role(
    seat: Representative, role: Representative.Role, at: datetime
) -> Representative:
    same = queries.representatives_of(seat.organisation).filter(user=seat.user, role=role)
    if held := same.first():
        raise CannotChangePeople(f"{seat.user.name} is {held.get_role_display()} already.")
    today = timezone.localdate(at)
    if seat.since >= today:  # a slip of today leaves no trace but the record's
        seat.role = role
        seat.save(update_fields=["role"])
        return seat
    seat.until = today
    seat.save(update_fields=["until"])
    return Representative.objects.create(
        organisation=seat.organisation,
        user=seat.user,
        role=role,
        is_administrator=seat.is_administrator,
        since=today,
    )


def _tell(verb: str, seat: Representative, by: User | None, at: datetime, more: str = "") -> None:
    record.write(
        verb=verb,
        subject=seat.organisation,
        by=by,
        at=at,
        detail=f"{seat.user.email}: {seat.get_role_display()}{more}",
    )
