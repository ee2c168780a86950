"""Who lies beside whom, judging by positions, where no borders are known."""

import numpy as np
from numpy.typing import NDArray

NEAREST = 24  # towns looked at around each


def beside(km: NDArray[np.float64], farthest: float) -> list[tuple[int, int]]:
    """Pairs of towns with no third town in the circle between them (Gabriel's graph).

    Parameters
    ----------
    km : shape (n, n), distances in a straight line
    farthest : kilometres; no pair lies farther apart

    Returns
    -------
    pairs (i, j) with i < j, in order

    References
    ----------
    Gabriel, K. R., and Sokal, R. R. (1969), A new statistical approach to geographic
    variation analysis, Systematic Zoology 18(3), 259-278.

    Examples
    --------
    Three towns in a row: the ends are not beside each other.

    >>> km = np.abs(np.arange(3.0)[:, None] - np.arange(3.0)) * 10
    >>> beside(km, 50)
    [(0, 1), (1, 2)]
    """
    n = len(km)
    apart = km.astype(float).copy()
    np.fill_diagonal(apart, np.inf)
    near = np.argsort(apart, axis=1, kind="stable")[:, : min(NEAREST, n - 1)]
    pairs = set()
    for i in range(n):
        around = near[i]
        d = apart[i, around]
        # a town inside the circle on i and j is nearer to i than j is
        inside = d[None, :] ** 2 + apart[np.ix_(around, around)] ** 2 < d[:, None] ** 2 * (
            1 - 1e-12
        )
        free = (d <= farthest) & ~inside.any(axis=1)
        pairs |= {(min(i, int(j)), max(i, int(j))) for j in around[free]}
    return sorted(pairs)
