"""Loading a service's cost with its part of the benefits that are booked centrally.

Some towns book health insurance and pensions with each department, others in one
central line. Costs per head of such towns are not comparable until the central
line is spread; where it is too large, the comparison is refused.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

BY_DEPARTMENT: Final = "by department"
SPREAD: Final = "spread"
NO_COSTS: Final = "no costs"
TOO_LARGE: Final = "central line too large"


@dataclass(frozen=True)
class LoadedCosts:
    """Costs with their part of the central line, and who was refused.

    value, low, high : shape (n, k), money a year; NaN where no figure was given,
        and for every line of a refused town
    central_share : shape (n,), the central line as a share of all lines, ratio
    refused : shape (n,)
    status : one of BY_DEPARTMENT, SPREAD, NO_COSTS, TOO_LARGE per town
    """

    value: Array
    low: Array
    high: Array
    central_share: Array
    refused: NDArray[np.bool_]
    status: tuple[str, ...]


def spread_benefits(
    allocated: NDArray, unallocated: NDArray, limit: float, labour_tilt: float = 1.5
) -> LoadedCosts:
    """Spread each town's central line over its services, with a range.

    The value spreads it in proportion to the lines. The low end leaves it where it
    is (it may hold insurance or contingencies, not benefits); the high end gives a
    service ``labour_tilt`` times its proportional part (it may have more staff than
    others for its money).

    Parameters
    ----------
    allocated : shape (n, k), money a year; NaN = no line, and stays NaN
    unallocated : shape (n,), money a year; NaN = no central line, which is read as
        "booked with the departments"
    limit : the largest central share that is still comparable, ratio
    labour_tilt : ratio, 1 or more

    Returns
    -------
    LoadedCosts

    Raises
    ------
    UnusableInput
        If shapes differ, an amount is negative or infinite, or the limit is not
        between 0 and 1.

    Examples
    --------
    >>> loaded = spread_benefits([[300.0, 500.0, np.nan]], [200.0], limit=0.3)
    >>> loaded.value.tolist(), loaded.central_share.tolist()
    ([[375.0, 625.0, nan]], [0.2])
    """
    lines = np.asarray(allocated, dtype=float)
    central = np.asarray(unallocated, dtype=float)
    if lines.ndim != 2 or central.shape != lines.shape[:1]:
        raise UnusableInput("Give a row of lines and one central line per town.")
    for what, amounts in (("line", lines), ("central line", central)):
        if np.any((amounts < 0) | np.isinf(amounts)):
            town = int(np.argwhere((amounts < 0) | np.isinf(amounts))[0][0])
            raise UnusableInput(f"A {what} of town {town} is negative or infinite.")
    if not 0 <= limit <= 1 or labour_tilt < 1:
        raise UnusableInput("The limit must lie between 0 and 1, the labour tilt at 1 or above.")

    total = np.nansum(lines, axis=1)
    held = np.where(np.isnan(central), 0.0, central)
    everything = total + held
    share = np.divide(held, everything, out=np.zeros_like(held), where=everything > 0)
    empty = ~(total > 0)
    refused = empty | (share > limit)
    extra = np.divide(held, total, out=np.zeros_like(held), where=~empty)
    kept = np.where(refused[:, None], np.nan, lines)
    status = tuple(
        NO_COSTS if none else TOO_LARGE if no else SPREAD if some > 0 else BY_DEPARTMENT
        for none, no, some in zip(empty, refused, held, strict=True)
    )
    return LoadedCosts(
        value=kept * (1 + extra)[:, None],
        low=kept,
        high=kept * (1 + labour_tilt * extra)[:, None],
        central_share=share,
        refused=refused,
        status=status,
    )
