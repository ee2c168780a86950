"""Who pays which share of the shared cost in which year, from a cost clause or as proposed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import forecast, likely_inputs
from interlocal.engine.sharing import Clause
from interlocal.proposals.calculations.benches_setting import CannotForecast, Setting

Array = NDArray[np.float64]
Said = Mapping[str, Any]

CLAUSE, PROPOSED = "clause", "proposed"


def shares_of(said: Said, setting: Setting, proposed: Mapping[str, int]) -> tuple[Array, str]:
    """Shares by forecast year, shape (T, n), each year adding up to 1; and where they are from.

    Without a clause each pays as the scenario proposes. With one, every year's likely
    shared cost is divided by it, drivers growing as they say.
    """
    if said["option"] == "alone" or not said["clause"]:
        slugs = [each.slug for each in setting.stands]
        return np.tile(_proposed(slugs, proposed), (setting.years, 1)), PROPOSED
    try:
        clause = Clause.from_dict(said["clause"])
        revenue = {name: cents / 100 for name, cents in said.get("revenue", {}).items()}
        pool = pool_of(setting)
        return by_clause(clause, said["drivers"], setting, pool, revenue=revenue), CLAUSE
    except EngineError as refusal:
        raise CannotForecast(f"The cost clause: {refusal}") from refusal


def pool_of(setting: Setting) -> Array:
    """What the shares divide, by year, with every input at its likely value; dollars, (T,)."""
    equal = np.full(len(setting.stands), 1 / len(setting.stands))
    one = forecast(
        setting.baselines,
        setting.option,
        equal,
        likely_inputs(setting.inputs),
        years=setting.years,
        discount=setting.discount,
        years_since_baseline=setting.lead,
    )
    return np.asarray(one.flows.pool[:, 0])


def by_clause(
    clause: Clause,
    drivers: Mapping[str, Any],
    setting: Setting,
    pool: Array,
    *,
    revenue: Mapping[str, float] | None = None,
) -> Array:
    """A clause worked out for every year's cost, as shares of what all pay together, (T, n).

    ``revenue`` is what each revenue that the clause nets brings a year, dollars.
    """
    slugs = [each.slug for each in setting.stands]
    today = dict(zip(slugs, setting.baselines.cost.clip(0).tolist(), strict=True))
    rows = []
    for year, cost in enumerate(pool.tolist(), 1):
        if cost <= 0:
            raise CannotForecast(
                f"In year {year} the grant covers the whole shared cost, so there is nothing to "
                "divide. Lower the grant, or spread it over more years."
            )
        grown = {
            name: grown_driver(drivers[name], year, setting.lead)
            for name in clause.driver_names
            if name in drivers
        }
        paid = clause.many(grown, cost, members=slugs, year=year, today=today, revenue=revenue)[0]
        if not paid.sum() > 0:
            raise CannotForecast(f"By the cost clause nobody pays anything in year {year}.")
        rows.append(paid / paid.sum())
    return np.array(rows)


def grown_driver(driver: Mapping[str, Any], year: int, lead: int) -> dict[str, Any]:
    """A driver's number of each member in a forecast year, by slug."""
    age = year - 1 + lead
    growth = driver.get("growth") or {}

    def grown(value: Any, rate: float) -> Any:
        factor = (1 + rate) ** age
        return [one * factor for one in value] if isinstance(value, list) else value * factor

    return {slug: grown(value, growth.get(slug, 0.0)) for slug, value in driver["values"].items()}


def _proposed(slugs: list[str], proposed: Mapping[str, int]) -> Array:
    paid = np.array([float(proposed[slug]) for slug in slugs])
    return paid / paid.sum()
