"""What happens to a bench when the world does not keep to its forecast, rule by rule.

When demand moves, a town's own service is taken to answer as a shared one does by scale:
the elasticity of the service's evidence. The engine lets own services stand still, which
would count a busier town as a loss of sharing; so each story that moves the volume is run
with costs alone that moved along, and compared with the calm world that did not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import (
    Drivers,
    DriverYear,
    Exit,
    ShareRule,
    Shock,
    Stress,
    StressRun,
    StressTest,
    by_drivers,
    equal_parts,
    fixed_shares,
    stress_test,
    usual_stresses,
)
from interlocal.engine.sharing import Clause
from interlocal.proposals.calculations.benches_setting import Setting, setting_of
from interlocal.proposals.calculations.benches_shares import divided_of
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.queries.benches import Ground

Array = NDArray[np.float64]
Said = Mapping[str, Any]

VOLUME = "volume"
NOT_USAGE = frozenset({"people", "population", "grand-list", "alone", "equal"})
CLAUSE, PROPOSED = "The cost clause", "As proposed, fixed"
SMALLEST = 0.5  # dollars: below that nobody loses
MOST_STORIES = 120


@dataclass(frozen=True)
class Own:
    """A story that somebody asks about: what moves, by how much, whose, from which year on."""

    moves: str
    change: float
    slug: str = ""
    year: int = 1


@dataclass(frozen=True)
class Fall:
    """A participant that gains in the calm world and loses in a story, from a year on; cents."""

    name: str
    year: int
    cents: int
    calm_cents: int


@dataclass(frozen=True)
class Outcome:
    """One story under one rule: the largest move of a share, who falls, and each one's net.

    When somebody leaves, the others take over its share; that is no drift of the rule, and
    counts as none.
    ``net_cents`` is the net saving of a usual year by name, on average over the years in
    which it takes part.
    """

    rule: str
    drift: float
    falls: tuple[Fall, ...]
    net_cents: dict[str, int]


@dataclass(frozen=True)
class Story:
    """What happens, and what it does under every rule."""

    name: str
    is_own: bool
    is_exit: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Held:
    """How one rule held over all stories."""

    rule: str
    largest_drift: float
    drifts_under: str
    losing_stories: int
    first: Fall | None
    first_under: str
    losing_anyway: tuple[str, ...]
    calm_cents: dict[str, int]


@dataclass(frozen=True)
class Stressed:
    """All rules under all stories. ``elasticity`` is how costs answer to demand."""

    rules: tuple[Held, ...]
    stories: tuple[Story, ...]
    elasticity: float
    notes: tuple[str, ...]


def stressed(
    said: Said,
    *,
    grounds: Sequence[Ground],
    proposed: Mapping[str, int],
    service: str,
    on: date,
    own: Own | None = None,
) -> Stressed:
    """Run a bench through the usual stories and one of your own. Raises CannotForecast."""
    elasticity = _elasticity(service, on)
    setting = setting_of(_answering(said, elasticity), grounds)
    if setting.option.kind == "alone":
        raise CannotForecast("Going on alone has no shares to stress; choose another way.")
    try:
        drivers = _drivers(said, setting)
        rules, notes = _rules(said, setting, proposed, drivers)
        stories = _stories(setting, drivers, own)
        calm = _run(setting, rules, [], drivers)
        names = {
            code: str(held.get("label", code)).lower() for code, held in said["drivers"].items()
        }
        found = tuple(
            _story(
                setting,
                rules,
                drivers,
                calm,
                story,
                elasticity,
                names,
                is_own=own is not None and not at,
            )
            for at, story in enumerate(stories)
        )
    except EngineError as refusal:
        raise CannotForecast(str(refusal)) from refusal
    return Stressed(
        rules=tuple(_held(name, calm.calm[name], found, setting) for name in rules),
        stories=found,
        elasticity=elasticity,
        notes=notes,
    )


def _elasticity(service: str, on: date) -> float:
    try:
        value = parameters.scale_evidence(service, on).elasticity.value
    except parameters.NoParameter:
        return 1.0
    return min(max(value, 0.0), 1.0)


def _answering(said: Said, elasticity: float) -> dict[str, Any]:
    """The same bench, its lines by scale answering to demand as the evidence says."""
    lines = [
        {**row, "variable": elasticity}
        if row["how"] == "scale" and not row.get("variable")
        else row
        for row in said["build_up"].get("lines", [])
    ]
    return {**said, "build_up": {**said["build_up"], "lines": lines}}


def _drivers(said: Said, setting: Setting) -> Drivers:
    """Every driver that all have, as one number each; a list of periods counts by its mean."""
    measures, growth = {}, {}
    for name, driver in said["drivers"].items():
        values = [driver["values"].get(each.slug) for each in setting.stands]
        if None in values or name == "alone":
            continue
        measures[name] = np.array([float(np.mean(value)) for value in values])
        rates = driver.get("growth") or {}
        growth[name] = np.array([float(rates.get(each.slug, 0.0)) for each in setting.stands])
    return Drivers(setting.labels, measures, growth)


def _rules(
    said: Said, setting: Setting, proposed: Mapping[str, int], drivers: Drivers
) -> tuple[dict[str, ShareRule], tuple[str, ...]]:
    """The clause if there is one, what the scenario proposes, and the plain rules beside them."""
    rules: dict[str, ShareRule] = {}
    notes = []
    if said["clause"]:
        rules[CLAUSE] = _clause_rule(said, setting)
        notes.append("The cost clause is worked out for the calm world’s cost in every year.")
    total = sum(proposed.values())
    rules[PROPOSED] = fixed_shares(
        {each.label: proposed[each.slug] / total for each in setting.stands}
    )
    for name, driver in said["drivers"].items():
        if name in drivers.measures and float(np.sum(drivers.measures[name])) > 0:
            label = str(driver.get("label", name))
            rules[f"By {label[:1].lower()}{label[1:]}"] = by_drivers({name: 1.0})
    rules["Equal parts"] = equal_parts
    return rules, tuple(notes)


def _clause_rule(said: Said, setting: Setting) -> ShareRule:
    clause = Clause.from_dict(said["clause"])
    divided = divided_of(said, setting)
    slugs = {each.label: each.slug for each in setting.stands}
    today = {
        each.slug: max(float(cost), 0.0)
        for each, cost in zip(setting.stands, setting.baselines.cost, strict=True)
    }

    def rule(year: DriverYear) -> Array:
        members = [slugs[label] for label in year.members]
        counts: dict[str, Any] = {}
        for name in clause.driver_names:
            if name in year.measures:
                times = clause.driver(name).average_of
                values = year.measures[name].tolist()
                counts[name] = {
                    slug: [value] * times if times > 1 else value
                    for slug, value in zip(members, values, strict=True)
                }
        credited = sum(float(np.mean(list(counts[name].values()))) for name in clause.credits)
        paid = clause.many(
            counts,
            divided.cost(year.year, credited * len(members)),
            members=members,
            year=year.year,
            today={slug: today[slug] for slug in members},
            revenue=divided.brought(year.year),
        )[0]
        return np.asarray(paid / paid.sum())

    return rule


def _stories(setting: Setting, drivers: Drivers, own: Own | None) -> list[Stress]:
    usage = (VOLUME, *(name for name in drivers.measures if name not in NOT_USAGE | {VOLUME}))
    usual = list(usual_stresses(drivers, usage=usage, host=setting.option.host))
    if own is None:
        return usual[:MOST_STORIES]
    label = setting.label(own.slug) if own.slug else ""
    if own.moves == "leaves":
        if not label:
            raise CannotForecast("Say who leaves.")
        asked = Stress(f"{label} leaves in year {own.year}", (Exit(label, own.year),))
    else:
        moves = usage if own.moves == VOLUME else (own.moves,)
        way = "higher" if own.change >= 0 else "lower"
        whose = f"{label}: " if label else ""
        asked = Stress(
            f"{whose}{own.moves} {abs(own.change):.0%} {way} from year {own.year}",
            (Shock(moves, own.change, label, own.year),),
        )
    return [asked, *usual][:MOST_STORIES]


def _run(
    setting: Setting, rules: Mapping[str, ShareRule], stories: Sequence[Stress], drivers: Drivers
) -> StressTest:
    return stress_test(
        setting.baselines,
        setting.option,
        rules,
        stories,
        setting.inputs,
        drivers,
        years=setting.years,
        years_since_baseline=setting.lead,
    )


def _story(
    setting: Setting,
    rules: Mapping[str, ShareRule],
    drivers: Drivers,
    calm: StressTest,
    story: Stress,
    elasticity: float,
    names: Mapping[str, str],
    *,
    is_own: bool,
) -> Story:
    moved = _moved_along(setting, story, elasticity)
    test = _run(moved, rules, [story], drivers)
    since = min(event.year for event in story.events)
    is_exit = any(isinstance(event, Exit) for event in story.events)
    return Story(
        name=_said_name(story.name, names),
        is_own=is_own,
        is_exit=is_exit,
        outcomes=tuple(
            _outcome(run, calm.calm[run.rule], setting, since, is_exit=is_exit) for run in test.runs
        ),
    )


def _moved_along(setting: Setting, story: Stress, elasticity: float) -> Setting:
    """Costs alone that answer to the story's demand, from the start."""
    factor = np.ones(len(setting.stands))
    for event in story.events:
        if isinstance(event, Shock) and VOLUME in event.moves:
            here = [not event.member or label == event.member for label in setting.labels]
            factor = factor * np.where(here, 1 + elasticity * event.change, 1.0)
    if (factor == 1).all():
        return setting
    lines = setting.baselines.lines * factor[:, None]
    return replace(setting, baselines=replace(setting.baselines, lines=lines))


