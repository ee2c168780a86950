"""What ties two bodies, in words, and how much it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.discovery.models import Tie
from interlocal.web.words import in_sentence

# How strongly a tie speaks for the next one: an agreement that runs shows that two bodies can
# share; people who know each other can at least begin. An ended agreement counts half.
STRENGTH = {"agreement": 1.0, "schools": 0.7, "meeting": 0.5, "people": 0.5}
ENDED = 0.5


@dataclass(frozen=True)
class Bond:
    """One tie as the ranking and its reasons use it."""

    kind: str
    service: str | None
    text: str
    ended: bool = False

    @classmethod
    def of(cls, tie: Tie) -> "Bond":
        """A tie in words."""
        what = in_sentence(tie.service.name) if tie.service else ""
        since = f" since {tie.since_year}" if tie.since_year else ""
        if tie.kind == Tie.Kind.AGREEMENT:
            text = f"share {what or 'a service'} already{since}"
            if tie.until_year:
                text = f"shared {what or 'a service'} until {tie.until_year}"
        elif tie.kind == Tie.Kind.MEETING:
            text = f"have talked about {what}" if what else "have met to talk"
        elif tie.kind == Tie.Kind.SCHOOLS:
            text = "share schools"
        else:
            text = f"have people who know each other{f' ({tie.note})' if tie.note else ''}"
        return cls(tie.kind, tie.service_id, text, ended=tie.until_year is not None)

    @property
    def strength(self) -> float:
        """Between 0 and 1."""
        return STRENGTH[self.kind] * (ENDED if self.ended else 1.0)


def strength_of(bonds: Sequence[Bond]) -> float:
    """How much several ties count together, 0 to 1; each further one adds less."""
    apart = 1.0
    for bond in bonds:
        apart *= 1 - 0.6 * bond.strength
    return 1 - apart
