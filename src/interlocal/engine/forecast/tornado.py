"""Which input moves the result most."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.forecast.flows import flows
from interlocal.engine.forecast.inputs import Draws, Uncertain, likely_inputs, one_at_a_time
from interlocal.engine.forecast.result import Forecast

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bar:
    """One input's pull on the result.

    at_low, at_high : the present value with this input at its low and high end and every
        other at its likely value, money
    explained : share of the spread of results that goes with this input, by squared rank
        correlation; the bars of one tornado add up to 1, or to 0 where nothing varies
    correlation : rank correlation of the input with the result, -1 to 1
    """

    input: Uncertain
    at_low: float
    at_high: float
    explained: float
    correlation: float

    @property
    def swing(self) -> float:
        """How far the two ends lie apart, money."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """Bars from the widest to the narrowest around the likely result.

    likely : the present value with every input at its likely value, money
    """

    likely: float
    bars: tuple[Bar, ...]


def tornado(result: Forecast, member: str = "", *, grant: bool = True) -> Tornado:
    """Rank the inputs by how far each moves the present value of the net saving.

    Each input is set to its low and to its high end with the others at their likely
    values; beside that stands the share of the spread that goes with it over the
    forecast's own draws. The first shows size, the second what matters when all move.

    Parameters
    ----------
    result : a forecast
    member : one participant's present value; without it, that of all together
    grant : with the grants, or without

    Notes
    -----
    Ties keep the order of the inputs. The same draws give the same tornado.
    """
    ends = present_values(rerun(result, one_at_a_time(result.draws.inputs)), member, grant=grant)
    drawn = present_values(result, member, grant=grant)
    correlations = rank_correlations(result.draws.values, drawn)
    total = float(np.sum(correlations**2))
    bars = [
        Bar(
            input=one,
            at_low=float(ends[1 + 2 * row]),
            at_high=float(ends[2 + 2 * row]),
            explained=float(correlations[row] ** 2) / total if total > 0 else 0.0,
            correlation=float(correlations[row]),
        )
        for row, one in enumerate(result.draws.inputs)
    ]
    return Tornado(float(ends[0]), tuple(sorted(bars, key=lambda bar: -bar.swing)))


def rerun(result: Forecast, draws: Draws) -> Forecast:
    """The same forecast in other futures."""
    again = flows(result.baselines, result.option, draws, result.years, result.years_since_baseline)
    return replace(result, draws=draws, flows=again)


def likely(result: Forecast) -> Forecast:
    """The same forecast in one future: every input at its likely value."""
    return rerun(result, likely_inputs(result.draws.inputs))


def present_values(result: Forecast, member: str = "", *, grant: bool = True) -> Array:
    """The present value in every future, shape (d,), of one participant or all together."""
    values = result.npv_draws(grant=grant)
    return np.asarray(values[result.baselines.index(member)] if member else values.sum(axis=0))


def rank_correlations(inputs: Array, outcome: Array) -> Array:
    """Spearman's rank correlation of each row with the outcome, shape (k,); 0 where constant.

    Parameters
    ----------
    inputs : shape (k, d)
    outcome : shape (d,)
    """
    right = _centred_ranks(outcome)
    found = np.zeros(len(inputs))
    for row, values in enumerate(inputs):
        left = _centred_ranks(values)
        size = float(np.sqrt((left @ left) * (right @ right)))
        found[row] = left @ right / size if size > 0 else 0.0
    return found


def _centred_ranks(values: Array) -> Array:
    # equal values share the mean of their ranks; noise in the last digits is equal
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    _, place, count = np.unique(
        np.round(values / scale, 12), return_inverse=True, return_counts=True
    )
    ranks = np.cumsum(count) - (count - 1) / 2
    return np.asarray(ranks[place] - (len(values) + 1) / 2)
