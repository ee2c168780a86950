"""The tables of who joins: bills, what changes if one stays out, whom to ask next."""

from typing import Final

from interlocal.proposals.calculations.joining import JoiningFigures
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars

NEGLIGIBLE: Final = 50  # cents a year


def bills_table(found: JoiningFigures, mine: set[str]) -> Table:
    rows = []
    for one in found.joiners:
        brings = one.brings_cents
        rows.append(
            Row(
                [
                    Cell(one.name, note="pivotal" if one.pivotal else ""),
                    Cell(f"{round(100 * one.chance)} %"),
                    Cell(dollars(one.alone_cents), kind="estimated"),
                    Cell(
                        "cannot be said" if one.pays_cents is None else dollars(one.pays_cents),
                        is_loss=(one.pays_cents or 0) - one.alone_cents > NEGLIGIBLE,
                        note="▲ more than alone"
                        if (one.pays_cents or 0) - one.alone_cents > NEGLIGIBLE
                        else "",
                    ),
                    Cell(
                        dollars(one.expected_cents),
                        note=f"{dollars(one.low_cents)} to {dollars(one.high_cents)}"
                        + (f"; sampled, ± {dollars(one.error_cents)}" if one.error_cents else ""),
                    ),
                    Cell(dollars(one.adds_cents)),
                    Cell(
                        "cannot be said" if brings is None else dollars(brings),
                        is_loss=bool(brings and brings < -NEGLIGIBLE),
                        note="▲ costs the others more" if brings and brings < -NEGLIGIBLE else "",
                    ),
                    Cell(f"{round(100 * one.chance_with)} %"),
                ],
                is_ours=one.slug in mine,
            )
        )
    return Table(
        caption="What each should expect a year",
        columns=[
            Column("Town"),
            Column("Chance that it joins", is_number=True),
            Column("Alone", is_number=True),
            Column("If all join", is_number=True),
            Column("Expected; eight in ten", is_number=True),
            Column("It adds to the cost", is_number=True),
            Column("It saves the others", is_number=True),
            Column("A group comes about with it", is_number=True),
        ],
        rows=rows,
        stacks=False,
    )


def without_table(found: JoiningFigures, mine: set[str]) -> Table:
    """Each one's bill if another stays out; among many, what that costs all the others."""
    return _without_each(found, mine) if found.exact else _without_in_sum(found, mine)


def _without_in_sum(found: JoiningFigures, mine: set[str]) -> Table:
    own = next((one for one in found.joiners if one.slug in mine), None)
    rows = []
    for one in found.without:
        changes = one.changes or {}
        cells = [
            Cell(f"Without {one.name}", note="" if one.viable else "▲ this group falls apart"),
            _changed(sum(changes.values()) if one.changes is not None else None),
        ]
        if own:
            is_own = one.slug == own.slug
            cells.append(Cell("alone") if is_own else _changed(changes.get(own.slug)))
        rows.append(Row(cells, is_ours=one.slug in mine))
    columns = [Column("Group"), Column("The others pay, together", is_number=True)]
    if own:
        columns.append(Column(f"{own.name} pays", is_number=True))
    return Table(
        caption="What it would change for the others a year if one stays out",
        columns=columns,
        rows=rows,
    )


def _changed(cents: int | None) -> Cell:
    if cents is None:
        return Cell("cannot be said")
    if abs(cents) <= NEGLIGIBLE:
        return Cell("the same")
    return Cell(f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'}")


def _without_each(found: JoiningFigures, mine: set[str]) -> Table:
    names = [one.name for one in found.joiners]
    slugs = [one.slug for one in found.joiners]
    rows = []
    for one in found.without:
        cells = [Cell(f"Without {one.name}", note="" if one.viable else "▲ this group falls apart")]
        for slug in slugs:
            if slug == one.slug:
                cells.append(Cell("alone"))
            elif one.cents is None:
                cells.append(Cell("cannot be said"))
            else:
                change = (one.changes or {}).get(slug, 0)
                note = f"{'+' if change > 0 else ''}{dollars(change)}" if change else ""
                cells.append(Cell(dollars(one.cents[slug]), note=note))
        rows.append(Row(cells, is_ours=one.slug in mine))
    return Table(
        caption="What each would pay a year if one stays out, and the difference to all joining",
        columns=[Column("Group"), *(Column(name, is_number=True) for name in names)],
        rows=rows,
        stacks=False,
    )


def invite_table(found: JoiningFigures, mine: set[str]) -> Table:
    rows = [
        Row(
            [
                Cell(one.name),
                Cell(
                    "cannot be said"
                    if one.saves_others_cents is None
                    else dollars(one.saves_others_cents),
                    is_loss=(one.saves_others_cents or 0) < -NEGLIGIBLE,
                    note="▲ costs them more" if (one.saves_others_cents or 0) < -NEGLIGIBLE else "",
                ),
                Cell("cannot be said" if one.pays_cents is None else dollars(one.pays_cents)),
                Cell(dollars(one.alone_cents)),
            ],
            is_ours=one.slug in mine,
        )
        for one in found.invite_next
    ]
    return Table(
        caption="Whom to ask next: added to those who have said yes, a year",
        columns=[
            Column("Town"),
            Column("It would save them", is_number=True),
            Column("It would pay", is_number=True),
            Column("Alone", is_number=True),
        ],
        rows=rows,
    )
