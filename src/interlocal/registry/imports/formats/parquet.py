"""Parquet files, where duckdb is installed."""

import tempfile
from pathlib import Path

from interlocal.registry.imports.formats.sheet import CELLS_TOO_MANY, MOST_CELLS, Sheet, text_of
from interlocal.registry.imports.problems import refuse
from interlocal.registry.imports.tables import sha256_of

MISSING = (
    "Reading Parquet needs one part more: pip install 'interlocal[analytics]'. "
    "Or save the table as CSV or XLSX."
)


def read(content: bytes, file: str) -> Sheet:
    """The rows of a Parquet file, counted from 1; the heading is row 0."""
    try:
        import duckdb
    except ImportError:
        raise refuse(file, MISSING) from None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "table.parquet"
        place.write_bytes(content)
        try:
            with duckdb.connect() as engine:
                engine.execute("SET autoinstall_known_extensions = false")
                engine.execute("SET autoload_known_extensions = false")
                found = engine.execute("SELECT * FROM read_parquet(?)", [str(place)])
                names = [str(column[0]) for column in found.description or []]
                most = MOST_CELLS // max(len(names), 1)
                rows = found.fetchmany(most + 1)
        except duckdb.Error:
            raise refuse(file, "This Parquet file is damaged.") from None
    if len(rows) > most:
        raise refuse(file, CELLS_TOO_MANY)
    records = [(0, names)]
    records += [(number, [text_of(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    return Sheet(file, sha256_of(content), records, is_lined=False)
