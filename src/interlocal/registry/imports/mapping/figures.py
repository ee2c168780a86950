"""Yearly figures from the rows of any table, as its mapping explains them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from interlocal.registry import rules
from interlocal.registry.imports import facts
from interlocal.registry.imports.facts import Figure, MeasureRule
from interlocal.registry.imports.mapping.bodies import Doubtful, Finder
from interlocal.registry.imports.mapping.grammar import factor_of, settled
from interlocal.registry.imports.mapping.layout import no_column
from interlocal.registry.imports.mapping.recipes import LeftOut, cell, folded
from interlocal.registry.imports.mapping.said import ColumnSaid, FiguresSaid, Meaning, Plan
from interlocal.registry.imports.problems import Problem, refuse
from interlocal.registry.imports.tables import Row, Table
from interlocal.registry.imports.values import DASHES, BadValue, shown, words, year_of

YEAR = r"((?:fy\s?)?[0-9]{4}(?:\s?[-–/]\s?[0-9]{2,4})?)"
_CERTAIN_FIRST = ("reported", "estimated", "imputed", "absent")
_MOST_LINES = 8
_EITHER = "“zero” or “absent”"


@dataclass(frozen=True)
class Column:
    """One column of the file, its meaning and year settled as far as they stand in the heading."""

    name: str
    said: ColumnSaid
    meaning: Meaning | None
    year: str


@dataclass
class Unknown:
    """A function that the mapping does not name, and how often it stands in the file."""

    line: int
    times: int


@dataclass
class Reader:
    """Reads the figures of one table."""

    table: Table
    plan: Plan
    said: FiguresSaid
    finder: Finder
    known: facts.Known
    unknown: dict[str, Unknown] = field(default_factory=dict)
    columns_read: set[str] = field(default_factory=set)

    def figures(self) -> list[Figure]:
        """Every figure of the table; what is wrong is added to the table's problems."""
        columns = list(self._columns())
        self.columns_read = {column.name for column in columns}
        self._check_meanings(columns)
        found = [figure for row in self.table.rows for figure in self._of_row(row, columns)]
        self.table.problems.extend(self._unknown_functions())
        if self.said.several == "add-up":
            return list(self._not_below_zero(_added_up(found)))
        return facts.each_once(found, self.table)

    def _not_below_zero(self, sums: Sequence[Figure]) -> Iterator[Figure]:
        """The sums without those that a measure cannot have; a part of one may be a refund."""
        for figure in sums:
            rule = self.known.measures[figure.measure]
            if figure.value is None or figure.value >= 0 or rule.may_be_negative:
                yield figure
                continue
            why = f"{figure.measure} adds up to {figure.value:,.0f}, and cannot be negative."
            self.table.problems.append(Problem(self.table.file, figure.line, why))

    def _columns(self) -> Iterator[Column]:
        for said in self.said.columns:
            if "{" in said.column:
                yield from self._many(said)
            elif said.column not in self.table.columns:
                raise self._refused(no_column(said.column, self.table.columns), said.line)
            elif not said.year:
                raise self._refused(f"Of which year is column {said.column}?", said.line)
            else:
                yield Column(said.column, said, said.meaning, "")

    def _many(self, said: ColumnSaid) -> Iterator[Column]:
        """The columns whose names are like one with {year} and {function} in it."""
        pattern = re.escape(said.column).replace(r"\{year\}", f"(?P<year>{YEAR})")
        pattern = pattern.replace(r"\{function\}", "(?P<function>.+)")
        try:
            like = re.compile(pattern)
        except re.error:
            why = f"In {shown(said.column)}, {{year}} and {{function}} may stand once each."
            raise self._refused(why, said.line) from None
        matches = [match for name in self.table.columns if (match := like.fullmatch(name))]
        if not matches:
            raise self._refused(f"No column of the file is like {shown(said.column)}.", said.line)
        for match in matches:
            parts = match.groupdict()
            meaning = said.meaning
            if "function" in parts:
                found = self.said.functions.get(parts["function"])
                if found is None:
                    self._note_unknown(parts["function"], 0)
                if found is None or found == Meaning():
                    continue
                meaning = found
            if not parts.get("year") and not said.year:
                raise self._refused(f"Of which year is column {match[0]}?", said.line)
            yield Column(match[0], said, self._settled(meaning), parts.get("year") or "")

    def _settled(self, meaning: Meaning | None) -> Meaning | None:
        if meaning is None:
            return None
        return settled(meaning, self.known.services, self.known.measures)

    def _check_meanings(self, columns: Sequence[Column]) -> None:
        named = [(column.name, column.meaning, column.said.line) for column in columns]
        for function, said in self.said.functions.items():
            if said != Meaning():
                named.append((function, self._settled(said), 0))
        for name, meaning, line in named:
            if meaning is None:
                continue
            try:
                facts.measured(meaning.measure, meaning.service, self.known)
            except BadValue as bad:
                raise self._refused(f"{name}: {bad}", line or None) from None

    def _of_row(self, row: Row, columns: Sequence[Column]) -> Iterator[Figure]:
        try:
            body = self.finder.of(row)
            function = self.said.function.of(row)
        except (LeftOut, Doubtful):
            return
        except BadValue as bad:
            self._problem(row, str(bad))
            return
        for column in columns:
            try:
                figure = self._figure(row, column, body, function)
            except LeftOut:
                continue
            except BadValue as bad:
                why = str(bad)
                here = (
                    ""
                    if why.startswith("column ")
                    else (f"column {row.turned.get(column.name, column.name)}: ")
                )
                self._problem(row, f"{here}{why}")
                continue
            if figure:
                yield figure

    def _figure(self, row: Row, column: Column, body: int, function: str) -> Figure | None:
        said = column.said
        meaning = column.meaning or self._function(function, row)
        if meaning is None:
            return None
        rule = facts.measured(meaning.measure, meaning.service, self.known)
        if self.said.several == "add-up":  # a refund may be a part of a sum
            rule = replace(rule, may_be_negative=True)
        text, marked_kind, marked_note = self._unmarked(cell(row, column.name))
        kind = marked_kind or said.kind.of(row) or "reported"
        word = folded(text)
        if word in self.said.absent or (not text and said.blank == "absent"):
            text, kind = "", "absent"
        elif word in self.said.zero:
            word, text, marked_note = "0", "0", f"The file says {text}. {marked_note}".strip()
        elif not text and said.blank == "left-out":
            return None
        year = year_of(column.year or said.year.of(row))
        if not facts.FIRST_YEAR <= year <= facts.LAST_YEAR:
            raise BadValue(f"{year} is not a year that figures can be of.")
        facts.refuse_future(year, kind, self.known)
        if kind not in facts.KINDS:
            raise BadValue(f"{shown(kind)} is not a kind of fact: {', '.join(facts.KINDS)}.")
        if word in DASHES:
            raise BadValue(f"Does {shown(text)} mean zero or not reported? Say it under {_EITHER}.")
        factor = factor_of(said.factor.of(row) or "1")
        notes = [said.note.of(row), marked_note, _scaled(text, factor)]
        where = "line" if self.table.is_lined else "row"
        called = row.turned.get(column.name, column.name)
        return Figure(
            line=row.line,
            column=called,
            body=body,
            measure=meaning.measure,
            service=meaning.service,
            year=year,
            value=self._value(text, kind, meaning, rule, factor),
            kind=kind,
            note=words(" ".join(note for note in notes if note), what="note", most=300),
            place=f"{where} {row.line}, column {called}",
        )

    def _value(
        self, text: str, kind: str, meaning: Meaning, rule: MeasureRule, factor: Decimal
    ) -> Decimal | None:
        name = f"{meaning.measure} {meaning.service}".strip()
        return facts.value_of(text, kind, name, rule, factor)

    def _unmarked(self, text: str) -> tuple[str, str, str]:
        for mark, said in self.said.marks.items():
            if len(text) > len(mark) and text.endswith(mark):
                return text[: -len(mark)].rstrip(), said.kind, said.note
        return text, "", ""

    def _function(self, function: str, row: Row) -> Meaning | None:
        meaning = self.said.functions.get(function.casefold())
        if meaning is None:
            self._note_unknown(function, row.line)
            return None
        return None if meaning == Meaning() else self._settled(meaning)

    def _note_unknown(self, function: str, line: int) -> None:
        held = self.unknown.setdefault(function, Unknown(line, 0))
        held.times += 1

    def _unknown_functions(self) -> Iterator[Problem]:
        for function, held in self.unknown.items():
            hint = rules.did_you_mean(function, [*self.known.services, *self.known.measures])
            many = f" ({held.times} lines)" if held.times > 1 else ""
            yield Problem(
                self.table.file,
                held.line or None,
                f"The mapping does not say what {shown(function)}{many} is.{hint} Name it under "
                "functions, as a service, a measure or leave-out.",
            )

    def _problem(self, row: Row, why: str) -> None:
        self.table.problems.append(Problem(self.table.file, row.line, why))

    def _refused(self, why: str, line: int | None) -> Exception:
        return refuse(self.plan.file, why, line)


