"""Where in a file the table is: heading rows, rows that are no data, cells that repeat."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from interlocal.registry import rules
from interlocal.registry.imports.formats import FORMATS, SEPARATORS, Sheet
from interlocal.registry.imports.formats.sheet import letter
from interlocal.registry.imports.mapping.recipes import Patterns, folded, is_like, patterns
from interlocal.registry.imports.mapping.yamltext import Said
from interlocal.registry.imports.problems import Problem, refuse
from interlocal.registry.imports.tables import MAX_CELL, Row, Table
from interlocal.registry.imports.values import shown

KEYS = (
    "format",
    "sheet",
    "heading",
    "separator",
    "last",
    "fill_down",
    "leave_out",
    "only",
    "across",
)
GLUE = " / "
_NAMED_AT_MOST = 20
DECIDE = "DECIDE"  # stands in a guessed mapping where a person must say something
MOST_LINES = 2_000_000  # that columns may turn into


@dataclass(frozen=True)
class Across:
    """Columns that turn into lines: which, and what their names and their cells are called."""

    columns: tuple[str, ...] = ()
    names: str = ""
    values: str = ""


@dataclass(frozen=True)
class Layout:
    """What a mapping says of the table in its files. Columns are folded names."""

    format: str = ""
    sheet: str = ""
    heading: tuple[int, ...] = ()
    separator: str = ","
    last: int = 0
    fill_down: tuple[str, ...] = ()
    leave_out: Patterns = field(default_factory=dict)
    only: Patterns = field(default_factory=dict)
    across: Across = field(default_factory=Across)


def layout(said: Said) -> Layout:
    """The part ``table`` of a mapping."""
    said.only(*KEYS)
    heading = tuple(int(word) if word.isdigit() else 0 for word in said.words("heading"))
    if 0 in heading or list(heading) != sorted(set(heading)):
        raise said.refuse("heading is a line number, or several in order: [3, 4].", "heading")
    return Layout(
        format=said.choice("format", FORMATS, ""),
        sheet=said.word("sheet", ""),
        heading=heading,
        separator=SEPARATORS[said.choice("separator", tuple(SEPARATORS), "comma")],
        last=said.whole("last"),
        fill_down=tuple(folded(column) for column in said.words("fill_down")),
        leave_out=patterns(said.part("leave_out")),
        only=patterns(said.part("only")),
        across=_across(said.part("across")) if "across" in said.values else Across(),
    )


def _across(said: Said) -> Across:
    said.only("columns", "names", "values")
    columns = tuple(folded(column) for column in said.words("columns"))
    if not columns:
        raise said.refuse("across needs columns: the columns that turn into lines.", "columns")
    return Across(columns, folded(said.word("names")), folded(said.word("values")))


def table_of(sheet: Sheet, layout: Layout) -> Table:
    """The rows of a sheet by column, those left out that are no data.

    A column's name is folded; ``Table.columns`` holds them, without those that are there
    twice. What is wrong with a line is listed, and the others go on.
    """
    heads, body = _split(sheet, layout)
    names = _names(sheet, heads)
    columns = [folded(name) for name in names]
    twice = {name for name, times in Counter(columns).items() if times > 1}
    _refuse_unknown(sheet.file, layout, columns)
    table = Table(
        sheet.file,
        sheet.sha256,
        [name for name in columns if name not in twice],
        [],
        notices=list(sheet.notices),
        is_lined=sheet.is_lined,
        called=dict(zip(columns, names, strict=True)),
        twice=tuple(sorted(twice)),
    )
    if twice:
        table.notices.append(f"Columns there more than once: {_listed(sorted(twice))}.")
    merged = _merged_below(sheet, max((line for line, _ in heads), default=0))
    filled: dict[str, str] = {}
    left_out = 0
    for line, cells in body:
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        named = dict(zip(columns, padded, strict=False))
        for column in layout.fill_down:
            filled[column] = named[column] = named[column] or filled.get(column, "")
        if _is_left_out(named, layout):
            left_out += 1
            continue
        if sheet.is_lined and len(cells) != len(columns):
            why = f"{len(cells)} cells, but the heading has {len(columns)}."
            table.problems.append(Problem(sheet.file, line, why))
            continue
        faults = (
            {
                columns[place]: why
                for place in range(len(columns))
                if (why := sheet.faults.get((line, place), ""))
            }
            if sheet.faults
            else {}
        )
        for place in merged.get(line, ()):
            if place < len(columns) and columns[place] not in layout.fill_down:
                faults[columns[place]] = (
                    "the cell is merged with others above it. Name the column in fill_down"
                )
        table.rows.append(Row(line, named, faults))
    if left_out:
        many = "1 line was" if left_out == 1 else f"{left_out:,} lines were"
        table.notices.append(f"{many} left out, as the mapping says.")
    if not table.rows and not table.problems:
        raise refuse(sheet.file, "No rows are left below the heading.")
    return _turned(table, layout.across) if layout.across.columns else table


def _turned(table: Table, across: Across) -> Table:
    """A line for each of some columns, with the column's name and its cell beside the rest."""
    columns = [name for name in table.columns if is_like(name, across.columns)]
    kept = [name for name in table.columns if name not in columns]
    if not columns:
        raise refuse(table.file, f"No column is like {shown(', '.join(across.columns))}.")
    if taken := [name for name in (across.names, across.values) if name in kept]:
        raise refuse(table.file, f"The file has a column {taken[0]} already. Choose another name.")
    if len(columns) * len(table.rows) > MOST_LINES:
        raise refuse(table.file, f"This makes more than {MOST_LINES:,} lines. Split the file.")
    rows = [
        Row(
            row.line,
            {name: row.cells[name] for name in kept}
            | {across.names: table.called[column], across.values: row.cells[column]},
            {name: why for name, why in row.faults.items() if name in kept}
            | ({across.values: row.faults[column]} if column in row.faults else {}),
            {across.values: column},
        )
        for row in table.rows
        for column in columns
    ]
    return replace(table, columns=[*kept, across.names, across.values], rows=rows)


