"""Writing a draft: saving it, taking lines into it; never over what somebody else just wrote."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.discovery.queries import facts_for_comparison
from interlocal.proposals import calculations, queries
from interlocal.proposals.models import (
    Asset,
    BaselineVersion,
    BindingContract,
    CostLine,
    SideDuty,
    StrandedCost,
)
from interlocal.proposals.rules import baselines as rules
from interlocal.proposals.rules.baselines import Content, Line
from interlocal.proposals.rules.requests import SITTING
from interlocal.record import queries as history
from interlocal.record import services as record
from interlocal.registry import queries as registry

SAVED = "proposals.baseline_saved"


class CannotKeep(Exception):
    """The baseline was not changed; the message, and each of its points, is fit to show."""

    def __init__(self, *points: str) -> None:
        super().__init__(" ".join(points))
        self.points = points


class Overtaken(CannotKeep):
    """Somebody else saved in between; nothing was written. ``version`` holds what they wrote."""

    def __init__(self, version: BaselineVersion) -> None:
        self.version = version
        super().__init__(
            f"{version.saved_by_name or 'Somebody'} saved this draft while you were writing. "
            "Nothing of yours is lost: it stands below, with theirs beside it."
        )


@transaction.atomic
def save_draft(
    *, version: BaselineVersion, content: Content, seen: int, by: User, at: datetime
) -> BaselineVersion:
    """Keep what was written in a draft, gaps and all.

    ``seen`` is the revision that the writer began from. Raises Overtaken if
    somebody else saved since; CannotKeep if ``by`` may not speak for the body, the
    version is no draft, or a value makes no sense.
    """
    held = _held_for(version, by)
    return kept(held=held, content=content, seen=seen, by=by, name=str(by), at=at)


@transaction.atomic
def take_lines(
    *, version: BaselineVersion, lines: Iterable[Line], by: User, at: datetime
) -> BaselineVersion:
    """Add lines to a draft, such as pasted ones, after those that are there.

    Raises CannotKeep as ``save_draft`` does.
    """
    held = _held_for(version, by)
    content = queries.content_of(held)
    content = replace(content, lines=(*content.lines, *lines))
    return kept(held=held, content=content, seen=held.revision, by=by, name=str(by), at=at)


@transaction.atomic
def take_facts(*, version: BaselineVersion, by: User, at: datetime) -> BaselineVersion:
    """Take the lines that public figures give into a draft; lines taken before are replaced.

    Each keeps the fact that it rests on. A part of centrally booked benefits is
    estimated, with its range, and the question about benefits is answered by it.
    Raises CannotKeep as ``save_draft`` does, and where public figures give nothing.
    """
    held = _held_for(version, by)
    baseline = held.baseline
    (facts,) = facts_for_comparison([baseline.organisation])
    on = timezone.localdate(at)
    try:
        lines = calculations.from_facts(facts, baseline.service_id, baseline.service.name, on)
    except calculations.CannotPrefill as refusal:
        raise CannotKeep(str(refusal)) from refusal
    content = queries.content_of(held)
    others = tuple(line for line in content.lines if not line.fact)
    content = replace(
        content,
        lines=(*lines, *others),
        fiscal_year=content.fiscal_year or facts.year,
        benefits=content.benefits or ("yes" if len(lines) > 1 else ""),
    )
    return kept(
        held=held,
        content=content,
        seen=held.revision,
        by=by,
        name=str(by),
        at=at,
        taken=lines,
    )


def kept(
    *,
    held: BaselineVersion,
    content: Content,
    seen: int,
    by: User | None,
    name: str,
    at: datetime,
    taken: Iterable[Line] = (),
) -> BaselineVersion:
    """Write the content into a draft that was locked for this transaction, and the record.

    ``taken`` are lines that come from facts just now; other lines keep the fact that
    they were taken from only while their amount stands. The caller has checked who
    may write.
    """
    before = queries.content_of(held)
    content = rules.with_checked_facts(content, (*before.lines, *taken))
    if content == before:
        return held  # whoever wrote it: nobody's words are lost
    if held.revision != seen:
        raise Overtaken(held)
    found = rules.objections(content)
    if found:
        raise CannotKeep(*found)
    columns = {field: getattr(content, field) for field in (*rules.WORDS, *rules.ANSWERS)}
    columns |= {
        "revision": held.revision + 1,
        "saved_at": at,
        "saved_by": by,
        "saved_by_name": name[:160],
    }
    for column, value in columns.items():
        setattr(held, column, value)
    held.save(update_fields=list(columns))
    write_rows(version=held, content=content)
    if not _is_same_sitting(held, by, name, at):
        record.write(verb=SAVED, subject=held, by=by, at=at, detail="" if by else name)
    return queries.whole(held.pk)


def write_rows(*, version: BaselineVersion, content: Content) -> None:
    """Replace the rows of a draft by those of a content."""
    for model in (CostLine, SideDuty, StrandedCost, Asset, BindingContract):
        model.objects.filter(version=version).delete()
    CostLine.objects.bulk_create(
        CostLine(
            version=version,
            order=order,
            what=line.what,
            category=line.category,
            cents=line.cents,
            kind=line.kind,
            fte=line.fte,
            low_cents=line.low_cents,
            high_cents=line.high_cents,
            source=line.source,
            note=line.note,
            fact_id=line.fact,
        )
        for order, line in enumerate(content.lines)
    )
    SideDuty.objects.bulk_create(
        SideDuty(
            version=version,
            order=order,
            what=duty.what,
            hours_per_week=duty.hours_per_week,
            cents=duty.cents,
        )
        for order, duty in enumerate(content.duties)
    )
    StrandedCost.objects.bulk_create(
        StrandedCost(version=version, order=order, what=row.what, cents=row.cents, years=row.years)
        for order, row in enumerate(content.stranded)
    )
    Asset.objects.bulk_create(
        Asset(
            version=version,
            order=order,
            what=row.what,
            bought_year=row.bought_year,
            years_left=row.years_left,
            cents=row.cents,
        )
        for order, row in enumerate(content.assets)
    )
    BindingContract.objects.bulk_create(
        BindingContract(
            version=version,
            order=order,
            what=row.what,
            partner=row.partner,
            until_on=row.until_on,
            leaving_cents=row.leaving_cents,
        )
        for order, row in enumerate(content.bindings)
    )


def _held_for(version: BaselineVersion, by: User) -> BaselineVersion:
    held = held_draft(version.pk)
    body = held.baseline.organisation
    if not registry.may_speak_for(by, body):
        raise CannotKeep(f"You may not write the baseline of {body.name}.")
    if held.by_link:
        raise CannotKeep("Only the link in the letter writes this draft. Begin one of your own.")
    return held


def held_draft(pk: int) -> BaselineVersion:
    """The draft of a key, locked for this transaction. Raises CannotKeep if it is none."""
    BaselineVersion.objects.select_for_update().get(pk=pk)
    held = queries.whole(pk)
    if not held.is_draft:
        raise CannotKeep("This version was handed over and stays as it is. Begin a new draft.")
    return held


def _is_same_sitting(held: BaselineVersion, by: User | None, name: str, at: datetime) -> bool:
    """Whether the last thing on record is the same person writing, a short while ago."""
    last = history.entries_about(held).order_by("-number").first()
    return (
        last is not None
        and last.verb == SAVED
        and last.by_id == (by.pk if by else None)
        and (by is not None or last.detail == name)
        and at - last.at < SITTING
    )
