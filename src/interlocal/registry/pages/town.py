"""The town in facts."""

from dataclasses import dataclass
from datetime import date

from interlocal import parameters
from interlocal.registry import queries
from interlocal.registry.models import Fact, Organisation
from interlocal.registry.pages import lines
from interlocal.registry.pages.borders import border_words, borders_walk, other_of
from interlocal.registry.pages.cautions import cautions, central_walk
from interlocal.registry.pages.differences import (
    RULE_IN_WORDS,
    Difference,
    differences,
    differences_table,
)
from interlocal.registry.pages.figures import (
    Derived,
    amount,
    density,
    per_head,
    walk_of,
)
from interlocal.registry.pages.maps import town_map
from interlocal.registry.pages.memberships import Belonging, belonging
from interlocal.registry.pages.past import past_of
from interlocal.registry.pages.peers import (
    HOW_MANY,
    compare,
)
from interlocal.registry.pages.sheets import Sheet
from interlocal.registry.pages.surroundings import Surroundings, peer_sheets, surroundings
from interlocal.registry.queries.disputes import formerly
from interlocal.web.maps import Map
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted


@dataclass(frozen=True)
class HeadFigure:
    """One figure at the head of the page; without a walk it is not known."""

    label: str
    value: str
    kind: str
    unit: str = ""
    note: str = ""
    walk: Walk | None = None


@dataclass(frozen=True)
class TownPage:
    """All that the page of a town shows."""

    town: Organisation
    kicker: str
    lead: str
    figures: list[HeadFigure]
    strip: Table | None
    year: int | None
    warnings: list[str]
    central_walk: Walk | None
    missing: list[str]
    peers: list[Organisation]
    peers_sentence: str
    per_head_note: str
    map: Map | None
    neighbours: list[tuple[Organisation, str]]
    borders_walk: Walk
    regions: list[Organisation]
    belonging: Belonging
    everything: Table
    identifiers: list[tuple[str, str]]
    disputes: list[Difference]
    disputed: Table | None
    rule: str
    past: list[str]


def town_page(town: Organisation, on: date) -> TownPage:
    """The town in facts, beside peers of its size."""
    facts = list(queries.facts_about(town))
    sheet = Sheet(town, facts)
    regions = list(queries.regions_of(town))
    around = surroundings(town, sheet, regions[0] if regions else None)
    peers = peer_sheets(around)
    limit = parameters.parameter("sharing.central_limit", on).value
    borders = sorted(queries.borders_of(town), key=lambda pair: -(pair.border_km or 0))
    neighbours = [(other_of(pair, town), border_words(pair)) for pair in borders]
    comparisons = {
        fact.service.pk: compare(sheet, peers, fact.service.pk, fact.service.name, limit)
        for fact in sheet.services(sheet.spending_year)
        if fact.service
    }
    disputes = differences(facts)
    return TownPage(
        town=town,
        kicker=f"{town.get_kind_display()}, {town.state}",
        lead=_lead(sheet),
        figures=_figures(sheet),
        strip=lines.strip(sheet, comparisons),
        year=sheet.spending_year,
        warnings=cautions(sheet, peers, limit),
        central_walk=central_walk(sheet),
        missing=lines.missing(sheet),
        peers=around.peers,
        peers_sentence=_peers_sentence(around),
        per_head_note=_per_head_note(sheet),
        map=_map(town, around, [body.pk for body, _ in neighbours]),
        neighbours=neighbours,
        borders_walk=borders_walk(town, borders),
        regions=regions,
        belonging=belonging(town, on),
        everything=_everything(sheet),
        identifiers=[(each.get_scheme_display(), each.value) for each in town.identifiers.all()],
        disputes=disputes,
        disputed=differences_table(disputes, of_several=False),
        rule=RULE_IN_WORDS,
        past=past_of(town, list(formerly(town))),
    )


def derived_figure(sheet: Sheet, code: str) -> Derived | None:
    """A worked-out figure of a town by its code: ``density``, or a measure per head."""
    name = sheet.town.name
    if code == "density":
        return density(sheet.newest("population"), sheet.newest("land-area"), name)
    fact = sheet.newest(code)
    if fact is None or fact.measure.unit != "USD":
        return None
    return per_head(fact, sheet.people(fact.year), name)


