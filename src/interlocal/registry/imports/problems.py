"""What was wrong with a file, said so that a clerk can put it right."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from interlocal.registry.imports.names import Doubt

SHOWN = 5
_OTHERS = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One reason why a file, or one line of it, was not accepted."""

    file: str
    line: int | None
    why: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.why}"


class ImportRefused(Exception):
    """Nothing of the file was saved; the message and ``problems`` are fit to show."""

    def __init__(self, problems: Sequence[Problem], doubts: Sequence["Doubt"] = ()) -> None:
        self.problems = list(problems)
        self.doubts = list(doubts)
        shown = [str(problem) for problem in self.problems[:SHOWN]]
        more = len(self.problems) - len(shown)
        if more:
            shown.append(f"... and {more} more.")
        super().__init__("\n".join([f"{self.problems[0].file}: nothing was loaded.", *shown]))


def refuse(file: str, why: str, line: int | None = None) -> ImportRefused:
    """The refusal of a whole file, to be raised."""
    return ImportRefused([Problem(file, line, why)])


def said_once(
    rows: Iterable[T],
    *,
    key: Callable[[T], Hashable],
    line: Callable[[T], int],
    file: str,
    what: Callable[[T], str],
) -> tuple[list[T], list[Problem]]:
    """Keep the rows whose key occurs once; of the others none can be trusted over the rest."""
    groups: dict[Hashable, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    once = [group[0] for group in groups.values() if len(group) == 1]
    problems = [
        Problem(
            file,
            line(row),
            f"{what(row)} is also on line "
            + ", ".join(str(line(other)) for other in group[: _OTHERS + 1] if other is not row)
            + (", ..." if len(group) > _OTHERS + 1 else "")
            + ". Keep one of them.",
        )
        for group in groups.values()
        if len(group) > 1
        for row in group
    ]
    return once, problems
