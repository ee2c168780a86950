"""How one value is taken from a row: a column, several joined, a part of it, a word for a word."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from interlocal.registry import rules
from interlocal.registry.imports.mapping.yamltext import Said
from interlocal.registry.imports.tables import Row
from interlocal.registry.imports.values import BadValue, shown

LEAVE_OUT = "leave-out"
KEYS = (
    *("column", "join", "with", "fixed", "first", "after", "after_last", "before"),
    *("pad", "values", "otherwise", "only", "unless"),
)
_MOST_PADDED = 20


Patterns = Mapping[str, tuple[str, ...]]


class LeftOut(Exception):
    """The mapping says that this row, or this figure, is not wanted."""


@dataclass(frozen=True)
class Recipe:
    """One value of a row. ``columns`` are folded names; none means a fixed value.

    It is blank for rows that are not like ``only`` or are like ``unless``; where it is blank,
    ``others`` are asked in turn.
    """

    columns: tuple[str, ...] = ()
    fixed: str = ""
    glue: str = ""
    first: int = 0
    after: str = ""
    after_last: str = ""
    before: str = ""
    pad: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    only: Patterns = field(default_factory=dict)
    unless: Patterns = field(default_factory=dict)
    others: tuple["Recipe", ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns or self.fixed)

    def of(self, row: Row) -> str:
        """The value of a row. Raises BadValue, or LeftOut where the mapping says so."""
        is_for_all = not self.only and not self.unless
        found = self._own(row) if is_for_all or self._is_for(row) else ""
        if found or not self.others:
            return found
        return next((text for other in self.others if (text := other.of(row))), "")

    def asks(self) -> set[str]:
        """The columns that it reads."""
        own = {*self.columns, *self.only, *self.unless}
        return own.union(*(other.asks() for other in self.others))

    def _is_for(self, row: Row) -> bool:
        return all(is_like(row.cells[name], texts) for name, texts in self.only.items()) and not (
            any(is_like(row.cells[name], texts) for name, texts in self.unless.items())
        )

    def _own(self, row: Row) -> str:
        if not self.columns:
            return self.fixed
        if len(self.columns) == 1:
            text = self._part(cell(row, self.columns[0]))
        else:
            text = self._part(self.glue.join(cell(row, column) for column in self.columns))
        if not self.values:
            return text
        found = self.values.get(text.casefold(), self.otherwise)
        if found == LEAVE_OUT:
            raise LeftOut
        if not found and text.casefold() not in self.values:
            hint = rules.did_you_mean(text, self.values)
            raise BadValue(
                f"column {self.columns[0]}: the mapping says nothing of {shown(text)}.{hint}"
            )
        return found

    def _part(self, text: str) -> str:
        text = text[: self.first] if self.first else text
        if self.after:
            text = text.partition(self.after)[2]
        if self.after_last:
            text = text.rpartition(self.after_last)[2]
        if self.before:
            text = text.partition(self.before)[0]
        text = text.strip()
        return text.rjust(self.pad, "0") if text and self.pad else text


def folded(column: str) -> str:
    """A column's name as it is compared: without case, and with single spaces."""
    return " ".join(column.split()).casefold()


def cell(row: Row, column: str) -> str:
    """A cell of a row; one that cannot be trusted raises BadValue."""
    if column in row.faults:
        raise BadValue(f"column {column}: {row.faults[column]}")
    return row.cells[column]


def is_like(text: str, texts: tuple[str, ...]) -> bool:
    """Whether a cell is one of some texts, in which * stands for anything and ? for one mark."""
    plain = text.casefold()
    return any(plain == each or fnmatchcase(plain, each.replace("[", "[[]")) for each in texts)


def patterns(said: Said) -> dict[str, tuple[str, ...]]:
    """Texts by column, as ``leave_out`` and ``only`` list them."""
    return {
        folded(column): tuple(text.casefold() for text in said.words(column))
        for column in said.values
    }


def recipe(said: Said, key: str, *, plain: str = "column") -> Recipe:
    """The recipe under a key. A plain word names a column, or with ``plain`` the value itself."""
    value: Any = said.values.get(key)
    if value is None or value == "":
        return Recipe()
    if isinstance(value, str):
        return Recipe(columns=(folded(value),)) if plain == "column" else Recipe(fixed=value)
    if isinstance(value, list):
        listed = [recipe_of(each.only(*KEYS)) for each in said.parts(key)]
        return replace(listed[0], others=tuple(listed[1:])) if listed else Recipe()
    if not isinstance(value, Said):
        raise said.refuse(f"{key} is a column, or keys of which one is “column”.", key)
    return recipe_of(value.only(*KEYS))


def recipe_of(said: Said) -> Recipe:
    """The recipe that a part of a mapping spells out."""
    sources = [key for key in ("column", "join", "fixed") if key in said.values]
    if len(sources) != 1:
        raise said.refuse(f"Give {said.where} one of column, join and fixed.")
    columns = [said.word("column")] if "column" in said.values else said.words("join")
    if "fixed" in said.values:
        columns = []
    values = said.part("values")
    for key, value in values.values.items():
        if not isinstance(value, str):
            raise values.refuse("A value stands for one word.", key)
    return Recipe(
        columns=tuple(folded(column) for column in columns),
        fixed=said.word("fixed", ""),
        glue=said.word("with", ""),
        first=said.whole("first"),
        after=said.word("after", ""),
        after_last=said.word("after_last", ""),
        before=said.word("before", ""),
        pad=said.whole("pad", most=_MOST_PADDED),
        values={key.casefold(): value for key, value in values.values.items()},
        otherwise=said.word("otherwise", ""),
        only=patterns(said.part("only")),
        unless=patterns(said.part("unless")),
    )
