"""Reading a file of towns into units of a scan; no database and no web part needed."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from interlocal import parameters
from interlocal.scan.calculations import Unit
from interlocal.scan.calculations.grouping import ScanWishes, scan_unit
from interlocal.scan.calculations.together import Reports, reports_together

NEEDED = ("id", "state", "name", "lat", "lon", "population")
SAME = {"latitude": "lat", "longitude": "lon", "lng": "lon", "geoid": "id"}
NOT_ESTIMATED = {"education", parameters.evidence.ALL_SERVICES}
MOST_SHOWN = 10
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")

Row = dict[str, Any]


class UnusableFile(Exception):
    """The file cannot be used; the message is fit to show, a line for each problem."""


@dataclass(frozen=True)
class TownRow:
    """One town of the file; ``spending`` has the services that a figure was given for."""

    id: str
    state: str
    name: str
    lat: float | None
    lon: float | None
    population: float | None
    spending: Mapping[str, float]


@dataclass(frozen=True)
class TownFile:
    """All rows, the services that have a column, and the columns that were not read."""

    towns: tuple[TownRow, ...]
    services: tuple[str, ...]
    not_read: tuple[str, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The states in the file, in alphabetical order."""
        return tuple(sorted({town.state for town in self.towns}))


def services_with_evidence() -> tuple[str, ...]:
    """The services that a scan can be about."""
    return tuple(code for code in parameters.services_with_evidence() if code not in NOT_ESTIMATED)


def read_towns(path: Path) -> TownFile:
    """Read a CSV or Parquet file of towns; all of it, or UnusableFile with the problems."""
    heading, rows = _rows(path)
    names = [SAME.get(name, name) for name in (cell.strip().casefold() for cell in heading)]
    if missing := [name for name in NEEDED if name not in names]:
        raise UnusableFile(
            f"{path.name} has no column {', '.join(missing)}. A scan needs {', '.join(NEEDED)}, "
            "and may have a column of yearly spending for each service, named by its code."
        )
    known = services_with_evidence()
    services = tuple(name for name in names if name in known)
    problems: list[str] = []
    towns, seen = [], set()
    for number, cells in rows:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        try:
            town = _town(row, services)
            if town.id in seen:
                raise ValueError(f"the id {town.id} stands twice")
        except ValueError as problem:
            problems.append(f"{path.name}, row {number}: {problem}.")
            continue
        seen.add(town.id)
        towns.append(town)
    if problems:
        more = len(problems) - MOST_SHOWN
        shown = problems[:MOST_SHOWN] + ([f"… and {more} problems more."] if more > 0 else [])
        raise UnusableFile("\n".join(shown))
    if not towns:
        raise UnusableFile(f"{path.name} has no towns in it.")
    others = tuple(name for name in names if name not in NEEDED and name not in services and name)
    return TownFile(tuple(towns), services, others)


def read_borders(path: Path, towns: TownFile) -> list[tuple[str, str]]:
    """Pairs of ids from a CSV file with the columns ``a`` and ``b``."""
    heading, rows = _rows(path)
    names = [cell.strip().casefold() for cell in heading]
    if not {"a", "b"} <= set(names):
        raise UnusableFile(f"{path.name} needs the columns a and b, with the ids of two towns.")
    known = {town.id for town in towns.towns}
    pairs = []
    for number, cells in rows:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        pair = (row.get("a", ""), row.get("b", ""))
        if strange := [end for end in pair if end not in known]:
            raise UnusableFile(f"{path.name}, row {number}: no town has the id “{strange[0]}”.")
        pairs.append(pair)
    return pairs


def units_of_file(
    file: TownFile,
    borders: Sequence[tuple[str, str]],
    states: Sequence[str],
    services: Sequence[str] | None,
    on: date,
    wishes: ScanWishes,
) -> Iterator[Unit]:
    """A unit for every state and service; see ``docs/how/scan.md`` for what is left out."""
    for state in states:
        here = [town for town in file.towns if town.state == state]
        placed = [town for town in here if not _reason(town, None)]
        people = [_row(town, None) for town in placed]
        together = reports_together(
            {code: [town.spending.get(code) for town in placed] for code in file.services},
            [town.population or 0.0 for town in placed],
            None,
            on,
        )
        for service in services or _services_of(here, file):
            yield _unit(state, service, here, people, together, borders, on, wishes)


