"""One sheet of a workbook as it is written: cells remembered by name, texts that stay texts."""

from collections.abc import Sequence
from typing import Any

MONEY, WHOLE, RATE, SHARE, RATIO, PLAIN = (
    '#,##0;[Red]-#,##0;"–"',
    "0",
    "0.0%",
    "0.00%",
    "0.000",
    "General",
)
GIVEN = "FFFFF2CC"
HEAD = "FFE9F3F2"
FIXED = "FFF0F0F0"
LONGEST_TEXT = 2_000


class SheetWriter:
    """Writes one sheet from the top; ``at`` holds absolute addresses by name."""

    def __init__(self, book: Any, title: str, at: dict[str, str]) -> None:
        self.book, self.title, self.at = book, title, at
        self.sheet = book.create_sheet(title)
        self.sheet.sheet_view.showGridLines = False
        self.row = 1

    def say(self, text: str, *, bold: bool = False, size: int = 10, wrap_over: int = 0) -> None:
        """A line of text; over so many columns where it is long."""
        from openpyxl.styles import Alignment

        cell = self._text(self.row, 1, text, bold=bold, size=size)
        if wrap_over:
            self.sheet.merge_cells(
                start_row=self.row, start_column=1, end_row=self.row, end_column=wrap_over
            )
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            letters = max(60.0, self._letters(wrap_over))
            self.sheet.row_dimensions[self.row].height = 14 * (1 + int(len(text) / letters))
        self.row += 1

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def heads(self, names: Sequence[str], *, left: Sequence[int] = (1,)) -> None:
        """A header row; columns in ``left`` hold texts."""
        from openpyxl.styles import Alignment, Border, PatternFill, Side

        for column, name in enumerate(names, start=1):
            cell = self._text(self.row, column, str(name), bold=True)
            cell.fill = PatternFill("solid", fgColor=HEAD)
            cell.alignment = Alignment(
                horizontal="left" if column in left else "right", vertical="bottom", wrap_text=True
            )
            cell.border = Border(bottom=Side(style="thin"))
        longest = max((len(str(name)) for name in names[1:]), default=0)
        self.sheet.row_dimensions[self.row].height = 15 * min(4, 1 + longest // 13)
        self.row += 1

    def put(
        self,
        column: int,
        value: Any,
        number: str = PLAIN,
        *,
        name: str = "",
        given: bool = False,
        fixed: bool = False,
        bold: bool = False,
    ) -> str:
        """A number, or a text that stays one; returns its address for other sheets.

        ``given`` may be changed by hand; ``fixed`` was worked out by the program.
        """
        from openpyxl.styles import Alignment, Font, PatternFill

        if isinstance(value, str):
            cell = self._text(self.row, column, value, bold=bold)
            self._wrapped(cell, column, value)
        else:
            cell = self.sheet.cell(self.row, column)
            cell.value, cell.number_format = value, number
            cell.alignment = Alignment(vertical="top")
            cell.font = Font(name="Arial", size=10, bold=bold)
        if given or fixed:
            cell.fill = PatternFill("solid", fgColor=GIVEN if given else FIXED)
        return self._place(cell, name)

    def formula(
        self, column: int, text: str, number: str = MONEY, *, name: str = "", bold: bool = False
    ) -> str:
        """A formula of our own making, from addresses and numbers only."""
        from openpyxl.styles import Alignment, Font

        cell = self.sheet.cell(self.row, column)
        cell.alignment = Alignment(horizontal="right", vertical="top")
        cell.value, cell.number_format = f"={text}", number
        cell.font = Font(name="Arial", size=10, bold=bold)
        return self._place(cell, name)

    def years(
        self,
        label: str,
        formulas: Sequence[str],
        number: str = MONEY,
        *,
        name: str = "",
        **how: Any,
    ) -> None:
        """A row with one formula a year, from the third column on."""
        self.put(1, label, bold=how.get("bold", False))
        for year, text in enumerate(formulas):
            self.formula(3 + year, text, number, name=f"{name}/{year}" if name else "", **how)
        self.row += 1

    def finish(self, widths: Sequence[float], *, freeze: str = "", landscape: bool = True) -> None:
        """Widths of columns, what stays in sight, and how it prints."""
        from openpyxl.utils import get_column_letter

        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        if freeze:
            self.sheet.freeze_panes = freeze
            head = int("".join(sign for sign in freeze if sign.isdigit())) - 1
            if head:
                self.sheet.print_title_rows = f"1:{head}"
        page = self.sheet.page_setup
        page.orientation = "landscape" if landscape else "portrait"
        page.paperSize = 1  # letter
        page.fitToWidth, page.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self.sheet.oddFooter.left.text = self.title
        self.sheet.oddFooter.center.text = "Estimates, not promises"
        self.sheet.oddFooter.right.text = "Page &P of &N"
        self._widths = list(widths)

    def wide(self, widths: Sequence[float]) -> None:
        """Say the widths before wrapped text is written."""
        self._widths = list(widths)

    def _wrapped(self, cell: Any, column: int, text: str) -> None:
        """A long text is broken inside its column, and its row is made high enough."""
        from openpyxl.styles import Alignment

        widths = getattr(self, "_widths", [])
        width = widths[column - 1] if column <= len(widths) else 12.0
        if len(text) > width:
            indent = 1 if column > 1 else 0
            cell.alignment = Alignment(wrap_text=True, vertical="top", indent=indent)
            line = self.sheet.row_dimensions[self.row]
            line.height = max(line.height or 0, 13.5 * (1 + int(len(text) / width)))

    def _letters(self, columns: int) -> float:
        widths = getattr(self, "_widths", [])
        return sum(widths[:columns]) if widths else 12.0 * columns

    def _text(self, row: int, column: int, text: str, *, bold: bool = False, size: int = 10) -> Any:
        """Text is always text: whatever it starts with, no program may run it."""
        from openpyxl.styles import Alignment, Font

        cell = self.sheet.cell(row, column)
        cell.alignment = Alignment(vertical="top", indent=1 if column > 1 else 0)
        cell.value = "".join(sign for sign in text if sign.isprintable())[:LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.font = Font(name="Arial", size=size, bold=bold)
        return cell

    def _place(self, cell: Any, name: str) -> str:
        address = f"'{self.title}'!${cell.column_letter}${cell.row}"
        if name:
            self.at[name] = address
        return address
