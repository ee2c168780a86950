"""A mapping to begin with, guessed from a file; a person checks it before anything is saved."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.identifiers import SCHEMES
from interlocal.registry.imports.mapping.bodies import Known
from interlocal.registry.imports.mapping.layout import Layout, table_of
from interlocal.registry.imports.mapping.looks import (
    SAMPLE,
    Looks,
    all_are,
    is_number,
    is_year,
    meaning_of,
    odd,
    year_in,
)
from interlocal.registry.imports.names import plain

DECIDE = "DECIDE"
FIRST_ROWS = 3
_HEADING_WITHIN = 15
_MOST_FUNCTIONS = 80
_THOUSANDS = re.compile(r"thousands|\bin \$?000|\$000|\(000s?\)|000s omitted", re.IGNORECASE)
_NO_AMOUNTS = ("population", "land-area", "pupils", "mill-", "median-")


@dataclass(frozen=True)
class Guess:
    """A guessed mapping with what it rests on, and what a person must still decide."""

    text: str
    columns: list[str]
    rows: list[list[str]]
    open: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        shown = [" | ".join(row)[:200] for row in (self.columns, *self.rows)]
        comments = ["The first rows:", *shown, *(["To decide:"] if self.open else []), *self.open]
        return "\n".join([*(f"# {line}" for line in comments), self.text])


def layout_of(sheet: Sheet) -> Layout:
    """Where the heading seems to be, and which rows seem to be sums."""
    records = [record for record in sheet.records if any(record[1])]
    filled = sorted(sum(bool(cell) for cell in cells) for _, cells in records[:SAMPLE])
    typical = filled[len(filled) // 2] if filled else 1
    for place, (line, cells) in enumerate(records[:_HEADING_WITHIN]):
        texts = [cell for cell in cells if cell]
        numbers = sum(is_number(cell) and not is_year(cell) for cell in texts)
        if len(texts) >= max(2, 0.6 * typical) and numbers <= 0.2 * len(texts):
            named_twice = max(Counter(cell.casefold() for cell in texts).values()) > 1
            above = records[place - 1] if place else None
            if (named_twice or len(texts) < len(cells)) and above and sum(map(bool, above[1])) > 1:
                return Layout(heading=(above[0], line))
            return Layout(heading=_with_merged(sheet, line))
    return Layout(heading=(records[0][0],) if records else ())


def _with_merged(sheet: Sheet, line: int) -> tuple[int, ...]:
    """A heading line, with the one below where its cells are merged over several columns."""
    below = [
        last + 1
        for first, last, left, right in sheet.merged
        if first <= line <= last and right > left
    ]
    return (line, max(below)) if below else (line,)


def guess_table(
    sheet: Sheet, kind: str, known: Known, codes: Collection[str], told: Mapping[str, str]
) -> Guess:
    """A mapping for a table of ``kind``.

    ``codes`` are the services and measures there are, ``told`` what must be said for the
    table to be found at all: its sheet, its separator.
    """
    layout = layout_of(sheet)
    table = table_of(sheet, layout)
    looks = Looks(table, known)
    lines = [
        f"kind: {kind}",
        *source_lines(sheet.file),
        *table_lines(sheet, layout, told, _sums(looks)),
    ]
    asks: list[str] = ["Say in “source” who published the file and what it is called."]
    if kind == "organisations":
        lines += _bodies(looks, asks)
    elif kind == "facts":
        lines += _body("body", looks, asks)
        lines += _figures(sheet, looks, codes, asks)
    else:
        lines += _ties(kind, looks, asks)
    first = [[row.cells[column] for column in table.columns] for row in table.rows[:FIRST_ROWS]]
    return Guess("\n".join([*lines, ""]), table.columns, first, asks)


def guess_outlines(features: Sequence[Mapping], file: str, known: Known) -> Guess:
    """A mapping for boundaries: which property says whose they are."""
    held = [each.get("properties") or {} for each in features[:SAMPLE]]
    names = [str(name) for name in held[0]] if held else []
    rows = [[str(each.get(name, "")) for name in names] for each in held]
    scores = {
        (name, scheme): sum((scheme, row[place]) in known.identified for row in rows)
        for place, name in enumerate(names)
        for scheme in SCHEMES
    }
    best = max(scores, key=lambda key: scores[key], default=("", ""))
    asks = ["Say in “source” who published the file and what it is called."]
    lines = ["kind: boundaries", *source_lines(file)]
    if best[0] and scores[best]:
        lines += ["body:", f"  scheme: {best[1]}", f"  identifier: {_quoted(best[0])}"]
    else:
        asks.append("No property holds identifiers that are known here.")
        lines += ["body:", f"  scheme: {DECIDE}", f"  identifier: {DECIDE}"]
    return Guess("\n".join([*lines, ""]), names, rows[:FIRST_ROWS], asks)


def table_lines(
    sheet: Sheet, layout: Layout, told: Mapping[str, str], more: Sequence[str] = ()
) -> list[str]:
    """The part of a mapping that says where the table is, if that needs to be said."""
    lines = [f"  {key}: {_quoted(word)}" for key, word in told.items()]
    first = next((line for line, cells in sheet.records if any(cells)), 0)
    if sheet.is_lined and layout.heading != (first,):
        lines.append(f"  heading: [{', '.join(map(str, layout.heading))}]")
    lines += more
    return ["table:", *lines] if lines else []


def _sums(looks: Looks) -> list[str]:
    """That rows of sums are left out, where there are some."""
    column = looks.name or looks.identifier[0]
    names = looks.cells.get(column, [])
    if any(re.search(r"\btotal\b", name, re.IGNORECASE) for name in names):
        return [f"  leave_out: {{{_quoted(column)}: ['*total*']}}"]
    return []


def _bodies(looks: Looks, asks: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for column, cells in looks.cells.items():
        for scheme in SCHEMES:
            hint = scheme.partition("-")[0]
            is_old = "2020" in column or column.endswith("20")
            if (
                cells
                and hint in column
                and scheme not in found
                and (hint != "geoid" or is_old == (scheme == "geoid-2020"))
                and all_are(scheme, cells)
            ):
                found[scheme] = column
                break
    name = next(
        (column for column in looks.cells if re.search(r"name|town|municipal|city", column)), DECIDE
    )
    columns = {column.replace("_", " "): column for column in looks.cells}
    place = {
        key: next((columns[name] for name in names if name in columns), "")
        for key, names in {
            "latitude": ("latitude", "lat", "intptlat"),
            "longitude": ("longitude", "lon", "long", "intptlong"),
        }.items()
    }
    if not found:
        asks.append("No column looks like a public identifier: name one under identifiers.")
    asks.append("Say which kind of body they are.")
    state = _quoted(looks.state) if looks.state else f"{{fixed: {DECIDE}}}"
    return [
        "bodies:",
        f"  name: {_quoted(name)}",
        "  kind: municipality",
        f"  state: {state}",
        f"  identifiers:{'' if found else ' {}'}",
        *(f"    {scheme}: {_quoted(column)}" for scheme, column in found.items()),
        *(f"  {key}: {_quoted(column)}" for key, column in place.items() if column),
    ]


def _body(key: str, looks: Looks, asks: list[str]) -> list[str]:
    column, scheme = looks.identifier
    if column:
        lines = [f"{key}:", f"  scheme: {scheme}", f"  identifier: {_quoted(column)}"]
        if looks.name and not all(row.cells[column] for row in looks.table.rows):
            asks.append("Some lines have no identifier; they are told by name.")
            state = _quoted(looks.state) if looks.state else f"{{fixed: {_one_state(looks)}}}"
            lines += [f"  name: {_quoted(looks.name)}", f"  state: {state}"]
        return lines
    if not looks.name:
        asks.append("No column holds identifiers or names that are known here.")
    else:
        asks.append("Bodies are told by name, which an identifier would do better.")
    state = _quoted(looks.state) if looks.state else f"{{fixed: {_one_state(looks)}}}"
    return [
        f"{key}:",
        f"  name: {_quoted(looks.name or DECIDE)}",
        f"  state: {state}",
        "  kind: municipality",
    ]


def _one_state(looks: Looks) -> str:
    """The state in which most of the names are known."""
    wanted = {plain(name) for name in looks.cells.get(looks.name, [])}
    states = Counter(
        body.state for body in looks.known.names.everybody if plain(body.name) in wanted
    )
    return states.most_common(1)[0][0] if states else DECIDE


def _figures(sheet: Sheet, looks: Looks, codes: Collection[str], asks: list[str]) -> list[str]:
    numeric, function = looks.numeric(), looks.function(codes)
    lines = ["figures:"]
    if looks.year:
        lines.append(f"  year: {_quoted(looks.year)}")
    elif not any(year_in(column) for column in numeric):
        lines.append(f"  year: {DECIDE}")
        asks.append("Say of which year the figures are.")
    in_thousands = _all_in_thousands(sheet, looks)
    if in_thousands:
        lines.append("  factor: 1000  # the file speaks of thousands")
    absent = sorted({text for column in numeric for text in looks.cells[column] if odd(text)})
    if absent:
        lines.append(f"  absent: [{', '.join(_quoted(text) for text in absent[:10])}]")
        asks.append("Check that the words under “absent” mean “not reported”.")
    if function and len(numeric) == 1:
        return [*lines, *_long(looks, function, numeric[0], codes, asks)]
    return [*lines, "  columns:", *_wide(numeric, codes, asks, all_in_thousands=in_thousands)]


def _all_in_thousands(sheet: Sheet, looks: Looks) -> bool:
    """Whether a line above the table says so; the heading of a column speaks for itself only."""
    return any(
        _THOUSANDS.search(cell) and not any(cell.casefold() in column for column in looks.cells)
        for _, cells in sheet.records[:_HEADING_WITHIN]
        for cell in cells
        if not is_number(cell)
    )


def _long(
    looks: Looks, function: str, value: str, codes: Collection[str], asks: list[str]
) -> list[str]:
    words = list(dict.fromkeys(row.cells[function] for row in looks.table.rows))[:_MOST_FUNCTIONS]
    lines = [
        f"  function: {_quoted(function)}",
        f"  value: {_quoted(value)}",
        "  functions:",
    ]
    for word in words:
        lines.append(f"    {_quoted(word)}: {meaning_of(word, codes) or DECIDE}")
    if any(line.endswith(DECIDE) for line in lines):
        asks.append("Say of each function left open which service it is, or leave-out.")
    return lines


def _wide(
    numeric: Sequence[str], codes: Collection[str], asks: list[str], *, all_in_thousands: bool
) -> Iterator[str]:
    unknown, given = [], set()
    for column in numeric:
        meaning = meaning_of(column, codes)
        if not meaning or (meaning, year_in(column)) in given:
            unknown.append(column)
            continue
        given.add((meaning, year_in(column)))
        year = f", year: {found}" if (found := year_in(column)) else ""
        factor = ""
        if all_in_thousands and meaning.startswith(_NO_AMOUNTS):
            factor = ", factor: 1"
        elif not all_in_thousands and _THOUSANDS.search(column):
            factor = ", factor: 1000"
        yield f"    - {{column: {_quoted(column)}, {_said(meaning)}{year}{factor}}}"
    if unknown:
        asks.append(f"These columns of numbers are not read yet: {', '.join(unknown)[:1000]}.")


def _said(meaning: str) -> str:
    is_measure = meaning.startswith(("spending-", "revenue-", "debt-", "mill-", "median-"))
    plain_measure = meaning in ("population", "land-area", "pupils")
    return f"{'measure' if is_measure or plain_measure else 'service'}: {meaning}"


def _ties(kind: str, looks: Looks, asks: list[str]) -> list[str]:
    found = [
        (column, scheme)
        for column, cells in looks.cells.items()
        for scheme in SCHEMES
        if cells
        and sum((scheme, text) in looks.known.identified for text in cells) > len(cells) / 2
    ]
    columns = list(dict(found).items())[:2]
    columns += [(DECIDE, DECIDE)] * (2 - len(columns))
    if (DECIDE, DECIDE) in columns:
        asks.append("Two columns must say by identifier or name who belongs together.")
    keys = ("body", "member") if kind == "members" else ("a", "b")
    lines = ["ties:"]
    for key, (column, scheme) in zip(keys, columns, strict=True):
        lines.append(f"  {key}: {{scheme: {scheme}, identifier: {_quoted(column)}}}")
    if kind == "neighbours":
        for key, like in (("contact", "contact"), ("border_km", "border|km|length")):
            column = next((name for name in looks.cells if re.search(like, name)), "")
            lines += [f"  {key}: {_quoted(column)}"] if column else []
    return lines


def source_lines(file: str) -> list[str]:
    """The part of a mapping that says where the file is from, to be filled in."""
    stem = re.sub(r"[^a-z0-9]+", "-", file.casefold().partition(".")[0]).strip("-") or "source"
    return ["source:", f"  code: {stem[:80]}", '  title: ""', '  publisher: ""']


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[a-z_][a-z0-9_]*", text) else json.dumps(text, ensure_ascii=False)