def _split(
    sheet: Sheet, layout: Layout
) -> tuple[list[tuple[int, list[str]]], list[tuple[int, list[str]]]]:
    """The heading rows, and those below them."""
    records = [record for record in sheet.records if any(record[1])]
    if not records:
        raise refuse(sheet.file, "The file is empty.")
    lines = layout.heading if sheet.is_lined and layout.heading else (records[0][0],)
    by_line = dict(records)
    for line in lines:
        if line not in by_line:
            raise refuse(sheet.file, "The heading that the mapping names is a blank line.", line)
    last = layout.last or records[-1][0]
    body = [record for record in records if lines[-1] < record[0] <= last]
    width = max(len(by_line[line]) for line in lines)
    heads = [(line, _wide(by_line[line], width)) for line in lines]
    return heads, body


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _names(sheet: Sheet, heads: list[tuple[int, list[str]]]) -> list[str]:
    """Each column's name. The upper rows of a heading hold for the blank cells right of them."""
    spread = []
    for _, cells in heads[:-1]:
        now, wide = "", []
        for cell in cells:
            now = cell or now
            wide.append(now)
        spread.append(wide)
    spread.append(_under_merged(sheet, *heads[-1]))
    if len(heads) == 1:
        _refuse_merged(sheet, heads[0][0])
    joined = []
    for place, parts in enumerate(zip(*spread, strict=True)):
        # a cell above an empty one, or merged downwards, is said once
        name = GLUE.join(part for part, _ in groupby(part for part in parts if part))
        joined.append(name[:MAX_CELL] or f"column {letter(place)}")
    return joined


def _under_merged(sheet: Sheet, line: int, cells: list[str]) -> list[str]:
    wide = list(cells)
    for first, last, left, right in sheet.merged:
        if first <= line <= last and right > left:
            for place in range(left, min(right + 1, len(wide))):
                wide[place] = wide[place] or wide[left]
    return wide


def _refuse_merged(sheet: Sheet, line: int) -> None:
    for first, last, left, right in sheet.merged:
        if first <= line <= last and right > left:
            raise refuse(
                sheet.file,
                f"The cells {letter(left)} to {letter(right)} of the heading are merged, so that "
                f"several columns have one name. Name its rows: heading: [{line}, {last + 1}].",
                line,
            )


def _merged_below(sheet: Sheet, heading: int) -> dict[int, set[int]]:
    """The cells by line that only look filled, being merged with one above or left of them."""
    hidden: dict[int, set[int]] = {}
    for first, last, left, right in sheet.merged:
        if first <= heading:
            continue
        for line in range(first, min(last, first + 100_000) + 1):
            places = set(range(left, min(right, left + 1_000) + 1))
            hidden.setdefault(line, set()).update(places - {left} if line == first else places)
    return hidden


def _is_left_out(named: Mapping[str, str], layout: Layout) -> bool:
    return any(is_like(named[column], texts) for column, texts in layout.leave_out.items()) or (
        not all(is_like(named[column], texts) for column, texts in layout.only.items())
    )


def _refuse_unknown(file: str, layout: Layout, columns: list[str]) -> None:
    for column in (*layout.fill_down, *layout.leave_out, *layout.only):
        if column not in columns:
            raise refuse(file, no_column(column, columns))


def no_column(column: str, columns: list[str]) -> str:
    """That a column which the mapping names is not in the file, or not said yet."""
    if column.casefold() == DECIDE.casefold():
        return f"One thing is not said yet: {DECIDE} stands where a column, or a year, belongs."
    hint = rules.did_you_mean(column, columns) or f" There are: {_listed(columns)}."
    return f"The file has no column {shown(column)}.{hint}"


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED_AT_MOST
    return ", ".join(names[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
