"""Games as rows of a sheet and as documents: reading and writing, without files.

Two layouts of rows are understood, each with a heading row.

By group: columns ``group`` and ``cost``; names are joined by plus signs, as in
``Alder + Birch``. By member: one column per member and a last column ``cost``;
a mark (1, x, yes) says that the member belongs to the row's group.

A document is a mapping with ``members`` and one of ``costs`` (a list of
mappings with ``group`` and ``cost``), ``table`` (costs in bit order) or
``connections`` (link costs of a network, source first).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import checked_members, listed
from interlocal.engine.games.game import CostGame, as_cost
from interlocal.engine.games.terms import SpanningTree

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
MARKS = {"1": True, "1.0": True, "x": True, "yes": True, "true": True}
BLANKS = {"": False, "0": False, "0.0": False, "-": False, "no": False, "false": False}
JOIN = "+"

Cell = object
Rows = Sequence[Sequence[Cell]]


def game_of_rows(rows: Rows) -> CostGame:
    """Read a game from the rows of a sheet, the heading first.

    Empty rows are skipped; a row for nobody may say that it costs nothing.

    Raises
    ------
    UnusableInput : with the number of the row, as a sheet counts them.
    """
    filled = [
        (number, [_word(cell) for cell in row], list(row))
        for number, row in enumerate(rows, start=1)
        if any(_word(cell) for cell in row)
    ]
    if not filled:
        raise UnusableInput("The sheet is empty; it needs a heading row and a row for each group.")
    heading = filled[0][1]
    while heading and not heading[-1]:
        heading = heading[:-1]
    lower = [word.lower() for word in heading]
    if lower == ["group", "cost"]:
        return _by_group(filled[1:])
    if len(heading) >= 2 and lower[-1] == "cost":
        return _by_member(checked_members(heading[:-1]), filled[1:])
    raise UnusableInput(
        'The heading row must be "group, cost", or the members\' names followed by "cost"; '
        f"it is {listed(heading) or 'empty'}."
    )


def rows_of_game(game: CostGame, *, by_member: bool = False) -> list[list[Any]]:
    """Write a game as rows that ``game_of_rows`` reads back the same."""
    if by_member:
        groups = game.rows(np.arange(1, game.costs.size)).astype(int).tolist()
        costs = game.costs[1:].tolist()
        return [
            [*game.members, "cost"],
            *([*group, cost] for group, cost in zip(groups, costs, strict=True)),
        ]
    if any(JOIN in name for name in game.members):
        raise UnusableInput(
            f"A member's name holds the sign {JOIN}, which joins names; write a column per member."
        )
    return [
        ["group", "cost"],
        *(
            [f" {JOIN} ".join(game.names(mask)), cost]
            for mask, cost in enumerate(game.costs.tolist())
            if mask
        ),
    ]


def game_of_document(document: object) -> CostGame:
    """Read a game from a document such as JSON gives."""
    if not isinstance(document, Mapping) or "members" not in document:
        raise UnusableInput('The document needs "members" and one of costs, table or connections.')
    members = document["members"]
    if isinstance(members, str) or not isinstance(members, Sequence):
        raise UnusableInput('"members" must be a list of names.')
    names = checked_members(members)
    found = [name for name in ("costs", "table", "connections") if name in document]
    if len(found) != 1:
        raise UnusableInput(
            f"The document has {listed(found) if found else 'no costs'}; give exactly one of "
            "costs, table and connections."
        )
    given = document[found[0]]
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence):
        raise UnusableInput(f'"{found[0]}" must be a list.')
    if found[0] == "table":
        return CostGame.from_table(list(given), names)
    if found[0] == "connections":
        return CostGame.build(names, SpanningTree(given))
    return CostGame.from_table(dict(_entries(given)), names)


def document_of_game(game: CostGame) -> dict[str, Any]:
    """Write a game as a document that ``game_of_document`` reads back the same."""
    return {
        "members": list(game.members),
        "costs": [
            {"group": list(game.names(mask)), "cost": cost}
            for mask, cost in enumerate(game.costs.tolist())
            if mask
        ],
    }


def number_of(cell: Cell, where: str) -> float:
    """Read a cost from a cell: a number, or text made of digits only."""
    if isinstance(cell, str):
        text = cell.strip()
        if NUMBER.fullmatch(text):
            return float(text)
        if not text:
            raise UnusableInput(f"{where} has no cost; every group needs a number.")
        raise UnusableInput(
            f'{where}: the cost is the text "{text}"; write a plain number such as 1250.50, '
            "without currency signs or thousands separators."
        )
    if cell is None:
        raise UnusableInput(f"{where} has no cost; every group needs a number.")
    return as_cost(cell, where)


def _by_group(rows: list[tuple[int, list[str], list[Cell]]]) -> CostGame:
    groups: dict[tuple[str, ...], float] = {}
    seen: dict[frozenset[str], int] = {}
    for number, words, cells in rows:
        where = f"Row {number}"
        if len(words) > 2 and any(words[2:]):
            raise UnusableInput(
                f'{where} has {len(words)} cells; a group and its cost are two. Join names by "+", '
                "not by commas."
            )
        names = tuple(name.strip() for name in words[0].split(JOIN)) if words[0] else ()
        cost = number_of(cells[1] if len(cells) > 1 else None, where)
        if "" in names:
            raise UnusableInput(f'{where}: the group "{words[0]}" has an empty name.')
        _note(seen, frozenset(names), number)
        groups[names] = cost
    single = dict.fromkeys(name for names in groups for name in names)
    return CostGame.from_table(groups, single)


def _by_member(members: tuple[str, ...], rows: list[tuple[int, list[str], list[Cell]]]) -> CostGame:
    groups: dict[tuple[str, ...], float] = {}
    seen: dict[frozenset[str], int] = {}
    for number, words, cells in rows:
        where = f"Row {number}"
        marks = [word.lower() for word in words[: len(members)]]
        marks += [""] * (len(members) - len(marks))
        strange = [mark for mark in marks if mark not in MARKS and mark not in BLANKS]
        if strange:
            raise UnusableInput(
                f'{where}: "{strange[0]}" does not say whether the member belongs to the group; '
                "write 1 or 0."
            )
        names = tuple(name for name, mark in zip(members, marks, strict=True) if mark in MARKS)
        _note(seen, frozenset(names), number)
        groups[names] = number_of(cells[len(members)] if len(cells) > len(members) else None, where)
    return CostGame.from_table(groups, members)


def _note(seen: dict[frozenset[str], int], group: frozenset[str], number: int) -> None:
    if group in seen:
        raise UnusableInput(
            f"Row {number} gives the cost of {listed(sorted(group))} again, after row "
            f"{seen[group]}; keep one of them."
        )
    seen[group] = number


def _entries(given: Sequence[Any]) -> list[tuple[tuple[str, ...], float]]:
    entries: list[tuple[tuple[str, ...], float]] = []
    seen: dict[frozenset[str], int] = {}
    for place, entry in enumerate(given, start=1):
        if not isinstance(entry, Mapping) or not {"group", "cost"} <= entry.keys():
            raise UnusableInput(f'Entry {place} of "costs" needs a "group" and a "cost".')
        group = entry["group"]
        if isinstance(group, str) or not isinstance(group, Sequence):
            raise UnusableInput(f'Entry {place}: "group" must be a list of names.')
        names = tuple(str(name) for name in group)
        _note(seen, frozenset(names), place)
        entries.append((names, as_cost(entry["cost"], listed(names) or "nobody")))
    return entries


def _word(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
