"""A table as it stands in a file, before anybody has said what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

MOST_CELLS = 6_000_000
CELLS_TOO_MANY = f"The table has more than {MOST_CELLS:,} cells. Split it."


@dataclass(frozen=True)
class Sheet:
    """Records of text cells, each with its line in the file (or row, where there are no lines).

    ``faults`` says of (line, cell from 0) why it cannot be trusted; ``merged`` holds ranges of
    cells under one value, as (first line, last line, first cell, last cell).
    """

    file: str
    sha256: str
    records: list[tuple[int, list[str]]]
    notices: list[str] = field(default_factory=list)
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_lined: bool = True


def text_of(value: object) -> str:
    """A typed value as it would be written: no exponent, no “.0” after a whole number.

    >>> text_of(1250000.0), text_of(0.1), text_of(None), text_of(True)
    ('1250000', '0.1', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value.is_finite() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def letter(cell: int) -> str:
    """The letters by which a spreadsheet calls its columns, counted from 0.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    letters = ""
    number = cell + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
