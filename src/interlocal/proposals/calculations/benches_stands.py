"""The participants of a bench as the forecast takes them, from baselines or public figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.engine.forecast import Uncertain
from interlocal.proposals.calculations.baselines import BaselineFigures, figures_of
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.benches import Ground

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


def stands_of(said: Said, grounds: Sequence[Ground]) -> tuple[Stand, ...]:
    """The participants in the scenario's order. Raises CannotForecast where nobody answered."""
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
