"""A council of governments: its members on a map and in a table, and how good the figures are."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from interlocal import parameters
from interlocal.registry import queries
from interlocal.registry.models import Fact, Organisation
from interlocal.registry.pages.differences import (
    RULE_IN_WORDS,
    Difference,
    differences,
    differences_table,
)
from interlocal.registry.pages.figures import amount, least_certain
from interlocal.registry.pages.lines import OTHER_LINES, adding_up
from interlocal.registry.pages.outliers import outliers, outliers_table
from interlocal.registry.pages.peers import is_refused
from interlocal.registry.pages.sheets import Sheet, sheets
from interlocal.registry.pages.towns import TownList, Wanted, town_list
from interlocal.registry.queries.disputes import disputed_facts
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, in_sentence, listing

SUMMED = (("population", "Population"), ("spending-total", "Spending in total"))
QUALITY = ("spending", "spending-total", "population", *OTHER_LINES)
MOST_DISPUTES = 50
FIRST_OUTLIERS = 10


@dataclass(frozen=True)
class Sum:
    """A figure of all members together."""

    label: str
    value: str
    kind: str
    note: str
    walk: Walk


@dataclass(frozen=True)
class RegionPage:
    """All that the page of a region shows."""

    region: Organisation
    count: int
    members: TownList
    figures: list[Sum]
    quality: list[str]
    reporting: Table
    disputes: Table | None
    disputes_count: str
    rule: str
    outliers: Table | None
    more_outliers: Table | None


def region_page(region: Organisation, wanted: Wanted, on: date) -> RegionPage:
    """A region's members, and what their figures can and cannot say."""
    members = list(queries.members_of(region))
    rows = queries.current_facts().filter(organisation__in=members, measure__in=QUALITY)
    known = sheets(members, rows)
    limit = parameters.parameter("sharing.central_limit", on).value
    apart = outliers([sheet for sheet in known if not is_refused(sheet, limit)])
    disputes = differences(disputed_facts(members))
    return RegionPage(
        region=region,
        count=len(members),
        members=town_list(replace(wanted, region=region)),
        figures=[found for code, label in SUMMED if (found := _sum(known, code, label))],
        quality=quality(known, limit),
        reporting=reporting(known),
        disputes=differences_table(disputes[:MOST_DISPUTES], of_several=True),
        disputes_count=_of_all(disputes),
        rule=RULE_IN_WORDS,
        outliers=outliers_table(apart[:FIRST_OUTLIERS]),
        more_outliers=outliers_table(apart[FIRST_OUTLIERS:]),
    )


def _of_all(disputes: list[Difference]) -> str:
    """How many disagreements there are, where not all are shown."""
    if len(disputes) <= MOST_DISPUTES:
        return ""
    return f"The first {MOST_DISPUTES} of {len(disputes):,}; each town’s page shows its own."


def quality(members: list[Sheet], limit: float) -> list[str]:
    """What stands in the way of comparing the members, one sentence each."""
    said = []
    silent = [sheet.town.name for sheet in members if sheet.spending_year is None]
    if silent:
        said.append(f"No spending is known of {listing(silent)}.")
    unbroken = [
        sheet.town.name for sheet in members if sheet.spending_year and not sheet.has_breakdown
    ]
    if unbroken:
        verb = "reports" if len(unbroken) == 1 else "report"
        said.append(
            f"{listing(unbroken)} {verb} no breakdown by service: nothing can be said about "
            "single services there."
        )
    said += _other_years(members)
    refused = [_with_share(sheet) for sheet in members if is_refused(sheet, limit)]
    if refused:
        said.append(
            f"More than {limit:.0%} of the spending outside schools is booked on no one service in "
            f"{listing(refused)}: services there are not compared."
        )
    spread = [
        _with_share(sheet)
        for sheet in members
        if sheet.central_share and not is_refused(sheet, limit)
    ]
    said += [f"{sheet.town.name}: {text}" for sheet in members if (text := adding_up(sheet))]
    said += _below_zero(members)
    said += _uncertain(members)
    if spread:
        said.append(
            "Booked on no one service, as a share of spending outside schools, so that services "
            f"look cheaper by that: {listing(spread)}."
        )
    return said


def _below_zero(members: list[Sheet]) -> list[str]:
    """Whose spending on a service is below zero, as reported."""
    found = [
        f"{sheet.town.name}, {in_sentence(fact.service.name)} ({amount(fact.value, 'USD')})"
        for sheet in members
        for fact in sheet.below_zero
        if fact.service
    ]
    if not found:
        return []
    return [
        f"Below zero, as refunds and corrections of an earlier year are reported: {listing(found)}."
        " Kept as reported, and left out of estimates and comparisons."
    ]


