"""One fact with its source, its history, and what other sources and years say."""

from dataclasses import dataclass

from django.urls import reverse

from interlocal.registry import queries
from interlocal.registry.models import Fact, Organisation
from interlocal.registry.pages.differences import RULE_IN_WORDS, differences
from interlocal.registry.pages.figures import amount, dated, exact, walk_of
from interlocal.registry.pages.lines import fact_href
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import in_sentence

PAGE_OF = {
    Organisation.Kind.MUNICIPALITY: "registry:town",
    Organisation.Kind.COG: "registry:region",
}


@dataclass(frozen=True)
class FactPage:
    """The walk back of one fact.

    ``replaced_by`` is the figure that holds now, where this one was corrected;
    ``history`` says what it was before; ``elsewhere`` are current facts of other
    sources for the same figure; ``years`` are the same figure in other years.
    """

    fact: Fact
    title: str
    walk: Walk
    replaced_by: Fact | None
    replaced_by_text: str
    history: list[tuple[str, Fact]]
    elsewhere: list[tuple[str, Fact]]
    difference: str
    rule: str
    is_below_zero: bool
    years: Table | None
    per_head_href: str
    home: str


def fact_page(fact: Fact) -> FactPage:
    """Where one figure comes from, and what it was before it was corrected."""
    versions = list(queries.versions_of(fact))
    same_source = [each for each in versions if each.load.source_id == fact.load.source_id]
    current = next((each for each in same_source if each.replaced_at is None), None)
    other_years = queries.facts_about(fact.organisation).filter(
        measure=fact.measure_id, service=fact.service_id
    )
    return FactPage(
        fact=fact,
        title=dated(fact),
        walk=walk_of(fact, fact.organisation.name),
        replaced_by=current if fact.replaced_at else None,
        replaced_by_text=exact(current) if current and fact.replaced_at else "",
        history=[
            (exact(each), each)
            for each in same_source
            if each.replaced_at is not None and each.pk != fact.pk
        ],
        elsewhere=[
            (exact(each), each)
            for each in versions
            if each.load.source_id != fact.load.source_id and each.replaced_at is None
        ],
        difference=_difference(fact, versions),
        rule=RULE_IN_WORDS,
        is_below_zero=fact.is_spent_below_zero,
        years=_years(fact, list(other_years.order_by("-year", "-pk"))),
        per_head_href=_per_head_href(fact),
        home=_home(fact.organisation),
    )


def _difference(fact: Fact, versions: list[Fact]) -> str:
    """How far the sources lie apart, and which is used; nothing where they agree."""
    current = [each for each in versions if each.replaced_at is None]
    found = differences(current) if fact.replaced_at is None else []
    return str(found[0]) if found else ""


def _years(fact: Fact, facts: list[Fact]) -> Table | None:
    """The same figure in every year; nothing where only one year is known."""
    if len({each.year for each in facts}) < 2:
        return None
    return Table(
        caption=f"{in_sentence(fact.measure.name).capitalize()} in every year that is known",
        columns=[Column("Year"), Column("Value", is_number=True), Column("Data")],
        rows=[
            Row(
                [
                    Cell(str(each.year)),
                    Cell(amount(each.value, each.measure.unit), href=fact_href(each)),
                    Cell("", kind=each.kind, note=each.note),
                ],
                is_ours=each.pk == fact.pk,
            )
            for each in facts
        ],
        stacks=False,
    )


def _home(body: Organisation) -> str:
    """The page of the body that the fact is about, where its kind has one."""
    name = PAGE_OF.get(Organisation.Kind(body.kind))
    return reverse(name, args=[body.slug]) if name else ""


def _per_head_href(fact: Fact) -> str:
    """The page that sets a service's cost per head beside the peers'."""
    if fact.service_id is None or fact.organisation.kind != Organisation.Kind.MUNICIPALITY:
        return ""
    return reverse("registry:town_service", args=[fact.organisation.slug, fact.service_id])