def _services_of(towns: Sequence[TownRow], file: TownFile) -> list[str]:
    """Those that two towns give a figure for; all, where the file has people only."""
    if not file.services:
        return list(services_with_evidence())
    return [code for code in file.services if sum(code in town.spending for town in towns) > 1]


def _unit(
    state: str,
    service: str,
    here: Sequence[TownRow],
    people: Sequence[Row],
    together: Reports,
    borders: Sequence[tuple[str, str]],
    on: date,
    wishes: ScanWishes,
) -> Unit:
    """One unit; ``people`` are the rows of those whose people and position are known."""
    reported = any(service in town.spending for town in here)
    asked = service if reported else None
    reasons = [(town, _reason(town, asked)) for town in here]
    rows = [_row(town, service) for town, why in reasons if not why] if reported else people
    left_out = [{"id": town.id, "name": town.name, "reason": why} for town, why in reasons if why]
    places = {row["id"]: place for place, row in enumerate(rows)}
    return scan_unit(
        state=state,
        service=service,
        together=together if reported else None,
        on=on,
        towns=rows,
        borders=sorted(
            {(places[a], places[b]) for a, b in borders if {a, b} <= set(places) and a != b}
        ),
        left_out=left_out,
        wishes=wishes,
    )


def _row(town: TownRow, service: str | None) -> Row:
    cost = town.spending.get(service) if service else None
    row = {"id": town.id, "name": town.name, "latitude": town.lat, "longitude": town.lon}
    return row | {"population": town.population, "cost": cost, "low": cost, "high": cost}


def _reason(town: TownRow, service: str | None) -> str:
    if town.lat is None or town.lon is None:
        return f"No position is given for {town.name}."
    if not town.population:
        return f"No population is given for {town.name}."
    if service is not None and service not in town.spending:
        return f"{town.name} gives no figure for {service}. That is not zero."
    return ""


def _town(row: Mapping[str, str], services: Sequence[str]) -> TownRow:
    for name in ("id", "state", "name"):
        if not row.get(name):
            raise ValueError(f"no {name}")
    if not SAFE.fullmatch(row["state"]):
        raise ValueError(f"the state “{row['state']}” is not written in letters and digits")
    spending = {code: _number(row, code) for code in services}
    return TownRow(
        id=row["id"],
        state=row["state"],
        name=row["name"],
        lat=_number(row, "lat", -90, 90),
        lon=_number(row, "lon", -180, 180),
        population=_number(row, "population"),
        spending={code: value for code, value in spending.items() if value is not None},
    )


def _number(row: Mapping[str, str], name: str, low: float = 0, high: float = 1e13) -> float | None:
    """A number between its ends; None where nothing stands, which is not zero."""
    text = row.get(name, "").replace(",", "").lstrip("$")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{name} is “{text[:40]}”, which is no number") from None
    if not low <= value <= high:
        raise ValueError(f"{name} is {text[:40]}, which is not between {low:g} and {high:g}")
    return value


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading, and the rows with their numbers as a reader of the file counts them."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnusableFile(f"{path}: {problem.strerror or problem}.") from None
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        raise UnusableFile(f"{path.name} is not UTF-8 text; save it as CSV UTF-8.") from None
    except csv.Error as problem:
        raise UnusableFile(f"{path.name} is not well-formed CSV ({problem}).") from None
    if not rows:
        raise UnusableFile(f"{path.name} is empty.")
    return rows[0], [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]


def _parquet(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        import duckdb
    except ImportError:
        raise UnusableFile(
            "Reading Parquet needs one part more: pip install 'interlocal[analytics]'. Or save "
            "the table as CSV."
        ) from None
    try:
        with duckdb.connect() as engine:
            engine.execute("SET autoinstall_known_extensions = false")
            engine.execute("SET autoload_known_extensions = false")
            found = engine.execute("SELECT * FROM read_parquet(?)", [str(path)])
            heading = [str(column[0]) for column in found.description or []]
            rows: list[tuple[Any, ...]] = found.fetchall()
    except duckdb.Error:
        raise UnusableFile(f"{path.name}: this Parquet file is damaged.") from None
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return heading, list(enumerate(cells, 1))
