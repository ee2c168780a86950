"""Units of work with names, and the files that keep their results.

A result is written when its unit is done, whole or not at all, beside a hash of all
that went in. Whoever comes again takes what is there and still fits, and does the rest.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from interlocal import __version__

TRIES = 3  # how often a unit is begun whose worker dies

Result = dict[str, Any]


class CannotScan(Exception):
    """The work cannot go on; the message is fit to show to the person."""


@dataclass(frozen=True)
class Unit:
    """One piece of work.

    name : unlike all others; letters, digits, dots and hyphens, for it names a file
    inputs : all that the result depends on, as JSON can hold it
    """

    name: str
    inputs: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        """A hash of the inputs and of the version that works on them."""
        said = as_json([__version__, self.name, self.inputs])
        return hashlib.sha256(said.encode()).hexdigest()


Solve = Callable[[Unit], Result]


@dataclass(frozen=True)
class Done:
    """A unit with its result; ``kept`` says that it was done before."""

    unit: Unit
    result: Result
    kept: bool


class Place(Protocol):
    """Where work is done: ``Here``, ``Processes`` or ``Cluster``."""

    def work(
        self, solve: Solve, units: Sequence[Unit], should_stop: Callable[[], bool]
    ) -> Iterator[tuple[Unit, Result]]:
        """Each unit with its result, as they come, in any order."""
        ...


def done_units(
    units: Sequence[Unit],
    solve: Solve,
    *,
    place: Place,
    folder: Path | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[Done]:
    """Every unit with its result: first those that are kept in ``folder``, then the others.

    A result whose inputs have changed since is not kept. Asked to stop, it ends early; what
    is done is kept. Raises CannotScan if two units share a name, or work fails.
    """
    if len({unit.name for unit in units}) < len(units):
        raise CannotScan("Two units of work have the same name.")
    left = []
    for unit in units:
        result = None if folder is None else kept_result(folder, unit)
        if result is None:
            left.append(unit)
        else:
            yield Done(unit, result, kept=True)
    for unit, result in place.work(solve, left, should_stop):
        if folder is not None:
            _keep(folder, unit, result)
        yield Done(unit, result, kept=False)


def kept_result(folder: Path, unit: Unit) -> Result | None:
    """The result of an earlier run from the same inputs, None if there is none."""
    try:
        held = json.loads(_file(folder, unit).read_text(encoding="utf-8"))
        return held["result"] if held["inputs"] == unit.digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # absent or unreadable: done again


def _keep(folder: Path, unit: Unit, result: Result) -> None:
    write_whole(
        _file(folder, unit),
        as_json({"unit": unit.name, "inputs": unit.digest, "result": result}) + "\n",
    )


def _file(folder: Path, unit: Unit) -> Path:
    return folder / f"{unit.name}.json"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def as_json(value: Any) -> str:
    """JSON in one form only, so that equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seed_of(seed: int, name: str) -> int:
    """A unit's own seed: the same wherever and whenever the unit is done."""
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8], "big")
