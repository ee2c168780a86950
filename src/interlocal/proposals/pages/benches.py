"""What the forecast of a bench shows, as values: sentences first, then pictures, then tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from interlocal import parameters
from interlocal.accounts.models import User
from interlocal.proposals.documents import forecast_charts as drawn
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.models import Bench
from interlocal.proposals.pages.benches_tables import (
    inputs_table,
    means_table,
    steps_table,
    years_table,
)
from interlocal.proposals.pages.benches_walk import walk_of
from interlocal.proposals.rules import benches as rules
from interlocal.registry import queries as registry
from interlocal.web import charts
from interlocal.web.charts import Chart
from interlocal.web.origins import Walk
from interlocal.web.tables import Table
from interlocal.web.words import Range, dollars, in_sentence, verdict
from interlocal.web.words import Verdict as Outcome

Told = Mapping[str, Any]
BARS: Final = 10
TOGETHER: Final = "all together"


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
class Choice:
    """One whose account can be looked at: a participant's slug, or "" for all together."""

    slug: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class BenchForecast:
    """The forecast of a bench as its page shows it."""

    meanings: tuple[Meaning, ...]
    group: str
    group_return: str
    public: str
    chance: int
    dumbbell: Chart
    choices: tuple[Choice, ...]
    whose: str
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


def bench_forecast(bench: Bench, user: User, whose: str = "") -> BenchForecast:
    """All that the page of a forecast needs; the forecast was worked out and not refused.

    ``whose`` is the slug of the participant whose way from gross to net, and what moves it, is
    shown; all together without one, or with one that is not there.
    """
    told = bench.forecast
    mine = set(registry.represented_by(user).values_list("slug", flat=True))
    people, group, years = told["participants"], told["group"], told["years"]
    own = next((each for each in people if each["slug"] in mine), None)
    has_grant = bool(told["cliffs"]) or any(told["shared"]["grant"])
    shown = own or group
    name = own["name"] if own else TOGETHER
    chosen = next((each for each in people if each["slug"] == whose), None)
    who = chosen["name"] if chosen else TOGETHER
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
            [drawn.paying(each) for each in people], focus=own["name"] if own else ""
        ),
        choices=(
            Choice("", "All together", is_chosen=chosen is None),
            *(Choice(each["slug"], each["name"], is_chosen=each is chosen) for each in people),
        ),
        whose=who,
        waterfall=drawn.waterfall(chosen or group, chosen["name"] if chosen else "the group"),
        band=drawn.band(shown, years, name),
        band_of=name,
        tornado=_tornado(told, chosen),
        cliff=_cliff(told),
        table=means_table(told, mine, has_grant=has_grant),
        years=years_table(shown, years, name),
        steps=steps_table(chosen or group, who),
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


def _tornado(told: Told, chosen: Told | None) -> Chart | None:
    """What moves the result of one, or of all; a forecast of long ago tells it of all alone."""
    if chosen is None:
        return drawn.tornado(told["tornado"], BARS)
    found = chosen.get("tornado")
    return drawn.tornado(found, BARS, chosen["name"]) if found else None


def _cliff(told: Told) -> str:
    if not told["cliffs"]:
        return ""
    first = told["cliffs"][0]
    after = range_of(told["group"]["last_year"])
    return (
        f"“{first['label']}” is gone from {first['year']} on. {pays('The group', after)} "
        f"That is {told['years'][-1]}, without any grant."
    )
