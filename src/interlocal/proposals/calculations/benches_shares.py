"""Who pays which share of the shared cost in which year, from a cost clause or as proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import forecast, likely_inputs
from interlocal.engine.sharing import Clause
from interlocal.proposals.calculations.benches_revenue import revenue_labels
from interlocal.proposals.calculations.benches_setting import Setting
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.calculations.clauses import latest

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
        return by_clause(clause, said["drivers"], setting, divided_of(said, setting)), CLAUSE
    except EngineError as refusal:
        raise CannotForecast(f"The cost clause: {refusal}") from refusal


@dataclass(frozen=True, eq=False)
class Divided:
    """What a clause divides in each forecast year, every input at its likely value; dollars.

    ``pool`` is net, shape (T,): what all pay together. ``revenue`` is what each revenue that the
    clause nets brings, by its name, shape (T,) each.
    """

    pool: Array
    revenue: Mapping[str, Array]

    def cost(self, year: int, credited: float = 0.0) -> float:
        """The gross cost of a year, from 1, that a clause begins from."""
        brought = sum(float(amounts[year - 1]) for amounts in self.revenue.values())
        return float(self.pool[year - 1]) + brought + credited

    def brought(self, year: int) -> dict[str, float]:
        """What each revenue brings in a year, from 1."""
        return {name: float(amounts[year - 1]) for name, amounts in self.revenue.items()}


def divided_of(said: Said, setting: Setting) -> Divided:
    """What the clause of a bench divides by year."""
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
    brought = one.flows.fees
    return Divided(
        np.asarray(one.flows.pool[:, 0]),
        {
            name: np.asarray(brought[label][:, 0])
            for name, label in revenue_labels(said).items()
            if label in brought
        },
    )


def by_clause(
    clause: Clause, drivers: Mapping[str, Any], setting: Setting, divided: Divided
) -> Array:
    """A clause worked out for every year's cost, as shares of what all pay together, (T, n)."""
    slugs = [each.slug for each in setting.stands]
    today = dict(zip(slugs, setting.baselines.cost.clip(0).tolist(), strict=True))
    rows = []
    for year in range(1, setting.years + 1):
        grown = {
            name: latest(clause, name, {"values": grown_driver(drivers[name], year, setting.lead)})
            for name in clause.driver_names
            if name in drivers
        }
        credited = sum(_one(value) for name in clause.credits for value in grown[name].values())
        if divided.pool[year - 1] <= 0:
            raise CannotForecast(
                f"In year {year} grants and revenue cover the whole shared cost, so there is "
                "nothing to divide. Lower them, or spread them over more years."
            )
        paid = clause.many(
            grown,
            divided.cost(year, credited),
            members=slugs,
            year=year,
            today=today,
            revenue=divided.brought(year),
        )[0]
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


def _one(value: Any) -> float:
    """A number, or the average of its periods."""
    return float(np.mean(value))
