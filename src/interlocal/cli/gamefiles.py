"""Cost games in files: CSV, XLSX and JSON."""

import csv
import io
import json
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


def read_game(path: Path) -> tuple[CostGame, dict[str, Any]]:
    """Read a game by the file's ending; also returns a JSON file's other entries.

    Raises
    ------
    UnusableInput : no such file, an ending that is not known, or a file that
        is not what its ending says.
    """
    readers = {".csv": _csv, ".txt": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".json": _json}
    ending = path.suffix.lower()
    if ending not in readers:
        raise UnusableInput(
            f"{path.name}: the ending {ending or '(none)'} is not known; use .csv, .xlsx or .json."
        )
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnusableInput(f"{path.name} is too large for a table of costs.")
        content = path.read_bytes()
    except OSError as problem:
        raise UnusableInput(f"{path}: {problem.strerror or problem}.") from problem
    try:
        return readers[ending](content)
    except UnusableInput as problem:
        raise UnusableInput(f"{path.name}: {problem}") from problem


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


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnusableInput("The file is not UTF-8 text; save it again as CSV UTF-8.") from problem


def _csv(content: bytes) -> tuple[CostGame, dict[str, Any]]:
    text = _text(content)
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error as problem:
        raise UnusableInput(f"The file is not well-formed CSV ({problem}).") from problem
    return game_of_rows(rows), {}


def _xlsx(content: bytes) -> tuple[CostGame, dict[str, Any]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as problem:
        raise UnusableInput("The file is not a readable XLSX workbook.") from problem
    return game_of_rows(rows), {}


def _json(content: bytes) -> tuple[CostGame, dict[str, Any]]:
    try:
        document = json.loads(_text(content))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise UnusableInput(f"The file is not readable JSON ({problem}).") from problem
    game = game_of_document(document)
    return game, {name: value for name, value in document.items() if name not in NOT_EXTRA}


NOT_EXTRA = {"members", "costs", "table"}
