"""What one version of a baseline says, as a page shows it: tables, answers, checks, a sentence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from interlocal.proposals import calculations
from interlocal.proposals.models import BaselineVersion
from interlocal.proposals.rules import baselines as rules
from interlocal.proposals.rules.baselines import Content
from interlocal.proposals.rules.comparability import Caution, Stated, about
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS, counted, dollars

ANSWERS = {"": "not answered", "yes": "yes", "no": "no", "none": "none", "some": "listed below"}


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
                    Cell(number(line.fte) if line.fte is not None else "—"),
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
                Cell(number(content.fte) if content.fte is not None else "—"),
                Cell(""),
                Cell(dollars(content.net_cents)),
            ]
        )
        if rows
        else None,
    )


def _facts(content: Content) -> list[tuple[str, str]]:
    volume = (
        "not given" if content.volume is None else f"{number(content.volume)} {content.volume_unit}"
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
        Row([Cell(row.what), Cell(number(row.hours_per_week)), Cell(money(row.cents))])
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
                Cell(money(row.cents)),
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
                Cell(money(row.leaving_cents)),
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


def number(value: Decimal | None) -> str:
    """A count as people read it; None is not known."""
    if value is None:
        return "not known"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(cents: int | None) -> str:
    """An amount; None is not known."""
    return "not known" if cents is None else dollars(cents)


def _year(year: int | None) -> str:
    return "not known" if year is None else str(year)
