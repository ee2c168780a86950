"""The walk back of a figure of a forecast: to lines, assumptions, baselines and facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from interlocal.discovery.pages import origin
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.benches import grounds_of
from interlocal.registry import queries as registry
from interlocal.web.origins import Origin, Walk
from interlocal.web.words import dollars

Told = Mapping[str, Any]


def walk_of(bench: Bench, each: Told) -> Walk:
    """From a participant's net saving back to lines, assumptions and facts."""
    told, footing = bench.forecast, each["footing"]
    share = each["shares"][0]
    assumed = ", ".join(
        {"backfill": "duties on the side", "stranded": "overhead that stays"}[one]
        for one in footing["assumed"]
    )
    steps = [
        f"Net saving: what goes on alone would cost, less the bill, less what {each['name']} bears "
        f"itself, on average over {told['years'][0]} to {told['years'][-1]}, in "
        f"{told['draws']:,} simulated futures (seed {told['seed']}, engine {told['engine']}).",
        f"Bill: {share:.1%} of the shared cost in {told['years'][0]}, by "
        + ("the cost clause." if told["shares_from"] == "clause" else "the scenario’s proposal."),
        *(
            f"Shared cost, “{line['label']}”: {_line_amount(line)}, {_grows(line['driver'])}. "
            f"{line['source']}"
            for line in told["lines"]
        ),
    ]
    if footing["kind"] == "baseline":
        state = "locked" if footing["locked"] else "handed over, not locked"
        steps.append(
            f"Cost alone: version {footing['number']} of {each['name']}’s baseline ({state}), "
            f"fiscal year {footing['year']}."
        )
    else:
        steps.append(
            f"Cost alone: public figures of {footing['year']}, benefits spread; estimated, because "
            "no baseline was handed over."
        )
    if assumed:
        steps.append(f"Assumed in the option, because nobody answered: {assumed}.")
    return Walk(
        number=dollars(each["yearly"]["mean"], range_of(each["yearly"]).step),
        meaning=f"a year is what {each['name']} would pay less on average.",
        steps=steps,
        origins=_origins(bench, each),
        method="Forecast",
    )


def _origins(bench: Bench, each: Told) -> list[Origin]:
    version = each["footing"]["version"]
    found = []
    if version:
        ground = next(
            one for one in grounds_of(bench.scenario) if one.organisation.slug == each["slug"]
        )
        if ground.version:
            found.append(
                Origin(
                    label=f"{each['name']}, baseline",
                    value=dollars(sum(each["lines"].values()) - 2 * each["lines"].get("fees", 0)),
                    kind="reported",
                    title=f"Baseline of {each['name']}, version {each['footing']['number']}",
                    year=each["footing"]["year"],
                    href=reverse(
                        "proposals:version",
                        args=[ground.version.baseline_id, ground.version.number],
                    ),
                    locator=f"SHA-256 {ground.version.sha256}" if ground.version.sha256 else "",
                )
            )
    return found + fact_origins(each["footing"]["facts"])


def fact_origins(keys: Sequence[int]) -> list[Origin]:
    """Where registry facts stand, exactly."""
    facts = registry.facts_ever().filter(pk__in=keys)
    return [origin(f"{fact.organisation.name}, {fact.measure.name}", fact) for fact in facts]


def _line_amount(line: Told) -> str:
    cents = line["cents"]
    if isinstance(cents, list):
        return f"{dollars(cents[0])} in the first year, from a staffing model"
    return f"{dollars(cents)} a year"


def _grows(driver: str) -> str:
    return {
        "wages": "growing with wages",
        "inflation": "growing with prices",
        "volume": "growing with the volume",
        "flat": "not growing",
    }[driver]
