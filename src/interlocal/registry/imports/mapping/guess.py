"""A mapping to begin with, guessed from a file; a person checks it before anything is saved."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES, checked
from interlocal.registry.imports.mapping.bodies import Known
from interlocal.registry.imports.mapping.layout import Layout, table_of
from interlocal.registry.imports.names import plain
from interlocal.registry.imports.tables import Table
from interlocal.registry.imports.values import BadValue, number, year_of

DECIDE = "DECIDE"
SAMPLE = 400
FIRST_ROWS = 3
_HEADING_WITHIN = 15
_MOST_FUNCTIONS = 80
_NUMBERS = ("", "-", "–")
_THOUSANDS = re.compile(r"thousands|\bin \$?000|\$000|\(000s?\)|000s omitted", re.IGNORECASE)
# What columns and functions are often called, and what they are here; the first that fits counts.
_CALLED = (
    (r"per capita|percent|ratio|rank|share|average", ""),
    (r"visits|number of|count|employee|fte|pupil|enrol|resident|attendance|\badm\b|material", ""),
    (r"total (expend|spend)|(expend|spend)\w* total|exp_total|total disburse", "spending-total"),
    (r"regional school", "spending-regional-schools"),
    (r"not broken down", "spending-not-broken-down"),
    (r"debt service", "spending-debt-service"),
    (r"debt outstanding|bonded debt|total debt", "debt-outstanding"),
    (r"capital outlay|capital project", "spending-capital"),
    (r"benefits|insurance|unallocated", "spending-unallocated"),
    (r"propert\w* tax|tax revenue|tax levy", "revenue-property-tax"),
    (r"federal", "revenue-federal"),
    (r"state (aid|revenue|grant)|rev\w* state", "revenue-state"),
    (r"population|^pop\b", "population"),
    (r"land area|square miles", "land-area"),
    (r"household income", "median-household-income"),
    (r"mill rate", "mill-rate"),
    (r"dispatch|emergency communic|911", "dispatch"),
    (r"police|law enforcement|sheriff", "police"),
    (r"\bfire\b", "fire"),
    (r"librar", "libraries"),
    (r"highway|road|street|transportation", "highways"),
    (r"educat|school", "education"),
    (r"refuse|garbage|solid waste|sanitation|recycl|waste management", "waste"),
    (r"sewer|wastewater|water supply|water and", "water-wastewater"),
    (r"public health|health district|board of health", "public-health"),
    (r"recreation|parks", "recreation"),
    (r"social serv|human serv|welfare", "social-services"),
    (r"senior|elder|aging", "elder-services"),
    (r"inspection|code enforcement", "building-inspection"),
    (r"planning|zoning", "planning"),
    (r"general gov|administration", "general-government"),
)


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
        numbers = sum(_is_number(cell) and not _is_year(cell) for cell in texts)
        if len(texts) >= max(2, 0.6 * typical) and numbers <= 0.2 * len(texts):
            named_twice = max(Counter(cell.casefold() for cell in texts).values()) > 1
            above = records[place - 1] if place else None
            if (named_twice or len(texts) < len(cells)) and above and sum(map(bool, above[1])) > 1:
                return Layout(heading=(above[0], line))
            return Layout(heading=(line,))
    return Layout(heading=(records[0][0],) if records else ())


def guess_table(
    sheet: Sheet, kind: str, known: Known, codes: Collection[str], told: Mapping[str, str]
) -> Guess:
    """A mapping for a table of ``kind``.

    ``codes`` are the services and measures there are, ``told`` what must be said for the
    table to be found at all: its sheet, its separator.
    """
    layout = layout_of(sheet)
    table = table_of(sheet, layout)
    looks = _Looks(table, known)
    lines = [f"kind: {kind}", *_source(sheet.file), *_table_part(sheet, layout, looks, told)]
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
    lines = ["kind: boundaries", *_source(file)]
    if best[0] and scores[best]:
        lines += ["body:", f"  scheme: {best[1]}", f"  identifier: {_quoted(best[0])}"]
    else:
        asks.append("No property holds identifiers that are known here.")
        lines += ["body:", f"  scheme: {DECIDE}", f"  identifier: {DECIDE}"]
    return Guess("\n".join([*lines, ""]), names, rows[:FIRST_ROWS], asks)


class _Looks:
    """What the columns of a table look like, from their first rows."""

    def __init__(self, table: Table, known: Known) -> None:
        self.table, self.known = table, known
        rows = table.rows[:SAMPLE]
        self.cells = {
            column: [text for row in rows if (text := row.cells[column])]
            for column in table.columns
        }
        self.plain_names = {plain(body.name) for body in known.names.everybody}
        self.identifier = self._identifier()
        self.name = self._best(lambda text: plain(text) in self.plain_names, least=0.5)
        self.state = self._best(lambda text: text.upper() in STATE_CODES, least=0.95)
        self.year = next(
            (
                column
                for column, cells in self.cells.items()
                if re.search(r"year|\bfy\b", column) and cells and all(map(_is_year, cells))
            ),
            "",
        )

    def _identifier(self) -> tuple[str, str]:
        best, share = ("", ""), 0.5
        for column, cells in self.cells.items():
            for scheme in SCHEMES if cells else ():
                found = sum((scheme, text) in self.known.identified for text in cells)
                if found / len(cells) > share:
                    best, share = (column, scheme), found / len(cells)
        return best

    def _best(self, fits: Callable[[str], bool], least: float) -> str:
        shares = {
            column: sum(map(fits, cells)) / len(cells)
            for column, cells in self.cells.items()
            if cells
        }
        best = max(shares, key=lambda column: shares[column], default="")
        return best if best and shares[best] >= least else ""

    def numeric(self) -> list[str]:
        """Columns of numbers that are neither identifiers nor years."""
        taken = {self.identifier[0], self.year, self.state, self.name}
        return [
            column
            for column, cells in self.cells.items()
            if column not in taken
            and not re.search(r"geoid|fips|(^|[_ ])(id|code|number|lat|lon)$", column)
            and cells
            and sum(map(_is_number, cells)) >= 0.6 * len(cells)
        ]

    def function(self, codes: Collection[str]) -> str:
        """A column of few words that repeat, as a function of government does."""
        taken = {self.identifier[0], self.year, self.state, self.name}
        for column, cells in self.cells.items():
            distinct = len(set(cells))
            words = sum(not _is_number(cell) for cell in cells)
            if (
                column not in taken
                and 1 < distinct <= min(_MOST_FUNCTIONS, len(cells) // 2)
                and words == len(cells)
                and sum(bool(_meaning(cell, codes)) for cell in set(cells)) >= 2
            ):
                return column
        return ""


def _table_part(sheet: Sheet, layout: Layout, looks: _Looks, told: Mapping[str, str]) -> list[str]:
    lines = [f"  {key}: {_quoted(word)}" for key, word in told.items()]
    first = next((line for line, cells in sheet.records if any(cells)), 0)
    if sheet.is_lined and layout.heading != (first,):
        lines.append(f"  heading: [{', '.join(map(str, layout.heading))}]")
    whose = looks.identifier[0] or looks.name
    names = looks.cells.get(looks.name or whose, [])
    if any(name.casefold().startswith("total") for name in names):
        lines.append(f"  leave_out: {{{_quoted(looks.name or whose)}: ['Total*']}}")
    return ["table:", *lines] if lines else []


def _bodies(looks: _Looks, asks: list[str]) -> list[str]:
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
                and _all_are(scheme, cells)
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


def _body(key: str, looks: _Looks, asks: list[str]) -> list[str]:
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


def _one_state(looks: _Looks) -> str:
    """The state in which most of the names are known."""
    wanted = {plain(name) for name in looks.cells.get(looks.name, [])}
    states = Counter(
        body.state for body in looks.known.names.everybody if plain(body.name) in wanted
    )
    return states.most_common(1)[0][0] if states else DECIDE


def _figures(sheet: Sheet, looks: _Looks, codes: Collection[str], asks: list[str]) -> list[str]:
    numeric, function = looks.numeric(), looks.function(codes)
    lines = ["figures:"]
    if looks.year:
        lines.append(f"  year: {_quoted(looks.year)}")
    elif not any(_year_in(column) for column in numeric):
        lines.append(f"  year: {DECIDE}")
        asks.append("Say of which year the figures are.")
    above = " ".join(
        cell
        for line, cells in sheet.records[:_HEADING_WITHIN]
        for cell in cells
        if not _is_number(cell)
    )
    if _THOUSANDS.search(above):
        lines.append("  factor: 1000  # the file speaks of thousands")
    absent = sorted({text for column in numeric for text in looks.cells[column] if _odd(text)})
    if absent:
        lines.append(f"  absent: [{', '.join(_quoted(text) for text in absent[:10])}]")
        asks.append("Check that the words under “absent” mean “not reported”.")
    if function and len(numeric) == 1:
        return [*lines, *_long(looks, function, numeric[0], codes, asks)]
    return [*lines, "  columns:", *_wide(numeric, codes, asks)]


def _long(
    looks: _Looks, function: str, value: str, codes: Collection[str], asks: list[str]
) -> list[str]:
    words = list(dict.fromkeys(row.cells[function] for row in looks.table.rows))[:_MOST_FUNCTIONS]
    lines = [
        f"  function: {_quoted(function)}",
        f"  value: {_quoted(value)}",
        "  functions:",
    ]
    for word in words:
        lines.append(f"    {_quoted(word)}: {_meaning(word, codes) or DECIDE}")
    if any(line.endswith(DECIDE) for line in lines):
        asks.append("Say of each function left open which service it is, or leave-out.")
    return lines


def _wide(numeric: Sequence[str], codes: Collection[str], asks: list[str]) -> Iterator[str]:
    unknown, given = [], set()
    for column in numeric:
        meaning = _meaning(column, codes)
        if not meaning or (meaning, _year_in(column)) in given:
            unknown.append(column)
            continue
        given.add((meaning, _year_in(column)))
        year = f", year: {found}" if (found := _year_in(column)) else ""
        yield f"    - {{column: {_quoted(column)}, {_said(meaning)}{year}}}"
    if unknown:
        asks.append(f"These columns of numbers are not read yet: {', '.join(unknown)[:1000]}.")


def _said(meaning: str) -> str:
    is_measure = meaning.startswith(("spending-", "revenue-", "debt-", "mill-", "median-"))
    plain_measure = meaning in ("population", "land-area", "pupils")
    return f"{'measure' if is_measure or plain_measure else 'service'}: {meaning}"


def _ties(kind: str, looks: _Looks, asks: list[str]) -> list[str]:
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


def _meaning(called: str, codes: Collection[str]) -> str:
    """The service or measure that a column or function seems to be of, if any."""
    words = re.sub(r"[_/\-]+", " ", called.casefold())
    same = [code for code in codes if f" {words}".endswith(f" {code.replace('-', ' ')}")]
    if same:
        return max(same, key=len)
    for like, code in _CALLED:
        if re.search(like, words) or re.search(like, called.casefold()):
            return code if code in codes else ""
    return ""


def _source(file: str) -> list[str]:
    stem = re.sub(r"[^a-z0-9]+", "-", file.casefold().partition(".")[0]).strip("-") or "source"
    return ["source:", f"  code: {stem[:80]}", '  title: ""', '  publisher: ""']


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[a-z_][a-z0-9_]*", text) else json.dumps(text, ensure_ascii=False)


def _all_are(scheme: str, cells: Sequence[str]) -> bool:
    sound = 0
    for cell in cells[:50]:
        try:
            checked(scheme, cell)
        except BadValue:
            continue
        sound += 1
    return sound >= 0.9 * len(cells[:50])


def _is_number(text: str) -> bool:
    try:
        number(text, dollars=True)
    except BadValue:
        return text in _NUMBERS
    return True


def _is_year(text: str) -> bool:
    try:
        return 1900 <= year_of(text) <= 2100
    except BadValue:
        return False


def _year_in(column: str) -> int | None:
    found = re.search(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])", column)
    return int(found[0]) if found else None


def _odd(text: str) -> bool:
    """A word among numbers that is short, as those for “not reported” are."""
    return len(text) <= 20 and not _is_number(text)
