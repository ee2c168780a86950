"""The one way from real-valued shares to whole cents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput


def split_cents(total_cents: int, shares: ArrayLike) -> list[int]:
    """Round shares to whole cents that add up to the total (largest remainder).

    Shares are scaled to the total first, so they may be in any unit; each
    member gets the floor of its exact share, and the cents left over go to the
    largest fractions, ties to the earlier member.

    Parameters
    ----------
    total_cents : whole cents to divide; may be negative (a refund).
    shares : array, shape (n,). Real shares with a sum other than zero.

    Returns
    -------
    list of n int, cents, adding up to ``total_cents`` exactly.

    Raises
    ------
    UnusableInput : no shares, a share that is not finite, or a sum of zero.

    Notes
    -----
    Also called Hamilton's method. No share moves by a cent or more.

    Examples
    --------
    >>> split_cents(100, [1, 1, 1])
    [34, 33, 33]
    """
    values = np.asarray(shares, dtype=float)
    if values.ndim != 1 or values.size == 0:
        raise UnusableInput("There is nobody to split the amount between; name at least one.")
    if not np.isfinite(values).all():
        raise UnusableInput("A share is missing or not a number; give every member a share.")
    scale = values.sum()
    if scale == 0:
        if total_cents == 0:
            return [0] * values.size
        raise UnusableInput("The shares add up to zero, so the amount cannot be split by them.")
    exact = values * (total_cents / scale)
    floors = np.floor(exact)
    left = round(total_cents - floors.sum())
    # equal fractions may differ by noise in the last digits, and must tie all the same
    remainders = np.round(exact - floors, 6)
    order: Sequence[int] = np.argsort(-remainders, kind="stable").tolist()
    cents = floors.astype(object)
    for index in order[:left]:
        cents[index] += 1
    return [int(value) for value in cents]
