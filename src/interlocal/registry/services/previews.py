"""What a file would do, tried and undone at once."""

from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import mapping as grammar
from interlocal.registry.imports import outlines
from interlocal.registry.imports.formats import Sheet, kind_of, read_for_guess, read_sheet
from interlocal.registry.imports.formats.sheet import letter, text_of
from interlocal.registry.imports.formats.workbooks import sheet_names
from interlocal.registry.imports.mapping.guess import layout_of
from interlocal.registry.imports.mapping.layout import table_of
from interlocal.registry.imports.mapping.recipes import folded
from interlocal.registry.imports.names import Doubt
from interlocal.registry.imports.problems import ImportRefused, Problem
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Mapping, Source, Upload
from interlocal.registry.queries.uploads import reach_of
from interlocal.registry.services.loads import Imported, keep_source
from interlocal.registry.services.mapped import import_mapped
from interlocal.registry.services.uploads import MAPPING, why_not_loaded

FIRST_ROWS = 5
MOST_WORDS = 80
STAND_IN = "not-named-yet"


@dataclass(frozen=True)
class Glimpse:
    """The first of a table: columns as they are compared, what they are called, and rows.

    ``samples`` holds a few values of each column, ``words`` all that stand in a column of
    few words.
    """

    columns: list[str]
    called: Words[str, str]
    rows: list[list[str]]
    sheets: list[str] = field(default_factory=list)
    samples: Words[str, list[str]] = field(default_factory=dict)
    words: Words[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What a file would do as it is read now.

    ``imported`` counts what would be new, changed and as before, of the rows without a
    problem; None if the file cannot be read like this at all. ``why_not`` says why this
    person cannot load it yet.
    """

    glimpse: Glimpse
    imported: Imported | None
    problems: list[Problem]
    doubts: list[Doubt]
    why_not: str


def preview(*, upload: Upload, by: User, at: datetime) -> Preview:
    """Try an upload as it is to be read, and save nothing.

    Raises ImportRefused if not even its rows can be shown.
    """
    glimpse = glimpse_of(upload)
    try:
        why_not = why_not_loaded(upload=upload, by=by)
        imported = _tried(upload, by, at)
    except ImportRefused as refusal:
        return Preview(glimpse, None, refusal.problems, refusal.doubts, "")
    return Preview(glimpse, imported, imported.problems, imported.doubts, why_not)


@transaction.atomic
def _tried(upload: Upload, by: User, at: datetime) -> Imported:
    plan = grammar.understand(upload.mapping, MAPPING, kind=upload.kind)
    try:
        return import_mapped(
            kind=upload.kind,
            content=bytes(upload.content),
            file_name=upload.file_name,
            mapping=upload.mapping,
            mapping_file=MAPPING,
            source=None if _names_source(plan) else _stand_in(by, at),
            by=by,
            at=at,
            accept_rest=True,
            dry_run=True,
            only_about=reach_of(by).bodies(),
        )
    finally:
        transaction.set_rollback(True)


def _names_source(plan: grammar.Plan) -> bool:
    said = plan.source
    if said is None:
        return False
    return bool(said.title and said.publisher) or Source.objects.filter(code=said.code).exists()


def _stand_in(by: User, at: datetime) -> Source:
    """A source for the time of the trial, where the person has not said which it is."""
    return keep_source(code=STAND_IN, title=STAND_IN, publisher=STAND_IN, by=by, at=at)


def glimpse_of(upload: Upload) -> Glimpse:
    """The first of an upload, as far as it can be read. Raises ImportRefused if not at all."""
    content, file = bytes(upload.content), upload.file_name
    if upload.kind == Mapping.Kind.BOUNDARIES:
        return _of_features(*outlines.features_of(content, file))
    sheets = sheet_names(content, file) if kind_of(content, file) == "xlsx" else []
    try:
        return _of_table(_table(upload, content, file), sheets)
    except ImportRefused:
        return _of_lines(read_for_guess(content, file)[0], sheets)


def _table(upload: Upload, content: bytes, file: str) -> Table:
    """The rows where the mapping says they are, else where they seem to be."""
    try:
        said = grammar.understand(upload.mapping, MAPPING, kind=upload.kind).layout
        sheet = read_sheet(content, file, sheet=said.sheet, separator=said.separator)
        return table_of(sheet, said)
    except ImportRefused:
        sheet, _ = read_for_guess(content, file)
        return table_of(sheet, layout_of(sheet))


def _of_lines(sheet: Sheet, sheets: list[str]) -> Glimpse:
    """The first lines as they stand, where it is not clear which is the heading."""
    records = sheet.records[: 2 * FIRST_ROWS]
    width = max((len(cells) for _, cells in records), default=0)
    names = ["line", *(f"column {letter(place)}" for place in range(width))]
    rows = [[str(line), *cells, *[""] * (width - len(cells))] for line, cells in records]
    return Glimpse(columns=names, called={}, rows=rows, sheets=sheets)


def _of_table(table: Table, sheets: list[str]) -> Glimpse:
    rows = table.rows
    distinct = {
        column: list(dict.fromkeys(row.cells[column] for row in rows)) for column in table.columns
    }
    return Glimpse(
        columns=list(table.columns),
        called=table.called,
        rows=[[row.cells[column] for column in table.columns] for row in rows[:FIRST_ROWS]],
        sheets=sheets,
        samples={name: [cell for cell in cells if cell][:3] for name, cells in distinct.items()},
        words={name: cells for name, cells in distinct.items() if len(cells) <= MOST_WORDS},
    )


def _of_features(features: list[dict[str, Any]], _: list[str]) -> Glimpse:
    held = [each.get("properties") for each in features[:FIRST_ROWS]]
    rows = [each if isinstance(each, dict) else {} for each in held]
    names = [str(name) for name in rows[0]] if rows else []
    return Glimpse(
        columns=[folded(name) for name in names],
        called={folded(name): name for name in names},
        rows=[[text_of(row.get(name)) for name in names] for row in rows],
        samples={folded(name): [text_of(row.get(name)) for row in rows[:3]] for name in names},
    )
