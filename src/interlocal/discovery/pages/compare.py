"""Up to five towns side by side, beside the middle of towns of the first one's size."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.urls import reverse

from interlocal.discovery import queries
from interlocal.discovery.queries import TownFacts
from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Organisation, Service
from interlocal.registry.pages.peers import FEWEST, nearest_in_size
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import listing, possessive


@dataclass(frozen=True)
class SideBySide:
    """The table, whose peers stand in its last column, and what to mind."""

    towns: tuple[Organisation, ...]
    table: Table
    peers: tuple[str, ...]
    why_these: str
    cautions: tuple[str, ...]


def side_by_side(towns: Sequence[Organisation]) -> SideBySide:
    """Set towns side by side: people, land, wealth, and each service's cost a resident."""
    first = towns[0]
    region = registry.regions_of(first).first()
    others = queries.towns_to_compare(first, region)
    known = {
        each.town: each for each in queries.facts_for_comparison(dict.fromkeys([*towns, *others]))
    }
    people = {
        town.pk: each.population.value
        for town, each in known.items()
        if town in others and each.population and each.population.value
    }
    by_key = {town.pk: each for town, each in known.items()}
    peers = [by_key[key] for key in nearest_in_size(first.pk, people)]
    chosen = [known[town] for town in towns]
    where = f"members of {region.name}" if region else "nearest towns of its state"
    return SideBySide(
        towns=tuple(towns),
        table=_table(chosen, peers, list(registry.shareable_services())),
        peers=tuple(each.town.name for each in peers),
        why_these=(
            f"{possessive(first.name)} peers are, among the {where}, the {len(peers)} closest to "
            f"it in population: {listing([each.town.name for each in peers])}."
            if peers
            else f"No population is known for {first.name}, so it has no peers here."
        ),
        cautions=tuple(_cautions(chosen)),
    )


def _table(chosen: list[TownFacts], peers: list[TownFacts], services: list[Service]) -> Table:
    rows = [
        Row([Cell("Residents"), *(_cell(each.population) for each in chosen), Cell("")]),
        Row(
            [
                Cell("Residents per km²"),
                *(_quotient(each.population, each.land_area, "") for each in chosen),
                _middle([_divided(each.population, each.land_area) for each in peers], ""),
            ]
        ),
        Row(
            [
                Cell("Taxable property per resident"),
                *(_quotient(each.grand_list, each.population, "$") for each in chosen),
                _middle([_divided(each.grand_list, each.population) for each in peers], "$"),
            ]
        ),
    ]
    for service in services:
        if not any(service.pk in each.spending for each in chosen):
            continue
        costs = [_divided(each.spending.get(service.pk), each.population) for each in peers]
        rows.append(
            Row(
                [
                    Cell(f"{service.name}, per resident"),
                    *(
                        _quotient(each.spending.get(service.pk), each.population, "$")
                        for each in chosen
                    ),
                    _middle(costs, "$"),
                ]
            )
        )
    return Table(
        caption="Each figure as reported; follow it to its source",
        columns=[
            Column("Figure"),
            *(
                Column(f"{each.town.name}{f', FY{each.year}' if each.year else ''}", True)
                for each in chosen
            ),
            Column("Middle peer", is_number=True),
        ],
        rows=rows,
    )


def _cell(fact: Fact | None) -> Cell:
    if fact is None or fact.value is None:
        return Cell("not reported")
    return Cell(f"{fact.value:,.0f}", href=reverse("registry:fact", args=[fact.pk]))


def _divided(above: Fact | None, below: Fact | None) -> Decimal | None:
    if above is None or below is None or above.value is None or not below.value:
        return None
    return above.value / below.value


def _quotient(above: Fact | None, below: Fact | None, sign: str) -> Cell:
    value = _divided(above, below)
    if value is None or above is None:
        return Cell("not reported")
    return Cell(f"{sign}{value:,.0f}", href=reverse("registry:fact", args=[above.pk]))


def _middle(values: list[Decimal | None], sign: str) -> Cell:
    known = [value for value in values if value is not None]
    if len(known) < FEWEST:
        return Cell("too few report")
    return Cell(f"{sign}{median(known):,.0f}", note=f"of {len(known)}")


def _cautions(chosen: list[TownFacts]) -> list[str]:
    """What makes these figures hard to compare."""
    found = []
    for each in chosen:
        if not each.spending:
            found.append(f"{each.town.name} reports no spending by service. That is not zero.")
        elif each.unallocated and each.unallocated.value:
            found.append(
                f"{each.town.name} books ${each.unallocated.value:,.0f} centrally, benefits among "
                "it; its services look cheaper here than they are."
            )
    years = {each.year for each in chosen if each.year}
    if len(years) > 1:
        found.append("The figures are of different years.")
    return found
