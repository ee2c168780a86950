"""Keeping a cost clause at a bench, and the drivers that it counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from interlocal.accounts.models import User
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations.drivers import newest_drivers, source_of_year
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.benches import grounds_of
from interlocal.proposals.queries.clauses import payers_of
from interlocal.proposals.rules import clauses as rules
from interlocal.proposals.services.benches import BenchOvertaken, CannotBench, save_bench

MOST_DRIVERS = 12


@transaction.atomic
def keep_clause(
    *,
    bench: Bench,
    clause: Mapping[str, Any],
    revenue: Mapping[str, int],
    seen: int,
    by: User,
    at: datetime,
) -> Bench:
    """Keep a cost clause and what its revenues bring (cents a year); the forecast follows it.

    Raises BenchOvertaken if somebody saved since ``seen``; CannotBench if ``by`` may not
    speak for the owner, the bench is locked, or the clause cannot be worked out.
    """
    held = Bench.objects.select_for_update().select_related("scenario").get(pk=bench.pk)
    payers = payers_of(held.scenario, held)
    try:
        calculations.try_clause(
            held.scenario.game,
            payers,
            clause,
            held.drivers,
            revenue=revenue,
            today=[calculations.today_cents(payer)[0] for payer in payers],
        )
    except calculations.CannotShare as refusal:
        raise CannotBench(str(refusal)) from refusal
    changes = {"clause": dict(clause), "revenue": dict(revenue)}
    return save_bench(bench=held, changes=changes, seen=seen, by=by, at=at)


@transaction.atomic
def keep_driver(
    *,
    bench: Bench,
    label: str,
    unit: str,
    source: str,
    year: int,
    periods: str,
    values: Mapping[str, Any],
    seen: int,
    by: User,
    at: datetime,
) -> Bench:
    """Keep a driver that somebody typed or pasted; one of the same name is replaced.

    ``values`` is by slug: a number, or several periods with the latest last. Raises
    BenchOvertaken and CannotBench as ``save_bench`` does, and CannotBench where a participant
    has no figure, a figure is negative, or nobody has any.
    """
    held = Bench.objects.select_for_update().select_related("scenario").get(pk=bench.pk)
    _refuse_overtaken(held, seen)
    names = {payer.slug: payer.name for payer in payers_of(held.scenario, held)}
    problem = rules.refuse_label(label)
    problems: Sequence[str] = (problem,) if problem else rules.refuse_driver(values, names, label)
    if problems:
        raise CannotBench(problems[0])
    key = _key(label, held.drivers)
    if key not in held.drivers and len(held.drivers) >= MOST_DRIVERS:
        raise CannotBench(f"A bench holds {MOST_DRIVERS} drivers at most; take one away first.")
    driver = {
        "label": label,
        "unit": unit,
        "values": {slug: values[slug] for slug in names},
        "kind": "reported",
        "source": source_of_year(source, year),
        "year": year,
        "periods": periods,
        "facts": {},
        "growth": {},
        "typed": True,
    }
    drivers = {**held.drivers, key: driver}
    return save_bench(bench=held, changes={"drivers": drivers}, seen=seen, by=by, at=at)


@transaction.atomic
def drop_driver(*, bench: Bench, key: str, seen: int, by: User, at: datetime) -> Bench:
    """Take a driver away. Raises CannotBench where the clause counts it, or as ``save_bench``."""
    held = Bench.objects.select_for_update().get(pk=bench.pk)
    _refuse_overtaken(held, seen)
    if key not in held.drivers:
        raise CannotBench("There is no such driver.")
    if key in _counted(held.clause):
        raise CannotBench("The cost clause counts it. Change the clause first.")
    drivers = {each: driver for each, driver in held.drivers.items() if each != key}
    return save_bench(bench=held, changes={"drivers": drivers}, seen=seen, by=by, at=at)


@transaction.atomic
def take_drivers_anew(*, bench: Bench, seen: int, by: User, at: datetime) -> Bench:
    """Take the newest figures of facts and baselines; what somebody typed stays as it is."""
    held = Bench.objects.select_for_update().select_related("scenario").get(pk=bench.pk)
    drivers = {**held.drivers, **newest_drivers(grounds_of(held.scenario), held.drivers)}
    return save_bench(bench=held, changes={"drivers": drivers}, seen=seen, by=by, at=at)


def _refuse_overtaken(held: Bench, seen: int) -> None:
    """Rows of drivers are saved together, so another's must not be lost."""
    if seen != held.revision:
        raise BenchOvertaken(held, {})


def _key(label: str, drivers: Mapping[str, Mapping[str, Any]]) -> str:
    for key, driver in drivers.items():
        if str(driver.get("label", "")).casefold() == label.casefold():
            return key
    key = slugify(label)[:40] or "driver"
    return f"{key}-counted" if key == rules.EQUAL or key in drivers else key


def _counted(clause: Mapping[str, Any]) -> set[str]:
    found = {key for pool in clause.get("pools", []) for key in pool.get("weights", {})}
    found |= {pool["per"] for pool in clause.get("pools", []) if pool.get("per")}
    found |= {limit["driver"] for limit in clause.get("limits", []) if limit.get("driver")}
    return found | set(clause.get("credits", []))
