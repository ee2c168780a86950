"""Where in a stranger's sheet the heading and the data seem to be."""

import re
from collections.abc import Sequence

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.mapping.layout import Layout
from interlocal.registry.imports.mapping.looks import SAMPLE, is_number, is_year

HEADING_WITHIN = 15
_FEW_NUMBERS = 0.2
Record = tuple[int, list[str]]


def layout_of(sheet: Sheet) -> Layout:
    """Where the heading seems to be, in one or two lines, and the last line with data."""
    records = [record for record in sheet.records if any(record[1])]
    filled = sorted(sum(map(bool, cells)) for _, cells in records[:SAMPLE])
    typical = filled[len(filled) // 2] if filled else 1
    last = _last(records, typical) if sheet.is_lined else 0
    for place, (line, cells) in enumerate(records[:HEADING_WITHIN]):
        texts = [cell for cell in cells if cell]
        wide = sum(map(bool, _spread(sheet, line, cells)))
        numbers = sum(is_number(cell) and not is_year(cell) for cell in texts)
        if len(texts) < 2 or wide < 0.6 * typical or numbers > _FEW_NUMBERS * len(texts):
            continue
        below = records[place + 1] if place + 1 < len(records) else None
        if below and _goes_on(sheet, (line, cells), below):
            return Layout(heading=(line, below[0]), last=last)
        above = records[place - 1] if place else None
        if above and _goes_on(sheet, above, (line, cells)) and _is_over(above[1], cells):
            return Layout(heading=(above[0], line), last=last)
        return Layout(heading=(line,), last=last)
    return Layout(heading=(records[0][0],) if records else (), last=last)


def _goes_on(sheet: Sheet, upper: Record, lower: Record) -> bool:
    """Whether a heading goes on in the next line: names below what is blank or merged above."""
    if lower[0] != upper[0] + 1:
        return False
    if any(first <= upper[0] <= last and right > left for first, last, left, right in sheet.merged):
        under = [place for place, cell in enumerate(lower[1]) if cell]
        spanned = {
            place
            for first, last, left, right in sheet.merged
            if first <= upper[0] <= last and right > left
            for place in range(left, right + 1)
        }
        return len(under) > 1 and bool(spanned & set(under)) and _is_text(lower[1])
    covers = any(
        cell and (place >= len(upper[1]) or not upper[1][place])
        for place, cell in enumerate(lower[1])
    )
    return covers and sum(map(bool, lower[1])) > 1 and _is_text(lower[1])


def _is_over(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the upper of two lines holds groups of columns, and is no line of a title."""
    places = [place for place, cell in enumerate(above) if cell]
    named_twice = len({cell.casefold() for cell in cells if cell}) < sum(map(bool, cells))
    return len(places) > 1 and (named_twice or not cells[0] or places[0] > 0)


def _is_text(cells: Sequence[str]) -> bool:
    return not any(is_number(cell) and not is_year(cell) for cell in cells if cell)


def _spread(sheet: Sheet, line: int, cells: Sequence[str]) -> list[str]:
    """A line whose merged cells hold everywhere, if it is more than a title over the table."""
    wide = list(cells)
    if sum(map(bool, cells)) < 3:
        return wide
    for first, last, left, right in sheet.merged:
        if first <= line <= last:
            for place in range(left, min(right + 1, len(wide))):
                wide[place] = wide[place] or wide[left]
    return wide


def _last(records: Sequence[Record], typical: int) -> int:
    """The last line with data, if lines of notes stand below it; else 0."""
    for number, (line, cells) in enumerate(reversed(records)):
        filled = sum(map(bool, cells))
        is_note = filled <= 1 or (filled <= 2 and typical > 5 and _is_note(cells))
        if not is_note or typical < 3:
            return line if number else 0
    return 0


def _is_note(cells: Sequence[str]) -> bool:
    return any(re.match(r"(source|notes?|\*|data as of)\b", cell, re.I) for cell in cells if cell)
