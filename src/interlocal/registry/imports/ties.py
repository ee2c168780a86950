"""Tables of pairs: who belongs to which body, and who touches whom."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from interlocal.registry import rules
from interlocal.registry.imports.organisations import label
from interlocal.registry.imports.problems import Problem, said_once
from interlocal.registry.imports.tables import Row, Table, read_table
from interlocal.registry.imports.values import BadValue, number, shown

Bodies = Mapping[tuple[str, str], int]
_FURTHEST_KM = 5_000


@dataclass(frozen=True)
class Member:
    """That one body belongs to another, from and until which day where that is known."""

    line: int
    body: int
    member: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Touch:
    """That two bodies touch, the lower key first."""

    line: int
    a: int
    b: int
    contact: str
    border_km: float | None

    @property
    def locator(self) -> str:
        return f"line {self.line}"


def parse_members(content: bytes, file: str, *, bodies: Bodies) -> tuple[Table, list[Member]]:
    """Columns scheme, body, member and, at will, member_scheme, since and until."""
    table = read_table(
        content,
        file,
        required=("scheme", "body", "member"),
        optional=("member_scheme", "since", "until"),
    )

    def read(row: Row) -> Member:
        pair = _pair(row, "body", "member", bodies)
        return member(row.line, pair, row.cells.get("since", ""), row.cells.get("until", ""))

    members = _parsed(table, read)
    return table, each_member_once(members, table)


def member(line: int, pair: tuple[int, int], since: str, until: str) -> Member:
    """A membership as read. Raises BadValue for what is no day, or days in the wrong order."""
    first, last = (_day(text) for text in (since, until))
    if first and last and last < first:
        raise BadValue(f"It ends on {last} before it begins on {first}.")
    return Member(line, *pair, first, last)


def each_member_once(members: list[Member], table: Table) -> list[Member]:
    """The memberships that are there once; the others are listed as problems."""
    once, repeated = said_once(
        members,
        key=lambda tie: (tie.body, tie.member, tie.until),
        line=lambda tie: tie.line,
        file=table.file,
        what=lambda _: "This membership",
    )
    table.problems.extend(repeated)
    return once


def parse_neighbours(
    content: bytes, file: str, *, bodies: Bodies, contacts: Collection[str]
) -> tuple[Table, list[Touch]]:
    """Columns scheme, a, b, contact and, at will, border_km. The order of a and b is free."""
    table = read_table(
        content, file, required=("scheme", "a", "b", "contact"), optional=("border_km",)
    )
    touches = _parsed(table, lambda row: _touch(row, bodies, contacts))
    return table, each_touch_once(touches, table)


def each_touch_once(touches: list[Touch], table: Table) -> list[Touch]:
    """The pairs that are there once; the others are listed as problems."""
    once, repeated = said_once(
        touches,
        key=lambda touch: (touch.a, touch.b),
        line=lambda touch: touch.line,
        file=table.file,
        what=lambda _: "This pair",
    )
    table.problems.extend(repeated)
    return once


def _parsed(table: Table, parse: Callable) -> list:
    parsed = []
    for row in table.rows:
        try:
            parsed.append(parse(row))
        except BadValue as bad:
            table.problems.append(Problem(table.file, row.line, str(bad)))
    return parsed


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue(
            f"{shown(text)} is no day. Write it as 2031-07-01, or leave it empty if only the "
            "year is known."
        ) from None


def _touch(row: Row, bodies: Bodies, contacts: Collection[str]) -> Touch:
    a, b = _pair(row, "a", "b", bodies)
    cells = row.cells
    return touch(row.line, a, b, cells["contact"], cells.get("border_km", ""), contacts)


def touch(line: int, a: int, b: int, contact: str, length: str, contacts: Collection[str]) -> Touch:
    """A pair as read, the lower key first. Raises BadValue."""
    contact = contact.casefold()
    if contact not in contacts:
        hint = rules.did_you_mean(contact, contacts)
        raise BadValue(f"{shown(contact)} is not a way to touch: {', '.join(contacts)}.{hint}")
    border_km = float(number(length, dollars=False)) if length else None
    if border_km is not None and not 0 <= border_km <= _FURTHEST_KM:
        raise BadValue(f"A border of {shown(length)} km.")
    return Touch(line, min(a, b), max(a, b), contact, border_km)


def _pair(row: Row, first: str, second: str, bodies: Bodies) -> tuple[int, int]:
    keys = []
    for column in (first, second):
        scheme = row.cells.get(f"{column}_scheme") or row.cells["scheme"]
        key = bodies.get((scheme, row.cells[column]))
        if key is None:
            raise BadValue(f"No body is known by {label(scheme)} {shown(row.cells[column])}.")
        keys.append(key)
    if keys[0] == keys[1]:
        raise BadValue(f"{row.cells[first]} cannot be its own {second}.")
    return keys[0], keys[1]
