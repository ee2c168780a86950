"""What the forecast of a bench shows, as values: sentences first, then pictures, then tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from interlocal import parameters
from interlocal.accounts.models import User
from interlocal.discovery.pages import origin
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.benches import grounds_of
from interlocal.proposals.rules import benches as rules
from interlocal.registry import queries as registry
from interlocal.web import charts
from interlocal.web.charts import Chart
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import (
    Range,
    dollars,
    in_sentence,
    likely,
    saving_words,
    verdict,
)
from interlocal.web.words import Verdict as Outcome

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Meaning:
    """What the bench means for one participant."""

    name: str
    sentence: str
    return_words: str
    saving: Range
    is_ours: bool
    is_public: bool
    walk: Walk


@dataclass(frozen=True)
class BenchForecast:
    """The forecast of a bench as its page shows it."""

    meanings: tuple[Meaning, ...]
    group: str
    group_return: str
    public: str
    chance: int
    dumbbell: Chart
    waterfall: Chart
    band: Chart
    band_of: str
    tornado: Chart | None
    cliff: str
    table: Table
    years: Table
    steps: Table
    evidence: tuple[str, ...]
    warns: bool
    studies: tuple[parameters.Finding, ...]
    inputs: Table
    cautions: tuple[Told, ...]
    notes: tuple[str, ...]


def range_of(told: Told) -> Range:
    """The five numbers of a forecast as an estimate: the mean over the draws and its ends."""
    return Range(told["low"], told["mean"], told["high"])


def year_range(series: Told, row: int) -> Range:
    """One year of a series as an estimate."""
    return Range(series["low"][row], series["mean"][row], series["high"][row])


def pays(name: str, saving: Range) -> str:
    """What a participant would pay a year against going on alone, in a sentence.

    >>> pays("Bolton", Range(12_345_00, 41_200_00, 71_234_00))
    'Bolton would pay about $41,000 a year less, likely between $12,000 and $71,000 less.'
    """
    size = dollars(abs(saving.mean), saving.step)
    if saving.low == saving.high == 0:
        return f"{name} would pay what it pays alone."
    low, high = (dollars(abs(end), saving.step) for end in (saving.low, saving.high))
    if verdict(saving) is Outcome.SAVES:
        return f"{name} would pay about {size} a year less, likely between {low} and {high} less."
    if verdict(saving) is Outcome.COSTS_MORE:
        return f"{name} would pay about {size} a year more, likely between {high} and {low} more."
    return (
        f"{name} might pay anything from {low} a year more to {high} a year less: too uncertain "
        "to call."
    )


def returns(account: Told, last: int, *, has_grant: bool) -> str:
    """When the money is back, without the grant and with it, in a sentence."""

    def when(told: Told) -> str:
        if told["middle"] is None:
            return f"not by {last}"
        if told["late"] is None:
            return (
                f"{told['middle']} (not by {last} in {round(told['never'] * 100)} of 100 futures)"
            )
        return f"{told['middle']}"

    bare = account["break_even_without_grant"]
    words = f"Pays back: {when(bare)}"
    if has_grant:
        words += f"; with the grant: {when(account['break_even'])}"
        if account["break_even"]["slipping"] >= 0.5:
            words += ". The grant hides yearly losses that begin when it ends"
    return f"{words}."


def bench_forecast(bench: Bench, user: User) -> BenchForecast:
    """All that the page of a forecast needs; the forecast was worked out and not refused."""
    told = bench.forecast
    mine = set(registry.represented_by(user).values_list("slug", flat=True))
    people, group, years = told["participants"], told["group"], told["years"]
    own = next((each for each in people if each["slug"] in mine), None)
    has_grant = bool(told["cliffs"]) or any(told["shared"]["grant"])
    shown = own or group
    name = own["name"] if own else "all together"
    return BenchForecast(
        meanings=tuple(
            sorted(
                (_meaning(bench, each, mine, has_grant=has_grant) for each in people),
                key=lambda one: not one.is_ours,
            )
        ),
        group=pays("The group", range_of(group["yearly"])),
        group_return=returns(group, years[-1], has_grant=has_grant),
        public=rules.public_words(
            [each["name"] for each in people if each["footing"]["kind"] == "public"]
        ),
        chance=round(group["chance"] * 10),
        dumbbell=charts.dumbbell(
            [_paying(each) for each in people], focus=own["name"] if own else ""
        ),
        waterfall=waterfall_of(group),
        band=charts.years_band(
            [
                charts.Year(year, year_range(shown["cumulative"], row))
                for row, year in enumerate(years)
            ],
            what="net saving, added up since the start",
            who=name,
        ),
        band_of=name,
        tornado=tornado_of(told),
        cliff=_cliff(told),
        table=_table(told, mine, has_grant=has_grant),
        years=years_table(shown, years, name),
        steps=_steps(group),
        evidence=tuple(
            f"{label}: {rules.evidence_words(said, in_sentence(bench.scenario.service.name))}"
            for label, key in (("Before the costs of sharing", "gross"), ("After them", "net"))
            if (said := told["evidence"].get(key))
        ),
        warns=any("hopeful" in said["verdict"] for said in told["evidence"].values()),
        studies=parameters.evidence_for(bench.scenario.service_id),
        inputs=inputs_table(told["inputs"]),
        cautions=tuple(told["cautions"]),
        notes=tuple(told["notes"]),
    )


def _meaning(bench: Bench, each: Told, mine: set[str], *, has_grant: bool) -> Meaning:
    saving = range_of(each["yearly"])
    return Meaning(
        name=each["name"],
        sentence=pays(each["name"], saving),
        return_words=returns(each, bench.forecast["years"][-1], has_grant=has_grant),
        saving=saving,
        is_ours=each["slug"] in mine,
        is_public=each["footing"]["kind"] == "public",
        walk=walk_of(bench, each),
    )


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


def _paying(each: Told) -> charts.Paying:
    alone = [
        round(sum(each["alone"][end]) / len(each["alone"][end])) for end in ("low", "mean", "high")
    ]
    saving = range_of(each["yearly"])
    return charts.Paying(
        name=each["name"], alone=Range(*alone), shared=alone[1] - saving.mean, saving=saving
    )


def waterfall_of(account: Told, who: str = "the group") -> Chart:
    """The way from gross to net of an account, a year on average."""
    steps = {one["step"]: one for one in account["waterfall"]}
    costs = [
        charts.Cost(rules.STEPS[name], _off(steps[name]))
        for name in rules.STEPS
        if name not in {"gross", "net before grant", "net"}
        and (steps[name]["mean"] or steps[name]["high"])
    ]
    return charts.waterfall(
        gross=range_of(steps["gross"]),
        costs=costs or [charts.Cost(rules.STEPS["coordination"], Range.exactly(0))],
        net=range_of(steps["net"]),
        who=who,
    )


def _off(step: Told) -> Range:
    """A step as something that is taken off: its sign turned."""
    return Range(-step["high"], -step["mean"], -step["low"])


def tornado_of(told: Told) -> Chart | None:
    """What matters most: the inputs that move the present value, widest first."""
    bars = [bar for bar in told["tornado"]["bars"] if bar["at_low_cents"] != bar["at_high_cents"]]
    if not bars:
        return None
    return charts.tornado(
        [charts.Pull(bar["name"], bar["at_low_cents"], bar["at_high_cents"]) for bar in bars[:10]],
        likely=told["tornado"]["likely_cents"],
        unit="Net saving over all years, today’s dollars, all together",
    )


def _cliff(told: Told) -> str:
    if not told["cliffs"]:
        return ""
    first = told["cliffs"][0]
    after = range_of(told["group"]["last_year"])
    return (
        f"“{first['label']}” is gone from {first['year']} on. {pays('The group', after)} "
        f"That is {told['years'][-1]}, without any grant."
    )


def _table(told: Told, mine: set[str], *, has_grant: bool) -> Table:
    rows = []
    for each in [*told["participants"], told["group"] | {"name": "Together", "slug": ""}]:
        yearly, npv = range_of(each["yearly"]), range_of(each["npv"])
        cells = [
            Cell(each["name"]),
            Cell(dollars(each["alone"]["mean"][0])),
            Cell(dollars(each["bill"]["mean"][0])),
            Cell(dollars(each["own"]["mean"][0])),
            Cell(
                saving_words(yearly),
                note=likely(yearly),
                is_loss=yearly.high < 0,
                kind="estimated",
            ),
            Cell(dollars(npv.mean, npv.step), note=likely(npv), is_loss=npv.high < 0),
            Cell(_year(each["break_even_without_grant"]["middle"], told["years"][-1])),
        ]
        if has_grant:
            cells.append(Cell(_year(each["break_even"]["middle"], told["years"][-1])))
        cells.append(Cell(f"{round(each['chance'] * 100)} %"))
        rows.append(Row(cells, is_ours=each["slug"] in mine))
    first = told["years"][0]
    return Table(
        caption="What it means for each",
        columns=[
            Column("Town"),
            Column(f"Alone, {first}", is_number=True),
            Column(f"Bill, {first}", is_number=True),
            Column(f"Borne itself, {first}", is_number=True),
            Column("A year, on average", is_number=True),
            Column("All years, in today’s dollars", is_number=True),
            Column("Pays back", is_number=True),
            *([Column("With the grant", is_number=True)] if has_grant else []),
            Column("Futures that save", is_number=True),
        ],
        rows=rows[:-1],
        totals=rows[-1],
    )


def years_table(account: Told, years: Sequence[int], name: str) -> Table:
    """An account year by year."""
    rows = []
    for row, year in enumerate(years):
        net = year_range(account["net"], row)
        total = year_range(account["cumulative"], row)
        rows.append(
            Row(
                [
                    Cell(str(year)),
                    Cell(dollars(account["alone"]["mean"][row])),
                    Cell(dollars(account["bill"]["mean"][row])),
                    Cell(dollars(account["own"]["mean"][row])),
                    Cell(dollars(net.mean), note=likely(net), is_loss=net.mean < 0),
                    Cell(dollars(total.mean), note=likely(total), is_loss=total.mean < 0),
                ]
            )
        )
    return Table(
        caption=f"Year by year, {name}",
        columns=[
            Column("Year"),
            Column("Alone", is_number=True),
            Column("Bill", is_number=True),
            Column("Borne itself", is_number=True),
            Column("Net saving", is_number=True),
            Column("Added up", is_number=True),
        ],
        rows=rows,
    )


def _steps(group: Told) -> Table:
    rows = []
    for step in group["waterfall"]:
        if step["step"] not in {"gross", "net"} and not (step["mean"] or step["high"]):
            continue
        amount = range_of(step)
        rows.append(
            Row(
                [
                    Cell(rules.STEPS[step["step"]]),
                    Cell(dollars(amount.mean)),
                    Cell(f"{dollars(amount.low)} to {dollars(amount.high)}"),
                ]
            )
        )
    return Table(
        caption="From gross to net, all together, a year on average",
        columns=[
            Column("Step"),
            Column("On average", is_number=True),
            Column("Eight times in ten", is_number=True),
        ],
        rows=rows,
        stacks=False,
    )


def inputs_table(inputs: Sequence[Told]) -> Table:
    """Every uncertain input with its range and where it comes from."""
    return Table(
        caption="What is not known for sure",
        columns=[
            Column("Input"),
            Column("Low", is_number=True),
            Column("Likely", is_number=True),
            Column("High", is_number=True),
            Column("How known"),
            Column("Source"),
        ],
        rows=[
            Row(
                [
                    Cell(one["name"], note=one["of"]),
                    *(
                        Cell(input_words(one["kind"], one[end]))
                        for end in ("low", "likely", "high")
                    ),
                    Cell(rules.GRADES.get(one["grade"], one["grade"])),
                    Cell(one["source"] or "no source given", href=one.get("href", "")),
                ]
            )
            for one in inputs
        ],
    )


def input_words(kind: str, value: float) -> str:
    """An input's number in words: a rate a year, or a per cent of the amount given.

    >>> input_words("wages", 0.031), input_words("running", 0.88)
    ('3.1 % a year', '88 % of the amount')
    """
    if kind in rules.RATES:
        sign = "−" if value < 0 else ""
        return f"{sign}{abs(value) * 100:.3g} % a year"
    return f"{value * 100:.3g} % of the amount"


def _year(year: int | None, last: int) -> str:
    return str(year) if year else f"not by {last}"
