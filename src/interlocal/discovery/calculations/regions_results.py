"""What grouping a region answers, as plain values: cents, shares of one, ids of towns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from interlocal.discovery.calculations.regions_problem import LeftOut, Town, Wishes
from interlocal.web.words import Range

OPTIMAL = "optimal"
WITHIN_GAP = "within gap"
OPEN_GAP = "open gap"
TIME_LIMIT = "time limit"
INTERRUPTED = "interrupted"

STATUS_WORDS = {
    OPTIMAL: "no other grouping within these limits is expected to cost less",
    WITHIN_GAP: "proven as near to the best as was asked",
    OPEN_GAP: "the proof does not close; a better grouping may exist within the gap",
    TIME_LIMIT: "stopped at the time limit; a better grouping may exist within the gap",
    INTERRUPTED: "stopped on request; a better grouping may exist within the gap",
}

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """What one member pays: expected, in cents a year."""

    town: str
    alone_cents: int
    pays_cents: int

    @property
    def saves_cents(self) -> int:
        """What it saves a year; negative is a loss."""
        return self.alone_cents - self.pays_cents


@dataclass(frozen=True)
class GroupResult:
    """One group of the plan; a town that is better alone is a group of one.

    members, host : ids of towns
    alone_cents, shared_cents : expected cost a year apart and together, sharing's own
        costs included
    net : net saving a year, with the range that holds eight draws in ten
    chance_of_saving : share of draws in which the group saves on balance
    parts : where the mean saving comes from, part -> cents; negative ones are what
        sharing costs
    shares : what each member pays, so that nobody and no sub-group would do better
        apart where that is possible; they add up to shared_cents less subsidy_cents
    stable : such a split exists without help from outside
    subsidy_cents : else the least help a year that makes one
    per_head_stable : whether shares by population would hold too
    beyond_data : the group is larger than any town that the cost curve was fitted to
    """

    members: Ids
    host: str
    population: int
    alone_cents: int
    shared_cents: int
    net: Range
    chance_of_saving: float
    parts: Mapping[str, int]
    shares: tuple[Share, ...]
    stable: bool
    subsidy_cents: int
    per_head_stable: bool
    beyond_data: bool


@dataclass(frozen=True)
class OtherPlan:
    """Another grouping: what it costs more a year, and how it differs from the plan."""

    groups: tuple[Ids, ...]
    dearer_cents: int
    gone: tuple[Ids, ...]
    new: tuple[Ids, ...]


@dataclass(frozen=True)
class Pair:
    """Two towns, and in which share of the draws the best grouping has them together."""

    towns: tuple[str, str]
    share: float
    in_plan: bool


@dataclass(frozen=True)
class StaysOut:
    """The best grouping of the others if one town stays out.

    dearer_cents : what the region, that town alone included, pays more a year
    """

    town: str
    groups: tuple[Ids, ...]
    dearer_cents: int
    gap: float | None
    status: str


@dataclass(frozen=True)
class GroupingResult:
    """The best grouping of a region's towns for one service.

    towns : all that were grouped, by id in the groups
    left_out : those that could not be compared, with the reason
    groups : every grouped town in exactly one, those of one town included
    alone_cents, shared_cents, net : of all towns together
    bound_cents : no grouping within the limits is expected to cost less, proven;
        None = nothing is proven
    gap : share of the cost that a better grouping could save at most; None = not proven
    status : a key of STATUS_WORDS
    others : the next best groupings found, cheapest first
    others_complete : no grouping in between was missed, proven
    pairs : towns that are together in the plan or often in the draws, most often first
    draws : simulated futures behind ``pairs``
    notes : what to know before trusting the plan
    """

    region: str
    service: str
    service_name: str
    on: date
    basis: str
    wishes: Wishes
    seed: int
    towns: Mapping[str, Town]
    left_out: tuple[LeftOut, ...]
    groups: tuple[GroupResult, ...]
    alone_cents: int
    shared_cents: int
    net: Range
    chance_of_saving: float
    bound_cents: int | None
    gap: float | None
    status: str
    others: tuple[OtherPlan, ...]
    others_complete: bool
    pairs: tuple[Pair, ...]
    draws: int
    stays_out: tuple[StaysOut, ...]
    notes: tuple[str, ...]

    @property
    def shared_groups(self) -> tuple[GroupResult, ...]:
        """The groups of two towns or more."""
        return tuple(group for group in self.groups if len(group.members) > 1)

    @property
    def better_alone(self) -> Ids:
        """The towns that the plan leaves by themselves."""
        return tuple(group.members[0] for group in self.groups if len(group.members) == 1)

    @property
    def gap_cents(self) -> int | None:
        """What a better grouping could save at most, a year."""
        return None if self.bound_cents is None else self.shared_cents - self.bound_cents

    @property
    def runner_up(self) -> OtherPlan | None:
        """The next best grouping that was found."""
        return self.others[0] if self.others else None

    def name(self, town: str) -> str:
        """A town's name by its id."""
        return self.towns[town].name

    def as_data(self) -> dict[str, Any]:
        """Everything as values that JSON can hold."""
        told = asdict(self)
        told["on"] = self.on.isoformat()
        told["towns"] = [asdict(town) for town in self.towns.values()]
        told["better_alone"] = list(self.better_alone)
        told["gap_cents"] = self.gap_cents
        told["status_words"] = STATUS_WORDS[self.status]
        for group in told["groups"]:
            for share in group["shares"]:
                share["saves_cents"] = share["alone_cents"] - share["pays_cents"]
        return told | {"unit": "cents a year", "range": "eight draws in ten", "kind": "estimated"}
