"""What the pages of baselines show, as values: figures, checks, versions, who was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import calculations, queries
from interlocal.proposals.models import Baseline, BaselineRequest, BaselineVersion
from interlocal.proposals.pages.stated import Shown, money, number, shown
from interlocal.proposals.rules import baselines as rules
from interlocal.proposals.rules.comparability import Caution
from interlocal.proposals.rules.differences import Difference, differences
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS, counted, dollars, listing

STATES = {"draft": "Draft", "handed-over": "Handed over", "locked": "Locked"}
STATUSES = {
    "open": "waiting for an answer",
    "sent": "sent",
    "declined": "cannot answer",
    "revoked": "taken back",
    "closed": "the initiative is closed",
    "expired": "the link has run out",
}


@dataclass(frozen=True)
class Asked:
    """One request, and how far it has come."""

    request: BaselineRequest
    status: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class VersionPage:
    """One version of a baseline, with all that can be done to it."""

    baseline: Baseline
    version: BaselineVersion
    shown: Shown
    is_own: bool
    audience: str
    seen_by: str
    story: str
    draft: BaselineVersion | None
    missing: list[str]
    may_lock: bool
    may_ask: bool
    versions: tuple[BaselineVersion, ...]
    before: BaselineVersion | None
    changes: list[Difference]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Seat:
    """One partner in the overview of an initiative."""

    organisation: Organisation
    state: str
    version: BaselineVersion | None
    is_ours: bool
    may_ask: bool
    may_start: bool
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Overview:
    """The baselines of an initiative side by side."""

    initiative: Initiative
    seats: tuple[Seat, ...]
    table: Table | None
    cautions: tuple[Caution, ...]
    waiting: str
    seen_by: str


def version_page(version: BaselineVersion, user: User, *, at: datetime) -> VersionPage:
    """All that the page of a version needs."""
    baseline = version.baseline
    content = queries.content_of(version)
    is_own = registry.may_speak_for(user, baseline.organisation)
    versions = tuple(queries.versions_of(baseline, user))
    before = next(
        (each for each in versions if each.number < version.number and not each.is_draft), None
    )
    audience, seen_by = seen(version)
    return VersionPage(
        baseline=baseline,
        version=version,
        shown=shown(version, content, on=timezone.localdate(at)),
        is_own=is_own,
        audience=audience,
        seen_by=seen_by,
        story=story(version),
        draft=next((each for each in versions if each.is_draft and not each.by_link), None)
        if is_own
        else None,
        missing=rules.missing(content) if version.is_draft else [],
        may_lock=not version.is_locked
        and not (version.is_draft and version.by_link)
        and queries.may_lock(version, user),
        may_ask=is_own,
        versions=versions,
        before=before,
        changes=differences(queries.content_of(before), content) if before else [],
        asked=asked_of(queries.requests_visible_to(user).filter(baseline=baseline), at),
    )


def seen(version: BaselineVersion) -> tuple[str, str]:
    """Who sees a version, as an audience and a sentence."""
    baseline = version.baseline
    name = baseline.organisation.name
    if version.is_draft and version.by_link:
        return "own", f"{name} and whoever holds the link see this draft"
    if version.is_draft or baseline.initiative is None:
        return "own", f"Only {name} sees this"
    return "shared", f"{listing(_table(baseline.initiative))} see this"


def _table(initiative: Initiative) -> list[str]:
    """The names around the table that see what is handed over: whoever was invited."""
    return [
        partner.organisation.name
        for partner in initiatives.partners_of(initiative)
        if partner.invited_at or partner.answer == Partner.Answer.OPENED
    ]


def story(version: BaselineVersion) -> str:
    """How a version came about, in a sentence."""
    said = [f"Version {version.number}"]
    if version.saved_by_name:
        said.append(f"written by {version.saved_by_name}")
    if version.handed_over_at:
        day = f"{timezone.localtime(version.handed_over_at):%-d %B %Y}"
        said.append(f"handed over by {version.handed_over_name} on {day}")
    if version.locked_at:
        by = version.locked_by or "the site"
        said.append(f"locked by {by} on {timezone.localtime(version.locked_at):%-d %B %Y}")
    return ", ".join(said) + "."


def asked_of(requests: Iterable[BaselineRequest], at: datetime) -> tuple[Asked, ...]:
    """Requests with how far each has come."""
    return tuple(_asked(request, at) for request in requests)


def _asked(request: BaselineRequest, at: datetime) -> Asked:
    status = queries.status_of(request, at)
    words = [f"asked on {_day(request.asked_at)}, due {request.due_on:%-d %B}"]
    if status == "open":
        if request.saved_at:
            words.append(f"last written on {_day(request.saved_at)}")
        elif request.opened_at:
            words.append(f"opened on {_day(request.opened_at)}, nothing written yet")
        else:
            words.append("not opened yet")
        if reminders := len(request.reminders.all()):
            words.append(f"reminded {counted(reminders, 'time')}")
    elif status == "sent" and request.sent_at:
        words.append(f"sent on {_day(request.sent_at)}")
    elif request.declined_note:
        words.append(f"“{request.declined_note}”")
    return Asked(request, STATUSES[status], "; ".join(words), status == "open")


def overview(initiative: Initiative, user: User, *, at: datetime) -> Overview:
    """Every partner with its baseline or who was asked for it, and what warns."""
    mine = set(registry.represented_by(user).values_list("pk", flat=True))
    partners = [
        each
        for each in initiatives.partners_of(initiative)
        if each.answer != Partner.Answer.DECLINED
    ]
    newest = queries.handed_over_in(initiative)
    by_body = {each.baseline.organisation_id: each for each in newest}
    drafts = {
        each.baseline.organisation_id: each
        for each in queries.drafts_of(user).filter(baseline__initiative=initiative)
    }
    requests = asked_of(
        queries.requests_visible_to(user).filter(baseline__initiative=initiative), at
    )
    is_open = initiative.stage != Initiative.Stage.CLOSED
    leads = initiative.opened_for_id in mine
    is_shared = initiative.stage == Initiative.Stage.EXPLORING
    seats = []
    for partner in partners:
        key = partner.organisation_id
        version = by_body.get(key) or drafts.get(key)
        seats.append(
            Seat(
                organisation=partner.organisation,
                state=STATES[version.state] if version else "Nothing yet",
                version=version,
                is_ours=key in mine,
                may_ask=is_open and (key in mine or (leads and is_shared)),
                may_start=is_open and key in mine and version is None,
                asked=tuple(
                    each for each in requests if each.request.baseline.organisation_id == key
                ),
            )
        )
    found = calculations.baseline_set(newest, on=timezone.localdate(at))
    without = [seat.organisation.name for seat in seats if seat.organisation.pk not in by_body]
    return Overview(
        initiative=initiative,
        seats=tuple(seats),
        table=_side_by_side(found) if found.figures else None,
        cautions=found.cautions,
        waiting=f"Still without a baseline: {listing(without)}. Missing is not zero: who has none "
        "is left out of what is worked out from them."
        if without and found.figures
        else "",
        seen_by=f"{listing(_table(initiative))} see what is handed over"
        if is_shared
        else f"Only {initiative.opened_for.name} sees this",
    )


def _side_by_side(found: calculations.BaselineSet) -> Table:
    """Bodies across, kinds of line down."""
    codes = [
        code for code in rules.CATEGORIES if any(code in each.by_category for each in found.figures)
    ]
    rows = []
    for code in codes:
        sign = MINUS if code in rules.INCOME else ""
        held = [each.by_category.get(code) for each in found.figures]
        rows.append(
            Row(
                [
                    Cell(rules.SHORT[code]),
                    *(
                        Cell(f"{sign}{dollars(one.cents)}", kind=one.kind)
                        if one
                        else Cell("not given")
                        for one in held
                    ),
                ]
            )
        )
    rows += [
        Row([Cell(label), *(Cell(told(each)) for each in found.figures)])
        for label, told in (
            ("Fiscal year", lambda each: str(each.fiscal_year or "not said")),
            ("Full-time positions", lambda each: number(each.fte)),
            ("Volume", lambda each: f"{number(each.volume)} {each.volume_unit}".strip()),
            ("Duties that somebody must still do", lambda each: money(each.backfill_cents)),
            ("Stays in the first year", lambda each: money(each.stranded_cents_in(1))),
        )
    ]
    return Table(
        caption="What the service costs each a year, as stated",
        columns=[
            Column("Line"),
            *(Column(each.organisation.name, is_number=True) for each in found.figures),
        ],
        rows=rows,
        totals=Row(
            [Cell("Cost less income"), *(Cell(dollars(each.net.cents)) for each in found.figures)]
        ),
        stacks=False,
    )


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B}"
