"""What the stress page of a bench shows: which rule drifts, and who then falls into loss."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.calculations.stress import Held, Outcome, Own, Stressed, stressed
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.benches import bench_said, grounds_of, proposed_shares
from interlocal.web import charts
from interlocal.web.charts import Chart
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, dollars, listing


@dataclass(frozen=True)
class StressPage:
    """The answer in a sentence, a picture, and the tables behind it."""

    sentence: str
    chart: Chart
    chart_of: str
    rules: Table
    stories: Table
    elasticity: str
    notes: tuple[str, ...]


def stress_page(found: Stressed) -> StressPage:
    """All that the page needs."""
    first = found.rules[0]
    return StressPage(
        sentence=_sentence(first, len(found.stories)),
        chart=_chart(found, first),
        chart_of=first.rule,
        rules=_rules(found),
        stories=_stories(found),
        elasticity=f"{found.elasticity:.2g} %",
        notes=found.notes,
    )


def _sentence(held: Held, stories: int) -> str:
    name = f"Under “{held.rule}”"
    if held.losing_anyway:
        start = f"{name} {listing(held.losing_anyway)} lose in some years whatever happens."
        if len(held.losing_anyway) == 1:
            start = f"{name} {held.losing_anyway[0]} loses in some years whatever happens."
    else:
        start = f"{name} nobody loses while all goes as forecast."
    if held.first is None:
        return f"{start} In none of {stories} stories does anybody else fall into loss."
    return (
        f"{start} In {held.losing_stories} of {stories} stories somebody falls into loss: first "
        f"{held.first.name} in {held.first.year}, when “{held.first_under}”."
    )


def _chart(found: Stressed, held: Held) -> Chart:
    """Each participant's usual year: calm, and the worst and the best of the stories."""
    rows = []
    for name, calm in held.calm_cents.items():
        nets = [
            outcome.net_cents[name]
            for story in found.stories
            for outcome in story.outcomes
            if outcome.rule == held.rule and name in outcome.net_cents
        ]
        ends = [calm, *nets]
        rows.append(charts.Span(name, min(ends), calm, max(ends)))
    return charts.spans(rows, what="net saving in a usual year")


def _rules(found: Stressed) -> Table:
    rows = []
    for held in found.rules:
        rows.append(
            Row(
                [
                    Cell(held.rule),
                    Cell(_points(held.largest_drift), note=held.drifts_under),
                    Cell(
                        f"{held.losing_stories} of {len(found.stories)}",
                        is_loss=held.losing_stories > 0,
                    ),
                    Cell(
                        f"{held.first.name}, {held.first.year}" if held.first else "nobody",
                        note=held.first_under,
                    ),
                    Cell(listing(held.losing_anyway) or "nobody"),
                ]
            )
        )
    return Table(
        caption="How each share rule holds",
        columns=[
            Column("Share rule"),
            Column("A share moves by up to", is_number=True),
            Column("Stories with a loser", is_number=True),
            Column("Falls into loss first"),
            Column("Loses whatever happens"),
        ],
        rows=rows,
    )


def _stories(found: Stressed) -> Table:
    return Table(
        caption="Who falls into loss, story by story",
        columns=[
            Column("What happens"),
            *(Column(held.rule) for held in found.rules),
        ],
        rows=[
            Row(
                [Cell(story.name), *(_cell(outcome) for outcome in story.outcomes)],
                is_ours=story.is_own,
            )
            for story in found.stories
        ],
        stacks=len(found.rules) < 6,
    )


def _cell(outcome: Outcome) -> Cell:
    drift = f"a share moves by {_points(outcome.drift)}" if outcome.drift >= 0.0005 else ""
    if not outcome.falls:
        return Cell("nobody", note=drift)
    first = outcome.falls[0]
    more = len(outcome.falls) - 1
    others = f" and {counted(more, 'other')}" if more else ""
    loss = f"{dollars(-first.cents)} in {first.year}, calm {dollars(first.calm_cents)}"
    return Cell(
        f"▲ {first.name}{others}", is_loss=True, note="; ".join(filter(None, [loss, drift]))
    )


def _points(drift: float) -> str:
    return "0 points" if drift < 0.0005 else f"{drift * 100:.1f} points"


def stress_or_refusal(
    bench: Bench, said: Mapping[str, Any] | None, *, on: date
) -> tuple[str, StressPage | None]:
    """The page of a bench with a story of one's own, or why it cannot be worked out."""
    own = Own(said["moves"], said["change"] or 0.0, said["who"], said["year"]) if said else None
    scenario = bench.scenario
    try:
        found = stressed(
            bench_said(bench),
            grounds=grounds_of(scenario),
            proposed=proposed_shares(scenario),
            service=scenario.service_id,
            on=on,
            own=own,
        )
    except CannotForecast as refusal:
        return str(refusal), None
    return "", stress_page(found)
