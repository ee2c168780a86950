"""The per-head cost curve: falls (or rises) with size, then is flat.

A service for N people costs ``level * N * factor(N)``. The factor is 1 from the
flattening point on; below it, it moves with a constant elasticity, so that the
whole cost grows by about ``elasticity`` per cent for one per cent more people.
"""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]


def per_head_factor(
    population: NDArray, elasticity: float | NDArray, flattening: float | NDArray
) -> Array:
    """How many times the flat per-head cost a service of this size costs.

    ``(min(N, F) / F) ** (elasticity - 1)``: above 1 for small towns when the
    elasticity is below 1, and exactly 1 from ``F`` people on, in both directions:
    past the flattening point the curve neither gains nor loses.

    Parameters
    ----------
    population : array, people, all above zero
    elasticity : number or array that broadcasts against ``population``, a ratio
    flattening : number or array that broadcasts likewise, people

    Returns
    -------
    Array of the broadcast shape, a ratio.

    Raises
    ------
    UnusableInput
        If a population or flattening point is not above zero, or not a number.

    Examples
    --------
    >>> per_head_factor(np.array([5_000, 20_000, 80_000]), 0.95, 20_000).round(4)
    array([1.0718, 1.    , 1.    ])
    """
    people = np.asarray(population, dtype=float)
    flat = np.asarray(flattening, dtype=float)
    if not (np.all(people > 0) and np.all(flat > 0)):
        raise UnusableInput("Populations and flattening points must be above zero.")
    below = np.minimum(np.log(people) - np.log(flat), 0.0)
    return np.exp((np.asarray(elasticity, dtype=float) - 1.0) * below)
