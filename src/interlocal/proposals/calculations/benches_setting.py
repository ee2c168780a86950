"""From what was said at a bench, and what it stands on, to the engine's values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import AnimalControl, Dispatch, Inspections
from interlocal.engine.costs.staffing import StaffedService
from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import (
    USUAL_GROWTH,
    Baselines,
    Borrowing,
    CostLine,
    Grant,
    Option,
    Uncertain,
    staffed_line,
)
from interlocal.proposals.calculations.baselines import BaselineFigures, figures_of
from interlocal.proposals.calculations.benches_revenue import CLAUSE, fees_of
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.benches import Ground
from interlocal.web.words import counted, dollars, listing

Array = NDArray[np.float64]
Said = Mapping[str, Any]

ENGINE_LINE = {
    "whole": "personnel",  # not broken down: grows with wages, as most of it is staff
    "personnel": "personnel",
    "benefits": "benefits",
    "overhead": "overhead",
    "equipment": "equipment",
    "operating": "equipment",
    "contracts": "contracts",
    "facilities": "facilities",
    "capital": "facilities",
    "fees": "fees",
    "revenue": "fees",
}
HOURS_OF_YEAR = 8_760.0
WEEKS_OF_YEAR = HOURS_OF_YEAR / 168


class CannotForecast(Exception):
    """What stands at the bench allows no forecast; the message is fit to show to the person."""


@dataclass(frozen=True)
class Stand:
    """One participant as the forecast takes it. Cents a year, of ``year``.

    ``figures`` is None where public figures stand in. ``lines`` are by the engine's kind of
    line; ``assumed`` names what was taken from the bench because nobody answered.
    """

    slug: str
    name: str
    label: str
    people: float
    year: int
    lines: dict[str, int]
    low_cents: int
    high_cents: int
    backfill_cents: int
    stranded: tuple[tuple[int, float], ...]
    elsewhere_cents: int
    fte: float | None
    volume: float | None
    volume_unit: str
    figures: BaselineFigures | None
    facts: tuple[int, ...]
    assumed: tuple[str, ...]


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
    stands = _stands(said, grounds)
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


def _stands(said: Said, grounds: Sequence[Ground]) -> tuple[Stand, ...]:
    names = [ground.organisation.name for ground in grounds]
    members = said["build_up"].get("members", {})
    return tuple(
        _stand(ground, names, members.get(ground.organisation.slug, {})) for ground in grounds
    )


def _stand(ground: Ground, names: Sequence[str], assumed: Mapping[str, Any]) -> Stand:
    body, participant = ground.organisation, ground.participant
    figures = figures_of(ground.version, content_of(ground.version)) if ground.version else None
    if figures is None:
        lines = {"personnel": participant.alone_cents}
        low, high = participant.alone_low_cents, participant.alone_high_cents
        facts = [participant.cost_fact, participant.central_fact, participant.population_fact]
        keys = tuple(fact.pk for fact in facts if fact is not None)
        year = participant.year
    else:
        lines = {}
        for category, figure in figures.by_category.items():
            line = ENGINE_LINE[category]
            lines[line] = lines.get(line, 0) + figure.cents
        low, high, keys = figures.net.low_cents, figures.net.high_cents, figures.costs.facts
        year = figures.fiscal_year or participant.year
    backfill, guessed = _answer(figures.backfill_cents if figures else None, assumed, "backfill")
    told = figures.stranded if figures else None
    taken = ["backfill"] if guessed else []
    if told is None:
        cents = assumed.get("stranded_cents")
        if cents is None:
            raise CannotForecast(_unanswered(body.name, "overhead that would stay behind"))
        stranded: tuple[tuple[int, float], ...] = ((cents, float(assumed["stranded_years"])),)
        taken.append("stranded")
    else:
        stranded = tuple((cents, float(years)) for cents, years in told)
    if backfill is None:
        raise CannotForecast(_unanswered(body.name, "duties that somebody must still do"))
    if year is None:
        raise CannotForecast(f"Nobody has said which year the figures of {body.name} are of.")
    people = participant.population_fact.value
    return Stand(
        slug=body.slug,
        name=body.name,
        label=body.name if names.count(body.name) == 1 else f"{body.name} ({body.slug})",
        people=float(people or 0),
        year=year,
        lines=lines,
        low_cents=low,
        high_cents=high,
        backfill_cents=backfill,
        stranded=stranded,
        elsewhere_cents=assumed.get("elsewhere_cents") or 0,
        fte=float(figures.fte) if figures and figures.fte is not None else None,
        volume=float(figures.volume) if figures and figures.volume is not None else None,
        volume_unit=figures.volume_unit if figures else "",
        figures=figures,
        facts=keys,
        assumed=tuple(taken),
    )


def _answer(told: int | None, assumed: Mapping[str, Any], what: str) -> tuple[int | None, bool]:
    """What a baseline answers; else what the bench assumes, and whether it did."""
    return (told, False) if told is not None else (assumed.get(f"{what}_cents"), True)


def _unanswered(name: str, what: str) -> str:
    return (
        f"Nobody has said what {what} would cost {name}. It can reverse the result: enter an "
        "amount in the option, or 0 where there is none."
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


def option_of(
    said: Said, stands: Sequence[Stand], baselines: Baselines, lead: int, volume_growth: float
) -> Option:
    """The engine's option of what was said."""
    kind, build_up = said["option"], said["build_up"]
    if kind == "alone":
        return Option(kind, "Go on alone")
    by_slug = {each.slug: each.label for each in stands}
    members = build_up.get("members", {})
    keeps = [slug for slug in by_slug if members.get(slug, {}).get("keeps_own")]
    moving = np.array([each.slug not in keeps for each in stands])
    if not moving.any():
        raise CannotForecast("Everybody keeps their own service, so there is nothing to share.")
    once = np.array(
        [float(cents) / 100 for cents in build_up.get("transition", {}).get("cents", [0])]
    )
    years = said["years"]
    if len(once) > years:
        raise CannotForecast(
            f"The cost of the change is given for {counted(len(once), 'year')}; the forecast has "
            f"{years}."
        )
    per_member = {
        what: np.array(
            [(members.get(slug, {}).get(f"{what}_cents") or 0) / 100 for slug in by_slug]
        )
        for what in ("coordination", "own_transition")
    }
    return Option(
        kind=kind,
        name=said["name"],
        lines=tuple(
            line_of(row, stands, moving, baselines, years, lead, volume_growth)
            for row in build_up.get("lines", [])
        ),
        fees=tuple(
            CostLine(row["label"], row["cents"] / 100, row.get("driver", "inflation"))
            for row in fees_of(said)
        ),
        pay=(build_up.get("pay", {}).get("cents") or 0) / 100,
        coordination=per_member["coordination"],
        transition=np.concatenate([once, np.zeros(years - len(once))]),
        own_transition=per_member["own_transition"],
        borrowing=tuple(
            Borrowing(
                row["cents"] / 100,
                row["rate"],
                row["years"],
                row.get("first_year", 1),
                row["label"],
            )
            for row in build_up.get("borrowing", [])
        ),
        grants=tuple(
            Grant(
                row["cents"] / 100,
                row["years"],
                row.get("taper", 0),
                row.get("first_year", 1),
                row["label"],
            )
            for row in build_up.get("grants", [])
        ),
        phase=tuple(float(step) for step in build_up.get("phase") or [1.0]),
        host=by_slug.get(said["host"], "") if kind in {"lead", "contract"} else "",
        keeps_own=tuple(by_slug[slug] for slug in keeps),
    )


