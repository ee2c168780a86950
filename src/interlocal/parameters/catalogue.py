"""Reading the dated constants: every leaf has a unit, a kind, and a source by date."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final

import yaml

PUBLISHED: Final = "published"  # the figure stands in the source
OUR_READING: Final = "our-reading"  # read into this form by us, with a range
ASSUMPTION: Final = "assumption"  # no published figure found
KINDS: Final = (PUBLISHED, OUR_READING, ASSUMPTION)


class BadParameter(ValueError):
    """A parameter file breaks the rules; the message names the leaf and the fault."""


class NoParameter(LookupError):
    """There is no such parameter, or it had no value on that day."""


@dataclass(frozen=True)
class Study:
    """A published source. ``href`` is "" where no address was seen."""

    key: str
    title: str
    authors: str
    where: str
    year: int | None
    href: str
    second_hand: bool

    @property
    def citation(self) -> str:
        """Authors, year, title and place in one line."""
        year = f" ({self.year})" if self.year else ""
        end = "" if self.title.endswith("?") else "."
        return f"{self.authors}{year}. {self.title}{end} {self.where}."


@dataclass(frozen=True)
class Parameter:
    """One constant as it stood on a day, with its range and where it comes from.

    ``low`` and ``high`` hold about 95 chances in 100 for an estimate, are the ends of
    the range for an assumption, and equal ``value`` where no range is given.
    ``title`` and ``href`` name the source; ``href`` is "" where no address was seen.
    """

    path: str
    label: str
    unit: str
    kind: str
    date: datetime.date
    value: float
    low: float
    high: float
    title: str
    href: str
    note: str

    @property
    def sd(self) -> float:
        """Standard deviation of a normal law with this 95 % range."""
        return (self.high - self.low) / (2 * 1.959964)

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, most likely and high."""
        return self.low, self.value, self.high


Dated = tuple[Parameter, ...]  # earliest first


@cache
def load() -> Mapping[str, Dated]:
    """All parameters by dotted path, each with its values by date, earliest first.

    Raises BadParameter if a leaf lacks a label, unit, kind, date or source, or a
    range does not hold its value.
    """
    found: dict[str, Dated] = {}
    for name, tree in documents():
        if name != "studies":
            found.update(read(tree, name, studies()))
    return MappingProxyType(found)


def parameter(path: str, on: datetime.date | None = None) -> Parameter:
    """One parameter as it stood on a day; the newest value without a day.

    Raises NoParameter if there is none of that name or none as early as that day.
    """
    try:
        dated = load()[path]
    except KeyError:
        raise NoParameter(f"There is no parameter {path!r}.") from None
    held = [value for value in dated if on is None or value.date <= on]
    if not held:
        raise NoParameter(f"{path!r} has no value before {dated[0].date}.")
    return held[-1]


@cache
def studies() -> Mapping[str, Study]:
    """Every study by its key."""
    tree = dict(documents())["studies"]
    return MappingProxyType(
        {
            key: Study(
                key=key,
                title=text["title"],
                authors=text["authors"],
                where=text["where"],
                year=text["year"],
                href=text["href"],
                second_hand=text.get("second_hand", False),
            )
            for key, text in tree.items()
        }
    )


@cache
def documents() -> tuple[tuple[str, Any], ...]:
    """Every YAML file of this package: dotted name and contents, in order of name."""
    return tuple(_documents(files("interlocal.parameters"), ""))


def _documents(folder: Traversable, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _documents(entry, f"{prefix}{entry.name}.")
        elif entry.name.endswith(".yaml"):
            text = entry.read_text(encoding="utf-8")
            yield prefix + entry.name.removesuffix(".yaml"), yaml.safe_load(text)


def read(tree: Any, path: str, known: Mapping[str, Study]) -> dict[str, Dated]:
    """The leaves (mappings with ``values``) of a parsed file, by dotted path."""
    if not isinstance(tree, Mapping):
        return {}
    if "values" in tree:
        return {path: _leaf(tree, path, known)}
    found: dict[str, Dated] = {}
    for key, branch in tree.items():
        found.update(read(branch, f"{path}.{key}", known))
    return found


def _leaf(leaf: Mapping[str, Any], path: str, known: Mapping[str, Study]) -> Dated:
    for needed in ("label", "unit", "kind"):
        if not leaf.get(needed):
            raise BadParameter(f"{path}: give it a {needed}.")
    if leaf["kind"] not in KINDS:
        raise BadParameter(f"{path}: its kind must be one of {', '.join(KINDS)}.")
    if not leaf["values"]:
        raise BadParameter(f"{path}: give it a value by date.")
    return tuple(
        _dated(leaf, path, day, leaf["values"][day], known) for day in sorted(leaf["values"])
    )


def _dated(
    leaf: Mapping[str, Any],
    path: str,
    day: Any,
    entry: Any,
    known: Mapping[str, Study],
) -> Parameter:
    if not isinstance(day, datetime.date):
        raise BadParameter(f"{path}: {day!r} is not a date.")
    if not isinstance(entry, Mapping):
        raise BadParameter(f"{path}: write the value of {day} with a value and a reference.")
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadParameter(f"{path}: the value of {day} is not a number.")
    low, high = entry.get("low", value), entry.get("high", value)
    if not low <= value <= high:
        raise BadParameter(f"{path}: the range of {day} does not hold its value.")
    title, href = _source(entry.get("reference"), path, day, known)
    return Parameter(
        path=path,
        label=leaf["label"],
        unit=leaf["unit"],
        kind=leaf["kind"],
        date=day,
        value=value,
        low=low,
        high=high,
        title=title,
        href=href,
        note=entry.get("note", ""),
    )


def _source(
    reference: Any, path: str, day: datetime.date, known: Mapping[str, Study]
) -> tuple[str, str]:
    if not isinstance(reference, Mapping):
        raise BadParameter(f"{path}: the value of {day} has no source: name a study or a title.")
    if "study" in reference:
        if reference["study"] not in known:
            raise BadParameter(f"{path}: there is no study {reference['study']!r}.")
        study = known[reference["study"]]
        return study.citation, study.href
    title = str(reference.get("title") or "").strip()
    if not title:
        raise BadParameter(f"{path}: the value of {day} has no source: name a study or a title.")
    return title, reference.get("href", "")
