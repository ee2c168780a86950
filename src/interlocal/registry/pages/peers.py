"""Peers that can be explained: the towns nearest in population, and their median."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from interlocal.registry.pages.figures import Derived, money, per_head
from interlocal.registry.pages.sheets import Sheet
from interlocal.web.origins import Walk
from interlocal.web.words import counted, in_sentence, listing

HOW_MANY = 10
FEWEST = 3  # a median of fewer towns says more about them than about a town like this one

# What a town spends against the median of its peers: up to which ratio, shade, words.
STANDINGS: tuple[tuple[Decimal, int, str], ...] = (
    (Decimal("0.5"), 0, "half or less"),
    (Decimal("0.8"), 1, "less"),
    (Decimal("1.25"), 2, "about the same"),
    (Decimal("2"), 3, "more"),
)
FAR_MORE = (4, "more than twice")
BOOKED_CENTRALLY = "books too much centrally to compare"
BELOW_ZERO = "reports less than zero for it, as a refund or a correction would be"


def nearest_in_size(own: int, people: Mapping[int, Decimal], how_many: int = HOW_MANY) -> list[int]:
    """The keys of the bodies nearest in population to ``own``, nearest first.

    Examples
    --------
    >>> people = {1: Decimal(5000), 2: Decimal(9000), 3: Decimal(4800), 4: Decimal(5300)}
    >>> nearest_in_size(1, people, 2)
    [3, 4]
    """
    if own not in people:
        return []
    others = [key for key in people if key != own]
    return sorted(others, key=lambda key: (abs(people[key] - people[own]), key))[:how_many]


@dataclass(frozen=True)
class Comparison:
    """A town's cost per head of one service beside its peers'.

    ``used`` are the peers in the median; ``left_out`` are the others, each with the reason.
    ``refusal`` says why the town itself cannot be compared, or is empty.
    """

    service: str
    own: Derived | None
    used: tuple[Derived, ...]
    left_out: tuple[tuple[str, str], ...]
    refusal: str = ""

    @property
    def median(self) -> Decimal | None:
        """The middle of the peers' costs per head; None where too few are known."""
        if len(self.used) < FEWEST:
            return None
        return median(peer.value for peer in self.used)

    @property
    def text(self) -> str:
        """The median in dollars, or that it is not known."""
        return "too few report" if self.median is None else money(self.median)

    @property
    def standing(self) -> tuple[int | None, str]:
        """The shade of a heat strip, and the same in words."""
        if self.refusal:
            return None, "not compared"
        if self.own is None or not self.median:
            return None, "not known"
        ratio = self.own.value / self.median
        for most, shade, words in STANDINGS:
            if ratio <= most:
                return shade, words
        return FAR_MORE

    @property
    def walk(self) -> Walk | None:
        """From the median back to every peer's figures."""
        if self.median is None:
            return None
        used = sorted(self.used, key=lambda peer: peer.value)
        steps = [
            f"The median of {counted(len(used), 'peer')}: "
            f"{listing([f'{peer.town} {peer.text}' for peer in used])}.",
            *[f"{name} is left out: it {why}." for name, why in self.left_out],
            "Each: spending divided by the population of the nearest year that is known.",
        ]
        walks = [peer.walk for peer in used]
        return Walk(
            number=self.text,
            meaning=f"a head is what the middle one of the peers spends on {self.service}.",
            steps=steps,
            origins=[origin for walk in walks for origin in walk.origins],
        )


def cost_per_head(sheet: Sheet, service: str) -> Derived | None:
    """What a town spends on a service for each person, in the last year it reports.

    None where that is not known, or below zero.
    """
    fact = sheet.of_year("spending", sheet.spending_year, service)
    if fact and fact.is_spent_below_zero:
        return None
    people = sheet.people(fact.year) if fact else None
    return per_head(fact, people, sheet.town.name)


def compare(
    sheet: Sheet, peers: Sequence[Sheet], service: str, name: str, limit: float
) -> Comparison:
    """Set a town's cost per head beside its peers'.

    A town that books more than ``limit`` of its lines centrally is not compared: what
    its services cost with benefits is not known.
    """
    used, left_out = [], []
    for peer in peers:
        cost = cost_per_head(peer, service)
        if is_refused(peer, limit):
            left_out.append((peer.town.name, BOOKED_CENTRALLY))
        elif cost is None:
            left_out.append((peer.town.name, _why_none(peer, service)))
        else:
            used.append(cost)
    return Comparison(
        service=in_sentence(name),
        own=cost_per_head(sheet, service),
        used=tuple(used),
        left_out=tuple(left_out),
        refusal=_refusal(sheet, service, limit),
    )


def _refusal(sheet: Sheet, service: str, limit: float) -> str:
    if is_below_zero(sheet, service):
        return BELOW_ZERO
    return BOOKED_CENTRALLY if is_refused(sheet, limit) else ""


def _why_none(sheet: Sheet, service: str) -> str:
    return BELOW_ZERO if is_below_zero(sheet, service) else "reports no figure"


def is_below_zero(sheet: Sheet, service: str) -> bool:
    """Whether what a town spent on a service in the last year is reported below zero."""
    return any(fact.service_id == service for fact in sheet.below_zero)


def is_refused(sheet: Sheet, limit: float) -> bool:
    """Whether so much is booked centrally that services cannot be compared."""
    share = sheet.central_share
    return share is not None and share > Decimal(str(limit))
