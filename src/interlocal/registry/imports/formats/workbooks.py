"""Excel workbooks: the values stored in them, with formulas and merged cells noticed."""

import io
import warnings
import zipfile
from typing import Any

from interlocal.registry.imports.formats.sheet import CELLS_TOO_MANY, MOST_CELLS, Sheet, text_of
from interlocal.registry.imports.problems import refuse
from interlocal.registry.imports.tables import MAX_CELL, sha256_of
from interlocal.web.words import counted

MOST_UNPACKED = 256 * 2**20
NO_VALUE = (
    "the cell holds a formula without a stored value. Open the file in Excel or LibreOffice, "
    "save it, and import it again"
)


def read(content: bytes, file: str, *, sheet: str = "") -> Sheet:
    """One sheet of a workbook: the one named or numbered, else the only one with cells.

    A formula's stored value is read, and a notice says how many there are; a formula without
    one, an error such as #REF! and a cell that is too long are faults of their cell.
    """
    _refuse_bombs(content, file)
    values, formulas = _opened(content, file, True), _opened(content, file, False)
    name = _chosen(values, sheet, file)
    shown, typed = values[name], formulas[name]
    height, width = shown.max_row or 0, shown.max_column or 0
    if height * width > MOST_CELLS:
        raise refuse(file, f"Sheet {name}: {CELLS_TOO_MANY} Is a stray cell far to the right?")
    records, faults, computed = [], {}, 0
    rows = zip(shown.iter_rows(), typed.iter_rows(), strict=True)
    for line, (cells, originals) in enumerate(rows, start=1):
        texts = []
        for place, (cell, original) in enumerate(zip(cells, originals, strict=True)):
            text = text_of(cell.value)
            is_formula = original.data_type == "f"
            computed += is_formula and bool(text)
            if why := _fault(cell, text, is_formula):
                faults[line, place] = why
            texts.append(text)
        if any(texts) or any((line, place) in faults for place in range(len(texts))):
            records.append((line, texts))
    if not records:
        raise refuse(file, f"Sheet {name} is empty.")
    return Sheet(
        file, sha256_of(content), records, _notices(values, name, computed), faults, _merged(shown)
    )


def largest_sheet(content: bytes, file: str) -> str:
    """The sheet with the most rows, where there are several; else nothing."""
    _refuse_bombs(content, file)
    sheets = _opened(content, file, True).worksheets
    if len(sheets) < 2:
        return ""
    return max(sheets, key=lambda sheet: sheet.max_row or 0).title


def sheet_names(content: bytes, file: str) -> list[str]:
    """What the sheets of a workbook are called."""
    _refuse_bombs(content, file)
    return [sheet.title for sheet in _opened(content, file, True).worksheets]


def _fault(cell: Any, text: str, is_formula: bool) -> str:
    if is_formula and not text:
        return NO_VALUE
    if cell.data_type == "e":
        return f"the cell shows {text}, an error of the spreadsheet"
    if len(text) > MAX_CELL:
        return f"the cell is longer than {MAX_CELL:,} characters"
    return ""


def _refuse_bombs(content: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise refuse(
                    file, f"Unpacked, the workbook is larger than {MOST_UNPACKED // 2**20} MB."
                )
            for part in packed.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(2048).upper():
                            raise refuse(file, "The workbook holds a document type, as none does.")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        raise refuse(file, "This workbook is damaged.") from None


def _opened(content: bytes, file: str, values: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and charts it cannot keep
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    except Exception:  # openpyxl raises whatever the damage leads to
        raise refuse(file, "This workbook is damaged, or not an Excel workbook.") from None


def _chosen(workbook: Any, sheet: str, file: str) -> str:
    names = [each.title for each in workbook.worksheets]
    if not names:
        raise refuse(file, "The workbook has no sheets with cells.")
    if sheet:
        found = next((name for name in names if name.casefold() == sheet.casefold()), None)
        if found is None and sheet.isdigit() and 1 <= int(sheet) <= len(names):
            found = names[int(sheet) - 1]
        if found is None:
            raise refuse(file, f"No sheet “{sheet}”. There are: {', '.join(names)}.")
        return found
    filled = [each.title for each in workbook.worksheets if each.max_row and each.max_row > 1]
    if len(filled) > 1:
        raise refuse(file, f"Several sheets hold rows: {', '.join(filled)}. Say which.")
    return (filled or names)[0]


def _merged(sheet: Any) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (each.min_row, each.max_row, each.min_col - 1, each.max_col - 1)
        for each in sheet.merged_cells.ranges
    )


def _notices(workbook: Any, name: str, computed: int) -> list[str]:
    notices = []
    if computed:
        notices.append(
            f"Sheet {name}: the values stored with {counted(computed, 'formula')} were read."
        )
    sheet = workbook[name]
    hidden = [row for row, said in sheet.row_dimensions.items() if said.hidden]
    if hidden:
        notices.append(f"Sheet {name}: {len(hidden)} hidden rows were read like the others.")
    return notices
