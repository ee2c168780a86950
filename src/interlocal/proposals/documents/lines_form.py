"""A workbook with the lines of a baseline to fill, for whoever keeps the figures."""

import io
from typing import Any

from interlocal.proposals.documents.workbook_sheet import GIVEN, SheetWriter
from interlocal.proposals.rules.baselines import CATEGORIES
from interlocal.proposals.rules.uploads import LINES

HEADINGS = (
    "Line",
    "Kind of line",
    "Dollars a year",
    "Full-time positions",
    "Source",
    "Note",
)
WIDTHS = (44, 40, 16, 12, 40, 40)
BELOW = 20  # rows left free below the kinds that are named
EXAMPLES = {
    "personnel": "Wages and overtime",
    "benefits": "Health, pension, payroll taxes",
    "overhead": "The town hall’s part",
    "equipment": "Equipment and vehicles",
    "contracts": "Contracts",
    "facilities": "Rooms, heat, repairs",
    "operating": "Supplies, training, fuel",
    "capital": "Purchases and debt of the year",
    "fees": "Fees paid by users",
    "revenue": "Grants and other revenue",
}


def lines_form(body: str, service: str) -> bytes:
    """The form as an XLSX file: no formula, one row to a line, the kinds to choose from."""
    import openpyxl
    from openpyxl.styles import Border, PatternFill, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    page = SheetWriter(book, LINES, {})
    page.say(f"{service}: what it costs {body} a year", bold=True, size=14)
    page.say(
        "One line of cost a row, in dollars of one fiscal year. Leave empty what you do not know: "
        "missing is not zero. Amounts only, no formulas; a total is not needed.",
        wrap_over=len(HEADINGS),
    )
    page.skip()
    page.heads(HEADINGS, left=(1, 2, 5, 6))
    first = page.row
    filled = PatternFill("solid", fgColor=GIVEN)
    ruled = Border(bottom=Side(style="hair"), right=Side(style="hair"))
    words = [*(CATEGORIES[code] for code in EXAMPLES), *[""] * BELOW]
    for kind, what in zip(words, [*EXAMPLES.values(), *[""] * BELOW], strict=True):
        page.sheet.cell(page.row, 1, what or None)
        page.sheet.cell(page.row, 2, kind or None)
        for column in range(1, len(HEADINGS) + 1):
            cell = page.sheet.cell(page.row, column)
            cell.fill, cell.border = filled, ruled
        page.sheet.cell(page.row, 3).number_format = "#,##0"
        page.row += 1
    last = page.row - 1
    _kinds(book)
    choice = DataValidation(type="list", formula1=f"=Kinds!$A$2:$A${1 + len(CATEGORIES)}")
    amount = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
    amount.error = "Zero or more, in dollars. Fees and revenue are taken off by their kind."
    amount.showErrorMessage = True
    choice.add(f"B{first}:B{last}")
    amount.add(f"C{first}:D{last}")
    page.sheet.add_data_validation(choice)
    page.sheet.add_data_validation(amount)
    page.sheet.freeze_panes = f"A{first}"
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        page.sheet.column_dimensions[letter].width = width
    page.sheet.page_setup.orientation = "landscape"
    page.sheet.page_setup.fitToHeight = 0
    page.sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _kinds(book: Any) -> None:
    """The kinds of line, on a sheet of their own."""
    page = SheetWriter(book, "Kinds", {})
    page.heads(("Kind of line",))
    for words in CATEGORIES.values():
        page.sheet.cell(page.row, 1, words)
        page.row += 1
    page.sheet.column_dimensions["A"].width = 50
