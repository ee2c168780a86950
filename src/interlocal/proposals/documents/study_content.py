"""What a feasibility study and a one-pager say, as plain values, all from one bench.

``told`` is the forecast's document (``calculations.benches`` tells its shape); amounts
are cents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from interlocal.proposals.documents.content import Contact, Evidence, Map, Split
from interlocal.proposals.documents.workbook import Source

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Today:
    """How a participant provides the service today, as far as its baseline says."""

    name: str
    stands_on: str
    fte: str
    volume: str
    level: Sequence[str]
    """Hours, quality, equipment, contracts that bind: a phrase each."""


@dataclass(frozen=True)
class StudyContent:
    """One bench, for its study and its one-pagers."""

    title: str
    service: str
    owner: str
    option: str
    option_lines: Sequence[tuple[str, str, str]]
    """What the shared service would cost: line, amount, source."""
    made_on: date
    revision: int
    fingerprint: str
    is_locked: bool
    told: Told
    today: Sequence[Today]
    splits: Sequence[Split]
    shares_words: str
    findings: Sequence[Evidence]
    evidence_words: Sequence[str]
    sources: Sequence[Source]
    inputs: Sequence[tuple[str, str, str, str, str, str]]
    """Name, low, likely, high, how known, source."""
    audience: str
    contact: Contact
    map: Map | None = None

    @property
    def years(self) -> str:
        """The horizon in words: "2032 to 2041"."""
        return f"{self.told['years'][0]} to {self.told['years'][-1]}"

    @property
    def names(self) -> list[str]:
        """Who is around the table."""
        return [each["name"] for each in self.told["participants"]]

    @property
    def has_grant(self) -> bool:
        """Whether outside money comes in."""
        return bool(self.told["cliffs"]) or any(self.told["shared"]["grant"])

    def account(self, name: str) -> Told:
        """The account of one participant."""
        found: Told = next(each for each in self.told["participants"] if each["name"] == name)
        return found
