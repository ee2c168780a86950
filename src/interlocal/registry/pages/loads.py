"""What came of a file that was loaded."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from interlocal.registry.models import Fact, Load
from interlocal.registry.pages.figures import exact, name_of
from interlocal.registry.queries.loads import brought_by, facts_of, facts_replaced_by, holding
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, in_sentence

MOST_SHOWN = 100


@dataclass(frozen=True)
class LoadPage:
    """One load: what it brought, what it changed, whether it can be taken back."""

    load: Load
    sentence: str
    brought: list[str]
    changes: Table | None
    figures: Table | None
    may_undo: bool


def load_page(load: Load) -> LoadPage:
    """What a file brought into the registry, and what of it holds today."""
    facts = facts_of(load)
    brought = brought_by(load)
    still = holding(load)
    return LoadPage(
        load=load,
        sentence=_sentence(load),
        brought=[counted(*each) for each in brought],
        changes=_changes(load),
        figures=_figures(list(facts[:MOST_SHOWN]), facts.count()),
        may_undo=bool(still) and load.undone_at is None,
    )


def _sentence(load: Load) -> str:
    who = load.by.name or load.by.email if load.by else "whoever runs this site"
    if load.undone_at:
        return f"Loaded by {who}, and taken back on {localtime(load.undone_at):%-d %B %Y}."
    return f"Loaded by {who} on {localtime(load.loaded_at):%-d %B %Y}."


def _changes(load: Load) -> Table | None:
    """The figures that this file replaced, and what it says instead."""
    replaced = facts_replaced_by(load)[:MOST_SHOWN]
    rows = []
    now = {_key(fact): fact for fact in facts_of(load)} if replaced else {}
    for fact in replaced:
        after = now.get(_key(fact))
        if after:
            rows.append(
                Row(
                    [
                        Cell(f"{fact.organisation.name}, {in_sentence(name_of(fact))} {fact.year}"),
                        Cell(exact(fact)),
                        Cell(exact(after), href=reverse("registry:fact", args=[after.pk])),
                    ]
                )
            )
    if not rows:
        return None
    return Table(
        caption=f"What it changed{f', the first {MOST_SHOWN}' if len(rows) == MOST_SHOWN else ''}",
        columns=[Column("What"), Column("Before"), Column("Since then")],
        rows=rows,
        hides_caption=len(rows) < MOST_SHOWN,
    )


def _key(fact: Fact) -> tuple[int, str, str | None, int]:
    return fact.organisation_id, fact.measure_id, fact.service_id, fact.year


def _figures(facts: list[Fact], total: int) -> Table | None:
    if not facts:
        return None
    more = f", the first {len(facts)} of {total:,}" if total > len(facts) else ""
    return Table(
        caption=f"The figures of this file{more}",
        columns=[Column("What"), Column("Value", is_number=True), Column("Where it stands")],
        rows=[
            Row(
                [
                    Cell(f"{fact.organisation.name}, {in_sentence(name_of(fact))} {fact.year}"),
                    Cell(
                        exact(fact),
                        href=reverse("registry:fact", args=[fact.pk]),
                        note="replaced or taken back" if fact.replaced_at else "",
                    ),
                    Cell(fact.locator),
                ]
            )
            for fact in facts
        ],
        hides_caption=not more,
    )
