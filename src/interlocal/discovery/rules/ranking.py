"""How possible groups are put in order: eight parts, each weighed, each said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from interlocal.discovery.models import Notice
from interlocal.discovery.rules.matches import NOTABLE_CENTRAL_SHARE, Match, Remark
from interlocal.discovery.rules.ties import Bond, strength_of
from interlocal.web.words import dollars, listing

MOST_WEIGHT = 100


@dataclass(frozen=True)
class Part:
    """One thing that counts. ``usual`` is its weight unless a person says otherwise."""

    code: str
    label: str
    usual: int
    meaning: str


PARTS = (
    Part(
        "saving",
        "Expected net saving",
        60,
        "The town's own, as a share of the largest in the list; a loss counts against.",
    ),
    Part("need", "Needs and offers", 7, "One has posted what the other looks for."),
    Part("ties", "Ties", 10, "Agreements, meetings, shared schools, people who know each other."),
    Part("similar", "Similar need", 3, "How near the costs a head of the service lie."),
    Part(
        "near", "Nearness", 12, "How far the farthest partner is, against the distance asked for."
    ),
    Part("room", "Room to grow", 1, "Whether a larger service still gains a head."),
    Part("data", "Data quality", 3, "Nothing unusual, one year, little booked centrally."),
    Part(
        "law", "Legal path", 4, "Whether a statute for acting together was read. No legal advice."
    ),
)
USUAL = {part.code: part.usual for part in PARTS}
LABELS = {part.code: part.label for part in PARTS}

# The saving keeps the most weight, but its differences between partners are small against their
# ranges, while nearness and ties lower what an agreement costs to make and to keep (the studies
# are named in docs/how/finder.md). The weights are judgment and were fitted to no list of cases.

# What one flaw of the data takes off; three of them leave little to rely on.
FLAW = 0.3


def need_part(pairs: bool, has_posted: bool) -> float:
    """One where a need and an offer meet, a half where a partner has posted about the service."""
    return 1.0 if pairs else 0.5 if has_posted else 0.0


def parts_of(
    match: Match,
    *,
    largest_cents: int,
    max_km: float,
    bonds: Sequence[Bond],
    need: float,
    law: float,
) -> dict[str, float]:
    """The parts of one match: the saving between −1 and 1, the others between 0 and 1.

    ``largest_cents`` is the largest saving or loss in the list, by size.
    """
    heads = [
        cents / people for cents, people in zip(match.alone_cents, match.populations, strict=True)
    ]
    return {
        "saving": match.net_mean_cents / largest_cents if largest_cents else 0.0,
        "need": need,
        "ties": strength_of(bonds),
        "similar": min(heads) / max(heads) if max(heads) > 0 else 0.0,
        "near": max(0.0, 1 - match.distance_km / max_km),
        "room": min(1.0, match.flattening_population / match.combined_population),
        "data": max(0.0, 1 - FLAW * flaws(match)),
        "law": law,
    }


def flaws(match: Match) -> int:
    """How many things make the figures of a match shaky."""
    return (
        len(match.unusual)
        + sum(share >= NOTABLE_CENTRAL_SHARE for share in match.central_shares)
        + (len({year for year in match.years if year}) > 1)
        + match.beyond_data
    )


def score(parts: Mapping[str, float], weights: Mapping[str, int]) -> float:
    """Points of 100: the weighted mean of the parts."""
    total = sum(weights.values())
    return 100 * sum(weights[code] * parts[code] for code in weights) / total


@dataclass(frozen=True)
class Rank:
    """Where a match stands, of how many, with its parts and points."""

    place: int
    of: int
    parts: Mapping[str, float]
    weights: Mapping[str, int]
    largest_cents: int

    @property
    def points(self) -> float:
        """Points of 100."""
        return score(self.parts, self.weights)

    @property
    def lines(self) -> tuple[tuple[str, float, int, float], ...]:
        """Each part: label, between 0 and 1, weight, and the points that it brings."""
        total = sum(self.weights.values())
        return tuple(
            (
                LABELS[code],
                self.parts[code],
                weight,
                100 * weight * self.parts[code] / total,
            )
            for code, weight in self.weights.items()
        )


def what_would_change(rank: Rank, above: Rank | None, above_name: str) -> str:
    """What would put a match above the one before it; nothing for the first.

    By how much the net saving would have to be larger, or which weight would do it.
    """
    if above is None:
        return ""
    behind = sum(
        weight * (above.parts[code] - rank.parts[code]) for code, weight in rank.weights.items()
    )
    ways = []
    if rank.weights["saving"] and rank.largest_cents:
        more = ceil(behind / rank.weights["saving"] * rank.largest_cents)
        ways.append(f"the town saved about {dollars(max(more, 100), _step(more))} a year more")
    ahead = {code: rank.parts[code] - above.parts[code] for code in rank.weights}
    best = max(ahead, key=lambda code: ahead[code])
    room = MOST_WEIGHT - rank.weights[best]
    if ahead[best] > 0 and behind <= room * ahead[best]:  # else no weight on the page would do
        more_weight = max(ceil(behind / ahead[best]), 1)
        if more_weight <= room:
            label = LABELS[best].lower()
            ways.append(f"“{label}” weighed {rank.weights[best] + more_weight} or more")
    return f"It would stand above {above_name} if {' or if '.join(ways)}." if ways else ""


def why_lower(rank: Rank, first: Rank, most: int = 2) -> list[str]:
    """The parts in which a match falls behind the first, the largest loss of points first."""
    total = sum(rank.weights.values())
    behind = {
        code: 100 * weight * (first.parts[code] - rank.parts[code]) / total
        for code, weight in rank.weights.items()
    }
    worst = sorted(behind, key=lambda code: -behind[code])[:most]
    return [
        f"{LABELS[code].lower()} brings {max(behind[code], 0.1):.1f} points less"
        for code in worst
        if behind[code] >= 0.05
    ]


def _step(cents: int) -> int:
    return 100_00 if cents >= 1_000_00 else 100


def tie_remarks(match: Match, bonds: Mapping[int, Sequence[Bond]]) -> list[Remark]:
    """What ties the asking town to each partner, as reasons."""
    return [
        Remark("tie", f"{match.town.name} and {body.name} {bond.text}.")
        for body in match.partners
        for bond in bonds.get(body.pk, ())
    ]


def posted_remarks(notices: Sequence[Notice]) -> list[Remark]:
    """What the partners have posted about the service, as reasons."""
    return [
        Remark(
            notice.kind,
            f"{notice.owner.name} {'needs' if notice.is_need else 'offers'}: “{notice.title}”.",
        )
        for notice in notices
    ]


def why_not_first(name: str, rank: Rank, first: Rank) -> list[str]:
    """Where a partner stands, and in what it falls behind the first."""
    if rank.place == 1:
        return [f"{name} stands first of {rank.of}."]
    said = [f"{name} stands at place {rank.place} of {rank.of} at best."]
    behind = why_lower(rank, first)
    if behind:
        said.append(f"Against the first, {listing(behind)}.")
    return said