def _said_name(name: str, names: Mapping[str, str]) -> str:
    """A story's name with drivers called as people call them."""
    for code, label in names.items():
        name = name.replace(f": {code} ", f": {label} ")
        if name.startswith(f"{code} "):
            name = f"{label}{name.removeprefix(code)}"
    return name[:1].upper() + name[1:]


def _outcome(
    run: StressRun, calm: StressRun, setting: Setting, since: int, *, is_exit: bool
) -> Outcome:
    present = run.shares.T > 0
    net = np.where(np.arange(1, setting.years + 1) < since, calm.net, run.net)
    falls = []
    for row, each in enumerate(setting.stands):
        lost = (net[row] < -SMALLEST) & (calm.net[row] >= -SMALLEST) & present[row]
        if lost.any():
            at = int(lost.argmax())
            falls.append(
                Fall(
                    each.name,
                    setting.first_year + at,
                    round(float(net[row, at]) * 100),
                    round(float(calm.net[row, at]) * 100),
                )
            )
    return Outcome(
        rule=run.rule,
        drift=0.0 if is_exit else run.largest_drift,
        falls=tuple(sorted(falls, key=lambda fall: (fall.year, fall.cents))),
        net_cents={
            each.name: round(float(net[row][present[row]].mean()) * 100)
            for row, each in enumerate(setting.stands)
            if present[row].any()
        },
    )


def _held(rule: str, calm: StressRun, stories: Sequence[Story], setting: Setting) -> Held:
    runs = [(story.name, one) for story in stories for one in story.outcomes if one.rule == rule]
    widest = max(runs, key=lambda run: run[1].drift, default=None)
    falling = [(one.falls[0], name) for name, one in runs if one.falls]
    first = min(falling, key=lambda one: (one[0].year, one[0].cents), default=(None, ""))
    return Held(
        rule=rule,
        largest_drift=widest[1].drift if widest else 0.0,
        drifts_under=widest[0] if widest and widest[1].drift > 0 else "",
        losing_stories=len(falling),
        first=first[0],
        first_under=first[1],
        losing_anyway=tuple(
            each.name
            for each, row in zip(setting.stands, calm.net, strict=True)
            if (row < -SMALLEST).any()
        ),
        calm_cents={
            each.name: round(float(row.mean()) * 100)
            for each, row in zip(setting.stands, calm.net, strict=True)
        },
    )
