# mypy: disable-error-code="no-untyped-def"
"""The compiled inner loops of sharing; NumPy paths beside them give the same answers.

Needs ``interlocal[fast]``. Every kernel has an explicit signature and is kept
on disk, so importing this module once, at set-up, compiles all of them; loaded
only by ``fast.kernels_for``, because loading the compiler takes a moment.
"""

import numpy as np
from numba import njit, types

FIXED = types.Array(types.float64, 1, "C", readonly=True)
NUMBERS = types.Array(types.float64, 1, "C")
ROWS = types.Array(types.float64, 2, "C")
PLACES = types.Array(types.int64, 1, "C")
FLAGS = types.Array(types.boolean, 1, "C")
LANES = 64
LOOSE = {"nnan", "ninf", "nsz", "reassoc", "contract"}


@njit(NUMBERS(FIXED, FIXED), cache=True, fastmath=LOOSE)
def row_maxima(costs, low_sums):
    """Largest ``low_sums[l] - costs[row, l]`` of every row; rows are as long as ``low_sums``.

    Several running maxima side by side let the processor take many costs at once.
    """
    size = low_sums.size
    rows = costs.size // size
    lanes = min(size, LANES)
    running = np.empty(lanes)
    worst = np.empty(rows)
    for row in range(rows):
        line = costs[row * size : (row + 1) * size]
        for lane in range(lanes):
            running[lane] = -np.inf
        for place in range(0, size, lanes):
            for lane in range(lanes):
                gap = low_sums[place + lane] - line[place + lane]
                running[lane] = gap if gap > running[lane] else running[lane]
        best = running[0]
        for lane in range(lanes):
            best = running[lane] if running[lane] > best else best
        worst[row] = best
    return worst


@njit(PLACES(FIXED, FIXED, PLACES), cache=True)
def row_places(costs, low_sums, rows):
    """Where the largest ``low_sums[l] - costs[row, l]`` of some rows stands."""
    size = low_sums.size
    places = np.empty(rows.size, np.int64)
    for index in range(rows.size):
        start = rows[index] * size
        best, where = -np.inf, 0
        for place in range(size):
            gap = low_sums[place] - costs[start + place]
            if gap > best:
                best, where = gap, place
        places[index] = where
    return places


@njit(types.void(FIXED, ROWS, PLACES, NUMBERS, NUMBERS), cache=True, fastmath=LOOSE)
def weigh_blocks(costs, by_size, high_sizes, weighed, sums):
    """One pass for Shapley: weigh each block of costs; add up over blocks and within them."""
    size = weighed.size
    for block in range(high_sizes.size):
        weights = by_size[high_sizes[block]]
        start = block * size
        total = 0.0
        for place in range(size):
            value = weights[place] * costs[start + place]
            weighed[place] += value
            total += value
        sums[block] = total


@njit(types.int64(FIXED, FIXED, FIXED, PLACES, types.float64, types.int64, PLACES), cache=True)
def climb(costs, low_sums, high_sums, starts, above, steps, found):
    """Walk from each start to its best neighbour, some steps; keep all that are above.

    Neighbours differ by one member, or have one swapped for another. Writes
    masks into ``found`` until it is full and returns how many; a mask may be
    found more than once.
    """
    low_size = low_sums.size
    bits = 0
    while 1 << bits < costs.size:
        bits += 1
    count = 0
    for index in range(starts.size):
        here, best = starts[index], above
        for _ in range(steps):
            going = -1
            for first in range(bits):
                for second in range(first, bits):
                    mask = here ^ (1 << first)
                    if second > first:
                        if (here >> first ^ here >> second) & 1 == 0:
                            continue
                        mask ^= 1 << second
                    if mask == 0 or mask == costs.size - 1:
                        continue
                    gap = (
                        low_sums[mask & (low_size - 1)] + high_sums[mask // low_size] - costs[mask]
                    )
                    if gap > above and count < found.size:
                        found[count] = mask
                        count += 1
                    if gap > best:
                        best, going = gap, mask
            if going < 0:
                break
            here = going
    return count


@njit(types.void(FIXED, FIXED, FIXED, NUMBERS, PLACES, NUMBERS), cache=True, fastmath=LOOSE)
def worst_of_blocks(costs, low_sums, high_sums, best_low, block_low, best_high):
    """One pass for raw deals: the largest excess of every place and of every block.

    The caller leaves out the group of nobody and that of everybody by giving
    them an endless cost or by looking at them apart.
    """
    size = low_sums.size
    lanes = min(size, LANES)
    running = np.empty(lanes)
    for block in range(high_sums.size):
        line = costs[block * size : (block + 1) * size]
        high = high_sums[block]
        for lane in range(lanes):
            running[lane] = -1.7e308
        for place in range(0, size, lanes):
            for lane in range(lanes):
                gap = low_sums[place + lane] + high - line[place + lane]
                running[lane] = gap if gap > running[lane] else running[lane]
                better = gap > best_low[place + lane]
                best_low[place + lane] = gap if better else best_low[place + lane]
                block_low[place + lane] = block if better else block_low[place + lane]
        best = running[0]
        for lane in range(lanes):
            best = running[lane] if running[lane] > best else best
        best_high[block] = best


@njit(
    types.int64(ROWS, NUMBERS, FLAGS, PLACES, FLAGS, ROWS, NUMBERS, types.float64, types.int64),
    cache=True,
)
def lower(rows, bounds, alive, basis, free, inverse, point, slack, limit):
    """The dual simplex of ``simplex.lower``; changes basis, inverse and point.

    Returns 0 when no living row is violated, 1 when no point satisfies all
    rows, 2 after too many pivots.
    """
    count, width = rows.shape
    mix = np.empty(width)
    column = np.empty(width)
    for turn in range(limit):
        entering, gap = -1, slack
        for row in range(count):
            if not alive[row]:
                continue
            value = bounds[row]
            for place in range(width):
                value -= rows[row, place] * point[place]
            if value > gap:
                entering, gap = row, value
                if turn >= 400:
                    break
        if entering < 0:
            return 0
        for place in range(width):
            total = 0.0
            for inner in range(width):
                total += rows[entering, inner] * inverse[inner, place]
            mix[place] = total
        step = np.inf
        for place in range(width):
            if mix[place] > 1e-9 and not free[place]:
                step = min(step, max(inverse[width - 1, place], 0.0) / mix[place])
        if step == np.inf:
            return 1
        leaving, largest = -1, 0.0
        for place in range(width):
            if mix[place] > 1e-9 and not free[place]:
                ratio = max(inverse[width - 1, place], 0.0) / mix[place]
                if ratio <= step + 1e-12 and mix[place] > largest:
                    leaving, largest = place, mix[place]
        for place in range(width):
            column[place] = inverse[place, leaving] / largest
        for inner in range(width):
            for place in range(width):
                inverse[inner, place] -= column[inner] * mix[place]
            inverse[inner, leaving] = column[inner]
            point[inner] += gap * column[inner]
        basis[leaving] = entering
        if turn % 60 == 59:
            return 3
    return 2