def line_of(
    row: Mapping[str, Any],
    stands: Sequence[Stand],
    moving: NDArray[np.bool_],
    baselines: Baselines,
    years: int,
    lead: int,
    volume_growth: float,
) -> CostLine:
    """One line of the shared service: a quote, by the scale curve, or from a staffing model."""
    driver = row.get("driver", "wages")
    if row["how"] == "scale":
        whole = float(baselines.cost[moving].sum())
        return CostLine(row["label"], row["ratio"] * whole, driver, row.get("variable", 0.0))
    if row["how"] == "staffing":
        served = [each for each, is_in in zip(stands, moving, strict=True) if is_in]
        return staffed_line(
            row["label"],
            staffing(row["model"], served),
            len(served),
            years=years,
            volume_growth=volume_growth,
            years_since_baseline=lead,
            driver=driver,
        )
    return CostLine(row["label"], row["cents"] / 100, driver, row.get("variable", 0.0))


def staffing(
    model: Mapping[str, Any], served: Sequence[Stand]
) -> Callable[[float], StaffedService]:
    """The staffing model at a multiple of its volumes; money in the model is dollars."""

    def of_each(what: str) -> Array:
        held = model["volumes"].get(what, {})
        if lost := [each.name for each in served if held.get(each.slug) is None]:
            raise CannotForecast(
                f"The staffing model needs {what.replace('_', ' ')} of {listing(lost)}. Missing is "
                "not zero: enter the number, or choose another way to build up the cost."
            )
        return np.array([float(held[each.slug]) for each in served])

    if model["kind"] == "dispatch":
        busy_hours = float(model["busy_hours_per_week"]) * WEEKS_OF_YEAR
        hours = np.array([busy_hours, HOURS_OF_YEAR - busy_hours])
        part = np.array([model["busy_share"], 1 - model["busy_share"]])
        per_hour = of_each("calls")[:, None] * part / hours
        return lambda factor: Dispatch(
            calls_per_hour=per_hour * factor,
            slot_hours=hours,
            handle_seconds=model["handle_seconds"],
            answer_within=model["answer_within"],
            share_answered=model["share_answered"],
            minimum=int(model["minimum"]),
            hours_per_post=model["hours_per_post"],
            cost_per_post=model["cost_per_post"],
            cost_per_console=model["cost_per_console"],
            centre=model["centre"],
        )
    if model["kind"] == "inspections":
        return lambda factor: Inspections(
            permits=of_each("permits") * factor,
            inspections=of_each("inspections") * factor,
            hours_per_permit=model["hours_per_permit"],
            hours_per_inspection=model["hours_per_inspection"],
            hours_per_post=model["hours_per_post"],
            step=model["step"],
            minimum=model["minimum"],
            cost_per_post=model["cost_per_post"],
        )
    return lambda factor: AnimalControl(
        calls=of_each("calls") * factor,
        area_sqkm=of_each("area_sqkm"),
        hours_per_call=model["hours_per_call"],
        speed_kmh=model["speed_kmh"],
        detour=model["detour"],
        hours_per_post=model["hours_per_post"],
        step=model["step"],
        minimum=model["minimum"],
        cost_per_post=model["cost_per_post"],
        cost_per_km=model["cost_per_km"],
        shelter=model["shelter"],
    )


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


def own_range(stand: Stand) -> Uncertain | None:
    """How sure a participant's cost alone is; None where it was given without a range."""
    fees = stand.lines.get("fees", 0)
    likely = sum(stand.lines.values()) - 2 * fees
    if likely <= 0 or stand.low_cents >= stand.high_cents:
        return None
    low, high = min(stand.low_cents, likely), max(stand.high_cents, likely)
    return Uncertain(
        f"{stand.name}: cost alone", max(low, 0) / likely, 1.0, high / likely, "alone", stand.label
    )
