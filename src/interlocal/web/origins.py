"""Where a number comes from: the walk back to file, row and year, as values."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Origin:
    """One figure that was read from somewhere: what it is, and exactly where it stands."""

    label: str
    value: str
    kind: str
    title: str
    publisher: str = ""
    year: int | None = None
    href: str = ""
    file_name: str = ""
    locator: str = ""
    loaded_at: datetime | None = None
    licence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Walk:
    """A number, the steps that made it (latest first), and the figures that it rests on."""

    number: str
    meaning: str
    steps: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    method: str = ""
    method_href: str = ""
