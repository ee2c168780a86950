"""What a possible partnership means, in words, from values in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.registry.models import Organisation
from interlocal.web.words import (
    Range,
    dollars,
    in_sentence,
    listing,
    outcome_with_range,
    possessive,
)

NOTABLE_CENTRAL_SHARE = 0.05  # below it, spreading moves a cost by less than its other errors


@dataclass(frozen=True)
class Match:
    """One possible group for one service, from the asking town's side.

    Money is cents a year. ``net_*`` is the asking town's own part of the net
    saving (mean, and the range that holds eight draws in ten); ``group_*`` is
    everybody's. Tuples run over the members, the asking town first. ``minutes`` is the
    way to the farthest partner, ``minutes_by`` who measured it; blank if nobody did.
    """

    service: str
    town: Organisation
    partners: tuple[Organisation, ...]
    distance_km: float
    connected: bool | None
    combined_population: int
    flattening_population: int
    net_low_cents: int
    net_mean_cents: int
    net_high_cents: int
    group_net_cents: int
    group_gross_cents: int
    alone_cents: tuple[int, ...]
    populations: tuple[int, ...]
    chance_of_saving: float
    unusual: tuple[str, ...]
    central_shares: tuple[float, ...]
    years: tuple[int | None, ...]
    fitted_on: int
    beyond_data: bool = False
    minutes: float | None = None
    minutes_by: str = ""

    @property
    def members(self) -> tuple[Organisation, ...]:
        """All bodies in the group, the asking town first."""
        return (self.town, *self.partners)

    @property
    def saving(self) -> Range:
        """The asking town's own net saving a year."""
        return Range(self.net_low_cents, self.net_mean_cents, self.net_high_cents)


@dataclass(frozen=True)
class Remark:
    """A reason for or a warning about a match; ``code`` says which kind, for programs."""

    code: str
    text: str


def headline(match: Match, service_name: str) -> str:
    """The match in one sentence: "Sharing libraries with Coventry would ..."."""
    partners = listing([body.name for body in match.partners])
    meaning = outcome_with_range(match.town.name, match.saving)
    return f"Sharing {in_sentence(service_name)} with {partners} {meaning}."


def _way(match: Match, minutes: float) -> str:
    """How long the way is reckoned to be, and by what."""
    far = match.partners[0].name if len(match.partners) == 1 else "the farthest partner"
    if match.minutes_by:
        return f"The way to {far} takes {minutes:.0f} minutes ({match.minutes_by})."
    return f"The way to {far} is reckoned at about {minutes:.0f} minutes, from the straight line."


def reasons(match: Match) -> list[Remark]:
    """Why this group may be worth a talk."""
    found = []
    if match.connected:
        found.append(Remark("neighbours", _neighbourly(match)))
    else:
        found.append(
            Remark("distance", f"{_far(match)} is {match.distance_km:.0f} km away in a line.")
        )
    if match.minutes is not None:
        found.append(Remark("travel", _way(match, match.minutes)))
    people, flat = match.combined_population, match.flattening_population
    if people <= flat:
        found.append(
            Remark(
                "scale",
                f"Together you serve {people:,} people. A larger service may cost less a head "
                f"up to about {_thousands(flat)} people.",
            )
        )
    if match.group_gross_cents > 0:
        found.append(
            Remark(
                "gross",
                f"Before the costs of sharing, the group's saving is about "
                f"{dollars(match.group_gross_cents, 1_000_00)} a year; "
                f"after them about {dollars(match.group_net_cents, 1_000_00)}.",
            )
        )
    found.append(
        Remark(
            "chance",
            f"In {round(match.chance_of_saving * 10)} of 10 simulated futures the group saves.",
        )
    )
    return found


