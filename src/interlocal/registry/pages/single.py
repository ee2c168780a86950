"""One figure of a town that was worked out: how, from what, and beside whom."""

from dataclasses import dataclass
from datetime import date

from interlocal.registry import queries
from interlocal.registry.models import Organisation, Service
from interlocal.registry.pages.differences import differences
from interlocal.registry.pages.figures import MISSING, amount, per_head, walk_of
from interlocal.registry.pages.lines import REMAINDER, fact_href, service_href
from interlocal.registry.pages.peers import Comparison
from interlocal.registry.pages.sheets import Sheet
from interlocal.registry.pages.surroundings import Surroundings, service_comparison
from interlocal.registry.pages.town import derived_figure
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import in_sentence


@dataclass(frozen=True)
class FigurePage:
    """The walks back of what was worked out, and the tables that they rest on.

    ``walk`` is of the town's own figure, ``peers_walk`` of the peers' median;
    ``sentence`` is what it comes to.
    """

    town: Organisation
    title: str
    sentence: str
    warnings: list[str]
    walk: Walk | None
    peers_walk: Walk | None = None
    peers: Table | None = None
    years: Table | None = None


def figure_page(town: Organisation, code: str) -> FigurePage | None:
    """A measure per head, or the density; None where it cannot be worked out."""
    sheet = Sheet(town, queries.facts_about(town))
    found = derived_figure(sheet, code)
    if found is None:
        return None
    title = "Density" if code == "density" else f"{found.facts[0].measure.name} per head"
    return FigurePage(
        town=town,
        title=f"{title}, {found.year}",
        sentence=f"{found.text} {found.meaning}",
        warnings=[
            str(each)
            for fact in found.facts
            for each in differences(sheet.all_of(fact.measure_id, fact.service_id or ""))
            if each.used.year == fact.year
        ],
        walk=found.walk,
    )


def service_page(town: Organisation, service: Service, on: date) -> FigurePage:
    """What a town spends on one service, for each person, and beside its peers."""
    sheet, around, compared = service_comparison(town, service.pk, service.name, on)
    fact = sheet.of_year("spending", sheet.spending_year, service.pk)
    own = compared.own.walk if compared.own else None
    disputed = differences(sheet.all_of("spending", service.pk))
    return FigurePage(
        town=town,
        title=f"{service.name}: {town.name} and its peers",
        sentence=_sentence(town, service, compared),
        warnings=[*_warnings(town, service, compared), *map(str, disputed)],
        walk=own or (walk_of(fact, town.name) if fact else None),
        peers_walk=compared.walk,
        peers=_peers(sheet, around, compared),
        years=_years(sheet, service),
    )


def _sentence(town: Organisation, service: Service, compared: Comparison) -> str:
    name = in_sentence(service.name)
    if compared.own is None and compared.refusal:
        return f"{town.name} is not compared for {name}: it {compared.refusal}."
    if compared.own is None:
        return f"{town.name} reports no figure for {name}. That is not zero."
    said = f"{town.name} spent {compared.own.text} a head on {name} in {compared.own.year}"
    if compared.median is None:
        return f"{said}. Too few of its peers report it to compare."
    if compared.refusal:
        return f"{said}. It is not compared with its peers: {town.name} {compared.refusal}."
    _, words = compared.standing
    standing = {
        "half or less": "half as much as its peers, or less",
        "less": "less than its peers",
        "about the same": "about as much as its peers",
        "more": "more than its peers",
        "more than twice": "more than twice as much as its peers",
    }[words]
    return f"{said}: {standing}, whose median is {compared.text}."


def _warnings(town: Organisation, service: Service, compared: Comparison) -> list[str]:
    said = [
        "Spending more or less says nothing about how good a service is, or how much of it there "
        "is. Lines are compared as reported: who books benefits centrally looks cheaper."
    ]
    if service.is_remainder:
        said.append(f"{service.name} is {REMAINDER}.")
    years = {each.year for each in (*compared.used, *([compared.own] if compared.own else []))}
    if len(years) > 1:
        said.append("Not all figures are of the same year; the table says which.")
    return said


def _peers(sheet: Sheet, around: Surroundings, compared: Comparison) -> Table | None:
    used = [*compared.used, *([compared.own] if compared.own else [])]
    if not compared.used:
        return None
    slugs = {body.name: body.slug for body in [*around.peers, sheet.town]}
    code = used[0].facts[0].service_id or ""
    return Table(
        caption=f"{sheet.town.name} and its peers, dearest first",
        columns=[
            Column("Town"),
            Column("Per head", is_number=True),
            Column("Spending", is_number=True),
            Column("Year"),
            Column("People", is_number=True),
            Column("Year of people"),
        ],
        rows=[
            Row(
                [
                    Cell(each.town, href=service_href(slugs[each.town], code)),
                    Cell(each.text),
                    *_amounts(each.facts),
                ],
                is_ours=each.town == sheet.town.name,
            )
            for each in sorted(used, key=lambda each: -each.value)
        ]
        + [
            Row([Cell(name, note=f"left out: {why}"), *[Cell(MISSING) for _ in range(5)]])
            for name, why in compared.left_out
        ],
    )


def _amounts(facts: tuple) -> list[Cell]:
    cells = []
    for fact in facts:
        cells.append(Cell(amount(fact.value, fact.measure.unit), href=fact_href(fact)))
        cells.append(Cell(str(fact.year), kind=fact.kind))
    return cells


def _years(sheet: Sheet, service: Service) -> Table | None:
    """The service in every year that is known; nothing where it is one year."""
    facts = sheet.all_of("spending", service.pk)
    if len({fact.year for fact in facts}) < 2:
        return None
    rows = []
    for fact in facts:
        each = per_head(fact, sheet.people(fact.year), sheet.town.name)
        rows.append(
            Row(
                [
                    Cell(str(fact.year)),
                    Cell(amount(fact.value, "USD"), href=fact_href(fact)),
                    Cell(each.text if each else MISSING),
                    Cell("", kind=fact.kind, note=fact.note),
                ]
            )
        )
    return Table(
        caption=f"{service.name} of {sheet.town.name} in every year that is known, "
        "not adjusted for prices",
        columns=[
            Column("Year"),
            Column("Spending", is_number=True),
            Column("Per head", is_number=True),
            Column("Data"),
        ],
        rows=rows,
    )