def _lead(sheet: Sheet) -> str:
    people, land = sheet.newest("population"), sheet.newest("land-area")
    total = sheet.of_year("spending-total", sheet.spending_year)
    parts = []
    if people and people.value is not None:
        parts.append(f"{amount(people.value, 'people')} people")
    if land and land.value is not None:
        parts.append(f"on {amount(land.value, 'km2')}")
    start = " ".join(parts)
    if total and total.value is not None:
        spent = f"{amount(total.value, 'USD')} spent from the general fund in {total.year}"
        return f"{start}, {spent}." if start else f"{spent}."
    return f"{start}." if start else "No figures are loaded for this body yet."


def _figures(sheet: Sheet) -> list[HeadFigure]:
    return [
        _read(sheet, "population", "Population"),
        _read(sheet, "spending-total", "Spending in total"),
        _worked(sheet, "spending-total", "Spending per head"),
        _worked(sheet, "net-grand-list", "Net grand list per head"),
        _read(sheet, "land-area", "Land area"),
        _worked(sheet, "density", "Density", unit="people a square mile"),
    ]


def _read(sheet: Sheet, measure: str, label: str) -> HeadFigure:
    fact = sheet.newest(measure)
    if fact is None:
        return HeadFigure(label, "–", "absent", note="Nothing is loaded for this figure.")
    return HeadFigure(
        label=f"{label}, {fact.year}",
        value=amount(fact.value, fact.measure.unit),
        kind=fact.kind,
        note=fact.note,
        walk=walk_of(fact, sheet.town.name),
    )


def _worked(sheet: Sheet, code: str, label: str, unit: str = "") -> HeadFigure:
    found = derived_figure(sheet, code)
    if found is None:
        return HeadFigure(label, "–", "absent", note="A figure that it rests on is not known.")
    people = next(fact for fact in found.facts if fact.measure_id == "population")
    note = "" if people.year == found.year else f"Divided by the people of {people.year}."
    return HeadFigure(
        f"{label}, {found.year}", found.text, found.kind, unit, note=note, walk=found.walk
    )


def _peers_sentence(around: Surroundings) -> str:
    if not around.peers:
        return "No towns of a similar size are known to compare with."
    count = len(around.peers)
    towns = f"{'ten' if count == HOW_MANY else counted(count, 'town')} nearest in population"
    return f"Peers are the {towns} in {around.place}, whatever they spend."


def _per_head_note(sheet: Sheet) -> str:
    """By which people the services were divided."""
    year = sheet.spending_year
    people = sheet.people(year) if year else None
    if people is None:
        return "No population is known, so nothing can be said per head."
    if people.year == year:
        return f"Per head: divided by the population of {year}."
    return (
        f"Per head: spending of {year} divided by the population of {people.year}, "
        "the nearest year that is known."
    )


def _map(town: Organisation, around: Surroundings, near: list[int]) -> Map | None:
    if around.region is None:
        return None
    return town_map(
        around.towns,
        around.people,
        lambda value: f"{amount(value, 'people')}",
        label=f"{town.name} among its neighbors, by population",
        value_label="Population",
        chosen=[town.pk],
        near=near,
    )


def _everything(sheet: Sheet) -> Table:
    """The newest of every measure, each leading to its source."""
    facts = sorted(sheet.measured(), key=lambda fact: (fact.measure.order, fact.measure.name))
    return Table(
        caption=f"Every other figure of {sheet.town.name}, newest year",
        columns=[Column("Figure"), Column("Value", is_number=True), Column("Year"), Column("Data")],
        rows=[_line(fact) for fact in facts],
        hides_caption=True,
    )


def _line(fact: Fact) -> Row:
    return Row(
        [
            Cell(fact.measure.name),
            Cell(amount(fact.value, fact.measure.unit), href=lines.fact_href(fact)),
            Cell(str(fact.year)),
            Cell("", kind=fact.kind, note=fact.note),
        ]
    )
