"""A workbook of cost lines as the rows that could have been pasted from it."""

import io
import warnings
from typing import Any

from interlocal.proposals.rules.pasting import LARGEST_TEXT, MOST_ROWS, headings
from interlocal.registry.imports.formats import kind_of, workbooks
from interlocal.registry.imports.formats.sheet import text_of
from interlocal.registry.imports.problems import ImportRefused

LINES = "Lines"  # what the sheet of the form is called
LARGEST_FILE = 2 * 2**20
FARTHEST_ROW = 20_000
MOST_COLUMNS = 40
_LOOKED_AT = 40  # rows among which headings are looked for


class CannotRead(Exception):
    """The file was refused whole; the message is fit to show to the person."""


def rows_of_workbook(content: bytes, file: str, *, sheet: str = "") -> tuple[str, str]:
    """The rows of one sheet with tabs between the cells, and the name of that sheet.

    Without a name it is the sheet called “Lines”, else the only one with rows. A formula stays
    a formula, so that whoever reads the rows refuses it as an amount: a value that was stored
    with it may be old. Rows above the headings are left out. Raises CannotRead where the file
    is too large, is no workbook, is damaged or hostile, or holds no such sheet.
    """
    if len(content) > LARGEST_FILE:
        raise CannotRead(
            f"{file} is larger than {LARGEST_FILE // 2**20} MB. Save the one sheet with the lines "
            "as a workbook of its own."
        )
    try:
        if kind_of(content, file) != "xlsx":
            raise CannotRead(
                f"{file} is no Excel workbook. Save it as .xlsx, or paste the rows instead."
            )
        names = workbooks.sheet_names(content, file)  # refuses what cannot be trusted
    except ImportRefused as refusal:
        raise CannotRead(f"{file}: {refusal.problems[0].why} Nothing was added.") from refusal
    book = _opened(content)
    name = _chosen(book, names, sheet, file)
    if (book[name].max_row or 0) > FARTHEST_ROW:
        raise CannotRead(
            f"{file}, sheet {name}: the cells go down to row {book[name].max_row:,}. Keep the "
            "lines of this one service; is there a stray cell far below?"
        )
    rows = [cells for cells in _rows(book[name]) if any(cells)]
    start = _start(rows)
    if len(rows) - start > MOST_ROWS + 1:
        raise CannotRead(
            f"{file}, sheet {name} holds {len(rows) - start:,} rows; a baseline has {MOST_ROWS} "
            "at most. Keep the lines of this one service."
        )
    text = "\n".join("\t".join(cells) for cells in rows[start:])
    if len(text) > LARGEST_TEXT:
        raise CannotRead(f"{file}, sheet {name} holds too much text. Shorten the notes.")
    if not any(
        any(character.isdigit() for character in cell) for row in rows[start:] for cell in row
    ):
        raise CannotRead(
            f"{file}, sheet {name} holds no amount. The lines stand on one sheet, an amount in "
            f"each row; the form to fill calls that sheet “{LINES}”. Nothing was added."
        )
    return text, name


def _opened(content: bytes) -> Any:
    import openpyxl

    with warnings.catch_warnings(action="ignore"):  # of styles and charts it cannot keep
        return openpyxl.load_workbook(io.BytesIO(content))


def _chosen(book: Any, names: list[str], sheet: str, file: str) -> str:
    wanted = (sheet or LINES).casefold()
    named = next((name for name in names if name.casefold() == wanted), "")
    if named:
        return named
    if sheet:
        raise CannotRead(f"{file} has no sheet “{sheet}”. There are: {', '.join(names)}.")
    filled = [name for name in names if (book[name].max_row or 0) > 1]
    if len(filled) > 1:
        raise CannotRead(
            f"{file}: several sheets hold rows: {', '.join(filled)}. Say below which one holds the "
            "lines."
        )
    return next(iter(filled or names))


def _start(rows: list[list[str]]) -> int:
    """Where the headings are; a title may look like one column of them, so two must be named."""
    named = [headings(cells) for cells in rows[:_LOOKED_AT]]
    best = max(named, default=0)
    return named.index(best) if best > 1 else 0


def _rows(sheet: Any) -> list[list[str]]:
    width = min(sheet.max_column or 1, MOST_COLUMNS)
    return [[_text(cell) for cell in row] for row in sheet.iter_rows(max_col=width)]


def _text(cell: Any) -> str:
    """One line of text without tabs, so that a cell stays a cell."""
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value) or "")
        return "=" + " ".join(formula.lstrip("=").split())
    return " ".join(text_of(cell.value).split())
