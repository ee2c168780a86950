"""From what was said at a bench, and what it stands on, to the engine's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import (
    USUAL_GROWTH,
    Baselines,
    Option,
    Uncertain,
)
from interlocal.proposals.calculations.benches_options import option_of
from interlocal.proposals.calculations.benches_revenue import CLAUSE, fees_of
from interlocal.proposals.calculations.benches_stands import (
    CannotForecast,
    Stand,
    own_range,
    stands_of,
)
from interlocal.proposals.queries.benches import Ground
from interlocal.web.words import dollars

Array = NDArray[np.float64]
Said = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Setting:
    """All that the engine needs; ``notes`` say what was done to make it comparable."""

    stands: tuple[Stand, ...]
    baselines: Baselines
    option: Option
    inputs: tuple[Uncertain, ...]
    base_year: int
    first_year: int
    years: int
    discount: float
    notes: tuple[str, ...]
    volume_is_people: bool

    @property
    def lead(self) -> int:
        """Years of growth between the figures and the first year shared."""
        return self.first_year - self.base_year

    @property
    def labels(self) -> tuple[str, ...]:
        """What the engine calls the participants."""
        return self.baselines.members

    def label(self, slug: str) -> str:
        """What the engine calls a participant."""
        return next(each.label for each in self.stands if each.slug == slug)


def setting_of(said: Said, grounds: Sequence[Ground]) -> Setting:
    """Arrange a bench for the engine. Raises CannotForecast in words."""
    try:
        return _setting(said, grounds)
    except EngineError as refusal:
        raise CannotForecast(str(refusal)) from refusal
    except (KeyError, TypeError, ValueError) as slip:
        raise CannotForecast(f"Something in the option or its inputs is missing: {slip}.") from slip


def _setting(said: Said, grounds: Sequence[Ground]) -> Setting:
    stands = stands_of(said, grounds)
    base_year = max(each.year for each in stands)
    lead = said["first_year"] - base_year
    if lead < 0:
        raise CannotForecast(
            f"The first year shared, {said['first_year']}, lies before the figures' year, "
            f"{base_year}. Choose {base_year + 1} or later."
        )
    likely = {row["kind"]: float(row["likely"]) for row in said["inputs"] if not row.get("of")}
    baselines, notes, is_people = _baselines(stands, base_year, likely)
    option = option_of(said, stands, baselines, lead, likely.get("volume", 0.0))
    notes = (*notes, *_revenue_notes(said))
    return Setting(
        stands=stands,
        baselines=baselines,
        option=option,
        inputs=_inputs(said, stands, option),
        base_year=base_year,
        first_year=said["first_year"],
        years=said["years"],
        discount=float(said["discount_rate"]),
        notes=notes,
        volume_is_people=is_people,
    )


def _baselines(
    stands: Sequence[Stand], base_year: int, likely: Mapping[str, float]
) -> tuple[Baselines, tuple[str, ...], bool]:
    """The engine's baselines in money of the newest year, and what was done to get there."""
    rates = {"wages": likely.get("wages", 0.0), "inflation": likely.get("inflation", 0.0)}
    ages = np.array([base_year - each.year for each in stands])
    used = [line for line in USUAL_GROWTH if any(line in each.lines for each in stands)]
    lines = {
        line: np.array([each.lines.get(line, 0) / 100 for each in stands])
        * (1 + rates[USUAL_GROWTH[line]]) ** ages
        for line in used
    }
    stranded, years = zip(*(_stays(each.stranded) for each in stands), strict=True)
    volumes = [each.volume for each in stands]
    units = {each.volume_unit.strip().lower() for each in stands}
    is_people = None in volumes or len(units) > 1
    fte = [np.nan if each.fte is None else each.fte for each in stands]
    notes = []
    for each, age in zip(stands, ages, strict=True):
        if age:
            notes.append(
                f"{each.name}'s figures are of {each.year}; they were raised to {base_year} at "
                "the likely rates of wages and prices."
            )
    return (
        Baselines.build(
            [each.label for each in stands],
            lines,
            backfill=np.array([each.backfill_cents / 100 for each in stands])
            * (1 + rates["wages"]) ** ages,
            stranded=np.array(stranded) * (1 + rates["inflation"]) ** ages,
            stranded_years=np.array(years),
            elsewhere=np.array([each.elsewhere_cents / 100 for each in stands]),
            fte=np.array(fte),
            volume=np.array([each.people if is_people else each.volume for each in stands]),
        ),
        tuple(notes),
        is_people,
    )


def _revenue_notes(said: Said) -> tuple[str, ...]:
    """That a clause's revenue is counted, and that it is no saving of work."""
    if said["option"] == "alone":
        return ()
    return tuple(
        f"{row['label']}: {dollars(row['cents'])} a year comes off the shared cost first, as the "
        "clause says, the same in every year. It is money from outside, not a saving of work: "
        "without it the towns would pay that much more."
        for row in fees_of(said)
        if row.get("source") == CLAUSE
    )


def _stays(rows: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Stranded dollars a year and the years that keep their sum over time the same."""
    total = sum(cents for cents, _ in rows)
    if not total:
        return 0.0, 0.0
    return total / 100, sum(cents * years for cents, years in rows) / total


def _inputs(said: Said, stands: Sequence[Stand], option: Option) -> tuple[Uncertain, ...]:
    """The inputs that are about something here, and how sure the costs alone are.

    Where the shared cost is worked out from the costs alone, an error in these is an error
    in both; then they are not moved by themselves, which would count it as a saving.
    """
    if option.kind == "alone":
        kept = [row for row in said["inputs"] if row["kind"] in {"wages", "inflation", "volume"}]
    else:
        labels = {line.label for line in (*option.lines, *option.fees)}
        labels |= {loan.label for loan in option.borrowing}
        labels |= {grant.label for grant in option.grants}
        slugs = {each.slug for each in stands}
        kept = [
            row
            for row in said["inputs"]
            if not row.get("of") or row["of"] in labels or row["of"] in slugs
        ]
    by_slug = {each.slug: each.label for each in stands}
    inputs = [
        Uncertain(
            row["name"],
            float(row["low"]),
            float(row["likely"]),
            float(row["high"]),
            row["kind"],
            by_slug.get(row.get("of", ""), row.get("of", "")),
        )
        for row in kept
    ]
    from_costs = any(row["how"] == "scale" for row in said["build_up"].get("lines", []))
    if option.kind != "alone" and not from_costs:
        inputs += [each for stand in stands if (each := own_range(stand))]
    return tuple(inputs)
