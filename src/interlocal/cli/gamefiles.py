"""Games and tables in files: CSV, XLSX and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame
from interlocal.engine.games.documents import (
    document_of_game,
    game_of_document,
    game_of_rows,
    rows_of_game,
)

LARGEST_BYTES = 200_000_000
NOT_EXTRA = {"members", "costs", "table"}
SHEETS = (".csv", ".txt", ".tsv", ".xlsx")


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; ``formulas`` are the cells whose calculated values were read."""

    name: str
    rows: Sequence[Sequence[Any]]
    formulas: tuple[str, ...] = ()


def read_game(path: Path) -> tuple[CostGame, dict[str, Any]]:
    """Read a game by the file's ending; also returns a JSON file's other entries.

    Raises
    ------
    UnusableInput : no such file, an ending that is not known, or a file that
        is not what its ending says.
    """
    if path.suffix.lower() == ".json":
        document = read_document(path)
        with _named(path):
            game = game_of_document(document)
        return game, {name: value for name, value in document.items() if name not in NOT_EXTRA}
    with _named(path):
        return game_of_rows(read_sheets(path)[0].rows), {}


def read_document(path: Path) -> Any:
    """Read a JSON file."""
    content = _content(path)
    with _named(path):
        try:
            return json.loads(_text(content))
        except (json.JSONDecodeError, RecursionError) as problem:
            raise UnusableInput(f"The file is not readable JSON ({problem}).") from problem


def read_sheets(path: Path) -> list[Sheet]:
    """Read the rows of a CSV file, or of every sheet of a workbook that has any.

    Raises
    ------
    UnusableInput : as ``read_game``; and a workbook with a formula that no
        spreadsheet has calculated yet, naming its cell.
    """
    ending = path.suffix.lower()
    if ending not in SHEETS:
        raise UnusableInput(
            f"{path.name}: the ending {ending or '(none)'} is not known; use .csv, .xlsx or .json."
        )
    content = _content(path)
    with _named(path):
        sheets = _xlsx(content) if ending == ".xlsx" else [Sheet(path.stem, _csv(content))]
        filled = [sheet for sheet in sheets if any(_filled(row) for row in sheet.rows)]
        if not filled:
            raise UnusableInput(
                "The sheet is empty; it needs a heading row and a row for each group or town."
            )
        return filled


def write_game(game: CostGame, path: Path) -> None:
    """Write a game by the file's ending; ``read_game`` reads it back the same."""
    ending = path.suffix.lower()
    if ending == ".json":
        document = json.dumps(document_of_game(game), indent=2, ensure_ascii=False)
        path.write_text(document + "\n", encoding="utf-8")
    elif ending == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows_of_game(game))
    elif ending == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("costs")
        for row in rows_of_game(game):
            sheet.append(row)
        book.save(path)
    else:
        raise UnusableInput(
            f"The ending {ending or '(none)'} is not known; use .csv, .xlsx, .json."
        )


class _named:  # noqa: N801 - reads as a statement: with _named(path)
    """Put the file's name before what was wrong with it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, UnusableInput) and not str(problem).startswith(self.name):
            raise UnusableInput(f"{self.name}: {problem}") from problem


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnusableInput(f"{path.name} is too large for a table of costs.")
        return path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path}: {problem.strerror or problem}.") from problem


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnusableInput("The file is not UTF-8 text; save it again as CSV UTF-8.") from problem


def _csv(content: bytes) -> list[list[str]]:
    text = _text(content)
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error as problem:
        raise UnusableInput(f"The file is not well-formed CSV ({problem}).") from problem


def _xlsx(content: bytes) -> list[Sheet]:
    import zipfile

    import openpyxl

    try:
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return [
            _sheet(sheet.title, list(sheet.iter_rows(values_only=True)), written[sheet.title])
            for sheet in values.worksheets
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as problem:
        if isinstance(problem, UnusableInput):
            raise
        raise UnusableInput("The file is not a readable XLSX workbook.") from problem


def _sheet(name: str, rows: list[Any], written: Any) -> Sheet:
    """Read values, and note which of them are results of formulas."""
    formulas = []
    for row, cells in zip(rows, written.iter_rows(), strict=False):
        for value, cell in zip(row, cells, strict=False):
            if cell.value is None or cell.data_type != "f":
                continue
            if value is None:
                raise UnusableInput(
                    f"Cell {cell.coordinate} of the sheet {name} holds a formula that was never "
                    "calculated. Formulas are not run here: open the file in a spreadsheet and "
                    "save it, or paste the values."
                )
            formulas.append(cell.coordinate)
    return Sheet(name, [list(row) for row in rows], tuple(formulas))


def _filled(row: Sequence[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)
