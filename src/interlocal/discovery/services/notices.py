"""Posting, changing, renewing and withdrawing needs and offers."""

from dataclasses import fields
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.discovery import queries, rules
from interlocal.discovery.models import Notice
from interlocal.discovery.rules import Content
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation

_NO_COLUMN = {"chosen", "expires_on"}  # kept apart: a table of its own, and a default


class CannotPost(Exception):
    """The notice was refused; the message is fit to show, ``field`` says where to mend it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def post(*, owner: Organisation, kind: str, content: Content, by: User, at: datetime) -> Notice:
    """Post a need or an offer for a body; others see it until it expires.

    Raises CannotPost if ``by`` may not speak for the owner, or the content makes
    no sense: an absurd cost, a price without a unit, nobody to see it.
    """
    if not registry.may_speak_for(by, owner):
        raise CannotPost(f"You may not post for {owner.name}.")
    today = timezone.localdate(at)
    _check(kind, content, owner, today)
    notice = Notice.objects.create(
        kind=kind,
        owner=owner,
        posted_by=by,
        posted_at=at,
        changed_at=at,
        expires_on=content.expires_on or today + timedelta(days=rules.OPEN_DAYS),
        **_columns(content),
    )
    notice.chosen.set(_readers(content, owner))
    record.write(
        verb=f"discovery.{kind}_posted", subject=notice, by=by, at=at, detail=content.audience
    )
    return notice


@transaction.atomic
def change(*, notice: Notice, content: Content, by: User, at: datetime) -> Notice:
    """Say it differently; who sees it may change too.

    Raises CannotPost as ``post`` does, or if the notice was withdrawn.
    """
    notice = _held(notice, by)
    today = timezone.localdate(at)
    _check(notice.kind, content, notice.owner, today)
    columns = _columns(content) | {"changed_at": at}
    if content.expires_on:
        columns["expires_on"] = content.expires_on
    for name, value in columns.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(columns))
    notice.chosen.set(_readers(content, notice.owner))
    record.write(
        verb=f"discovery.{notice.kind}_changed",
        subject=notice,
        by=by,
        at=at,
        detail=content.audience,
    )
    return notice


@transaction.atomic
def renew(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Say that it still holds: it stays open for as long as a new one would.

    Raises CannotPost if ``by`` may not, or the notice was withdrawn.
    """
    notice = _held(notice, by)
    until = timezone.localdate(at) + timedelta(days=rules.OPEN_DAYS)
    notice.expires_on = max(notice.expires_on, until)
    notice.save(update_fields=["expires_on"])
    record.write(
        verb=f"discovery.{notice.kind}_renewed",
        subject=notice,
        by=by,
        at=at,
        detail=f"until {notice.expires_on}",
    )
    return notice


@transaction.atomic
def withdraw(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Take it back: from now on only its owner sees it. Twice changes nothing.

    Raises CannotPost if ``by`` may not speak for the owner.
    """
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    if held.withdrawn_at and registry.may_speak_for(by, held.owner):
        return held
    held = _held(notice, by)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    record.write(verb=f"discovery.{held.kind}_withdrawn", subject=held, by=by, at=at)
    return held


def _held(notice: Notice, by: User) -> Notice:
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    if not registry.may_speak_for(by, held.owner):
        raise CannotPost(f"You may not change what {held.owner.name} posted.")
    if held.withdrawn_at:
        raise CannotPost("This was withdrawn. Post it anew if it holds again.")
    return held


def _check(kind: str, content: Content, owner: Organisation, today: date) -> None:
    found = rules.objections(
        kind,
        content,
        owner,
        known=queries.known_of(owner),
        regions=queries.regions_of_owner(owner).count(),
        on=today,
    )
    if found:
        raise CannotPost(found[0].text, found[0].field)


def _columns(content: Content) -> dict[str, object]:
    return {
        field.name: getattr(content, field.name)
        for field in fields(content)
        if field.name not in _NO_COLUMN
    }


def _readers(content: Content, owner: Organisation) -> list[Organisation]:
    if content.audience != Notice.Audience.CHOSEN:
        return []
    return [body for body in content.chosen if body != owner]
