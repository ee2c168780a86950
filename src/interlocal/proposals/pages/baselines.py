"""What the pages of baselines show, as values: figures, checks, versions, who was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import calculations, queries
from interlocal.proposals.models import Baseline, BaselineRequest, BaselineVersion
from interlocal.proposals.rules import baselines as rules
from interlocal.proposals.rules.baselines import Content
from interlocal.proposals.rules.comparability import Caution, Stated, about
from interlocal.proposals.rules.differences import Difference, differences
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS, counted, dollars, listing

STATES = {"draft": "Draft", "handed-over": "Handed over", "locked": "Locked"}
ANSWERS = {"": "not answered", "yes": "yes", "no": "no", "none": "none", "some": "listed below"}
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
class Shown:
    """What a version says, ready to look at."""

    lines: Table
    facts: list[tuple[str, str]]
    duties: Table | None
    stranded: Table | None
    assets: Table | None
    bindings: Table | None
    cautions: list[Caution]
    sentence: str


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


def shown(version: BaselineVersion, content: Content, *, on: date) -> Shown:
    """What a version says: tables, answers, checks, and one sentence that sums it up."""
    name = version.baseline.organisation.name
    return Shown(
        lines=_lines(content),
        facts=_facts(content),
        duties=_duties(content),
        stranded=_stranded(content),
        assets=_assets(content),
        bindings=_bindings(content),
        cautions=about(Stated(name, content), calculations.limits(on)),
        sentence=_sentence(name, version.baseline.service.name, content),
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
        table=_side_by_side(found, mine) if found.figures else None,
        cautions=found.cautions,
        waiting=f"Still without a baseline: {listing(without)}. Missing is not zero: who has none "
        "is left out of what is worked out from them."
        if without and found.figures
        else "",
        seen_by=f"{listing(_table(initiative))} see what is handed over"
        if is_shared
        else f"Only {initiative.opened_for.name} sees this",
    )


def _side_by_side(found: calculations.BaselineSet, mine: set[int]) -> Table:
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
            ("Full-time positions", lambda each: _number(each.fte)),
            ("Volume", lambda each: f"{_number(each.volume)} {each.volume_unit}".strip()),
            ("Duties that somebody must still do", lambda each: _cents(each.backfill_cents)),
            ("Stays in the first year", lambda each: _cents(each.stranded_cents_in(1))),
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


def _lines(content: Content) -> Table:
    rows = []
    for line in content.lines:
        low, high = line.ends
        ends = "" if low == high else f"from {dollars(low)} to {dollars(high)}"
        note = "; ".join(filter(None, [ends, line.note]))
        rows.append(
            Row(
                [
                    Cell(line.what, note=note),
                    Cell(rules.SHORT[line.category]),
                    Cell(_number(line.fte) if line.fte is not None else "—"),
                    Cell(
                        line.source or "no source given",
                        href=reverse("registry:fact", args=[line.fact]) if line.fact else "",
                    ),
                    Cell(f"{MINUS if line.is_income else ''}{dollars(line.cents)}", kind=line.kind),
                ]
            )
        )
    return Table(
        caption="Cost and income a year",
        columns=[
            Column("Line"),
            Column("Kind"),
            Column("Full-time", is_number=True),
            Column("Source"),
            Column("Dollars a year", is_number=True),
        ],
        rows=rows,
        totals=Row(
            [
                Cell("Cost less income"),
                Cell(""),
                Cell(_number(content.fte) if content.fte is not None else "—"),
                Cell(""),
                Cell(dollars(content.net_cents)),
            ]
        )
        if rows
        else None,
    )


def _facts(content: Content) -> list[tuple[str, str]]:
    volume = (
        "not given"
        if content.volume is None
        else f"{_number(content.volume)} {content.volume_unit}"
    )
    return [
        ("Fiscal year", str(content.fiscal_year or "not said")),
        ("Volume", volume),
        ("What residents get", content.service_level or "not said"),
        ("Hours", content.hours or "not said"),
        *((words, ANSWERS[getattr(content, code)]) for code, words in rules.QUESTIONS.items()),
        ("Other duties on the side", ANSWERS[content.duties_answer]),
        ("Overhead that would stay", ANSWERS[content.stranded_answer]),
    ]


def _duties(content: Content) -> Table | None:
    rows = [
        Row([Cell(row.what), Cell(_number(row.hours_per_week)), Cell(_cents(row.cents))])
        for row in content.duties
    ]
    columns = [
        Column("Duty"),
        Column("Hours a week", is_number=True),
        Column("A year, to still do it", is_number=True),
    ]
    return Table("Duties on the side that somebody must still do", columns, rows) if rows else None


def _stranded(content: Content) -> Table | None:
    rows = [
        Row([Cell(row.what), Cell(dollars(row.cents)), Cell(counted(row.years, "year"))])
        for row in content.stranded
    ]
    columns = [
        Column("What stays"),
        Column("A year", is_number=True),
        Column("For", is_number=True),
    ]
    return Table("Overhead that stays when the service moves", columns, rows) if rows else None


def _assets(content: Content) -> Table | None:
    rows = [
        Row(
            [
                Cell(row.what),
                Cell(_year(row.bought_year)),
                Cell("not known" if row.years_left is None else counted(row.years_left, "year")),
                Cell(_cents(row.cents)),
            ]
        )
        for row in content.assets
    ]
    columns = [
        Column("Asset"),
        Column("Bought in", is_number=True),
        Column("Will last", is_number=True),
        Column("Worth today", is_number=True),
    ]
    return Table("What the service uses", columns, rows) if rows else None


def _bindings(content: Content) -> Table | None:
    rows = [
        Row(
            [
                Cell(row.what),
                Cell(row.partner or "not said"),
                Cell(f"{row.until_on:%-d %B %Y}" if row.until_on else "not known"),
                Cell(_cents(row.leaving_cents)),
            ]
        )
        for row in content.bindings
    ]
    columns = [
        Column("Contract"),
        Column("With"),
        Column("Until"),
        Column("To leave it", is_number=True),
    ]
    return Table("Contracts that bind", columns, rows) if rows else None


def _sentence(name: str, service: str, content: Content) -> str:
    if not content.lines:
        return f"{name} has not written any line yet."
    year = f" in fiscal year {content.fiscal_year}" if content.fiscal_year else ""
    costs = dollars(content.cost_cents)
    if not content.income_cents:
        return f"{service} cost {name} {costs}{year}, by its own account."
    return (
        f"{service} cost {name} {costs}{year}, by its own account; {dollars(content.net_cents)} "
        "after fees and other income."
    )


def _number(value: Decimal | None) -> str:
    if value is None:
        return "not known"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cents(cents: int | None) -> str:
    return "not known" if cents is None else dollars(cents)


def _year(year: int | None) -> str:
    return "not known" if year is None else str(year)


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B}"
