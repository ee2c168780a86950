"""Reading a CSV file that nobody vouches for."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interlocal.registry import rules
from interlocal.registry.imports.problems import Problem, refuse

MAX_BYTES = 64 * 2**20
MAX_CELL = 10_000
_NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
    b"PAR1": "a Parquet file",
}
_SAVE_AS = "In Excel, choose Save As and “CSV UTF-8 (Comma delimited)”."


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file, and its cells by column, trimmed.

    ``faults`` says of columns why their cells cannot be trusted, ``turned`` in which column of
    the file a cell stands where columns were turned into lines.
    """

    line: int
    cells: dict[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    turned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The rows of a file that can be read, with what was odd about the file.

    Where names of columns are folded, ``called`` holds them as they are written, and ``twice``
    those that are there more than once and so are left out.
    """

    file: str
    sha256: str
    columns: list[str]
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_lined: bool = True
    called: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[str, ...] = ()


def read_table(
    content: bytes, file: str, *, required: Sequence[str], optional: Sequence[str] = ()
) -> Table:
    """Read a CSV file's bytes into rows.

    Columns are matched without regard to case; others than those named are not
    read, and a notice says so. Lines without any text are skipped.

    Raises ImportRefused if the file as a whole cannot be trusted: not text, not
    separated by commas, a column missing or there twice, a quote never closed.
    """
    text, notices = decode(content, file)
    records = records_of(text, file)
    if not records:
        raise refuse(file, "The file is empty.")
    head_line, head = records[0]
    columns = _columns(head, head_line, file, required, optional)
    known = [column for column in columns if column in {*required, *optional}]
    unread = [column for column in columns if column and column not in known]
    if unread:
        notices.append(f"Columns that were not read: {', '.join(unread)}.")
    rows, problems = [], []
    for line, cells in records[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        why = _wrong_shape(cells, columns)
        if why:
            problems.append(Problem(file, line, why))
            continue
        named = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        rows.append(Row(line, {column: named[column] for column in known}))
    if not rows and not problems:
        raise refuse(file, "The file has a heading but no rows.")
    return Table(file, sha256_of(content), columns, rows, problems, notices)


def sha256_of(content: bytes) -> str:
    """The fingerprint by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes, file: str, *, advice: str = _SAVE_AS) -> tuple[str, list[str]]:
    """The text of a file and what to tell about its encoding.

    UTF-8 with or without a byte order mark is read silently. Bytes that are not
    UTF-8 but are sound Windows-1252 (what Excel's plain “CSV” writes, and a superset
    of Latin-1) are read as that, with a notice naming a place to check.
    """
    if len(content) > MAX_BYTES:
        raise refuse(file, f"The file is larger than {MAX_BYTES // 2**20} MB. Split it.")
    for start, kind in _NOT_TEXT.items():
        if content.startswith(start):
            raise refuse(file, f"This is {kind}, whatever its name says. {advice}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(file, f"The file is “Unicode text” (UTF-16), not UTF-8. {advice}")
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise refuse(file, f"A NUL byte: the file is damaged or not text. {advice}", line)
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        why = f"The file is neither UTF-8 nor Windows-1252. {advice}"
        raise refuse(file, why, line) from None
    around = text.split("\n")[line - 1].strip()[:60]
    return text, [
        "The file is not UTF-8. It was read as Windows-1252, as Excel's plain “CSV” writes it. "
        f"Check the letters on line {line}: “{around}”."
    ]


def records_of(text: str, file: str, *, separator: str = ",") -> list[tuple[int, list[str]]]:
    """Lists of cells, each with the line of the file on which it begins; none before the first."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if records or any(cell.strip() for cell in cells):
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as failure:
        raise refuse(file, _why_unreadable(str(failure)), line) from None
    return records


def _why_unreadable(failure: str) -> str:
    if "field limit" in failure:
        return f"A cell is longer than {MAX_CELL:,} characters. Is a quote left open?"
    return "The quotes on this line do not match, so that its cells cannot be told apart."


def _columns(
    head: list[str], line: int, file: str, required: Sequence[str], optional: Sequence[str]
) -> list[str]:
    columns = [name.strip().casefold() for name in head]
    missing = [name for name in required if name not in columns]
    if missing and len(columns) == 1:
        for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in head[0]:
                raise refuse(file, f"The columns are separated by {name}. {_SAVE_AS}", line)
    if any(len(name) > MAX_CELL for name in head):
        raise refuse(file, f"A heading is longer than {MAX_CELL:,} characters.", line)
    twice = sorted(name for name, times in Counter(columns).items() if name and times > 1)
    if twice:
        raise refuse(file, f"The column {', '.join(twice)} is there more than once.", line)
    if missing:
        spare = [name for name in columns if name not in {*required, *optional}]
        hints = "".join(rules.did_you_mean(name, spare) for name in missing)
        why = f"The column {', '.join(missing)} is missing."
        raise refuse(file, why + hints.replace("Did you mean", "Is it called"), line)
    return columns


def _wrong_shape(cells: list[str], columns: list[str]) -> str | None:
    if len(cells) != len(columns):
        return f"{len(cells)} cells, but the heading has {len(columns)}."
    for cell, column in zip(cells, columns, strict=True):
        if len(cell) > MAX_CELL:
            return f"The cell in column {column} is longer than {MAX_CELL:,} characters."
    return None
