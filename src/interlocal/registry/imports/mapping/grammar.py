"""A mapping, understood: what its YAML says, checked key by key."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from interlocal.registry import rules
from interlocal.registry.imports import identifiers
from interlocal.registry.imports.facts import KINDS as FACT_KINDS
from interlocal.registry.imports.mapping import yamltext
from interlocal.registry.imports.mapping.bodies import body_ref, schemes_of
from interlocal.registry.imports.mapping.layout import layout
from interlocal.registry.imports.mapping.recipes import LEAVE_OUT, Recipe, folded, recipe
from interlocal.registry.imports.mapping.said import (
    BodiesSaid,
    ColumnSaid,
    FiguresSaid,
    MarkSaid,
    Meaning,
    MeasureSaid,
    Plan,
    SourceSaid,
    TiesSaid,
    TravelSaid,
)
from interlocal.registry.imports.mapping.travel import UNITS
from interlocal.registry.imports.mapping.yamltext import Said
from interlocal.registry.imports.values import shown

KINDS = ("organisations", "facts", "members", "neighbours", "boundaries", "travel")
BODY_KINDS = (
    *("municipality", "county", "school-district", "special-district"),
    *("cog", "nonprofit", "private"),
)
_TOP = ("name", "kind", "source", "table")
_SECTIONS = {
    "organisations": ("bodies",),
    "facts": ("body", "names", "figures", "measures"),
    "members": ("ties", "names"),
    "neighbours": ("ties", "names"),
    "boundaries": ("body", "names"),
    "travel": ("travel", "names"),
}
_FIGURES = (
    *("year", "kind", "note", "factor", "absent", "zero", "blank", "several"),
    *("columns", "function", "value", "functions", "marks"),
)
_SPENDING = "spending"


def understand(text: str, file: str, *, kind: str) -> Plan:
    """Read a mapping for one kind of import.

    Raises ImportRefused, with the mapping's own file and line, for keys that it does not
    know, words that mean nothing, and what is missing.
    """
    said = yamltext.read(text, file)
    given = said.choice("kind", KINDS, kind)
    if given != kind:
        raise said.refuse(f"This mapping is for {given}, not for {kind}.", "kind")
    said.only(*_TOP, *_SECTIONS[kind])
    source = _source(said)
    plan: dict[str, Any] = {
        "text": text,
        "file": file,
        "kind": kind,
        "name": _short(said, "name", 100) if said.word("name", "") else "",
        "source": source,
        "layout": layout(said.part("table")),
        "names": _names(said.part("names")),
    }
    if kind == "organisations":
        return Plan(**plan, bodies=_bodies(said.part("bodies")))
    if kind in ("members", "neighbours"):
        return Plan(**plan, ties=_ties(said.part("ties"), kind))
    if kind == "travel":
        return Plan(**plan, travel=_travel(said.part("travel")))
    plan["body"] = body_ref(said.part("body"), BODY_KINDS)
    if kind == "boundaries":
        return Plan(**plan)
    return Plan(
        **plan,
        figures=_figures(said.part("figures")),
        measures=tuple(_measure(each) for each in said.parts("measures")),
    )


def _source(said: Said) -> SourceSaid | None:
    if "source" not in said.values:
        return None
    part = said.part("source").only("code", "title", "publisher", "href", "licence", "note")
    code = _short(part, "code", 80)
    limits = {"title": 240, "publisher": 160, "href": 400, "licence": 160, "note": 2000}
    rest = {key: _line(part, key, most) for key, most in limits.items()}
    return SourceSaid(code, **rest)


def _short(said: Said, key: str, most: int) -> str:
    """A short name that can stand in an address."""
    word = said.word(key)
    plain = word.replace("-", "").replace("_", "")
    if not word.isascii() or not plain.isalnum() or len(word) > most:
        why = f"{key} is {shown(word)}; it is up to {most} letters, digits and hyphens."
        raise said.refuse(why, key)
    return word


def _line(said: Said, key: str, most: int) -> str:
    word = said.word(key, "")
    if len(word) > most:
        raise said.refuse(f"{key} is longer than {most} characters.", key)
    return word


def _names(said: Said) -> dict[str, str]:
    return {name: said.word(name) for name in said.values}


def _bodies(said: Said) -> BodiesSaid:
    said.only(
        *("name", "kind", "state", "identifiers", "latitude", "longitude"),
        *("repeated", "names_may_differ"),
    )
    known = said.part("identifiers").only(*identifiers.SCHEMES)
    for key in ("name", "kind", "state"):
        if key not in said.values:
            raise said.refuse(f"bodies needs {key}.")
    return BodiesSaid(
        name=recipe(said, "name"),
        kind=recipe(said, "kind", plain="value"),
        state=recipe(said, "state"),
        identifiers={scheme: recipe(known, scheme) for scheme in known.values},
        latitude=recipe(said, "latitude"),
        longitude=recipe(said, "longitude"),
        repeated=said.yes("repeated"),
        names_may_differ=said.yes("names_may_differ"),
    )


def _ties(said: Said, kind: str) -> TiesSaid:
    if kind == "members":
        said.only("body", "member", "since", "until")
        return TiesSaid(
            body_ref(said.part("body"), BODY_KINDS),
            body_ref(said.part("member"), BODY_KINDS),
            since=recipe(said, "since"),
            until=recipe(said, "until"),
        )
    said.only("a", "b", "contact", "border_km")
    return TiesSaid(
        body_ref(said.part("a"), BODY_KINDS),
        body_ref(said.part("b"), BODY_KINDS),
        contact=recipe(said, "contact"),
        border_km=recipe(said, "border_km"),
    )


def _travel(said: Said) -> TravelSaid:
    said.only("from", "to", "minutes", "unit", "scheme", "state", "kind")
    state = said.word("state", "").upper()
    if state and state not in identifiers.STATE_CODES:
        raise said.refuse(f"{shown(state)} is not a state's two letters.", "state")
    return TravelSaid(
        origin=folded(said.word("from", "")),
        destination=folded(said.word("to", "")),
        minutes=folded(said.word("minutes", "")),
        unit=said.choice("unit", tuple(UNITS), "minutes"),
        schemes=schemes_of(said),
        state=state,
        kind=said.choice("kind", BODY_KINDS, BODY_KINDS[0]),
    )


def _figures(said: Said) -> FiguresSaid:
    said.only(*_FIGURES)
    functions = said.part("functions")
    columns = [_column(each, said) for each in said.parts("columns")]
    function = recipe(said, "function")
    if bool(columns) == bool(function):
        raise said.refuse("Give figures either columns, or function and value.")
    if function:
        columns = [_long(said)]
    marks = said.part("marks")
    for mark in marks.values:
        marks.part(mark).only("kind", "note")
    return FiguresSaid(
        columns=tuple(columns),
        function=function,
        functions={key.casefold(): _meaning_of(functions, key) for key in functions.values},
        absent=frozenset(_spaced(word) for word in said.words("absent")),
        zero=frozenset(_spaced(word) for word in said.words("zero")),
        several=said.choice("several", ("refused", "add-up"), "refused"),
        marks={
            mark: MarkSaid(_kind(marks.part(mark)).fixed, marks.part(mark).word("note", ""))
            for mark in marks.values
        },
    )


def _spaced(word: str) -> str:
    return " ".join(word.split()).casefold()


def _long(said: Said) -> ColumnSaid:
    return ColumnSaid(
        column=folded(said.word("value")),
        meaning=None,
        year=_year(said),
        factor=_factor(said),
        kind=_kind(said),
        note=recipe(said, "note", plain="value"),
        blank=_blank(said),
        line=said.line,
    )


def _column(said: Said, above: Said) -> ColumnSaid:
    """A column; what it leaves out holds as ``figures`` says it for all."""
    said.only("column", "measure", "service", "year", "factor", "kind", "note", "blank")
    column = folded(said.word("column"))
    measure, service = said.word("measure", ""), said.word("service", "")
    many = "{function}" in column
    if many and (measure or service):
        raise said.refuse("A column with {function} takes its meaning from functions.", "column")
    if not many and not (measure or service):
        raise said.refuse(f"Of what are the figures in column {column}? Give a measure.", "column")

    def own(key: str) -> Said:
        return said if key in said.values else above

    return ColumnSaid(
        column=column,
        meaning=None if many else Meaning(measure or _SPENDING, service),
        year=_year(own("year")),
        factor=_factor(own("factor")),
        kind=_kind(own("kind")),
        note=recipe(own("note"), "note", plain="value"),
        blank=_blank(own("blank")),
        line=said.line,
    )


def _blank(said: Said) -> str:
    return said.choice("blank", ("left-out", "absent", "refused"), "left-out")


def _kind(said: Said) -> Recipe:
    kind = recipe(said, "kind", plain="value")
    if kind.fixed and kind.fixed not in FACT_KINDS:
        hint = rules.did_you_mean(kind.fixed, FACT_KINDS)
        raise said.refuse(f"{shown(kind.fixed)} is not a kind of fact.{hint}", "kind")
    return kind


def _year(said: Said) -> Recipe:
    word = said.values.get("year")
    is_fixed = isinstance(word, str) and word.isdigit()
    return recipe(said, "year", plain="value" if is_fixed else "column")


def _factor(said: Said) -> Recipe:
    found = recipe(said, "factor", plain="value")
    for word in (found.fixed, *found.values.values()):
        if word:
            try:
                factor_of(word)
            except ValueError as bad:
                raise said.refuse(str(bad), "factor") from None
    return found


def factor_of(word: str) -> Decimal:
    """What a figure is multiplied by. Raises ValueError."""
    try:
        factor = Decimal(word.replace(",", ""))
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or not factor or abs(factor) > 10**9:
        raise ValueError(f"factor is {shown(word)}, not a number such as 1000.")
    return factor


def _meaning_of(said: Said, key: str) -> Meaning:
    value = said.values[key]
    if isinstance(value, Said):
        value.only("measure", "service")
        return Meaning(value.word("measure", _SPENDING), value.word("service", ""))
    if value == LEAVE_OUT:
        return Meaning()
    if not value:
        raise said.refuse(f"What is {shown(key)}? A service, a measure, or {LEAVE_OUT}.", key)
    return Meaning("", said.word(key))


def _measure(said: Said) -> MeasureSaid:
    said.only("code", "name", "unit", "description", "of_service", "may_be_negative")
    return MeasureSaid(
        code=_short(said, "code", 40),
        name=_line(said, "name", 80) or said.word("name"),
        unit=_line(said, "unit", 20) or said.word("unit"),
        description=_line(said, "description", 300) or said.word("description"),
        of_service=said.yes("of_service"),
        may_be_negative=said.yes("may_be_negative"),
    )


def settled(meaning: Meaning, services: Collection[str], measures: Collection[str]) -> Meaning:
    """A meaning whose one word was a service or a measure, told apart.

    >>> settled(Meaning("", "fire"), ["fire"], ["spending"])
    Meaning(measure='spending', service='fire')
    """
    word = meaning.service
    if meaning.measure or not word or word in services or word not in measures:
        return Meaning(meaning.measure or (_SPENDING if word else ""), word)
    return Meaning(word)
