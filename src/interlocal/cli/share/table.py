"""A table of towns, drivers and costs: which column is what, and what its cells say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from interlocal.cli.gamefiles import Sheet
from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import checked_members, listed
from interlocal.engine.games.documents import BLANKS, MARKS, NUMBER

NAME = re.compile(r"\b(town|city|village|municipality|member|name|body|government|jurisdiction)")
ALONE = re.compile(r"\balone\b|^costs?$|^own costs?$")
TODAY = re.compile(r"\b(today|now|current|currently|pays|paid)\b")
OTHER = re.compile(r"^(id|code|fips|geoid|year|notes?|comments?|row|no\.?|#)$")
TOTAL = re.compile(r"^(grand )?(totals?|sum|all)$")
GROUPED = re.compile(r"[$]?\s*([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Table:
    """What a table says of each town; a cell that is empty is None, never zero."""

    members: tuple[str, ...]
    drivers: dict[str, dict[str, float | None]]
    alone: dict[str, float | None] | None
    today: dict[str, float | None] | None
    notes: list[str] = field(default_factory=list)


def is_game(sheet: Sheet) -> bool:
    """Whether a sheet lists groups and their costs rather than towns and their figures."""
    rows = [[_word(cell).lower() for cell in row] for row in sheet.rows if any(map(_word, row))]
    heading = rows[0]
    while heading and not heading[-1]:
        heading = heading[:-1]
    if heading == ["group", "cost"]:
        return True
    if len(heading) < 2 or heading[-1] != "cost":
        return False
    cells = [cell for row in rows[1:] for cell in row[: len(heading) - 1]]
    marks = [cell for cell in cells if cell in MARKS or cell in BLANKS]
    return len(marks) >= 0.8 * len(cells)


def table_of(sheet: Sheet) -> Table:
    """Read a table; guesses which column is what, and says what it guessed.

    Raises
    ------
    UnusableInput : with the row and column, as the sheet shows them.
    """
    rows = [
        (number, list(row))
        for number, row in enumerate(sheet.rows, start=1)
        if any(_word(cell) for cell in row)
    ]
    heading = [_word(cell) for cell in rows[0][1]]
    body, notes = _towns(rows[1:], heading)
    place = _name_column(heading, [row for _, row in body])
    body = [(number, row) for number, row in body if not _is_total(_cell(row, place), notes)]
    members = _names(body, place)
    columns = _columns(heading, body, place, notes)
    figures = {
        name: {
            who: _number(_cell(row, at), name, number, who)
            for who, (number, row) in zip(members, body, strict=True)
        }
        for name, at in columns.items()
    }
    alone = next((name for name in figures if ALONE.search(name.lower())), None)
    today = next((name for name in figures if name != alone and TODAY.search(name.lower())), None)
    drivers = {name: own for name, own in figures.items() if name not in (alone, today)}
    notes.insert(0, _read_as(heading[place], alone, today, list(drivers)))
    if sheet.formulas:
        notes.append(
            f"{len(sheet.formulas)} cells hold formulas (first: {sheet.formulas[0]}); the values "
            "that were last calculated were read."
        )
    return Table(
        members,
        drivers,
        figures[alone] if alone else None,
        figures[today] if today else None,
        notes,
    )


def _towns(
    rows: list[tuple[int, list[Any]]], heading: list[str]
) -> tuple[list[tuple[int, list[Any]]], list[str]]:
    if not rows:
        raise UnusableInput("The table has a heading row and no towns below it.")
    for number, row in rows:
        if any(_word(cell) for cell in row[len(heading) :]):
            raise UnusableInput(f"Row {number} has more cells than the heading row.")
    return rows, []


def _name_column(heading: list[str], rows: list[list[Any]]) -> int:
    """The column of names: called so, or the first that holds text."""
    called = [place for place, word in enumerate(heading) if NAME.search(word.lower())]
    text = [
        place
        for place in range(len(heading))
        if all(_word(_cell(row, place)) and _plain(_cell(row, place)) is None for row in rows)
    ]
    found = [place for place in called if place in text] or text or called
    if not found:
        raise UnusableInput("No column holds the towns' names; call one of them Town.")
    return found[0]


def _names(body: list[tuple[int, list[Any]]], place: int) -> tuple[str, ...]:
    for number, row in body:
        word = _word(_cell(row, place))
        if not word:
            raise UnusableInput(f"Row {number} has figures but no town; name it.")
        if not word.isprintable():
            raise UnusableInput(f"Row {number}: the name holds a sign that cannot be printed.")
    return checked_members(_word(_cell(row, place)) for _, row in body)


def _is_total(cell: Any, notes: list[str]) -> bool:
    total = bool(TOTAL.match(_word(cell).lower()))
    if total:
        notes.append(f"The row “{_word(cell)}” is a sum, not a town, and was left out.")
    return total


def _columns(
    heading: list[str], body: list[tuple[int, list[Any]]], names: int, notes: list[str]
) -> dict[str, int]:
    """The columns with figures; those with text are left out, and said to be."""
    found: dict[str, int] = {}
    for place, word in enumerate(heading):
        cells = [_cell(row, place) for _, row in body]
        if place == names or not any(_word(cell) for cell in cells):
            continue
        if not word:
            raise UnusableInput(f"Column {place + 1} has figures but no heading; name it.")
        if word in found:
            raise UnusableInput(f"Two columns are called {word}; give each its own name.")
        numbers = [cell for cell in cells if _word(cell) and _plain(cell) is not None]
        if OTHER.match(word.lower()) or not numbers:
            notes.append(f"The column “{word}” is no driver and was left out.")
            continue
        found[word] = place
    if not found:
        raise UnusableInput("No column holds figures; give a driver, such as people, or costs.")
    return found


def _number(cell: Any, column: str, number: int, who: str) -> float | None:
    if not _word(cell):
        return None
    value = _plain(cell)
    if value is None:
        raise UnusableInput(
            f"Row {number}, {column}: “{_word(cell)}” is not a plain number; write digits, such as "
            "1250.50. Text and formulas are never worked out here."
        )
    if value < 0:
        raise UnusableInput(
            f"Row {number}: {column} of {who} is {value:g}; figures start from zero."
        )
    return value


def _plain(cell: Any) -> float | None:
    """A number, or text that is one as people write it: 1250.50, 1,250.50 or $1,250."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    word = _word(cell)
    if NUMBER.fullmatch(word):
        return float(word)
    grouped = GROUPED.fullmatch(word)
    return float(grouped[1].replace(",", "")) if grouped else None


def _read_as(names: str, alone: str | None, today: str | None, drivers: Iterable[str]) -> str:
    parts = [f"towns from “{names}”"]
    parts += [f"cost alone from “{alone}”"] if alone else []
    parts += [f"what they pay today from “{today}”"] if today else []
    parts += [f"drivers {listed(drivers)}"] if any(drivers) else []
    return f"Read as: {'; '.join(parts)}."


def _cell(row: list[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _word(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
