"""The places of a mapping that a person may fill in without writing YAML."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES
from interlocal.registry.imports.mapping import edits
from interlocal.registry.imports.mapping.edits import Tree
from interlocal.registry.imports.mapping.grammar import BODY_KINDS
from interlocal.registry.imports.mapping.travel import UNITS
from interlocal.registry.imports.organisations import label as scheme_label

FACTORS = {"": "as they stand", "1000": "in thousands", "1000000": "in millions"}
FIXED = "fixed:"
_BLANK = {
    "": "no figure",
    "absent": "“not reported”, which is kept as such",
    "refused": "a problem of its line",
}
_YES = {"": "no", "yes": "yes"}


@dataclass(frozen=True)
class Slot:
    """One thing to say: where it stands, and how it is asked for.

    ``kind``: ``line`` (free text), ``words`` (several, with commas), ``column`` (one of the
    file's), ``state`` (a column, or always the same), ``choice`` (one of ``choices``).
    """

    path: tuple[str, ...]
    label: str
    kind: str = "line"
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """How its field is called."""
        return "at-" + "-".join(self.path)

    def held(self, tree: Tree) -> str | None:
        """What a mapping says there, as one word; None if it says more than a field can show."""
        value = edits.at(tree, self.path)
        if isinstance(value, str):
            return value
        if self.kind == "words" and isinstance(value, list) and not any("," in x for x in value):
            return ", ".join(value)
        if self.kind == "state" and isinstance(value, dict) and list(value) == ["fixed"]:
            return "" if value["fixed"] == edits.DECIDE else f"{FIXED}{value['fixed']}"
        return None

    def put(self, tree: Tree, word: str) -> None:
        """Say a word there."""
        value: Any = word
        if self.kind == "words":
            value = [part for each in word.split(",") if (part := each.strip())]
        if self.kind == "state" and word.startswith(FIXED):
            value = {"fixed": word.removeprefix(FIXED)}
        edits.put(tree, self.path, value)


SOURCE = (
    Slot(("source", "title"), "What the source is called", help="As its publisher calls it."),
    Slot(("source", "publisher"), "Who published it"),
    Slot(("source", "href"), "Where it is published", help="A web address, if it has one."),
    Slot(("source", "licence"), "Under which licence", help="For example: public domain."),
    Slot(
        ("source", "code"),
        "Its short name here",
        help="Letters, digits and hyphens. The next file of this source goes by the same name.",
    ),
)
WHOSE = "Whose line it is"
TABLE = "Where the table is"
FIGURES = "The figures"


def slots_of(kind: str, tree: Tree, sheets: list[str]) -> Iterator[tuple[str, list[Slot]]]:
    """What may be said of a file of one kind, in groups with a heading each."""
    yield "Where the file is from", list(SOURCE)
    if kind == "organisations":
        yield "The bodies", list(_bodies())
    elif kind == "travel":
        yield "The ways", list(_travel())
    elif kind in ("members", "neighbours"):
        for key, words in _ends(kind):
            yield words, list(_whose(("ties", key)))
        if kind == "neighbours":
            yield "How they touch", list(_touching())
        else:
            yield "From and until when", list(_lasting())
    else:
        yield WHOSE, list(_whose(("body",)))
    if kind == "facts":
        yield FIGURES, list(_figures(tree))
    if kind != "boundaries":
        yield TABLE, list(_table(sheets))


def _table(sheets: list[str]) -> Iterator[Slot]:
    if len(sheets) > 1:
        yield Slot(("table", "sheet"), "Sheet", "choice", choices=_pairs(sheets))
    yield Slot(
        ("table", "heading"),
        "Lines of the heading",
        "words",
        "For example 4, or 4, 5. Left empty, it is the first line.",
    )
    yield Slot(("table", "last"), "Last line with data", help="Left empty, it is the end.")


def _whose(path: tuple[str, ...]) -> Iterator[Slot]:
    schemes = tuple((each, scheme_label(each)) for each in SCHEMES)
    yield Slot((*path, "identifier"), "Identifier, in the column", "column")
    yield Slot((*path, "scheme"), "Kind of identifier", "choice", choices=(("", "–"), *schemes))
    yield Slot((*path, "name"), "Name, in the column", "column", "Where there is no identifier.")
    yield Slot((*path, "form"), "Town, city or village, in the column", "column")
    yield Slot((*path, "county"), "County, in the column", "column", "Tells namesakes apart.")
    yield Slot((*path, "state"), "State", "state", "Of the names: a column, or always one.")
    yield Slot((*path, "kind"), "Kind of body", "choice", "Of the names.", _kinds())


def _bodies() -> Iterator[Slot]:
    yield Slot(("bodies", "name"), "Name, in the column", "column")
    yield Slot(("bodies", "kind"), "Kind of body", "choice", choices=_kinds())
    yield Slot(("bodies", "state"), "State", "state")
    for scheme in SCHEMES:
        said = f"{scheme_label(scheme)}, in the column"
        yield Slot(("bodies", "identifiers", scheme), said, "column")
    yield Slot(("bodies", "latitude"), "Latitude, in the column", "column")
    yield Slot(("bodies", "longitude"), "Longitude, in the column", "column")
    yield Slot(
        ("bodies", "repeated"), "A body stands there several times", "choice", choices=_two(_YES)
    )
    yield Slot(
        ("bodies", "names_may_differ"),
        "Names may differ from those known",
        "choice",
        "The identifier decides then, and the name that is known stays.",
        _two(_YES),
    )


def _figures(tree: Tree) -> Iterator[Slot]:
    yield Slot(
        ("figures", "year"),
        "Year",
        help="A year such as 2023, or the name of the column that holds it. A fiscal year counts "
        "as the year in which it ends.",
    )
    yield Slot(
        ("figures", "function"),
        "What each figure is of, in the column",
        "column",
        "Only for a table with one figure a line. Leave it empty if each figure has a column.",
    )
    yield Slot(("figures", "value"), "The figure itself, in the column", "column", "With it only.")
    factor = edits.at(tree, ("figures", "factor"))
    more = {factor: f"times {factor}"} if isinstance(factor, str) and factor not in FACTORS else {}
    yield Slot(("figures", "factor"), "Amounts are", "choice", choices=_two({**FACTORS, **more}))
    yield Slot(
        ("figures", "absent"),
        "Marks for “not reported”",
        "words",
        "Separated by commas, for example: NR, *. Such a figure is kept as not reported; it is "
        "never zero.",
    )
    yield Slot(
        ("figures", "zero"),
        "Marks for zero",
        "words",
        "For example: -. Only if the publisher means by it that nothing was spent.",
    )
    yield Slot(("figures", "blank"), "A blank cell is", "choice", choices=_two(_BLANK))
    yield Slot(
        ("figures", "several"),
        "Several figures for one body and year",
        "choice",
        "Adding up leaves blank cells out, as if they were nothing.",
        (("", "are a problem"), ("add-up", "are added up")),
    )


def _ends(kind: str) -> tuple[tuple[str, str], tuple[str, str]]:
    if kind == "members":
        return ("body", "The council or district"), ("member", "The member")
    return ("a", "One of the two"), ("b", "The other")


def _touching() -> Iterator[Slot]:
    yield Slot(("ties", "contact"), "Border or corner, in the column", "column")
    yield Slot(("ties", "border_km"), "Kilometers of border, in the column", "column")


def _lasting() -> Iterator[Slot]:
    day = "A day such as 2031-07-01. One that is left out is not known."
    yield Slot(("ties", "since"), "First day, in the column", "column", day)
    yield Slot(("ties", "until"), "Last day, in the column", "column", "The same.")


def _travel() -> Iterator[Slot]:
    only = "Leave all three empty for a square, with places in its first row and column."
    yield Slot(("travel", "from"), "From, in the column", "column", only)
    yield Slot(("travel", "to"), "To, in the column", "column")
    yield Slot(("travel", "minutes"), "Time, in the column", "column")
    units = (("", "minutes"), *((unit, unit) for unit in UNITS if unit != "minutes"))
    yield Slot(("travel", "unit"), "Times are in", "choice", choices=units)
    states = (("", "–"), *_pairs(sorted(STATE_CODES)))
    yield Slot(("travel", "state"), "State of the places", "choice", choices=states)
    yield Slot(("travel", "kind"), "Kind of body", "choice", choices=_kinds())


def _kinds() -> tuple[tuple[str, str], ...]:
    named = ((kind, kind.replace("-", " ")) for kind in BODY_KINDS)
    return (("", "any"), *named)


def _pairs(words: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def _two(said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(said.items())
