"""A mapping to begin with, guessed from a file; a person checks it before anything is saved."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.identifiers import SCHEMES
from interlocal.registry.imports.mapping import clues
from interlocal.registry.imports.mapping.bodies import Known
from interlocal.registry.imports.mapping.headings import layout_of
from interlocal.registry.imports.mapping.layout import DECIDE, Layout, table_of
from interlocal.registry.imports.mapping.looks import (
    FORM_LETTERS,
    SAMPLE,
    Looks,
    all_are,
    meaning_of,
    odd,
    year_in,
)
from interlocal.registry.imports.names import plain

FIRST_ROWS = 3
_MOST_FUNCTIONS = 80
_TURNED = {"year": "year told", "body": "body told"}
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
    column, words = clues.only_spending(looks) if kind == "facts" else ("", [])
    if column:
        patterns = {column: tuple(word.casefold() for word in words)}
        looks = Looks(table_of(sheet, replace(layout, only=patterns)), known)
    asks: list[str] = ["Say in “source” who published the file and what it is called."]
    only = []
    if column:
        only = [f"  only: {{{_quoted(column)}: [{', '.join(map(_quoted, words))}]}}"]
        asks.append(f"Only lines of {', '.join(words)} are read; check “only”.")
    lines = [
        f"kind: {kind}",
        *source_lines(sheet.file),
        *table_lines(sheet, layout, told, [*only, *_more_of_table(kind, looks, codes)]),
    ]
    if kind == "organisations":
        lines += _bodies(looks, asks)
    elif kind == "facts":
        what, _ = clues.turns(looks, looks.numeric(), looks.function(codes))
        lines += _body("body", looks, asks, turned=what == "body")
        lines += _figures(clues.titles(sheet, looks, layout.heading), looks, codes, asks)
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
    if sheet.is_lined and layout.heading not in ((first,), ()):
        lines.append(f"  heading: [{', '.join(map(str, layout.heading))}]")
    if layout.last:
        lines.append(f"  last: {layout.last}")
    lines += more
    return ["table:", *lines] if lines else []


def _more_of_table(kind: str, looks: Looks, codes: Collection[str]) -> Iterator[str]:
    """Cells to fill down, lines that are sums, and columns to turn into lines."""
    function = looks.function(codes) if kind == "facts" else ""
    if looks.name and not looks.identifier[0] and kind == "facts" and _has_gaps(looks, function):
        yield f"  fill_down: [{_quoted(looks.name)}]"
    if left_out := list(clues.sums(looks, function)):
        said = ", ".join(f"{_quoted(column)}: [{like!r}]" for column, like in left_out)
        yield f"  leave_out: {{{said}}}"
    if kind != "facts":
        return
    what, columns = clues.turns(looks, looks.numeric(), function)
    if what:
        listed = ", ".join(map(_quoted, columns))
        yield f"  across: {{columns: [{listed}], names: {_TURNED[what]}, values: amount}}"


def _has_gaps(looks: Looks, function: str) -> bool:
    """Whether a name stands once above several functions."""
    blank = sum(not row.cells[looks.name] for row in looks.table.rows)
    return bool(function) and blank > 0.3 * len(looks.table.rows)


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


def _body(key: str, looks: Looks, asks: list[str], *, turned: bool = False) -> list[str]:
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
    told = looks.name or DECIDE
    if not looks.name and turned:
        told, asks[-1] = _TURNED["body"], "Bodies are told by the names of columns."
    return [
        f"{key}:",
        f"  name: {_quoted(told)}",
        *_namesakes(looks),
        f"  state: {state}",
        "  kind: municipality",
    ]


def _namesakes(looks: Looks) -> Iterator[str]:
    """What stands beside a name and tells it from its namesakes."""
    if looks.form:
        held = dict.fromkeys(looks.cells[looks.form])
        said = ", ".join(f"{_quoted(text)}: {FORM_LETTERS[text.casefold()]}" for text in held)
        yield f"  form: {{column: {_quoted(looks.form)}, values: {{{said}}}}}"
    if looks.county:
        yield f"  county: {_quoted(looks.county)}"


def _one_state(looks: Looks) -> str:
    """The state in which most of the names are known."""
    wanted = {plain(name) for name in looks.cells.get(looks.name, looks.table.columns)}
    states = Counter(
        body.state for body in looks.known.names.everybody if plain(body.name) in wanted
    )
    return states.most_common(1)[0][0] if states else DECIDE


def _figures(
    titles: Sequence[str], looks: Looks, codes: Collection[str], asks: list[str]
) -> list[str]:
    numeric, function = looks.numeric(), looks.function(codes)
    what, turned = clues.turns(looks, numeric, function)
    is_long = bool(what) or (bool(function) and len(numeric) == 1)
    read = numeric
    if not is_long:
        read = [column for column in numeric if meaning_of(column, codes)]
    lines = ["figures:", *_year(titles, looks, numeric, turned if what == "year" else [], asks)]
    in_thousands = any(map(clues.speaks_of_thousands, titles))
    if in_thousands:
        lines.append("  factor: 1000  # the file speaks of thousands")
        asks.append("Amounts are read as thousands, of which the file speaks.")
    lines += _words_for_numbers(looks, turned or read, asks)
    if rest := [column for column in numeric if what and column not in turned]:
        asks.append(f"These columns of numbers are not read: {', '.join(rest)[:1000]}.")
    if not is_long:
        return [*lines, "  columns:", *_wide(numeric, codes, asks, all_in_thousands=in_thousands)]
    own = [looks.identifier[0] or looks.name, looks.form, looks.county, looks.year, function]
    if clues.repeats(looks, [column for column in own if column]) and not _has_gaps(
        looks, function
    ):
        lines.append("  several: add-up")
        asks.append("Several lines of one function are added up: check that none is a sum.")
    return [*lines, *_long(looks, function, "amount" if what else numeric[0], codes, asks)]


def _year(
    titles: Sequence[str],
    looks: Looks,
    numeric: Sequence[str],
    turned: Sequence[str],
    asks: list[str],
) -> Iterator[str]:
    """Where the year stands: in a column, in the names of columns, in a title."""
    if turned:
        words = ", ".join(
            f"{_quoted(looks.table.called[each])}: {year_in(each)}" for each in turned
        )
        yield f"  year: {{column: {_quoted(_TURNED['year'])}, values: {{{words}}}}}"
    elif looks.year:
        yield f"  year: {_quoted(looks.year)}"
    elif year := clues.year_of_titles(titles):
        yield f"  year: {year}  # the file speaks of it"
        asks.append(f"Check that the figures are of {year}, of which the title speaks.")
    elif not numeric or not all(year_in(column) for column in numeric):
        yield f"  year: {DECIDE}"
        asks.append("Say of which year the figures are.")


def _words_for_numbers(looks: Looks, columns: Sequence[str], asks: list[str]) -> Iterator[str]:
    """Words, dashes and marks that stand in the place of numbers, or behind them."""
    absent = sorted({text for column in columns for text in looks.cells[column] if odd(text)})
    if absent:
        yield f"  absent: [{', '.join(_quoted(text) for text in absent[:10])}]"
        listed = " or ".join(f"“{text}”" for text in absent[:10])
        asks.append(f"Check that {listed} means “not reported”, as it is read (“absent”).")
    if found := clues.dashes(looks, columns):
        asks.append(
            f"What does {' or '.join(f'“{dash}”' for dash in found)} mean? Name it under “zero” if "
            "nothing was spent, under “absent” if nothing was reported."
        )
    if found := clues.marks(looks, columns):
        said = ", ".join(
            f'{_quoted(mark)}: {{note: "Marked {mark} in the file."}}' for mark in found
        )
        yield f"  marks: {{{said}}}"
        asks.append("Say under “marks” what the marks behind numbers mean.")


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
        elif not all_in_thousands and clues.speaks_of_thousands(column):
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
