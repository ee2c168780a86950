"""Read values out of plain data, saying where something is wrong and what to change."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from numbers import Real
from typing import Any

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import listed

LONGEST_NAME = 120
MOST_ENTRIES = 100


def entries_of(data: object, known: Iterable[str], where: str) -> Mapping[str, Any]:
    """Return a mapping, refusing entries that nobody would read."""
    if not isinstance(data, Mapping):
        raise UnusableInput(f"{where} must be a mapping of names to values.")
    strange = [str(name) for name in data if name not in (known := tuple(known))]
    if strange:
        raise UnusableInput(
            f'{where} has an entry "{strange[0]}" that means nothing here; '
            f"it may have {listed(known)}."
        )
    return data


def text_of(value: object, where: str) -> str:
    """Return a name, refusing blanks and things that are no text."""
    if not isinstance(value, str) or not value.strip():
        raise UnusableInput(f"{where} needs a name.")
    if len(value) > LONGEST_NAME:
        raise UnusableInput(f"{where} has a name of {len(value)} letters; {LONGEST_NAME} will do.")
    return value.strip()


def number_of(value: object, where: str) -> float:
    """Return a finite number, refusing text: a formula is data and is never worked out."""
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        raise UnusableInput(f"{where} must be a plain number.")
    return float(value)


def part_of_one(value: object, where: str) -> float:
    """Return a number from zero to one."""
    number = number_of(value, where)
    if not 0 <= number <= 1:
        raise UnusableInput(f"{where} is {number:g}; write a part of one, such as 0.54 for 54 %.")
    return number


def whole_of(value: object, where: str) -> int:
    """Return a whole number from one up."""
    number = number_of(value, where)
    if number != int(number) or number < 1:
        raise UnusableInput(f"{where} must be a whole number from 1 up.")
    return int(number)


def list_of(value: object, where: str) -> Sequence[Any]:
    """Return a list, refusing text and lists that no clause needs."""
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise UnusableInput(f"{where} must be a list.")
    if len(value) > MOST_ENTRIES:
        raise UnusableInput(f"{where} has {len(value)} entries; at most {MOST_ENTRIES} are read.")
    return value


def names_of(value: object, where: str) -> tuple[str, ...]:
    """Return a list of names, each once."""
    names = tuple(text_of(name, where) for name in list_of(value, where))
    for place, name in enumerate(names):
        if name in names[:place]:
            raise UnusableInput(f"{where} names {name} twice; name each once.")
    return names


def refuse_repeats(names: Iterable[str], what: str) -> None:
    """Refuse two things with one name."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise UnusableInput(f"Two {what} are called {name}; give each its own name.")
        seen.add(name)
