"""Memberships, neighbours and outlines, as a mapping explains them."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from interlocal.registry.imports import ties
from interlocal.registry.imports.formats.sheet import text_of
from interlocal.registry.imports.mapping.bodies import Doubtful, Finder
from interlocal.registry.imports.mapping.recipes import LeftOut, folded
from interlocal.registry.imports.mapping.said import TiesSaid
from interlocal.registry.imports.problems import Problem
from interlocal.registry.imports.tables import Row, Table
from interlocal.registry.imports.ties import Member, Touch
from interlocal.registry.imports.values import BadValue

T = TypeVar("T")


def members(table: Table, said: TiesSaid, first: Finder, second: Finder) -> list[Member]:
    """Who belongs to which body, and from and until when where the file says so."""

    def member(row: Row) -> Member:
        pair = _two(row, first, second)
        return ties.member(row.line, pair, said.since.of(row), said.until.of(row))

    found = _each(table, member)
    return ties.each_member_once(list(dict.fromkeys(found)), table)


def touches(
    table: Table, said: TiesSaid, first: Finder, second: Finder, contacts: Collection[str]
) -> list[Touch]:
    """Who touches whom. A file that does not say how is taken to mean a border."""

    def touch(row: Row) -> Touch:
        a, b = _two(row, first, second)
        contact = said.contact.of(row) or "border"
        return ties.touch(row.line, a, b, contact, said.border_km.of(row), contacts)

    return ties.each_touch_once(_each(table, touch), table)


def whose(finder: Finder) -> Callable[[dict[str, Any]], int | None]:
    """Tells whose outline a feature is, from its properties."""

    def find(feature: dict[str, Any]) -> int | None:
        held = feature.get("properties")
        held = held if isinstance(held, dict) else {}
        cells = {folded(str(name)): text_of(value) for name, value in held.items()}
        for column in finder.ref.asks():
            if column not in cells:
                raise ValueError(f"The property {column} is missing.")
        try:
            return finder.of(Row(0, cells))
        except (LeftOut, Doubtful):
            return None

    return find


def _two(row: Row, first: Finder, second: Finder) -> tuple[int, int]:
    one, other = first.of(row), second.of(row)
    if one == other:
        raise BadValue("Both are the same body.")
    return one, other


def _each(table: Table, read: Callable[[Row], T]) -> list[T]:
    found = []
    for row in table.rows:
        try:
            found.append(read(row))
        except (LeftOut, Doubtful):
            continue
        except BadValue as bad:
            table.problems.append(Problem(table.file, row.line, str(bad)))
    return found