def _uncertain(members: list[Sheet]) -> list[str]:
    """Whose last total is no reported figure, but worked out or filled in."""
    found = [
        f"{sheet.town.name} ({fact.get_kind_display().lower()})"
        for sheet in members
        if (fact := sheet.of_year("spending-total", sheet.spending_year))
        and fact.kind in (Fact.Kind.ESTIMATED, Fact.Kind.IMPUTED)
    ]
    return [f"The total is not as reported of {listing(found)}."] if found else []


def _other_years(members: list[Sheet]) -> list[str]:
    years = Counter(sheet.spending_year for sheet in members if sheet.spending_year)
    if len(years) < 2:
        return []
    usual = max(years, key=lambda year: (years[year], year))
    others = [
        f"{sheet.town.name} ({sheet.spending_year})"
        for sheet in members
        if sheet.spending_year and sheet.spending_year != usual
    ]
    return [f"The last year reported is {usual}, but another in {listing(others)}."]


def _with_share(sheet: Sheet) -> str:
    return f"{sheet.town.name} ({sheet.central_share or 0:.0%})"


def reporting(members: list[Sheet]) -> Table:
    """How many members give a figure for each service, and who does not."""
    services = {
        fact.service.pk: fact.service
        for sheet in members
        for fact in sheet.services(sheet.spending_year)
        if fact.service
    }
    rows = []
    for service in sorted(services.values(), key=lambda each: (each.order, each.name)):
        silent = [sheet.town.name for sheet in members if not _gives(sheet, service.pk)]
        rows.append(
            Row(
                [
                    Cell(
                        service.name,
                        href=f"?show={service.pk}",
                        note="nothing to share" if service.is_remainder else "",
                    ),
                    Cell(f"{len(members) - len(silent)} of {len(members)}"),
                    Cell(_few(silent)),
                ]
            )
        )
    return Table(
        caption="Who reports what, in the last year of each town",
        columns=[Column("Service"), Column("Towns reporting", is_number=True), Column("Not")],
        rows=rows,
        hides_caption=True,
    )


def _gives(sheet: Sheet, service: str) -> bool:
    fact = sheet.of_year("spending", sheet.spending_year, service)
    return fact is not None and fact.value is not None


def _few(names: list[str], most: int = 8) -> str:
    if len(names) <= most:
        return listing(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _sum(members: list[Sheet], measure: str, label: str) -> Sum | None:
    """The members' newest figures added up; who is missing is said and not guessed."""
    facts = {
        sheet.town.name: fact
        for sheet in members
        if (fact := sheet.newest(measure)) and fact.value is not None
    }
    if not facts:
        return None
    total = sum((fact.value for fact in facts.values() if fact.value is not None), Decimal(0))
    missing = [sheet.town.name for sheet in members if sheet.town.name not in facts]
    unit = next(iter(facts.values())).measure.unit
    years = Counter(fact.year for fact in facts.values())
    note = listing([f"{year} for {counted(many, 'town')}" for year, many in years.most_common()])
    if missing:
        note += f"; nothing is known of {listing(missing)}, which is not counted as zero"
    return Sum(
        label=label,
        value=amount(total, unit),
        kind=least_certain(list(facts.values())),
        note=f"{note}.",
        walk=Walk(
            number=amount(total, unit),
            meaning=f"is the sum over {counted(len(facts), 'member')}: {label.lower()}.",
            steps=[
                "Added up: the newest figure of each member. Each town’s page leads to its own "
                "figure and its row in the file."
            ],
            origins=_origins(list(facts.values())),
        ),
    )


def _origins(facts: list[Fact]) -> list[Origin]:
    """One origin for each file and year, with how much of the sum it carries."""
    by_file: dict[tuple[int, int], list[Fact]] = {}
    for fact in facts:
        by_file.setdefault((fact.load_id, fact.year), []).append(fact)
    found = []
    for (_, year), some in by_file.items():
        load = some[0].load
        part = sum((fact.value for fact in some if fact.value is not None), Decimal(0))
        found.append(
            Origin(
                label=f"{some[0].measure.name} of {counted(len(some), 'town')}",
                value=amount(part, some[0].measure.unit),
                kind=least_certain(some),
                title=load.source.title,
                publisher=load.source.publisher,
                year=year,
                href=load.source.href,
                file_name=load.file_name,
                locator=counted(len(some), "row"),
                loaded_at=load.loaded_at,
                licence=load.source.licence,
            )
        )
    return found
