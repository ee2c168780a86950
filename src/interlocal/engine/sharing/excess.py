"""Who would do better apart: scans of ``x(S) - c(S)`` over all groups.

The table is read in rows of 2**low costs; sums of shares come from two small
tables, so nothing of the size of the table is ever made.
"""

from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, Masks, sizes, subset_sums
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing import fast

EXCESSES = ("plain", "per_capita", "proportional")
BLOCK_BITS = 12


def checked_excess(excess: str, g: Game) -> str:
    """Refuse unknown kinds of excess, and proportional excess of free groups."""
    if excess not in EXCESSES:
        raise UnusableInput(f'There is no excess "{excess}"; use one of {", ".join(EXCESSES)}.')
    if excess == "proportional" and not all_dear(g):
        raise UnusableInput(
            "The proportional excess divides by each group's cost, so every group must cost "
            "more than zero; use plain or per_capita."
        )
    return excess


def all_dear(g: Game) -> bool:
    """Say whether every group costs more than zero, as far as can be seen at once."""
    seen = g.costs[1:] if isinstance(g, CostGame) else np.append(g.alone, g.total)
    return bool((seen > 0).all())


def excess_rows(costs: Floats, shares: Floats, excess: str = "plain") -> Iterator[Floats]:
    """Yield the excesses of all groups, one row of the table at a time.

    The same buffer is yielded every time. The excess of a group is what it pays
    above its own cost, ``x(S) - c(S)``, divided by its size or its cost if asked.
    Nobody and everybody are given minus infinity: they are not choices.
    """
    n = shares.size
    low = min(n, BLOCK_BITS)
    table = costs.reshape(-1, 1 << low)
    low_sums, high_sums = subset_sums(shares[:low]), subset_sums(shares[low:])
    low_sizes, high_sizes = sizes(low).astype(float), sizes(n - low).astype(float)
    row = np.empty(1 << low)
    with np.errstate(divide="ignore", invalid="ignore"):
        for block, costs_row in enumerate(table):
            np.add(low_sums, high_sums[block], out=row)
            row -= costs_row
            if excess == "per_capita":
                row /= low_sizes + high_sizes[block]
            elif excess == "proportional":
                row /= costs_row
            if block == 0:
                row[0] = -np.inf
            if block == len(table) - 1:
                row[-1] = -np.inf
            yield row


def worst_groups(costs: Floats, shares: Floats, excess: str = "plain") -> tuple[Floats, Masks]:
    """Find for each member the group holding it that overpays most.

    For members of the low bits the largest excess of every place in a row is
    kept, for those of the high bits the largest of every row; both are then
    folded by halves.

    Returns
    -------
    excesses, shape (n,), and masks, shape (n,), from one pass over the table.
    With a single member there is no group to leave with: minus infinity, 0.
    """
    n = shares.size
    low = min(n, BLOCK_BITS)
    kernels = fast.kernels_for(costs.size) if excess == "plain" else None
    if kernels is None:
        best_low, block_low, best_high = _worst_by_rows(costs, shares, excess)
    else:
        best_low, block_low, best_high = _worst_compiled(kernels, costs, shares)
    low_best, places = _fold_best(best_low)
    high_best, blocks = _fold_best(best_high)
    masks = [int(block_low[place]) << low | place for place in places]
    masks += [block << low | _worst_place(costs, shares, excess, block) for block in blocks]
    best = np.concatenate([low_best, high_best])
    return best, np.where(np.isfinite(best), np.array(masks, dtype=np.int64), 0)


def _worst_by_rows(costs: Floats, shares: Floats, excess: str) -> tuple[Floats, Masks, Floats]:
    n = shares.size
    low = min(n, BLOCK_BITS)
    best_low = np.full(1 << low, -np.inf)
    block_low = np.zeros(1 << low, dtype=np.int64)
    best_high = np.empty(1 << (n - low))
    for block, row in enumerate(excess_rows(costs, shares, excess)):
        best_high[block] = row.max()
        better = row > best_low
        block_low[better] = block
        np.maximum(best_low, row, out=best_low)
    return best_low, block_low, best_high


