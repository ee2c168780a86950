"""The account of one participant, or of all together, from a forecast's futures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.forecast import BreakEven, Forecast

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Part:
    """A forecast seen for one participant, or for all together (None); arrays (T, d)."""

    result: Forecast
    label: str | None

    def of(self, table: Array) -> Array:
        """One participant's row of a table (n, T, d), or the sum of all."""
        if self.label is None:
            return np.asarray(table.sum(axis=0))
        return np.asarray(table[self.result.baselines.index(self.label)])

    def series(self) -> dict[str, Array]:
        """Everything by year, in every future."""
        found = self.result
        alone = self.of(found.flows.alone)
        net, bare = self.of(found.net), self.of(found.net_without_grant)
        own = [self.of(part) for part in found.flows.own.values()]
        return {
            "alone": alone,
            "bill": self.of(found.bill),
            "own": np.broadcast_to(sum(own, np.zeros(())), alone.shape),
            "cost": alone - net,
            "net": net,
            "net_without_grant": bare,
            "cumulative": np.cumsum(net, axis=0),
            "cumulative_without_grant": np.cumsum(bare, axis=0),
        }

    def values(self, series: Mapping[str, Array]) -> dict[str, Array]:
        """One number in every future, (d,)."""
        weights = (1 + self.result.discount) ** -np.arange(1.0, self.result.years + 1)
        return {
            "yearly": series["net"].mean(axis=0),
            "npv": weights @ series["net"],
            "npv_without_grant": weights @ series["net_without_grant"],
            "last_year": series["net_without_grant"][-1],
        }


def account(part: Part, sure: Part, first_year: int) -> dict[str, Any]:
    """An account, in cents: ``calculations.benches`` tells its shape."""
    series, certain = part.series(), sure.series()
    values, firm = part.values(series), sure.values(certain)
    steps = {name: np.asarray(way) for name, way in part.result.steps(part.label or "").items()}
    firm_steps = sure.result.steps(sure.label or "")
    return {
        **{name: _five(table, certain[name][:, 0]) for name, table in series.items()},
        **{name: _five(row, firm[name][0]) for name, row in values.items()},
        "chance": round(float((values["npv"] > 1e-6).mean()), 6),
        "chance_without_grant": round(float((values["npv_without_grant"] > 1e-6).mean()), 6),
        "break_even": _break_even(series["net"], certain["net"], first_year),
        "break_even_without_grant": _break_even(
            series["net_without_grant"], certain["net_without_grant"], first_year
        ),
        "waterfall": [
            {
                "step": name,
                **_five(way.mean(axis=0), float(np.asarray(firm_steps[name]).mean())),
            }
            for name, way in steps.items()
        ],
        "steps": {name: in_cents(np.asarray(way)[:, 0]) for name, way in firm_steps.items()},
    }


def _five(draws: Array, sure: Any) -> dict[str, Any]:
    """The likely value, and mean and points over the draws (last axis), in cents."""
    low, middle, high = np.percentile(draws, [10, 50, 90], axis=-1)
    ends = {"low": low, "mean": draws.mean(axis=-1), "middle": middle, "high": high}
    return {
        name: in_cents(value) if np.ndim(value) else cent(value)
        for name, value in ({"likely": sure} | ends).items()
    }


def _break_even(net: Array, sure: Array, first_year: int) -> dict[str, Any]:
    found, one = BreakEven.of(net), BreakEven.of(sure)

    def fiscal(year: Any) -> int | None:
        return first_year + int(year) - 1 if np.isfinite(year) else None

    return {
        "likely": fiscal(one.middle),
        "early": fiscal(found.early),
        "middle": fiscal(found.middle),
        "late": fiscal(found.late),
        "never": round(float(found.never), 6),
        "slipping": round(float(found.slipping), 6),
        "chance_by_year": [round(float(chance), 6) for chance in found.chance_by_year],
    }


def in_cents(amounts: Any) -> list[int]:
    """Dollars by year as cents."""
    return [cent(amount) for amount in np.asarray(amounts, dtype=float)]


def cent(dollars: Any) -> int:
    """Dollars as cents."""
    return round(float(dollars) * 100)
