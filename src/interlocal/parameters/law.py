"""What a state's statute on acting together says, as far as it was read. Not legal advice."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from interlocal.parameters.catalogue import BadParameter, documents

PLACE = "law."
TEXTS = ("citation", "approval")


@dataclass(frozen=True)
class Statute:
    """A state's statute in plain words, as we hold it from a day on.

    ``contents`` is what an agreement has to contain or do, as far as it was found;
    ``services`` maps a service to a section of its own; ``href`` is "" where no address
    was seen. What is not said here was not found, which does not mean that it is not law.
    """

    state: str
    name: str
    since: datetime.date
    citation: str
    href: str
    approval: str
    contents: tuple[str, ...]
    notes: tuple[str, ...]
    services: Mapping[str, str]


def interlocal_law(state: str, on: datetime.date | None = None) -> Statute | None:
    """The statute of a state by its two letters, as held on a day; None if none was read."""
    held = [each for each in _statutes().get(state, ()) if on is None or each.since <= on]
    return held[-1] if held else None


def states_with_law() -> tuple[str, ...]:
    """The states whose statute was read, by their two letters."""
    return tuple(sorted(_statutes()))


@cache
def _statutes() -> Mapping[str, tuple[Statute, ...]]:
    found = {}
    for name, tree in documents():
        if name.startswith(PLACE):
            found[tree["state"]] = statutes_in(tree, name)
    return MappingProxyType(found)


def statutes_in(tree: Mapping[str, Any], path: str) -> tuple[Statute, ...]:
    """The readings of one state's file, earliest first.

    Raises BadParameter if a reading has no date, citation or way to approve.
    """
    if not tree.get("readings"):
        raise BadParameter(f"{path}: give it a reading by date.")
    found = []
    for day, text in sorted(tree["readings"].items()):
        if not isinstance(day, datetime.date):
            raise BadParameter(f"{path}: {day!r} is not a date.")
        if missing := [each for each in TEXTS if not text.get(each)]:
            raise BadParameter(f"{path}: the reading of {day} has no {' and no '.join(missing)}.")
        found.append(
            Statute(
                state=tree["state"],
                name=tree["name"],
                since=day,
                citation=text["citation"],
                href=text.get("href", ""),
                approval=text["approval"],
                contents=tuple(text.get("contents") or ()),
                notes=tuple(text.get("notes") or ()),
                services=MappingProxyType(dict(text.get("services") or {})),
            )
        )
    return tuple(found)