def warnings(match: Match) -> list[Remark]:
    """What speaks against the match, or what its figures do not know."""
    found = []
    if match.combined_population > match.flattening_population:
        found.append(
            Remark(
                "past-flattening",
                f"Past about {_thousands(match.flattening_population)} people little more is "
                f"gained; together you serve {match.combined_population:,}.",
            )
        )
    if match.group_gross_cents <= 0:
        found.append(
            Remark("no-economy", "By the evidence, a larger service is no cheaper a head here.")
        )
    for body, share in zip(match.members, match.central_shares, strict=True):
        if share >= NOTABLE_CENTRAL_SHARE:
            found.append(
                Remark(
                    "benefits",
                    f"{body.name} books {share:.0%} of its spending centrally (benefits and "
                    "insurance); it was spread over its services by an estimate.",
                )
            )
    for name in match.unusual:
        found.append(
            Remark(
                "unusual",
                f"{possessive(name)} cost a head is unusual for its size. Ask why before you "
                "build on it: another body may pay for a part.",
            )
        )
    if match.beyond_data:
        found.append(
            Remark(
                "beyond-data",
                "Together you are larger than any town that the estimate was learned from.",
            )
        )
    years = {year for year in match.years if year}
    if len(years) > 1:
        found.append(
            Remark(
                "years",
                "The figures are of different years: "
                + listing([f"FY{year}" for year in sorted(years)])
                + ".",
            )
        )
    return found


def group_name(match: Match, service_name: str) -> str:
    """A match in short: "libraries with Coventry and Hebron"."""
    return f"{in_sentence(service_name)} with {listing([body.name for body in match.partners])}"


def evidence_remark(service_name: str, directions: Sequence[str]) -> Remark:
    """What the studies of a service found, in one sentence, encouraging or not."""
    said = set(directions) - {"unknown"}
    name = in_sentence(service_name)
    if not said:
        text = f"No study of sharing {name} was found: treat the estimate as a question."
    elif said == {"saves"}:
        text = f"Evidence: in the studies found, sharing {name} tended to lower its cost."
    elif said == {"no effect"}:
        text = f"Evidence: in the studies found, sharing {name} had no clear effect on cost."
    elif said == {"costs more"}:
        text = f"Evidence: in the studies found, sharing {name} tended to cost more."
    else:
        text = f"Evidence: the studies of sharing {name} disagree."
    return Remark("evidence", text)


def missing_remark(
    town: str, service_name: str, year: int | None, *, is_below_zero: bool = False
) -> Remark:
    """That a town reports no line for a service, which is not zero cost; or one below zero."""
    when = f" for FY{year}" if year else ""
    if is_below_zero:
        return Remark(
            "below-zero",
            f"{town} reports less than zero for {in_sentence(service_name)}{when}, as a refund or "
            "a correction would be. That does not say what it costs.",
        )
    return Remark(
        "no-line",
        f"{town} reports no {in_sentence(service_name)} line{when}. That is not zero: another "
        "body may pay, or it is booked elsewhere.",
    )


def refusal_remark(town: str, status: str, share: float) -> Remark | None:
    """Why a town cannot be compared at all; None if it can."""
    if status == "central line too large":
        return Remark(
            "benefits-not-spread",
            f"{town} books {share:.0%} of its municipal spending centrally. Benefits are not "
            f"spread in {possessive(town)} figures, so its services cannot be compared.",
        )
    if status == "no costs":
        return Remark(
            "no-breakdown",
            f"{town} reports no spending by service, so nothing can be compared.",
        )
    return None


def not_estimated_remark(service_name: str) -> Remark:
    """That a service is left out on purpose."""
    return Remark(
        "not-estimated",
        f"{service_name} is not estimated: laws and formulas of its own say how it is shared.",
    )


def nobody_reports_remark(service_name: str) -> Remark:
    """That there is no figure to compare, of anybody."""
    return Remark(
        "no-lines",
        f"No town compared reports a cost for {in_sentence(service_name)}. That is not zero: "
        "another body may pay, or it is booked elsewhere.",
    )


def nobody_near_remark(town: str, max_km: float) -> Remark:
    """That no other town is close enough."""
    return Remark(
        "nobody-near", f"No other town lies within {max_km:g} km of {town}. Look farther."
    )


def no_position_remark(town: str) -> Remark:
    """That nobody can be near a town that is nowhere."""
    return Remark(
        "no-position",
        f"No position is known for {town}, so nobody can be called near. Import one first.",
    )


def no_population_remark(town: str) -> Remark:
    """That nothing can be said without knowing how many people there are."""
    return Remark(
        "no-population",
        f"No population is known for {town}, so its costs cannot be compared. Import one first.",
    )


def _neighbourly(match: Match) -> str:
    if len(match.partners) == 1:
        return f"{match.town.name} and {match.partners[0].name} share a border."
    return "You are neighbors: the group hangs together over shared borders."


def _far(match: Match) -> str:
    return match.partners[0].name if len(match.partners) == 1 else "The farthest partner"


def _thousands(people: int) -> str:
    return f"{round(people, -3):,}"
