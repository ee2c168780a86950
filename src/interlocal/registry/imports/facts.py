"""Yearly figures, from a long table (one figure a line) or a wide one (one column a figure)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from interlocal.registry import rules
from interlocal.registry.imports.organisations import label
from interlocal.registry.imports.problems import Problem, refuse, said_once
from interlocal.registry.imports.tables import Row, Table, read_table
from interlocal.registry.imports.values import BadValue, number, shown, whole, words

REQUIRED = ("scheme", "identifier", "measure", "year", "value")
OPTIONAL = ("service", "kind", "note")
KINDS = ("reported", "estimated", "imputed", "absent")
FIRST_YEAR, LAST_YEAR = 1790, 2200
ONE = Decimal(1)


@dataclass(frozen=True)
class MeasureRule:
    """What a value of a measure may look like."""

    unit: str
    of_service: bool
    may_be_negative: bool


@dataclass(frozen=True)
class Known:
    """What the registry knows already: bodies by scheme and value, measures, services."""

    bodies: Mapping[tuple[str, str], int]
    schemes: Collection[str]
    measures: Mapping[str, MeasureRule]
    services: Collection[str]
    this_year: int


@dataclass(frozen=True)
class Column:
    """What one column of a wide table holds."""

    column: str
    measure: str
    year: int
    service: str = ""
    kind: str = "reported"
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """One fact as read: whose, what, when, how much, and where it stands in the file."""

    line: int
    column: str
    body: int
    measure: str
    service: str
    year: int
    value: Decimal | None
    kind: str
    note: str
    place: str = ""

    @property
    def key(self) -> tuple[int, str, str, int]:
        return self.body, self.measure, self.service, self.year

    @property
    def locator(self) -> str:
        return self.place or f"line {self.line}, column {self.column}"


def parse_long(content: bytes, file: str, *, known: Known) -> tuple[Table, list[Figure]]:
    """The figures of a table with the columns of REQUIRED and, at will, OPTIONAL."""
    table = read_table(content, file, required=REQUIRED, optional=OPTIONAL)
    figures = []
    for row in table.rows:
        try:
            figures.append(_long(row, known))
        except BadValue as bad:
            table.problems.append(Problem(file, row.line, str(bad)))
    return table, each_once(figures, table)


def parse_wide(
    content: bytes,
    file: str,
    *,
    known: Known,
    columns: Sequence[Column],
    scheme: str,
    identifier_column: str,
) -> tuple[Table, list[Figure]]:
    """The figures of a table with one body a line. A blank cell is no fact, and never zero."""
    for column in columns:
        try:
            measured(column.measure, column.service, known)
        except BadValue as bad:
            raise refuse(file, f"Column {column.column}: {bad}") from None
    required = [identifier_column, *dict.fromkeys(column.column for column in columns)]
    table = read_table(content, file, required=required)
    figures = []
    for row in table.rows:
        try:
            body = _body(scheme, row.cells[identifier_column], known)
        except BadValue as bad:
            table.problems.append(Problem(file, row.line, str(bad)))
            continue
        for column in columns:
            if not row.cells[column.column]:
                continue
            try:
                figures.append(_wide(row, column, body, known))
            except BadValue as bad:
                why = f"column {column.column}: {bad}"
                table.problems.append(Problem(file, row.line, why))
    return table, each_once(figures, table)


def _long(row: Row, known: Known) -> Figure:
    cells = row.cells
    body = _body(cells["scheme"], cells["identifier"], known)
    measure, service = cells["measure"], cells.get("service", "")
    rule = measured(measure, service, known)
    kind = cells.get("kind", "").casefold() or "reported"
    if kind not in KINDS:
        hint = rules.did_you_mean(kind, KINDS)
        raise BadValue(f"{shown(kind)} is not a kind of fact: {', '.join(KINDS)}.{hint}")
    year = whole(cells["year"], what="year", least=FIRST_YEAR, most=LAST_YEAR)
    refuse_future(year, kind, known)
    return Figure(
        line=row.line,
        column="value",
        body=body,
        measure=measure,
        service=service,
        year=year,
        value=value_of(cells["value"], kind, measure, rule),
        kind=kind,
        note=words(cells.get("note", ""), what="note", most=300),
    )


def refuse_future(year: int, kind: str, known: Known) -> None:
    """Raise BadValue for what cannot have been reported yet."""
    if kind == "reported" and year > known.this_year + 1:
        raise BadValue(f"Nothing can have been reported for {year} yet.")


def _wide(row: Row, column: Column, body: int, known: Known) -> Figure:
    rule = known.measures[column.measure]
    return Figure(
        line=row.line,
        column=column.column,
        body=body,
        measure=column.measure,
        service=column.service,
        year=column.year,
        value=value_of(row.cells[column.column], column.kind, column.measure, rule),
        kind=column.kind,
        note=column.note,
    )


def _body(scheme: str, identifier: str, known: Known) -> int:
    if scheme not in known.schemes:
        hint = rules.did_you_mean(scheme, known.schemes)
        raise BadValue(f"{shown(scheme)} is not a scheme of identifiers.{hint}")
    body = known.bodies.get((scheme, identifier))
    if body is None:
        hint = _known_otherwise(scheme, identifier, known)
        raise BadValue(f"No body is known by {label(scheme)} {shown(identifier)}.{hint}")
    return body


def _known_otherwise(scheme: str, identifier: str, known: Known) -> str:
    zero = f"0{identifier}"
    if (scheme, zero) in known.bodies:
        return f" Is it {zero}?"
    others = [other for other in known.schemes if (other, identifier) in known.bodies]
    return f" It is known in the scheme {others[0]}." if others else ""


def measured(measure: str, service: str, known: Known) -> MeasureRule:
    """The rule of a measure, of a service or of none. Raises BadValue."""
    rule = known.measures.get(measure)
    if rule is None:
        hint = rules.did_you_mean(measure, known.measures)
        raise BadValue(f"{shown(measure)} is not a measure.{hint}")
    if service and service not in known.services:
        hint = rules.did_you_mean(service, known.services)
        raise BadValue(f"{shown(service)} is not a service.{hint}")
    if rule.of_service and not service:
        raise BadValue(f"{measure} is of one service: say of which.")
    if service and not rule.of_service:
        raise BadValue(f"{measure} is not of a service: leave {shown(service)} out.")
    return rule


def value_of(
    text: str, kind: str, measure: str, rule: MeasureRule, factor: Decimal = ONE
) -> Decimal | None:
    """The value that a cell gives for a kind of fact. Raises BadValue."""
    if kind == "absent":
        if text:
            raise BadValue(f"{measure} is marked absent, yet has the value {shown(text)}.")
        return None
    if not text:
        raise BadValue(f"{measure} has no value. If none was reported, mark its kind “absent”.")
    value = number(text, dollars=rule.unit == "USD", factor=factor)
    if value < 0 and not rule.may_be_negative:
        raise BadValue(
            f"{measure} cannot be negative: {shown(text)}. Put the line right, or leave it out."
        )
    return value


def each_once(figures: list[Figure], table: Table) -> list[Figure]:
    """The figures that are there once; of the others each is listed as a problem."""
    once, repeated = said_once(
        figures,
        key=lambda figure: figure.key,
        line=lambda figure: figure.line,
        file=table.file,
        what=lambda figure: f"{figure.measure} {figure.service} {figure.year}".replace("  ", " "),
    )
    table.problems.extend(repeated)
    return once
