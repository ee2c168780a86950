"""What a prospectus says, as plain values: no tables, no queries, nothing to look up.

Amounts are cents a year unless a name says otherwise. Both papers are made from one
``Content``, so that no figure can differ between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from interlocal.proposals import rules
from interlocal.proposals.documents.questions import SEVEN_QUESTIONS, Question
from interlocal.web.words import Range


class UnusableContent(ValueError):
    """A prospectus cannot be made from these values; the message says why."""


class Kind(Enum):
    """Where a figure stands between a ledger and a guess."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    IMPUTED = "imputed"


class Direction(Enum):
    """What the studies found when others shared this service."""

    LOWER = "Costs fell"
    NONE = "No clear change"
    HIGHER = "Costs rose"
    MIXED = "Findings differ"


class Step(Enum):
    """A line on the way from gross to net, as the scenario's terms name them."""

    GROSS = "gross"
    TRAVEL = "travel"
    COORDINATION = "coordination"
    PAY = "pay"
    STRANDED = "stranded"
    BACKFILL = "backfill"
    ELSEWHERE = "elsewhere"
    TRANSITION = "transition"
    NET = "net"


@dataclass(frozen=True)
class Participant:
    """A body around the table: what it pays alone, and under the proposed split."""

    name: str
    alone: Range
    share: int
    saving: Range
    kind: Kind
    note: str = ""
    """How the cost alone was arrived at: "Spending of 2014 with benefits spread"."""


@dataclass(frozen=True)
class Split:
    """One way to share the cost, and whether anyone would do better apart."""

    title: str
    idea: str
    shares: Sequence[int]
    """Cents a year, in the order of the participants."""
    groups_better_apart: int
    """Towns and sub-groups that would pay less on their own."""
    worst_group: Sequence[str] = ()
    worst_loss: int = 0
    """What the worst placed of them would pay above its cost apart."""
    is_proven: bool = True
    """Whether it is proven that there are such groups, or none."""

    @property
    def better_apart(self) -> str:
        """How many would do better apart, for a cell of a table."""
        if self.groups_better_apart:
            return rules.better_apart_words(self.groups_better_apart, len(self.shares))
        return "nobody" if self.is_proven else "nobody found"


@dataclass(frozen=True)
class Term:
    """A line from gross to net for the whole group. Costs are positive and taken off."""

    step: Step
    label: str
    amount: Range
    idea: str = ""


@dataclass(frozen=True)
class Caution:
    """Something that could go wrong, or that the figures do not know."""

    title: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """What one study found, in our words, with where to read it."""

    direction: Direction
    sentence: str
    citation: str
    href: str = ""


@dataclass(frozen=True)
class Assumption:
    """A value that the estimate rests on and that one may doubt."""

    name: str
    value: str
    between: str
    source: str
    kind: str = "assumed"


@dataclass(frozen=True)
class Source:
    """A publication that figures were taken from."""

    publisher: str
    title: str
    year: str
    table: str = ""
    href: str = ""


@dataclass(frozen=True)
class Contact:
    """Who to call."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Map:
    """A small picture of where the partners lie. It must say in words what it shows."""

    svg: str
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise UnusableContent("A map needs a text that says what it shows.")


@dataclass(frozen=True)
class Horizon:
    """What the years ahead bring this participant, from the scenario's workbench."""

    years: Sequence[tuple[int, Range]]
    """Net saving added up since the start, by fiscal year."""
    yearly: Range
    """Net saving a year on average; the range holds eight in ten futures."""
    pays_back: str
    """In a sentence: without the grant, and with it."""
    drives: str
    """What the result hangs on, in a sentence."""
    cliff: str = ""
    """What happens when a grant ends; empty without one."""

    def __post_init__(self) -> None:
        if not self.years:
            raise UnusableContent("A look ahead needs its years.")


@dataclass(frozen=True)
class Content:
    """A prospectus for one participant, its own benefit first."""

    town: str
    """The participant that this paper is for; one of ``participants``."""
    service: str
    """As a title: "Libraries"."""
    made_on: date
    participants: Sequence[Participant]
    split: str
    """Title of the proposed split; one of ``splits``."""
    splits: Sequence[Split]
    terms: Sequence[Term]
    proposal: Sequence[str]
    """What is proposed, a paragraph each."""
    warnings: Sequence[Caution]
    evidence: Sequence[Evidence]
    method: Sequence[str]
    """How the figures were computed, a paragraph each."""
    assumptions: Sequence[Assumption]
    sources: Sequence[Source]
    contact: Contact
    range_words: str
    """What a range means: "In nine of ten simulated futures the figure lies inside"."""
    keeps: Sequence[str] = ()
    """What the town keeps control of, beyond what is always so."""
    audience: str = ""
    """Who sees this: "Made for Bolton. Nobody else sees it until Bolton shares it."."""
    map: Map | None = None
    horizon: Horizon | None = None
    questions: Sequence[Question] = field(default=SEVEN_QUESTIONS)

    def __post_init__(self) -> None:
        names = [participant.name for participant in self.participants]
        if len(names) < 2:
            raise UnusableContent("Sharing needs at least two participants.")
        if len(set(names)) < len(names):
            raise UnusableContent("Two participants have the same name; tell them apart.")
        if self.town not in names:
            raise UnusableContent(f"{self.town} is not among the participants.")
        if self.split not in [split.title for split in self.splits]:
            raise UnusableContent(f"There is no split called {self.split}.")
        for split in self.splits:
            if len(split.shares) != len(names):
                raise UnusableContent(f"{split.title} has no share for every participant.")
        if [p.share for p in self.participants] != list(self.proposed.shares):
            raise UnusableContent(f"What each participant pays differs from {self.split}.")
        steps = [term.step for term in self.terms]
        if Step.GROSS not in steps or Step.NET not in steps or len(set(steps)) < len(steps):
            raise UnusableContent("The way from gross to net needs both ends, and each line once.")

    @property
    def own(self) -> Participant:
        """The line of the participant that this paper is for."""
        return next(line for line in self.participants if line.name == self.town)

    @property
    def partners(self) -> list[str]:
        """The others around the table."""
        return [line.name for line in self.participants if line.name != self.town]

    @property
    def proposed(self) -> Split:
        """The split that the figures up front are computed with."""
        return next(split for split in self.splits if split.title == self.split)

    @property
    def net(self) -> Range:
        """What the whole group would save a year, after the costs of sharing."""
        return next(term.amount for term in self.terms if term.step is Step.NET)