def _scaled(text: str, factor: Decimal) -> str:
    return f"The file says {text}, times {factor:f}." if text and factor != 1 else ""


def _added_up(figures: list[Figure]) -> list[Figure]:
    """One figure for each body, measure, service and year. A sum with a gap in it is absent."""
    groups: dict[tuple, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.key, []).append(figure)
    return [group[0] if len(group) == 1 else _sum(group) for group in groups.values()]


def _sum(group: list[Figure]) -> Figure:
    values = [figure.value for figure in group]
    given = [value for value in values if value is not None]
    whole = len(given) == len(values)
    kind = max((figure.kind for figure in group), key=_CERTAIN_FIRST.index)
    said = f"Added up from {len(group)} cells."
    if not whole:
        said = f"Only {len(given)} of {len(group)} cells report a figure, so there is no sum."
    notes = dict.fromkeys(figure.note for figure in group if figure.note)
    lines = list(dict.fromkeys(figure.line for figure in group))
    columns = dict.fromkeys(figure.column for figure in group)
    place = f"lines {', '.join(map(str, lines[:_MOST_LINES]))}"
    place += ", ..." if len(lines) > _MOST_LINES else ""
    return replace(
        group[0],
        value=sum(given, Decimal(0)) if whole else None,
        kind=kind if whole else "absent",
        note=" ".join([said, *(notes if len(notes) == 1 else ())])[:300],
        place=f"{place}, column {', '.join(columns)}"[:200],
    )
