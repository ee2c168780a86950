"""Which format a file has, by its first bytes and not by its name, and reading it."""

import csv
import gzip
import io
import zipfile
import zlib
from collections import Counter

from interlocal.registry.imports.formats import parquet, workbooks
from interlocal.registry.imports.formats.sheet import CELLS_TOO_MANY, MOST_CELLS, Sheet
from interlocal.registry.imports.problems import ImportRefused, refuse
from interlocal.registry.imports.tables import MAX_BYTES, MAX_CELL, decode, records_of, sha256_of

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
FORMATS = ("csv", "xlsx", "parquet", "geojson", "shapefile")
_LINES_TRIED = 200
_OLD_EXCEL = (
    "This is an old Excel workbook, or one with a password. Save it as .xlsx without a password."
)


def kind_of(content: bytes, file: str) -> str:
    """One of FORMATS. Raises ImportRefused for what is none of them."""
    if content.startswith(b"\x1f\x8b"):
        return "csv"
    if content.startswith(b"PAR1"):
        return "parquet"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(file, _OLD_EXCEL)
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content, file)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "geojson" if start.startswith(b"{") else "csv"


def read_sheet(
    content: bytes, file: str, *, sheet: str = "", separator: str = ",", expected: str = ""
) -> Sheet:
    """The cells of a CSV (also packed with gzip), XLSX or Parquet file.

    ``sheet`` chooses one of a workbook by name or number. Raises ImportRefused where the file
    is not of the format ``expected``, or cannot be trusted as a whole.
    """
    kind = kind_of(content, file)
    if expected and expected != kind:
        raise refuse(file, f"This is {_called(kind)}, but the mapping says {expected}.")
    if kind in ("geojson", "shapefile"):
        raise refuse(file, f"This is {_called(kind)}. Import it as boundaries.")
    if kind == "xlsx":
        return workbooks.read(content, file, sheet=sheet)
    if sheet:
        raise refuse(file, "Only a workbook (XLSX) has sheets to choose from.")
    if kind == "parquet":
        return parquet.read(content, file)
    return _read_text(content, file, separator)


def read_for_guess(content: bytes, file: str) -> tuple[Sheet, dict[str, str]]:
    """The most likely table of a file, and what a mapping must say for it to be found."""
    kind = kind_of(content, file)
    if kind == "xlsx":
        name = workbooks.largest_sheet(content, file)
        return read_sheet(content, file, sheet=name), {"sheet": name} if name else {}
    if kind == "csv":
        plain = _unpacked(content, file) if content.startswith(b"\x1f\x8b") else content
        start = plain[:100_000].decode("utf-8", errors="replace")
        best = _separator(start)
        told = {} if best == "comma" else {"separator": best}
        return read_sheet(content, file, separator=SEPARATORS[best]), told
    return read_sheet(content, file), {}


def _separator(start: str) -> str:
    """What separates cells: the mark that parts most lines into the same number of them."""
    lines = [line for line in start.splitlines()[:_LINES_TRIED] if line.strip()]
    scores = {}
    for name, mark in SEPARATORS.items():
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark))
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        scores[name] = (times, width) if width > 1 else (0, 0)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best][0] > scores["comma"][0] else "comma"


def _read_text(content: bytes, file: str, separator: str) -> Sheet:
    plain = _unpacked(content, file) if content.startswith(b"\x1f\x8b") else content
    text, notices = decode(plain, file)
    records = records_of(text, file, separator=separator)
    if sum(len(cells) for _, cells in records) > MOST_CELLS:
        raise refuse(file, CELLS_TOO_MANY)
    faults = {
        (line, place): f"The cell is longer than {MAX_CELL:,} characters."
        for line, cells in records
        for place, cell in enumerate(cells)
        if len(cell) > MAX_CELL
    }
    trimmed = [(line, [cell.strip() for cell in cells]) for line, cells in records]
    return Sheet(file, sha256_of(content), trimmed, notices, faults)


def _unpacked(content: bytes, file: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            plain = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise refuse(file, "This gzip file is damaged.") from None
    if len(plain) > MAX_BYTES:
        raise refuse(file, f"Unpacked, the file is larger than {MAX_BYTES // 2**20} MB. Split it.")
    return plain


def _kind_of_zip(content: bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [name.casefold() for name in packed.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refuse(file, "This zip file or workbook is damaged.") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.endswith(".shp") for name in names):
        return "shapefile"
    raise _unknown_zip(file)


def _unknown_zip(file: str) -> ImportRefused:
    return refuse(
        file, "This zip holds neither a workbook nor a shapefile (.shp, .shx, .dbf and .prj)."
    )


def _called(kind: str) -> str:
    return {
        "csv": "CSV text",
        "xlsx": "an Excel workbook",
        "parquet": "a Parquet file",
        "geojson": "a GeoJSON file",
        "shapefile": "a zipped shapefile",
    }[kind]
