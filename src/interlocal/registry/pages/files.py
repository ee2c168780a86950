"""Rows as a file that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Iterator, Sequence

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


class _Echo:
    """What the writer writes into: gives every line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as lines of CSV, one by one; numbers stay numbers.

    Examples
    --------
    >>> list(csv_lines([["town", "spent"], ["=1+1", -5]]))
    ['\\ufefftown,spent\\r\\n', "'=1+1,-5\\r\\n"]
    """
    writer = csv.writer(_Echo())
    mark = BYTE_ORDER_MARK
    for row in rows:
        yield mark + writer.writerow([harmless(cell) for cell in row])
        mark = ""


def harmless(cell: object) -> object:
    """Text that a spreadsheet would read as a formula, with an apostrophe before it."""
    if isinstance(cell, str) and cell.startswith(RUNS):
        return f"'{cell}"
    return cell
