"""Travel times: a square of places, or a table with one way a line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES
from interlocal.registry.imports.mapping.bodies import Doubtful, Known, decided
from interlocal.registry.imports.mapping.recipes import LeftOut, cell
from interlocal.registry.imports.mapping.said import TravelSaid
from interlocal.registry.imports.problems import Problem, refuse, said_once
from interlocal.registry.imports.tables import Row, Table
from interlocal.registry.imports.values import BadValue, number, shown

UNITS = {"minutes": Decimal(1), "hours": Decimal(60), "seconds": Decimal(1) / Decimal(60)}
USUAL = ("from", "to", "minutes")
LONGEST_MINUTES = 2 * 24 * 60
_STATE = re.compile(r",\s*([A-Za-z]{2})\.?\s*$")


@dataclass(frozen=True)
class Trip:
    """One way as read: from where to where, minutes, and where it stands in the file."""

    line: int
    origin: int
    destination: int
    minutes: float
    place: str


@dataclass
class Places:
    """Finds whom a label means: as a person decided, by an identifier, or by name."""

    said: TravelSaid
    known: Known
    decisions: Mapping[str, str]

    def of(self, label: str, line: int) -> int:
        """The key of the body. Raises BadValue, LeftOut or Doubtful."""
        if not label:
            raise BadValue("No name or identifier says which place this is.")
        if label in self.decisions:
            return decided(label, self.decisions[label], self.known)
        for scheme in self.said.schemes or SCHEMES:
            for value in (label, f"0{label}"):  # a spreadsheet drops the zero in front
                if (scheme, value) in self.known.identified:
                    return self.known.identified[scheme, value]
        if label.isdigit():
            raise BadValue(f"No body is known by the identifier {shown(label)}.")
        suffix = _STATE.search(label)
        written = suffix[1].upper() if suffix else ""
        state = written if written in STATE_CODES else self.said.state
        found = self.known.names.find(label, state=state, kind=self.said.kind, line=line)
        if found is None:
            raise Doubtful
        return found


@dataclass
class Trips:
    """The ways of one table, and what to tell about them."""

    table: Table
    said: TravelSaid
    places: Places
    blank: int = 0
    own: int = 0
    seen: dict[int, None] = field(default_factory=dict)  # in the order of the file

    def read(self) -> list[Trip]:
        """Every way of the table; what is wrong is added to its problems."""
        columns = self._columns()
        found = list(self._long(*columns) if columns else self._square())
        once, repeated = said_once(
            found,
            key=lambda trip: (trip.origin, trip.destination),
            line=lambda trip: trip.line,
            file=self.table.file,
            what=lambda _: "This way",
        )
        self.table.problems.extend(repeated)
        if not once and not self.table.problems and not self.places.known.names.doubts:
            raise refuse(self.table.file, "The file gives no travel time between two places.")
        return once

    def _columns(self) -> tuple[str, str, str] | None:
        """The columns of a table with one way a line; None for a square."""
        said = (self.said.origin, self.said.destination, self.said.minutes)
        names = [given or usual for given, usual in zip(said, USUAL, strict=True)]
        missing = [name for name in names if name not in self.table.columns]
        if not missing:
            return names[0], names[1], names[2]
        if any(said) or len(missing) < len(names):
            raise refuse(
                self.table.file,
                f"The column {missing[0]} is missing. A table with one way a line needs from, to "
                "and minutes; a square has the places in its first row and first column.",
            )
        return None

    def _long(self, origin: str, destination: str, minutes: str) -> Iterator[Trip]:
        for row in self.table.rows:
            start = self._place(row, origin)
            end = self._place(row, destination)
            if start is not None and end is not None:
                yield from self._trip(row, minutes, start, end)

    def _square(self) -> Iterator[Trip]:
        first, *rest = self.table.columns
        if self.table.twice:
            listed = ", ".join(self.table.called.get(name, name) for name in self.table.twice)
            why = f"The heading names {listed} more than once, so that nobody knows which is meant."
            raise refuse(self.table.file, why)
        if not rest:
            raise refuse(self.table.file, "The file has one column; a square has one a place.")
        ends = {column: self._heading(column) for column in rest}
        for row in self.table.rows:
            start = self._place(row, first)
            for column, end in ends.items() if start is not None else ():
                if end is not None:
                    yield from self._trip(row, column, start, end)  # type: ignore[arg-type]

    def _heading(self, column: str) -> int | None:
        label = self.table.called.get(column, column)
        try:
            return self._seen(self.places.of(label, 0))
        except BadValue as bad:
            self.table.problems.append(Problem(self.table.file, None, f"Heading: {bad}"))
        except (LeftOut, Doubtful):
            pass
        return None

    def _place(self, row: Row, column: str) -> int | None:
        try:
            return self._seen(self.places.of(cell(row, column), row.line))
        except BadValue as bad:
            self.table.problems.append(Problem(self.table.file, row.line, str(bad)))
        except (LeftOut, Doubtful):
            pass
        return None

    def _seen(self, place: int) -> int:
        self.seen.setdefault(place)
        return place

    def _trip(self, row: Row, column: str, start: int, end: int) -> Iterator[Trip]:
        try:
            text = cell(row, column)
            if start == end:
                self.own += bool(text) and text not in ("0", "0.0")
                return
            if not text:
                self.blank += 1
                return
            minutes = minutes_of(text, self.said.unit)
        except BadValue as bad:
            why = str(bad)
            here = "" if why.startswith("column ") else f"column {column}: "
            self.table.problems.append(Problem(self.table.file, row.line, f"{here}{why}"))
            return
        where = "line" if self.table.is_lined else "row"
        yield Trip(row.line, start, end, minutes, f"{where} {row.line}, column {column}"[:200])


def minutes_of(text: str, unit: str = "minutes") -> float:
    """The minutes that a cell gives. Raises BadValue.

    >>> minutes_of("1.5", "hours")
    90.0
    """
    if text.casefold().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise BadValue(f"{shown(text)} is not a time. Leave blank what is not known.")
    minutes = float(number(text, dollars=False, factor=UNITS[unit]))
    if minutes < 0:
        raise BadValue(f"A way of {shown(text)} {unit} cannot be: time does not run backwards.")
    if minutes == 0:
        raise BadValue(
            f"{shown(text)} {unit} between two places. Leave blank what is not known; missing is "
            "not zero."
        )
    if minutes > LONGEST_MINUTES:
        raise BadValue(f"{shown(text)} {unit} is more than two days. Is the unit right?")
    return minutes
