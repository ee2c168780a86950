"""Two options side by side, future by future."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.result import EXACT, Forecast, Ranges

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparison:
    """How much better one option is than another, under the same luck.

    difference : present value of the first less that of the second, shape (n,), money
    chance : share of futures in which the first is better, shape (n,)
    group_difference, group_chance : of all together, shape () and a number
    """

    difference: Ranges
    chance: Array
    group_difference: Ranges
    group_chance: float


def compare(first: Forecast, second: Forecast, *, grant: bool = True) -> Comparison:
    """Set two options beside each other in every future.

    Ranges of two options overlap when both hang on the same wages; their difference,
    future by future, does not have that in it.

    Parameters
    ----------
    first, second : forecasts of the same participants and years at the same discount rate,
        with draws from generators of the same seed
    grant : with the grants, or without

    Raises
    ------
    UnusableInput
        If the two cannot be compared fairly; the message says why.
    """
    if first.members != second.members:
        raise UnusableInput("The options have different participants; compare them one by one.")
    if (first.years, first.discount) != (second.years, second.discount):
        raise UnusableInput("Forecast both options over the same years at one discount rate.")
    _same_luck(first, second)
    gap = first.npv_draws(grant=grant) - second.npv_draws(grant=grant)
    together = gap.sum(axis=0)
    return Comparison(
        difference=Ranges.of(gap),
        chance=np.asarray((gap > EXACT).mean(axis=-1)),
        group_difference=Ranges.of(together),
        group_chance=float((together > EXACT).mean()),
    )


def _same_luck(first: Forecast, second: Forecast) -> None:
    if first.draws.size != second.draws.size:
        raise UnusableInput("Draw the same number of futures for both options.")
    theirs = dict(zip(second.draws.inputs, second.draws.values, strict=True))
    for one, values in zip(first.draws.inputs, first.draws.values, strict=True):
        if one in theirs and not np.array_equal(values, theirs[one]):
            raise UnusableInput(
                f"{one.name} had different luck in the two options; "
                "draw both from generators with the same seed."
            )
