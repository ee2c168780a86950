"""The legal path of a group: what its state's statute says, as far as it was read.

Whoever is not in the list was not checked here; that is never told as “no law”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from interlocal.discovery.rules.matches import Match, Remark
from interlocal.parameters import Statute, interlocal_law
from interlocal.web.words import listing

FOUND = 1.0
NOT_CHECKED = 0.5  # neither for nor against
TWO_STATES = 0.25  # two laws have to allow it, and neither was read for partners from elsewhere
NO_ADVICE = "This is not legal advice."


@dataclass(frozen=True)
class LegalPath:
    """What is known of the law for a group. ``part`` is between 0 and 1, for the ranking."""

    states: tuple[str, ...]
    statutes: tuple[Statute, ...]

    @classmethod
    def of(cls, match: Match, on: date) -> "LegalPath":
        """Of the states in which the members lie."""
        states = tuple(sorted({body.state for body in match.members}))
        read = (interlocal_law(state, on) for state in states)
        return cls(states, tuple(statute for statute in read if statute))

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        if len(self.states) > 1:
            return TWO_STATES
        return FOUND if self.statutes else NOT_CHECKED


def law_reasons(path: LegalPath, service: str) -> list[Remark]:
    """What the statute that was read says, where the whole group lies in one state."""
    if len(path.states) > 1 or not path.statutes:
        return []
    statute = path.statutes[0]
    said = [f"{statute.name} has a statute for acting together ({statute.citation})."]
    said.append(statute.approval)
    if service in statute.services:
        said.append(statute.services[service])
    said.append(f"Read in {statute.since.year}. {NO_ADVICE}")
    return [Remark("law", " ".join(said))]


def law_warnings(path: LegalPath) -> list[Remark]:
    """What was not checked: never told as if there were no law."""
    if len(path.states) > 1:
        said = (
            f"The group lies in {listing(list(path.states))}: the law of each has to allow it, "
            "and whether they allow partners from another state was not checked here."
        )
        return [Remark("two-states", f"{said} {NO_ADVICE}")]
    if path.statutes:
        return []
    return [
        Remark(
            "law-not-checked",
            f"The law of {path.states[0] or 'this state'} on acting together was not checked "
            f"here; ask your attorney which statute applies. {NO_ADVICE}",
        )
    ]


def law_lines(statutes: Sequence[Statute]) -> list[str]:
    """What an agreement has to hold and what else to know, in sentences."""
    return [line for each in statutes for line in (*each.contents, *each.notes)]
