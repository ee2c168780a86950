"""A table, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from interlocal.web.pieces.figures import kind
from interlocal.web.pieces.markup import attribute, drawn, escaped, joined, linked
from interlocal.web.tables import Cell, Column, Row, Table

STACKS = '<div class="il-scroll">\n<table class="usa-table il-table il-table--stacks" role="table">'
SCROLLS = (
    '<div class="il-scroll" tabindex="0" role="region" aria-label="{caption}">\n'
    '<table class="usa-table il-table">'
)
TABLE = (
    "\n<caption{look}>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
    "<tbody>\n{rows}</tbody>\n{totals}</table>\n</div>"
)
NOTE = ' <span class="il-table__note">{}</span>'
NAME, NAME_END = SafeString('<th scope="row">'), SafeString("</th>")
END = SafeString("</td>")
BOX, BOX_END = SafeString('<span class="il-table__cell">'), SafeString("</span>")
NOTHING = Cell("")


@dataclass(frozen=True)
class Head:
    """Where the head of a column leads, to sort by it, and how it is sorted now."""

    href: str = ""
    aria_sort: str = ""


def table(shown: Table, heads: Sequence[Head] = ()) -> SafeString:
    """A table of words and numbers; ``heads`` stand over its columns, where it can be sorted.

    A table that stacks on a phone says in each cell what it is; another one scrolls sideways.
    """
    heads = heads or [Head()] * len(shown.columns)
    usual = [_opening(column, NOTHING, shown.stacks) for column in shown.columns]
    return drawn(
        (STACKS if shown.stacks else SCROLLS) + TABLE,
        caption=shown.caption,
        look=attribute("class", "usa-sr-only" if shown.hides_caption else ""),
        heads=joined(_head(*pair) for pair in zip(shown.columns, heads, strict=True)),
        rows=joined(_row(shown, row, usual) for row in shown.rows),
        totals=drawn("<tfoot>{}</tfoot>\n", _row(shown, shown.totals, usual))
        if shown.totals
        else "",
    )


def _head(column: Column, head: Head) -> SafeString:
    label: object = column.label
    if head.href:
        label = drawn('<a class="il-sort" href="{}">{}</a>', head.href, label)
    return drawn(
        '<th scope="col"{}{}>{}</th>\n',
        attribute("class", "is-number" if column.is_number else ""),
        attribute("aria-sort", head.aria_sort),
        label,
    )


def _row(shown: Table, row: Row, usual: Sequence[SafeString]) -> SafeString:
    """One row; ``usual`` is how the cells of each column begin where nothing is special."""
    inside = _boxed if shown.stacks else _inside
    cells: list[SafeString] = []
    for column, opening, cell in zip(shown.columns, usual, row.cells, strict=True):
        if cell.is_loss or cell.shade is not None:
            opening = _opening(column, cell, shown.stacks)
        cells += (opening, inside(cell), END) if cells else (NAME, inside(cell), NAME_END)
    return drawn(
        "<tr{}{}>{}</tr>\n",
        attribute("class", "is-ours" if row.is_ours else ""),
        attribute("data-place", row.place),
        joined(cells),
    )


def _opening(column: Column, cell: Cell, stacks: bool) -> SafeString:
    look = ["is-number"] if column.is_number else []
    if cell.is_loss:
        look.append("is-loss")
    if cell.shade is not None:
        look.append(f"is-shade-{cell.shade}")
    if stacks:
        return drawn('<td data-label="{}" class="{}">', column.label, " ".join(look))
    return drawn("<td{}>", attribute("class", " ".join(look)))


def _boxed(cell: Cell) -> SafeString:
    """What a cell says as one block, to stand beside its label."""
    return BOX + _inside(cell) + BOX_END


def _inside(cell: Cell) -> SafeString:
    words = linked(cell.text, cell.href) if cell.href else escaped(cell.text)
    if cell.kind:
        words += drawn(NOTE, kind(cell.kind))
    if cell.note:
        words += drawn(NOTE, cell.note)
    return words
