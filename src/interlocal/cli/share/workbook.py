"""The shares as a workbook that goes on calculating: change an input, and the bills follow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interlocal.cli.share.asked import Case
from interlocal.cli.share.formulas import ClauseSheet
from interlocal.cli.share.methods import CLAUSE, Results
from interlocal.cli.share.words import apart_words, line_words, verdict_words
from interlocal.engine.sharing import EQUAL, Clause, Formula, Shares

MONEY = "#,##0.00"
SHEET_METHODS, SHEET_TESTS, SHEET_NOTES = "All methods", "Who would do better apart", "Notes"
FIXED = (
    "Values of the program: methods that take the costs of all sub-groups cannot follow a change "
    "here. The sheets of bills can."
)
NOT_IN_TITLES = "[]:*?/\\'"
LONGEST_TITLE = 31


def write_workbook(case: Case, results: Results, report: dict[str, Any], path: Path) -> None:
    """Write a sheet of live formulas for each formula, all methods, the tests and the notes."""
    import openpyxl

    book = openpyxl.Workbook()
    del book["Sheet"]
    bills = _bills(case, results)
    for name, bill in bills.items():
        ClauseSheet(book.create_sheet(_title(name, book.sheetnames)), case, bill).write()
    _methods(book.create_sheet(SHEET_METHODS), case, report)
    _tests(book.create_sheet(SHEET_TESTS), report)
    _notes(book.create_sheet(SHEET_NOTES), report, next(iter(bills.values()), None))
    for sheet in book.worksheets:
        _print_on_one_width(sheet)
    book.save(path)


def _print_on_one_width(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _bills(case: Case, results: Results) -> dict[str, Shares]:
    """What the workbook calculates, the clause that was given first."""
    bills = {"Bills": results.billed[CLAUSE]} if CLAUSE in results.billed else {}
    found = results.shared.get("formula")
    if isinstance(found, Formula):
        clause = found.clause()
        bills["Formula found"] = clause.shares(case.drivers, case.total, members=case.members)
    if "equal" in results.shared:
        equal = Clause.of_weights({EQUAL: 1.0})
        bills["equal"] = equal.shares({}, case.total, members=case.members)
    return bills | {name: bill for name, bill in results.billed.items() if name != CLAUSE}


def _title(name: str, taken: list[str]) -> str:
    """A sheet's title: short, without the signs that a spreadsheet refuses, and its own."""
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in NOT_IN_TITLES)
    kept = kept.strip()[:LONGEST_TITLE] or "Bills"
    turn, title = 2, kept
    while title.lower() in [other.lower() for other in taken]:
        title = f"{kept[: LONGEST_TITLE - 4]} {turn}"
        turn += 1
    return title


def _methods(sheet: Any, case: Case, report: dict[str, Any]) -> None:
    """Towns down and methods across, as values."""
    put(sheet, 1, 1, "What each would pay by every method", bold=True)
    put(sheet, 2, 1, FIXED)
    heading, first = 4, 5
    last, total = first + len(case.members) - 1, first + len(case.members)
    columns: list[tuple[str, Sequence[Any]]] = []
    for name in ("alone", "today"):
        if report[name]:
            columns.append((name, list(report[name].values())))
    columns += [(name, list(entry["shares"].values())) for name, entry in report["methods"].items()]
    put(sheet, heading, 1, "Town", bold=True)
    for row, member in enumerate(case.members, start=first):
        put(sheet, row, 1, member)
    put(sheet, total, 1, "Together", bold=True)
    for column, (name, values) in enumerate(columns, start=2):
        put(sheet, heading, column, name, bold=True)
        for row, value in enumerate(values, start=first):
            put(sheet, row, column, "not given" if value is None else value, number=MONEY)
        letter = sheet.cell(heading, column).column_letter
        formula(sheet, total, column, f"=SUM({letter}{first}:{letter}{last})", MONEY)
        sheet.column_dimensions[letter].width = max(14, len(name) + 2)
    sheet.column_dimensions["A"].width = max(16, *(len(name) + 2 for name in case.members))
    sheet.freeze_panes = sheet.cell(first, 2)


def _tests(sheet: Any, report: dict[str, Any]) -> None:
    for column, word in enumerate(("Method", "Sub-group", "Pays", "Alone it costs", "Loses"), 1):
        put(sheet, 1, column, word, bold=True)
    row = 2
    for name, entry in report["methods"].items():
        if not entry["blocking"]:
            put(sheet, row, 1, name)
            put(sheet, row, 2, verdict_words(entry))
            row += 1
        for group in entry["blocking"]:
            put(sheet, row, 1, name)
            put(sheet, row, 2, ", ".join(group["group"]))
            put(sheet, row, 3, group["pays"], number=MONEY)
            put(sheet, row, 4, group["cost"], number=MONEY)
            formula(sheet, row, 5, f"=C{row}-D{row}", MONEY)
            row += 1
    for letter, width in zip("ABCDE", (24, 60, 16, 16, 16), strict=True):
        sheet.column_dimensions[letter].width = width


def _notes(sheet: Any, report: dict[str, Any], bill: Shares | None) -> None:
    notes = [*report["notes"], *(report["core"] or {}).get("notes", [])]
    if report["cheaper_apart"]:
        notes.append(apart_words(report["cheaper_apart"]))
    notes += [f"{name}: no answer. {reason}" for name, reason in report["refused"].items()]
    if bill is not None:
        notes.append("How the bills are made:")
        notes += [line_words(line.as_dict()) for line in bill.lines]
        notes.append(f"Fingerprint of the clause: {bill.clause.fingerprint}")
    for row, note in enumerate(notes, start=1):
        put(sheet, row, 1, note)
    sheet.column_dimensions["A"].width = 110


def put(
    sheet: Any, row: int, column: int, value: Any, *, bold: bool = False, number: str = ""
) -> None:
    """Write a value; text is always text, so that "=cmd|…" is never run."""
    from openpyxl.styles import Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = "".join(sign for sign in value if sign.isprintable())
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)
    if number and not isinstance(value, str):
        cell.number_format = number


def formula(
    sheet: Any, row: int, column: int, text: str, number: str = "", *, bold: bool = False
) -> None:
    """Write a formula of our own making."""
    from openpyxl.styles import Font

    cell = sheet.cell(row, column)
    cell.value = text
    if bold:
        cell.font = Font(bold=True)
    if number:
        cell.number_format = number
