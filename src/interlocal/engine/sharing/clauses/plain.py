"""Clauses as plain data, such as JSON gives: strict when read, the same when written."""

from collections.abc import Mapping
from typing import Any

from interlocal.engine.errors import UnusableInput
from interlocal.engine.sharing.clauses.clause import VERSION, Clause
from interlocal.engine.sharing.clauses.pieces import Driver, Limit, PhaseIn, Pool, Revenue
from interlocal.engine.sharing.clauses.reading import (
    entries_of,
    list_of,
    names_of,
    number_of,
    part_of_one,
    text_of,
    whole_of,
)

ENTRIES = ("version", "name", "drivers", "revenue", "pools", "limits", "phase_in", "credits")
POOL = ("name", "weights", "price", "per", "share", "amount", "members", "not_for")
LIMIT = ("kind", "basis", "value", "driver", "members", "until_year")


def clause_of(data: object) -> Clause:
    """Read a clause; refuses versions and entries that are not known."""
    given = entries_of(data, ENTRIES, "The clause")
    version = given.get("version", None)
    if version != VERSION or isinstance(version, bool):
        raise UnusableInput(
            f"The clause says version {version}; this program reads version {VERSION}."
        )
    drivers = given.get("drivers", {})
    if not isinstance(drivers, Mapping):
        raise UnusableInput('"drivers" must map each driver\'s name to how it is counted.')
    pools = list_of(given.get("pools", []), "The clause's pools")
    return Clause(
        pools=tuple(_pool(pool, place) for place, pool in enumerate(pools, start=1)),
        name=text_of(given["name"], "The clause") if given.get("name") else "",
        drivers=tuple(_driver(name, how) for name, how in drivers.items()),
        revenue=tuple(_revenue(item) for item in list_of(given.get("revenue", []), "Revenue")),
        limits=tuple(_limit(item) for item in list_of(given.get("limits", []), "Limits")),
        phase_in=_phase_in(given["phase_in"]) if given.get("phase_in") is not None else None,
        credits=names_of(given.get("credits", []), "Credits"),
    )


def plain(clause: Clause) -> dict[str, Any]:
    """Write a clause; what is not said is left out."""
    said = {
        "name": clause.name,
        "drivers": {driver.name: _plain_driver(driver) for driver in clause.drivers},
        "revenue": [_said(name=source.name, pool=source.pool) for source in clause.revenue],
        "pools": [_plain_pool(pool) for pool in clause.pools],
        "limits": [
            _said(
                kind=limit.kind,
                basis=limit.basis,
                value=float(limit.value),
                driver=limit.driver,
                members=list(limit.members),
                until_year=limit.until_year,
            )
            for limit in clause.limits
        ],
        "phase_in": {"parts": list(map(float, clause.phase_in.parts))} if clause.phase_in else None,
        "credits": list(clause.credits),
    }
    return {"version": VERSION} | _said(**said)


def _plain_driver(driver: Driver) -> dict[str, Any]:
    if driver.average_of == 1:
        return _said(unit=driver.unit)
    return _said(average_of=driver.average_of, periods=driver.periods, unit=driver.unit)


def _plain_pool(pool: Pool) -> dict[str, Any]:
    return _said(
        name=pool.name,
        weights={name: float(part) for name, part in (pool.weights or {}).items()},
        price=_float(pool.price),
        per=pool.per,
        share=_float(pool.share),
        amount=_float(pool.amount),
        members=list(pool.members),
        not_for=list(pool.not_for),
    )


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _said(**entries: Any) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value not in (None, "", [], {})}


def _driver(name: object, how: object) -> Driver:
    label = text_of(name, "A driver")
    given = entries_of(how, ("average_of", "periods", "unit"), f"The driver {label}")
    return Driver(
        name=label,
        average_of=whole_of(given.get("average_of", 1), f"The periods averaged of {label}"),
        periods=text_of(given.get("periods", "years"), f"The periods of {label}"),
        unit=text_of(given["unit"], f"The unit of {label}") if given.get("unit") else "",
    )


def _pool(data: object, place: int) -> Pool:
    given = entries_of(data, POOL, f"Pool {place}")
    name = text_of(given.get("name", f"Pool {place}"), f"Pool {place}")
    weights = given.get("weights")
    if weights is not None:
        if not isinstance(weights, Mapping) or not weights:
            raise UnusableInput(f"The weights of {name} must map drivers to parts of one.")
        weights = {
            text_of(driver, f"A driver of {name}"): number_of(weight, f"The weight of {driver}")
            for driver, weight in weights.items()
        }
    optional = {key: given.get(key) for key in ("price", "amount")}
    share = given.get("share")
    return Pool(
        name=name,
        weights=weights,
        per=text_of(given["per"], f"The driver of {name}") if given.get("per") else "",
        share=None if share is None else part_of_one(share, f"The share of {name}"),
        members=names_of(given.get("members", []), f"The members of {name}"),
        not_for=names_of(given.get("not_for", []), f"Those left out of {name}"),
        **{
            key: None if value is None else number_of(value, f"The {key} of {name}")
            for key, value in optional.items()
        },
    )


def _revenue(data: object) -> Revenue:
    given = entries_of(data, ("name", "pool"), "A revenue")
    pool = given.get("pool")
    return Revenue(
        text_of(given.get("name"), "A revenue"), text_of(pool, "Its pool") if pool else ""
    )


def _limit(data: object) -> Limit:
    given = entries_of(data, LIMIT, "A limit")
    until = given.get("until_year")
    return Limit(
        kind=text_of(given.get("kind"), "A limit's kind"),
        basis=text_of(given.get("basis"), "A limit's basis"),
        value=number_of(given.get("value"), "A limit's value"),
        driver=text_of(given["driver"], "A limit's driver") if given.get("driver") else "",
        members=names_of(given.get("members", []), "A limit's members"),
        until_year=None if until is None else whole_of(until, "A limit's last year"),
    )


def _phase_in(data: object) -> PhaseIn:
    given = entries_of(data, ("parts",), "The phase-in")
    parts = list_of(given.get("parts", []), "The parts of the phase-in")
    return PhaseIn(tuple(part_of_one(part, "A part of the phase-in") for part in parts))
