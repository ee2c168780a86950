"""Newer figures of what a clause counts: which they are, and whose bill they would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations.drivers import Newer, newer_figures, newest_drivers
from interlocal.proposals.pages.clauses_tables import change
from interlocal.proposals.pages.clauses_ways import Ways
from interlocal.proposals.pages.clauses_worked import number
from interlocal.proposals.queries.benches import grounds_of
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, in_sentence, listing


@dataclass(frozen=True)
class NewerShown:
    """What is newer, in a sentence and in numbers; ``bills`` is None where nobody's changes."""

    title: str
    sentence: str
    figures: Table
    bills: Table | None
    refusal: str


def newer_shown(ways: Ways) -> NewerShown | None:
    """What newer figures there are; None where there are none, or the bench is locked."""
    bench = ways.bench
    if bench.is_locked:
        return None
    grounds = grounds_of(bench.scenario)
    found = newer_figures(grounds, bench.drivers)
    if not found:
        return None
    bills, refusal = _bills(ways, newest_drivers(grounds, bench.drivers))
    newer = [one.label for one in found if one.before]
    fresh = [one.label for one in found if not one.before]
    said = []
    if newer:
        verb = "There are newer figures for"
        said.append(f"{verb} {listing([in_sentence(label) for label in newer])}.")
    if fresh:
        said.append(f"{listing(fresh)} can be counted too: every town has a figure.")
    title = "Newer figures exist" if newer else "More can be counted"
    return NewerShown(title, " ".join(said), _figures(ways, found), bills, refusal)


def _figures(ways: Ways, found: tuple[Newer, ...]) -> Table:
    rows = []
    for one in found:
        cells = [Cell(one.label)]
        for slug in ways.names:
            before, after = one.before.get(slug), one.after.get(slug)
            note = "" if before is None else f"now {_number(before)}"
            note = "the same" if before == after else note
            cells.append(Cell("not reported" if after is None else _number(after), note=note))
        rows.append(Row([*cells, Cell(one.source)]))
    return Table(
        caption="The newer figures",
        columns=[
            Column("Driver"),
            *(Column(name, is_number=True) for name in ways.names.values()),
            Column("Source"),
        ],
        rows=rows,
        stacks=len(ways.names) < 5,
    )


def _bills(ways: Ways, drivers: Mapping[str, Any]) -> tuple[Table | None, str]:
    """What each pays by the saved clause, now and with the newer figures; or why not."""
    bench = ways.bench
    if not bench.clause:
        return None, ""
    given: dict[str, Any] = {"revenue": bench.revenue, "today": ways.today}
    try:
        now, then = (
            calculations.try_clause(ways.document, ways.payers, bench.clause, counted, **given)
            for counted in (bench.drivers, drivers)
        )
    except calculations.CannotShare as refusal:
        return None, str(refusal)
    if now.cents == then.cents:
        return None, ""
    rows = [
        Row(
            [
                Cell(payer.name),
                Cell(dollars(before)),
                Cell(dollars(after)),
                Cell(change(after - before)),
            ],
            is_ours=payer.organisation in ways.mine,
        )
        for payer, before, after in zip(ways.payers, now.cents, then.cents, strict=True)
    ]
    return (
        Table(
            caption="What would change by the saved clause, a year",
            columns=[
                Column("Town"),
                Column("Now", is_number=True),
                Column("With the newer figures", is_number=True),
                Column("Change", is_number=True),
            ],
            rows=rows,
        ),
        "",
    )


def _number(value: object) -> str:
    if isinstance(value, list):
        return f"{number(sum(value) / len(value))} on average"
    return number(float(str(value)))
