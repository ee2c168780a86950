"""What a stranger's table gives away beside its columns: the year and unit in its title, marks
behind numbers, lines of revenue among spending, columns that want to be lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.mapping.looks import (
    Looks,
    is_number,
    unmarked,
    year_in,
)
from interlocal.registry.imports.names import plain
from interlocal.registry.imports.values import DASHES

_THOUSANDS = re.compile(r"thousands|\bin \$?000|\$000|\(000s?\)|000s omitted", re.IGNORECASE)
_SPENDING = re.compile("expenditure|expense|disburse", re.IGNORECASE)
_NO_SPENDING = re.compile("revenue|receipt|balance", re.IGNORECASE)
_MOST_KINDS = 12


def speaks_of_thousands(text: str) -> bool:
    """Whether a title or a heading says that amounts are in thousands."""
    return bool(_THOUSANDS.search(text))


def titles(sheet: Sheet, looks: Looks, heading: Sequence[int]) -> list[str]:
    """The words above the heading of a table."""
    first = heading[0] if heading and sheet.is_lined else 0
    return [
        cell
        for line, cells in sheet.records
        if line < first
        for cell in cells
        if not is_number(cell)
    ]


def year_of_titles(said: Sequence[str]) -> int | None:
    """The one year that titles speak of, if they agree."""
    years = {
        year for text in said if (year := year_in(text)) and not re.search("as of", text, re.I)
    }
    return years.pop() if len(years) == 1 else None


def dashes(looks: Looks, columns: Sequence[str]) -> list[str]:
    """The dashes in the place of numbers."""
    held = {" ".join(text.split()) for column in columns for text in looks.cells[column]}
    return sorted(held & set(DASHES))


def marks(looks: Looks, columns: Sequence[str]) -> list[str]:
    """The marks of footnotes behind numbers."""
    found = {unmarked(text)[1] for column in columns for text in looks.cells[column]}
    return sorted(found - {""})


def only_spending(looks: Looks) -> tuple[str, list[str]]:
    """The column that tells spending from revenue, and its words for spending."""
    for column, cells in looks.cells.items():
        words = dict.fromkeys(cells)
        if not 1 < len(words) <= _MOST_KINDS or re.search("category|function", column):
            continue
        spending = [
            word for word in words if re.search(r"^(expenditure|expense|disburse)", word, re.I)
        ]
        others = [word for word in words if re.search(r"^(revenue|receipt|balance)", word, re.I)]
        if spending and others:
            return column, spending
    return "", []


def turns(looks: Looks, numeric: Sequence[str], function: str) -> tuple[str, list[str]]:
    """Which columns want to be lines beside a column of functions: “year” or “body”, and they."""
    if not function:
        return "", []
    years = [column for column in numeric if year_in(column) and meaning_is_open(column)]
    if len(numeric) > 1 and len(years) > 1:
        return "year", years
    towns = [column for column in numeric if plain(column) in looks.plain_names]
    if len(towns) > 1 and len(towns) >= len(numeric) / 2:
        return "body", numeric_towns(looks, numeric)
    return "", []


def meaning_is_open(column: str) -> bool:
    """Whether a column of a year holds what was spent, and no budget or estimate."""
    return not re.search(r"budget|adopted|proposed|appropriat|projected|estimate|change|%", column)


def numeric_towns(looks: Looks, numeric: Sequence[str]) -> list[str]:
    """The columns that are called like bodies, and those between them."""
    return [column for column in numeric if not re.search(r"\btotal|average|median", column)]


def repeats(looks: Looks, columns: Sequence[str]) -> bool:
    """Whether lines agree in some columns, so that their figures must be added up."""
    keys = Counter(tuple(row.cells[column] for column in columns) for row in looks.table.rows)
    return max(keys.values(), default=0) > 1


def sums(looks: Looks, function: str) -> Iterator[tuple[str, str]]:
    """The columns in which some lines are called a total, and a pattern for these lines."""
    for column in dict.fromkeys((looks.name or looks.identifier[0], *looks.table.columns[:3])):
        cells = looks.cells.get(column, [])
        if column != function and any(re.search(r"\btotals?\b", cell, re.I) for cell in cells):
            yield column, "*total*"
