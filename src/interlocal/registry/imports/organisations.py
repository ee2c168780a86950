"""A table of bodies: name, kind, state, identifiers, position."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from interlocal.registry import rules
from interlocal.registry.imports import identifiers
from interlocal.registry.imports.problems import Problem, said_once
from interlocal.registry.imports.tables import Row, Table, read_table
from interlocal.registry.imports.values import BadValue, degrees, shown, words

REQUIRED = ("name", "kind", "state")
IDENTIFIER_COLUMNS = {scheme.replace("-", "_"): scheme for scheme in identifiers.SCHEMES}
OPTIONAL = (*IDENTIFIER_COLUMNS, "latitude", "longitude")
NEEDS_IDENTIFIER = ("municipality", "county", "school-district")
_SOUTHERNMOST = -15.0  # American Samoa; further south is a longitude in the wrong column
_LABELS = {
    "geoid": "GEOID",
    "geoid-2020": "GEOID of 2020",
    "geoid-school": "school district's GEOID",
    "ocd": "OCD id",
}


@dataclass(frozen=True)
class Body:
    """One row: what a body is called, known by, and where it is."""

    line: int
    name: str
    kind: str
    state: str
    identifiers: dict[str, str]
    latitude: float | None
    longitude: float | None

    @property
    def locator(self) -> str:
        return f"line {self.line}, columns latitude and longitude"


def parse(content: bytes, file: str, *, kinds: Collection[str]) -> tuple[Table, list[Body]]:
    """The bodies of a CSV file; what is wrong is added to the table's problems."""
    table = read_table(content, file, required=REQUIRED, optional=OPTIONAL)
    return table, parse_rows(table, table.rows, kinds=kinds)


def parse_rows(table: Table, rows: Iterable[Row], *, kinds: Collection[str]) -> list[Body]:
    """The bodies of rows with the columns of REQUIRED and, at will, OPTIONAL."""
    bodies = []
    for row in rows:
        try:
            bodies.append(_body(row, kinds))
        except BadValue as bad:
            table.problems.append(Problem(table.file, row.line, str(bad)))
    for scheme in identifiers.SCHEMES:
        holders = [body for body in bodies if scheme in body.identifiers]
        once, repeated = said_once(
            holders,
            key=lambda body, scheme=scheme: body.identifiers[scheme],  # type: ignore[misc]
            line=lambda body: body.line,
            file=table.file,
            what=lambda body, scheme=scheme: (  # type: ignore[misc]
                f"{body.name}: {label(scheme)} {body.identifiers[scheme]}"
            ),
        )
        table.problems.extend(repeated)
        doubtful = {body.line for body in holders} - {body.line for body in once}
        bodies = [body for body in bodies if body.line not in doubtful]
    return bodies


def label(scheme: str) -> str:
    """How a scheme is called in a message."""
    return _LABELS.get(scheme, f"{scheme} id")


def _body(row: Row, kinds: Collection[str]) -> Body:
    cells = row.cells
    name = words(cells["name"], what="name", most=160)
    if not name:
        raise BadValue("A body without a name.")
    kind = cells["kind"].casefold().replace(" ", "-").replace("_", "-")
    if kind not in kinds:
        hint = rules.did_you_mean(kind, kinds) or f" Known are {', '.join(sorted(kinds))}."
        raise BadValue(f"{name}: {shown(cells['kind'])} is not a kind of body.{hint}")
    state = cells["state"].upper()
    if state not in identifiers.STATE_CODES:
        raise BadValue(f"{name}: {shown(cells['state'])} is not a state's two letters.")
    known_by = {
        scheme: identifiers.checked(scheme, cells[column], state, kind)
        for column, scheme in IDENTIFIER_COLUMNS.items()
        if cells.get(column)
    }
    if not known_by and kind in NEEDS_IDENTIFIER:
        raise BadValue(f"{name} has no identifier. Names alone do not tell governments apart.")
    latitude, longitude = _position(name, cells)
    return Body(row.line, name, kind, state, known_by, latitude, longitude)


def _position(name: str, cells: dict[str, str]) -> tuple[float | None, float | None]:
    north, east = cells.get("latitude", ""), cells.get("longitude", "")
    if not north and not east:
        return None, None
    if not north or not east:
        raise BadValue(f"{name}: a position needs both latitude and longitude.")
    latitude = degrees(north, what="latitude", most=90)
    longitude = degrees(east, what="longitude", most=180)
    if latitude == longitude == 0:
        raise BadValue(f"{name}: 0, 0 lies in the Atlantic. Leave an unknown position blank.")
    if latitude < _SOUTHERNMOST:
        raise BadValue(f"{name}: latitude {north} is far south of any state. Are the two swapped?")
    return latitude, longitude
