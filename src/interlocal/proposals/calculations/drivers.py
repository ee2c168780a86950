"""What a cost clause may count: people, grand lists, volumes and costs alone, and newer figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interlocal.proposals.calculations.baselines import figures_of
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.benches import Ground
from interlocal.proposals.queries.clauses import facts_of_one_year
from interlocal.registry.models import Fact

Drivers = Mapping[str, Mapping[str, Any]]
Facts = Mapping[str, Fact | None]

PEOPLE, GRAND_LIST, EQUALIZED = "people", "grand-list", "equalized-value"
MEASURED: Final = {
    PEOPLE: ("People", "people", "population"),
    GRAND_LIST: ("Grand list", "US dollars", "net-grand-list"),
    EQUALIZED: ("Equalized value", "US dollars", "equalized-grand-list"),
}
YEAR: Final = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True)
class Newer:
    """A driver of which newer figures exist; ``before`` is empty where it is not here yet."""

    key: str
    label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    source: str


def drivers_of(grounds: Sequence[Ground]) -> dict[str, Any]:
    """What a cost clause may count on a new bench, by key.

    A driver is offered only where everybody has it: missing is not zero. People and grand lists
    are those that the scenario was worked out from.
    """
    held: dict[str, Facts] = {
        PEOPLE: {_slug(g): g.participant.population_fact for g in grounds},
        GRAND_LIST: {_slug(g): g.participant.grand_list_fact for g in grounds},
        EQUALIZED: _newest(grounds, EQUALIZED),
    }
    return _facts_as_drivers(held) | _from_baselines(grounds)


def newest_drivers(grounds: Sequence[Ground], held: Drivers) -> dict[str, Any]:
    """The same with the newest figures, growth and typed drivers kept.

    Figures of towns are taken of one year, the newest that all of them have: a town is not set
    against another of an earlier year. Older than those held they are left.
    """
    start: dict[str, Facts] = {
        PEOPLE: {_slug(g): g.participant.population_fact for g in grounds},
        GRAND_LIST: {_slug(g): g.participant.grand_list_fact for g in grounds},
        EQUALIZED: {},
    }
    facts = {key: _newer_of(now, _newest(grounds, key)) for key, now in start.items()}
    fresh = _facts_as_drivers(facts) | _from_baselines(grounds)
    for key, driver in fresh.items():
        driver["growth"] = held.get(key, {}).get("growth", {})
    typed = {key: dict(driver) for key, driver in held.items() if driver.get("typed")}
    return fresh | typed


def newer_figures(grounds: Sequence[Ground], held: Drivers) -> tuple[Newer, ...]:
    """The drivers of which newer figures exist than those held."""
    return tuple(
        Newer(
            key,
            str(driver["label"]),
            held.get(key, {}).get("values", {}),
            driver["values"],
            str(driver["source"]),
        )
        for key, driver in newest_drivers(grounds, held).items()
        if driver["values"] != held.get(key, {}).get("values", {})
    )


def source_of_year(title: str, year: int) -> str:
    """A source with the year of its figures, which some titles say already.

    >>> source_of_year("Population estimates, 2025", 2025)
    'Population estimates, 2025'
    >>> source_of_year("Fiscal indicators, 2014 to 2018", 2018)
    'Fiscal indicators, 2014 to 2018 (figures of 2018)'
    >>> source_of_year("Dispatch report", 2030)
    'Dispatch report, 2030'
    """
    named = set(YEAR.findall(title))
    if named == {str(year)}:
        return title
    return f"{title} (figures of {year})" if named else f"{title}, {year}"


def _newest(grounds: Sequence[Ground], key: str) -> Facts:
    found = facts_of_one_year([g.organisation.pk for g in grounds], MEASURED[key][2])
    return {_slug(g): found.get(g.organisation.pk) for g in grounds} if found else {}


def _newer_of(now: Facts, newest: Facts) -> Facts:
    used = [fact.year for fact in now.values() if fact is not None]
    years = [fact.year for fact in newest.values() if fact is not None]
    return newest if years and max(years) >= max(used, default=0) else now


def _facts_as_drivers(held: Mapping[str, Facts]) -> dict[str, Any]:
    """Each measure as a driver, where everybody has a figure."""
    found = {}
    for key, (label, unit, _) in MEASURED.items():
        facts = {slug: fact for slug, fact in held[key].items() if fact is not None}
        if facts and len(facts) == len(held[key]) and None not in {f.value for f in facts.values()}:
            found[key] = _driver(label, unit, facts)
    return found


def _from_baselines(grounds: Sequence[Ground]) -> dict[str, Any]:
    """Volume, where all count in one unit, and the costs alone."""
    found: dict[str, Any] = {}
    told = {_slug(g): figures_of(g.version, content_of(g.version)) for g in grounds if g.version}
    units = {each.volume_unit.strip().lower() for each in told.values()}
    if len(told) == len(grounds) and len(units) == 1:
        volumes = {slug: each.volume for slug, each in told.items()}
        if None not in volumes.values():
            found["volume"] = {
                "label": "Volume",
                "unit": units.pop(),
                "values": {slug: float(value or 0) for slug, value in volumes.items()},
                "kind": "reported",
                "source": "The towns' baselines",
                "facts": {},
                "growth": {},
            }
    found["alone"] = {
        "label": "Cost alone",
        "unit": "US dollars a year",
        "values": {_slug(g): cost_alone(g) / 100 for g in grounds},
        "kind": "reported" if len(told) == len(grounds) else "estimated",
        "source": "Baselines, else public figures",
        "facts": {},
        "growth": {},
    }
    return found


def cost_alone(ground: Ground) -> int:
    """What a participant's service costs alone, cents a year."""
    if ground.version is None:
        return ground.participant.alone_cents
    return figures_of(ground.version, content_of(ground.version)).net.cents


def _driver(label: str, unit: str, facts: Mapping[str, Fact]) -> dict[str, Any]:
    sources = {source_of_year(fact.load.source.title, fact.year) for fact in facts.values()}
    kinds = {str(fact.kind) for fact in facts.values()}
    return {
        "label": label,
        "unit": unit,
        "values": {slug: float(fact.value or 0) for slug, fact in facts.items()},
        "kind": "reported" if kinds == {"reported"} else "estimated",
        "source": "; ".join(sorted(sources)),
        "facts": {slug: fact.pk for slug, fact in facts.items()},
        "growth": {},
    }


def _slug(ground: Ground) -> str:
    return ground.organisation.slug
