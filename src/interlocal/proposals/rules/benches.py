"""What a bench says, as plain values: its words, its hash, and where two people disagree."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from interlocal.web.words import listing

OPTIONS: Final[Mapping[str, str]] = {
    "alone": "Go on alone",
    "contract": "One provides, the others pay by contract",
    "lead": "A lead agency for all",
    "joint": "A joint body",
    "private": "A private or nonprofit provider",
}
FIELDS: Final[Mapping[str, str]] = {
    "name": "Name",
    "option": "Way of sharing",
    "host": "Who provides",
    "first_year": "First year shared",
    "years": "Years looked ahead",
    "discount_rate": "Discount rate",
    "build_up": "What it would cost together",
    "inputs": "Uncertain inputs",
    "drivers": "Drivers of cost",
    "clause": "Cost clause",
    "revenue": "Revenue taken off first",
}
STEPS: Final[Mapping[str, str]] = {
    "gross": "Saving from doing it together, before its costs",
    "stranded": "Overhead that stays behind",
    "backfill": "Duties that somebody must still do",
    "pay": "Bringing pay together",
    "coordination": "Working together",
    "elsewhere": "Rise in services kept in-house",
    "borrowing": "Payments on loans",
    "transition": "Cost of the change",
    "net before grant": "Net saving without the grant",
    "grant": "Grant",
    "net": "Net saving",
}
GRADES: Final[Mapping[str, str]] = {
    "published": "published",
    "our-reading": "our reading of studies",
    "assumption": "assumed",
    "estimated": "estimated",
    "own": "the towns’ own",
}
ENGINE_LINES: Final[Mapping[str, str]] = {
    "personnel": "Personnel, and what is not broken down",
    "benefits": "Benefits",
    "overhead": "Overhead",
    "equipment": "Equipment and running costs",
    "contracts": "Contracts",
    "facilities": "Facilities and capital",
    "fees": "Less: fees and revenue",
}
RATES: Final = ("wages", "inflation", "volume", "interest")


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: what was saved in between, and what was to be saved."""

    field: str
    words: str
    theirs: Any
    mine: Any


def conflicts(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[Conflict, ...]:
    """The fields in which what is saved and what was to be saved differ.

    >>> [one.field for one in conflicts({"years": 10, "name": "A"}, {"years": 12, "name": "A"})]
    ['years']
    """
    return tuple(
        Conflict(field, FIELDS[field], theirs[field], value)
        for field, value in mine.items()
        if theirs[field] != value
    )


def canonical(document: Mapping[str, Any]) -> str:
    """A document in the one way in which it is hashed: keys sorted, no spaces, no NaN."""
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def digest_of_document(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document in its one way.

    >>> digest_of_document({"b": 1, "a": 2}) == digest_of_document({"a": 2, "b": 1})
    True
    """
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def evidence_words(evidence: Mapping[str, Any], service: str) -> str:
    """One plain sentence: how the towns' own estimate sits in what studies suggest.

    ``evidence`` is one entry of the forecast's ``evidence`` (see ``calculations.benches``).
    """
    verdict = evidence["verdict"]
    own = _share(evidence["own"])
    if verdict == "no evidence":
        return (
            f"No study of {service} says what sharing it saves. Your estimate, {own} of the cost "
            "alone, stands by itself."
        )
    range_ = f"{_share(evidence['low'])} to {_share(evidence['high'])}"
    start = f"Your estimate is {own} of the cost alone; studies suggest {range_}."
    if verdict == "agrees":
        return f"{start} The two agree."
    strength = "far " if verdict.startswith("far") else ""
    which = "more" if "more" in verdict else "less"
    ask = (
        "Ask what you know that the studies do not, before anybody counts on it."
        if which == "more"
        else "Ask what holds the saving down here; the studies may not fit your towns."
    )
    return f"{start} Yours is {strength}{which} hopeful. {ask}"


def public_words(names: list[str]) -> str:
    """That some stand on public figures, in a sentence; empty where nobody does."""
    if not names:
        return ""
    verb = "stands" if len(names) == 1 else "stand"
    return (
        f"{listing(names)} {verb} on public figures, estimated: no baseline was handed over. "
        "Duties on the side and overhead that stays are assumed for them."
    )


def _share(value: float | None) -> str:
    if value is None:
        return "unknown"
    per_cent = round(value * 100)
    return f"{'−' if per_cent < 0 else ''}{abs(per_cent)} %"
