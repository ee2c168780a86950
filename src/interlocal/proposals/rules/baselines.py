"""What a baseline says, as plain values, and the words of its parts."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from interlocal.proposals.models import CostLine

CATEGORIES: dict[str, str] = dict(CostLine.Category.choices)
INCOME = frozenset({CostLine.Category.FEES.value, CostLine.Category.REVENUE.value})
SHORT = {code: words.partition(":")[0] for code, words in CATEGORIES.items()} | {
    "whole": "Whole service",
    "operating": "Running costs",
    "fees": "Fees",
    "revenue": "Grants and revenue",
}
REPORTED, ESTIMATED, IMPUTED = LESS_SURE = ("reported", "estimated", "imputed")

UNANSWERED, YES, NO, NONE, SOME = "", "yes", "no", "none", "some"
QUESTIONS = {
    "benefits": "Are staff benefits in these lines?",
    "overhead": "Is a part of the town hall’s overhead in these lines?",
    "fees_netted": "Were fees already taken off the costs above?",
    "capital": "Are capital purchases and debt in these lines?",
}
MOST_CENTS = 10**13  # a hundred billion dollars: beyond that, a slip of typing


@dataclass(frozen=True)
class Line:
    """One line of cost, or of income that is taken off; cents a year, never negative."""

    category: str
    what: str
    cents: int
    kind: str = REPORTED
    fte: Decimal | None = None
    low_cents: int | None = None
    high_cents: int | None = None
    source: str = ""
    note: str = ""
    fact: int | None = None

    @property
    def is_income(self) -> bool:
        """Whether it is taken off."""
        return self.category in INCOME

    @property
    def ends(self) -> tuple[int, int]:
        """Low and high; the amount itself where no range was given."""
        low = self.cents if self.low_cents is None else self.low_cents
        return low, self.cents if self.high_cents is None else self.high_cents


@dataclass(frozen=True)
class Duty:
    """Something that the staff do on the side and that somebody must still do."""

    what: str
    hours_per_week: Decimal | None = None
    cents: int | None = None  # a year, to still do it; None: not known


@dataclass(frozen=True)
class Stranded:
    """Overhead that stays when the service moves: cents a year, for so many years."""

    what: str
    cents: int
    years: int


@dataclass(frozen=True)
class Asset:
    """A thing that the service owns or uses."""

    what: str
    bought_year: int | None = None
    years_left: int | None = None
    cents: int | None = None


@dataclass(frozen=True)
class Binding:
    """A contract that binds the service."""

    what: str
    partner: str = ""
    until_on: date | None = None
    leaving_cents: int | None = None


@dataclass(frozen=True)
class Content:
    """All that a baseline says. Empty and None mean “not answered”, never zero."""

    fiscal_year: int | None = None
    volume: Decimal | None = None
    volume_unit: str = ""
    service_level: str = ""
    hours: str = ""
    benefits: str = UNANSWERED
    overhead: str = UNANSWERED
    fees_netted: str = UNANSWERED
    capital: str = UNANSWERED
    duties_answer: str = UNANSWERED
    stranded_answer: str = UNANSWERED
    lines: tuple[Line, ...] = ()
    duties: tuple[Duty, ...] = ()
    stranded: tuple[Stranded, ...] = ()
    assets: tuple[Asset, ...] = ()
    bindings: tuple[Binding, ...] = ()

    @property
    def cost_cents(self) -> int:
        """All costs, before fees and revenue."""
        return sum(line.cents for line in self.lines if not line.is_income)

    @property
    def income_cents(self) -> int:
        """Fees and revenue."""
        return sum(line.cents for line in self.lines if line.is_income)

    @property
    def net_cents(self) -> int:
        """Costs less fees and revenue."""
        return self.cost_cents - self.income_cents

    @property
    def fte(self) -> Decimal | None:
        """Full-time equivalents, where any line gives them."""
        given = [line.fte for line in self.lines if line.fte is not None]
        return sum(given, Decimal(0)) if given else None


TABLES = ("lines", "duties", "stranded", "assets", "bindings")
WORDS = ("fiscal_year", "volume", "volume_unit", "service_level", "hours")
ANSWERS = (*QUESTIONS, "duties_answer", "stranded_answer")


def objections(content: Content) -> list[str]:
    """What keeps a draft from being saved: values that make no sense. Gaps are allowed."""
    found = []
    if content.volume is not None and content.volume < 0:
        found.append("A volume cannot be negative.")
    if content.volume is not None and not content.volume_unit.strip():
        found.append("Say what the volume counts, for example calls a year.")
    for number, line in enumerate(content.lines, 1):
        named = f"Line {number} (“{line.what[:40]}”)"
        if not 0 <= line.cents <= MOST_CENTS:
            found.append(
                f"{named}: write the amount without a minus, and below $100 billion. Fees and "
                "revenue are taken off by their kind of line."
            )
        low, high = line.ends
        if not 0 <= low <= line.cents <= high:
            found.append(f"{named}: the amount must lie between “from” and “to”.")
        if line.fte is not None and line.fte < 0:
            found.append(f"{named}: full-time positions cannot be negative.")
    for answer, rows, what in (
        (content.duties_answer, content.duties, "duties on the side"),
        (content.stranded_answer, content.stranded, "overhead that stays"),
    ):
        if answer == NONE and rows:
            found.append(f"You said there is none, and listed {what}. Which holds?")
    return found


def missing(content: Content) -> list[str]:
    """What a baseline needs before it may be handed over, in words; each blank named."""
    found = []
    if content.fiscal_year is None:
        found.append("Say which fiscal year the costs are of.")
    if not any(not line.is_income for line in content.lines):
        found.append("Give at least one line of cost.")
    if not content.duties_answer:
        found.append(
            "Say whether staff do other duties on the side, or that there are none. Left out, they "
            "can turn a saving into a loss."
        )
    elif content.duties_answer == SOME and not content.duties:
        found.append("List the duties on the side, or say that there are none.")
    if not content.stranded_answer:
        found.append("Say what overhead would stay when the service moves, or that none would.")
    elif content.stranded_answer == SOME and not content.stranded:
        found.append("List the overhead that would stay, or say that none would.")
    found += [f"Answer: {words}" for code, words in QUESTIONS.items() if not getattr(content, code)]
    return found


def least_sure(kinds: Iterable[str]) -> str:
    """The kind of a sum: as sure as its least sure part."""
    return max(kinds, key=LESS_SURE.index, default=REPORTED)


def with_checked_facts(content: Content, known: Iterable[Line]) -> Content:
    """A line keeps the fact that it was taken from only while its amount stands as it was."""
    held = {(line.fact, line.category, line.cents) for line in known if line.fact}
    lines = tuple(
        line
        if not line.fact or (line.fact, line.category, line.cents) in held
        else replace(line, fact=None)
        for line in content.lines
    )
    return replace(content, lines=lines)


def digest(content: Content, *, organisation: str, service: str, number: int) -> str:
    """The SHA-256 of a version: of all that it says, in one fixed order."""
    said = {"organisation": organisation, "service": service, "number": number}
    said |= asdict(content)
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    """A decimal however many zeros it was stored with, and a day, in one way each."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no one way to be written")
