"""The arithmetic of the Shapley value: one pass over a table."""

from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import Floats, sizes
from interlocal.engine.sharing import fast

BLOCK_BITS = 11
SMALL = 12


def shapley_values(costs: Floats) -> Floats:
    """Average each member's added cost over all orders of joining.

    With ``p(s) = s! (n - s - 1)! / n!`` and ``g(s) = p(s - 1) + p(s)``, the
    value is ``A_i - mean(A) + c(N) / n`` where ``A_i`` sums ``g(|S|) c(S)`` over
    the groups that hold i. So one weighted pass over the table is enough: each
    block of 2**11 costs is weighed, its sum is kept for the members of the high
    bits, and the blocks are added up for the members of the low bits. Up to 12
    members the weights are kept as a matrix.

    Parameters
    ----------
    costs : array, shape (2**n,), in bit order, ``costs[0] = 0``.

    Returns
    -------
    array, shape (n,), adding up to ``costs[-1]``.

    Notes
    -----
    About two operations per group and one pass over memory.
    """
    n = costs.size.bit_length() - 1
    if n <= SMALL:
        return added_weights(n) @ costs
    low = min(n, BLOCK_BITS)
    blocks = costs.reshape(-1, 1 << low)
    by_size, high_sizes = block_weights(n)
    sums = np.empty(high_sizes.size)
    kernels = fast.kernels_for(costs.size)
    if kernels is not None:
        weighed = np.zeros(1 << low)
        kernels.weigh_blocks(costs, by_size, high_sizes, weighed, sums)
        return _finished(weighed, sums, costs[-1])
    added = np.zeros(by_size.shape)
    for block, size in enumerate(high_sizes.tolist()):
        row = blocks[block]
        sums[block] = row @ by_size[size]
        added[size] += row
    weighed = (by_size * added).sum(axis=0)
    return _finished(weighed, sums, costs[-1])


@cache
def block_weights(n: int) -> tuple[Floats, NDArray[np.int64]]:
    """Weights inside a block by the size of its high part, and those sizes.

    Shapes (n - 11 + 1, 2**11) and (2**(n - 11),).
    """
    low = min(n, BLOCK_BITS)
    weights, places = size_weights(n), sizes(low)
    return np.array([weights[places + k] for k in range(n - low + 1)]), sizes(n - low)


@cache
def added_weights(n: int) -> Floats:
    """Weigh every cost for every member of a small game, shape (n, 2**n)."""
    p = np.array([1 / (n * comb(n - 1, s)) for s in range(n)])
    counts = sizes(n)
    inside = (np.arange(1 << n) >> np.arange(n)[:, None] & 1).astype(bool)
    weights = np.where(inside, p[counts - 1], -p[np.minimum(counts, n - 1)])
    weights[:, 0] = 0.0
    return weights


def _finished(weighed: Floats, sums: Floats, total: float) -> Floats:
    through = np.concatenate([fold_sums(weighed), fold_sums(sums)])
    return through - through.mean() + total / through.size


def size_weights(n: int) -> Floats:
    """Weigh a group by its size: ``p(s - 1) + p(s)``, shape (n + 1,)."""
    p = [1 / (n * comb(n - 1, s)) for s in range(n)]
    return np.array([p[0], *(p[s - 1] + p[s] for s in range(1, n)), p[n - 1]])


def fold_sums(values: Floats) -> Floats:
    """Sum over the subsets that hold each member, by halving, shape (k,)."""
    through = []
    while values.size > 1:
        pairs = values.reshape(-1, 2)
        through.append(pairs[:, 1].sum())
        values = pairs.sum(axis=1)
    return np.array(through)
