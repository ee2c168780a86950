"""Groups that would do better to stay apart: a warning that real figures need."""

from collections.abc import Iterator

import numpy as np

from interlocal.engine.games.coalitions import Masks, bits_of, subset_sums
from interlocal.engine.games.game import CostGame

LARGEST_FULL = 13


def cheaper_apart(g: CostGame) -> tuple[tuple[str, ...], tuple[str, ...], float] | None:
    """Find two groups without common members that cost less apart than together.

    Nothing is found when the game is subadditive. Then sharing never costs more
    than not sharing, and every method means what it says. Otherwise the pair
    with the largest loss is named.

    Parameters
    ----------
    g : the cost game. Up to 13 members every pair is compared; beyond, every
        group with each single member, and every group with all the others.

    Returns
    -------
    the two groups by names and what they lose by joining, or None.

    Examples
    --------
    >>> cheaper_apart(CostGame.from_table([0, 60, 40, 110], ["Alder", "Birch"]))
    (('Alder',), ('Birch',), 10.0)
    """
    slack = 1e-9 * g.largest
    best, pair = slack, (0, 0)
    for one, others in _partners(g):
        losses = g.costs[one | others] - g.costs[one] - g.costs[others]
        place = int(losses.argmax()) if losses.size else 0
        if losses.size and losses[place] > best:
            best, pair = float(losses[place]), (one, int(others[place]))
    if pair == (0, 0):
        return None
    return g.names(pair[0]), g.names(pair[1]), best


def _partners(g: CostGame) -> Iterator[tuple[int, Masks]]:
    """Yield groups, each with groups that have none of its members."""
    if g.n <= LARGEST_FULL:
        for one in range(1, g.everyone):
            first = (one & -one).bit_length() - 1
            rest = [bit for bit in bits_of(g.everyone ^ one) if bit > first]
            found = subset_sums(np.int64(1) << np.array(rest, dtype=np.int64))[1:]
            yield one, found.astype(np.int64)
        return
    every = np.arange(1, g.everyone)
    for member in range(g.n):
        yield 1 << member, every[(every >> member & 1) == 0]
    losses = g.total - g.costs[every] - g.costs[g.everyone ^ every]
    worst = int(every[losses.argmax()])
    yield worst, np.array([g.everyone ^ worst])
