"""Bodies from the rows of any table, and which columns a mapping asks for."""

from collections.abc import Iterable, Iterator

from interlocal.registry.imports.mapping.bodies import state_letters
from interlocal.registry.imports.mapping.layout import no_column
from interlocal.registry.imports.mapping.recipes import LeftOut, Recipe
from interlocal.registry.imports.mapping.said import BodiesSaid, Plan
from interlocal.registry.imports.organisations import IDENTIFIER_COLUMNS
from interlocal.registry.imports.problems import Problem, refuse
from interlocal.registry.imports.tables import Row, Table
from interlocal.registry.imports.values import BadValue

_COLUMN_OF = {scheme: column for column, scheme in IDENTIFIER_COLUMNS.items()}
_NAMED_AT_MOST = 30


def body_rows(table: Table, said: BodiesSaid) -> Iterator[Row]:
    """The rows under the registry's own names of columns. One that repeats another is dropped
    where the mapping says that bodies are repeated."""
    seen = set()
    for row in table.rows:
        try:
            cells = _cells(row, said)
        except LeftOut:
            continue
        except BadValue as bad:
            table.problems.append(Problem(table.file, row.line, str(bad)))
            continue
        key = tuple(cells.values())
        if said.repeated and key in seen:
            continue
        seen.add(key)
        yield Row(row.line, cells)


def _cells(row: Row, said: BodiesSaid) -> dict[str, str]:
    cells = {
        "name": said.name.of(row),
        "kind": said.kind.of(row),
        "state": state_letters(said.state.of(row)),
        "latitude": said.latitude.of(row),
        "longitude": said.longitude.of(row),
    }
    return cells | {
        _COLUMN_OF[scheme]: recipe.of(row) for scheme, recipe in said.identifiers.items()
    }


def recipes_of(plan: Plan) -> Iterator[Recipe]:
    """Every recipe in a mapping."""
    if plan.bodies:
        said = plan.bodies
        yield from (said.name, said.kind, said.state, said.latitude, said.longitude)
        yield from said.identifiers.values()
    refs = [plan.body] if plan.body else []
    if plan.ties:
        refs += [plan.ties.first, plan.ties.second]
        yield from (plan.ties.contact, plan.ties.border_km, plan.ties.since, plan.ties.until)
    for ref in refs:
        yield from ref.recipes()
    if plan.figures:
        yield plan.figures.function
        for column in plan.figures.columns:
            yield from (column.year, column.factor, column.kind, column.note)


def check_columns(plan: Plan, table: Table) -> None:
    """Refuse a mapping that asks for columns which the file does not have."""
    for column in sorted(asked(plan)):
        if column not in table.columns:
            raise refuse(plan.file, no_column(column, table.columns))


def asked(plan: Plan) -> set[str]:
    """The columns that recipes read."""
    return set().union(*(recipe.asks() for recipe in recipes_of(plan)))


def unread(table: Table, used: Iterable[str]) -> list[str]:
    """A notice of the columns that were not read, if there are any."""
    rest = [column for column in table.columns if column not in set(used)]
    if not rest:
        return []
    more = len(rest) - _NAMED_AT_MOST
    shown = ", ".join(rest[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
    return [f"Columns that were not read: {shown}."]


def fits(plan: Plan, table: Table) -> bool:
    """Whether a table has every column that a mapping reads."""
    wanted = asked(plan)
    if plan.figures:
        wanted |= {each.column for each in plan.figures.columns if "{" not in each.column}
    if plan.travel:
        wanted |= {plan.travel.origin, plan.travel.destination, plan.travel.minutes} - {""}
    return wanted <= set(table.columns)
