"""Where two benches, or two people's versions of one, say different things: line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from interlocal.proposals.rules.benches import FIELDS, OPTIONS
from interlocal.web.words import dollars

NOTHING: Final = "—"
WORDS: Final[Mapping[str, str]] = {
    "lines": "Line",
    "fees": "Fee",
    "borrowing": "Loan",
    "grants": "Grant",
    "members": "Borne by",
    "pay": "Bringing pay together",
    "transition": "Cost of the change",
    "phase": "Phase-in",
    "cents": "dollars",
    "ratio": "part of the costs alone",
    "driver": "grows with",
    "variable": "follows the volume",
    "source": "source",
    "how": "given as",
    "rate": "interest",
    "years": "years",
    "taper": "years of falling",
    "first_year": "first year",
    "keeps_own": "keeps its own service",
    "coordination_cents": "working together",
    "own_transition_cents": "own cost of the change",
    "backfill_cents": "duties that somebody must still do",
    "stranded_cents": "overhead that stays",
    "stranded_years": "years until it is gone",
    "elsewhere_cents": "rise elsewhere",
    "kind": "moves",
    "of": "of",
    "low": "low",
    "likely": "likely",
    "high": "high",
    "model": "staffing model",
    "volumes": "volumes",
    "values": "numbers",
}
QUIET: Final = frozenset({"version", "grade", "href", "label", "name", "slug", "facts"})
SHARES: Final = frozenset(
    {"ratio", "variable", "rate", "discount_rate", "low", "likely", "high", "phase"}
)


@dataclass(frozen=True)
class Differing:
    """One thing that differs, in words."""

    what: str
    first: str
    second: str


def differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Differing]:
    """Every single thing in which two sets of a bench's fields differ, in the fields' order.

    >>> one = {"years": 10, "build_up": {"lines": [{"label": "Staff", "cents": 100_00}]}}
    >>> two = {"years": 10, "build_up": {"lines": [{"label": "Staff", "cents": 250_00}]}}
    >>> differing(one, two)
    [Differing(what='Line “Staff”, dollars', first='$100', second='$250')]
    """
    before, after = dict(_said(first)), dict(_said(second))
    return [
        Differing(what, before.get(what, NOTHING), after.get(what, NOTHING))
        for what in dict.fromkeys([*before, *after])
        if before.get(what, NOTHING) != after.get(what, NOTHING)
    ]


def _said(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, value in fields.items():
        if field == "option":
            yield FIELDS[field], OPTIONS.get(value, str(value))
        elif field == "build_up":
            yield from _flat("", value)
        elif field == "baselines":
            yield from _flat("Stands on", value)
        elif field in {"inputs", "drivers", "clause"}:
            yield from _flat(FIELDS[field], value)
        else:
            yield FIELDS.get(field, field), _words(field, value)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in QUIET:
                yield from _flat(_joined(path, WORDS.get(str(key), str(key))), one)
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, 1):
            name = one.get("label") or one.get("name") or str(place)
            yield from _flat(f"{path} “{name}”", one)
    else:
        yield path, _words(path, value)


def _joined(path: str, word: str) -> str:
    return f"{path}, {word}" if path else word


def _words(path: str, value: Any) -> str:
    """A value in words, by the last word of where it stands."""
    if isinstance(value, list):
        return "; ".join(_words(path, one) for one in value) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return NOTHING
    if isinstance(value, int | float):
        last = path.rsplit(", ", 1)[-1]
        if last in _MONEY:
            return dollars(round(value))
        if last in _SHARES or path in SHARES:
            return f"{value * 100:.6g} %".replace("-", "−")
        return f"{value:,.10g}"
    return str(value)


_MONEY: Final = {WORDS[key] for key in WORDS if key == "cents" or key.endswith("_cents")} | {
    "Bringing pay together",
    "Cost of the change",
}
_SHARES: Final = {WORDS.get(key, key) for key in SHARES} | {FIELDS["discount_rate"]}
