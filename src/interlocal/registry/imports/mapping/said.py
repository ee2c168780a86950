"""What a mapping says, as values."""

from dataclasses import dataclass, field

from interlocal.registry.imports.mapping.bodies import BodyRef
from interlocal.registry.imports.mapping.layout import Layout
from interlocal.registry.imports.mapping.recipes import Recipe


@dataclass(frozen=True)
class SourceSaid:
    """Where the file is from, as the mapping says it."""

    code: str
    title: str = ""
    publisher: str = ""
    href: str = ""
    licence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Meaning:
    """What a column or a function is a figure of; none of it means that it is left out."""

    measure: str = ""
    service: str = ""


@dataclass(frozen=True)
class ColumnSaid:
    """A column of figures. ``{year}`` and ``{function}`` in its name stand for many columns."""

    column: str
    meaning: Meaning | None
    year: Recipe
    factor: Recipe
    kind: Recipe
    note: Recipe
    blank: str
    line: int


@dataclass(frozen=True)
class MarkSaid:
    """What a mark behind a number means, as “e” for estimated."""

    kind: str
    note: str


@dataclass(frozen=True)
class FiguresSaid:
    """How figures stand in a file: in columns, or one a line with its function beside it."""

    columns: tuple[ColumnSaid, ...]
    function: Recipe
    functions: dict[str, Meaning]
    absent: frozenset[str]
    zero: frozenset[str]
    several: str
    marks: dict[str, MarkSaid]


@dataclass(frozen=True)
class MeasureSaid:
    """A measure that the mapping brings along."""

    code: str
    name: str
    unit: str
    description: str
    of_service: bool
    may_be_negative: bool


@dataclass(frozen=True)
class BodiesSaid:
    """What stands where in a table of bodies."""

    name: Recipe
    kind: Recipe
    state: Recipe
    identifiers: dict[str, Recipe]
    latitude: Recipe
    longitude: Recipe
    repeated: bool
    names_may_differ: bool


@dataclass(frozen=True)
class TiesSaid:
    """What stands where in a table of pairs."""

    first: BodyRef
    second: BodyRef
    contact: Recipe = field(default_factory=Recipe)
    border_km: Recipe = field(default_factory=Recipe)
    since: Recipe = field(default_factory=Recipe)
    until: Recipe = field(default_factory=Recipe)


@dataclass(frozen=True)
class TravelSaid:
    """How travel times stand in a file: one way a line, or a square if no column is named.

    ``schemes``, ``state`` and ``kind`` say how its labels of places are understood.
    """

    origin: str = ""
    destination: str = ""
    minutes: str = ""
    unit: str = "minutes"
    schemes: tuple[str, ...] = ()
    state: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole mapping."""

    text: str
    file: str
    kind: str
    name: str
    source: SourceSaid | None
    layout: Layout
    names: dict[str, str]
    body: BodyRef | None = None
    figures: FiguresSaid | None = None
    measures: tuple[MeasureSaid, ...] = ()
    bodies: BodiesSaid | None = None
    ties: TiesSaid | None = None
    travel: TravelSaid | None = None