def _worst_compiled(
    kernels: ModuleType, costs: Floats, shares: Floats
) -> tuple[Floats, Masks, Floats]:
    """The same in one compiled pass; the last row, which holds everybody, is seen to apart."""
    low = min(shares.size, BLOCK_BITS)
    low_sums, high_sums = subset_sums(shares[:low]), subset_sums(shares[low:])
    best_low = np.full(1 << low, -np.finfo(float).max)
    block_low = np.zeros(1 << low, dtype=np.int64)
    best_high = np.empty(high_sums.size)
    kernels.worst_of_blocks(
        costs[: -low_sums.size], low_sums, high_sums[:-1], best_low, block_low, best_high
    )
    last = low_sums + high_sums[-1] - costs[-low_sums.size :]
    last[-1] = -np.inf
    if high_sums.size == 1:
        last[0] = -np.inf
    best_high[-1] = last.max()
    block_low[last > best_low] = high_sums.size - 1
    np.maximum(best_low, last, out=best_low)
    best_low[best_low == -np.finfo(float).max] = -np.inf
    return best_low, block_low, best_high


def _worst_place(costs: Floats, shares: Floats, excess: str, block: int) -> int:
    """Find the worst group of one row again, to name it."""
    low = min(shares.size, BLOCK_BITS)
    places = np.arange(1 << low)
    masks = places | block << low
    row = costs[block << low : (block + 1) << low]
    sums = subset_sums(shares[:low]) + subset_sums(shares[low:])[block]
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = (sums - row) / divisors(costs.__getitem__, masks, excess)
    gaps[(masks == 0) | (masks == costs.size - 1)] = -np.inf
    return int(gaps.argmax())


def _fold_best(values: Floats) -> tuple[Floats, list[int]]:
    """Keep, for each bit, the best of the entries whose index has that bit, and its index."""
    best, where = [], []
    places = np.arange(values.size)
    while values.size > 1:
        pairs, marks = values.reshape(-1, 2), places.reshape(-1, 2)
        place = int(pairs[:, 1].argmax())
        best.append(pairs[place, 1])
        where.append(int(marks[place, 1]))
        take = (pairs[:, 1] > pairs[:, 0]).astype(int)
        rows = np.arange(len(pairs))
        values, places = pairs[rows, take], marks[rows, take]
    return np.array(best), where


def largest_excesses(
    costs: Floats, shares: Floats, top: int, above: float, excess: str = "plain"
) -> tuple[Floats, Masks, int]:
    """Find the ``top`` groups with the largest excess, among those that lose money.

    Parameters
    ----------
    above : only groups whose plain excess is larger count.

    Returns
    -------
    their excesses and masks, largest first (ties: smaller mask first), and how
    many groups count in all.
    """
    values, masks, count = np.empty(0), np.empty(0, dtype=np.int64), 0
    for block, row in enumerate(excess_rows(costs, shares)):
        over = np.flatnonzero(row > above)
        if not over.size:
            continue
        count += over.size
        found = block * row.size + over
        values = np.concatenate([values, row[over] / divisors(costs.__getitem__, found, excess)])
        masks = np.concatenate([masks, found])
        if values.size > top:
            order = np.lexsort((masks, -values))[:top]
            values, masks = values[order], masks[order]
    order = np.lexsort((masks, -values))
    return values[order], masks[order], count


def divisors(costs_of: Callable[[Masks], Floats], masks: Masks, excess: str) -> Floats:
    """Give what a plain excess is divided by for each mask, shape (k,)."""
    if excess == "plain":
        return np.ones(masks.size)
    if excess == "proportional":
        return costs_of(masks)
    return np.bitwise_count(masks).astype(float)
