"""The services of a town as a heat strip that adds up to the reported total."""

from collections.abc import Mapping
from decimal import Decimal

from django.urls import reverse

from interlocal.registry.models import Fact
from interlocal.registry.pages.figures import MISSING, amount, money, per_head
from interlocal.registry.pages.peers import Comparison
from interlocal.registry.pages.sheets import Sheet
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import in_sentence

REMAINDER = "the rest of a group of lines; nothing to share"
OTHER_LINES = (
    "spending-unallocated",
    "spending-not-broken-down",
    "spending-regional-schools",
    "spending-debt-service",
    "spending-capital",
)


def fact_href(fact: Fact) -> str:
    """The page where a fact is walked back to its source."""
    return reverse("registry:fact", args=[fact.pk])


def service_href(slug: str, service: str) -> str:
    """The page where a town's cost of a service per head, and its peers', are walked back."""
    return reverse("registry:town_service", args=[slug, service])


def figure_href(slug: str, measure: str) -> str:
    """The page where a figure that was worked out is walked back."""
    return reverse("registry:town_figure", args=[slug, measure])


def strip(sheet: Sheet, comparisons: Mapping[str, Comparison]) -> Table | None:
    """Every service with its cost, dearest first, then the rest of the total."""
    year = sheet.spending_year
    if year is None:
        return None
    facts = sorted(sheet.services(year), key=_dearest_first)
    others = [sheet.of_year(measure, year) for measure in OTHER_LINES]
    total = sheet.of_year("spending-total", year)
    return Table(
        caption=f"What {sheet.town.name} spent, fiscal year {year}",
        columns=[
            Column("Service"),
            Column("Total", is_number=True),
            Column("Per head", is_number=True),
            Column("Peers’ median", is_number=True),
            Column("Against peers"),
            Column("Data"),
        ],
        rows=[
            *[_service(sheet, fact, comparisons[fact.service_id or ""]) for fact in facts],
            *[_other(sheet, fact) for fact in others if fact is not None and fact.value],
        ],
        totals=_total(sheet, total),
    )


def _dearest_first(fact: Fact) -> tuple[bool, Decimal, str]:
    return fact.value is None, -(fact.value or Decimal(0)), str(fact.service)


def _service(sheet: Sheet, fact: Fact, comparison: Comparison) -> Row:
    assert fact.service is not None
    more = service_href(sheet.town.slug, fact.service.pk)
    name = Cell(fact.service.name, note=REMAINDER if fact.service.is_remainder else "")
    median = Cell(comparison.text, href=f"{more}#peers" if comparison.median else "")
    if fact.value is None:
        unknown = [Cell(MISSING, href=fact_href(fact)), Cell(MISSING), median, Cell("not known")]
        return Row([name, *unknown, Cell("", kind=fact.kind)])
    shade, words = comparison.standing
    own = comparison.own
    return Row(
        [
            name,
            Cell(amount(fact.value, "USD"), href=fact_href(fact)),
            Cell(own.text, href=more) if own else Cell(MISSING),
            median,
            Cell(words, shade=shade),
            _data(fact),
        ]
    )


def _other(sheet: Sheet, fact: Fact) -> Row:
    each = per_head(fact, sheet.people(fact.year), sheet.town.name)
    return Row(
        [
            Cell(fact.measure.name, note="not a service"),
            Cell(amount(fact.value, "USD"), href=fact_href(fact)),
            _derived(sheet, fact, each.text if each else ""),
            Cell(""),
            Cell(""),
            _data(fact),
        ]
    )


def _total(sheet: Sheet, fact: Fact | None) -> Row | None:
    if fact is None or fact.value is None:
        return None
    each = per_head(fact, sheet.people(fact.year), sheet.town.name)
    return Row(
        [
            Cell("Total as reported"),
            Cell(amount(fact.value, "USD"), href=fact_href(fact)),
            _derived(sheet, fact, each.text if each else ""),
            Cell(""),
            Cell(""),
            Cell("", kind=fact.kind),
        ]
    )


def _derived(sheet: Sheet, fact: Fact, text: str) -> Cell:
    href = figure_href(sheet.town.slug, fact.measure_id) if text else ""
    return Cell(text or MISSING, href=href)


def _data(fact: Fact) -> Cell:
    return Cell("", kind=fact.kind, note=fact.note)


def adding_up(sheet: Sheet) -> str:
    """A sentence where the lines do not add up to the reported total, else nothing."""
    year = sheet.spending_year
    total = sheet.of_year("spending-total", year)
    if total is None or total.value is None:
        return ""
    others = [sheet.of_year(measure, year) for measure in OTHER_LINES]
    facts = [*sheet.services(year), *others]
    lines = sum((fact.value for fact in facts if fact and fact.value), Decimal(0))
    if abs(lines - total.value) < 1:
        return ""
    sources = {fact.load.source_id for fact in (total, *facts) if fact and fact.value is not None}
    why = (
        "They are of several sources, which need not agree."
        if len(sources) > 1
        else "The difference is not explained by the source."
    )
    return (
        f"The lines by service add up to {money(lines)}; the reported total is "
        f"{money(total.value)}. {why}"
    )


def missing(sheet: Sheet) -> list[str]:
    """What the town does not report, one sentence for each reason that its source gives."""
    by_reason: dict[str, list[str]] = {}
    absent = [fact for fact in sheet.services(sheet.spending_year) if fact.value is None]
    for fact in sorted(absent, key=lambda fact: fact.service.order if fact.service else 0):
        name = in_sentence(fact.service.name) if fact.service else ""
        by_reason.setdefault(fact.note, []).append(name)
    return [_said(sheet.town.name, names, note) for note, names in by_reason.items()]


def _said(town: str, names: list[str], note: str) -> str:
    *first, last = names
    lines = f"{', '.join(first)} or {last}" if first else last
    sentence = f"{town} reports no line for {lines}; that is not zero."
    return f"{sentence} Its source says: “{note.rstrip('.')}.”" if note else sentence
