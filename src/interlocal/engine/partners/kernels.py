"""The compiled inner loop of all against all.

Compiled where ``interlocal[fast]`` is installed, plain (and far slower than the NumPy
path) where it is not; same answers everywhere. Imported only when asked for, because
loading the compiler takes longer than a region's whole ranking.
"""

from collections.abc import Callable

import numpy as np

try:
    from numba import njit
except ImportError:  # the bare library: NumPy only

    def njit(  # type: ignore[no-redef]
        signature: str, cache: bool, nogil: bool
    ) -> Callable[[Callable], Callable]:
        """Leave a function as it is."""
        return lambda function: function


@njit("(i8[::1], i8[::1], f8[::1], i8, i8, f8)", cache=True, nogil=True)
def insert(partner, service, best, other, what, net):
    """Put a pair that beats the last of a town's list in its place."""
    place = len(best) - 1
    while place > 0 and net > best[place - 1]:
        best[place] = best[place - 1]
        partner[place] = partner[place - 1]
        service[place] = service[place - 1]
        place -= 1
    best[place], partner[place], service[place] = net, other, what


SIGNATURE = (
    "(i8[:,::1], i8[::1], f8[::1], f8[:,::1], f8[::1], i8[::1], f8[::1], f8[::1], f8, f8, i8, "
    "i8, i8, i8[:,::1], i8[:,::1], f8[:,::1])"
)


@njit(SIGNATURE, cache=True, nogil=True)
def best_pairs(
    near, order, people, by_town, by_size, ranks, keep, moving, low, per_step, cells,
    first, end, partner, service, best,
):  # fmt: skip
    """Keep the best pairs of the towns ``order[first:end]``, in the last three arrays.

    Towns and tables as in ``PackedTables``; the last three have shape (n, k). Two towns of this
    stretch that are each other's neighbours are valued once, for both, so stretches may run
    beside each other: none writes to another's towns.
    """
    k, last, services = best.shape[1], cells - 2, len(ranks)
    here = np.zeros(len(near), np.bool_)
    here[order[first:end]] = True
    for place in range(first, end):
        i = order[place]
        for j in near[i]:
            if j < 0:
                continue
            both = False
            if here[j]:
                for back in near[j]:
                    both = both or back == i
            if both and j < i:
                continue  # valued when it was j's turn
            full = (np.log(people[i] + people[j]) - low) * per_step
            whole = min(int(full), last)
            full -= whole
            town, size = 0, 0  # where this service's figures begin
            for s in range(services):
                rank = ranks[s]
                own, other = by_town[i, town], by_town[j, town]
                if not (np.isnan(own) or np.isnan(other)):
                    # the town that spends less per head sees all of the pair, the other less
                    lean, rich = i, j
                    if by_town[i, town + 1] > by_town[j, town + 1]:
                        lean, rich = j, i
                    seen = people[rich]
                    if by_town[rich, town + 1] > 0:
                        seen += people[lean] * by_town[lean, town + 1] / by_town[rich, town + 1]
                    else:
                        seen += people[lean]
                    part = (np.log(seen) - low) * per_step
                    cell = min(int(part), last)
                    part -= cell
                    net = keep[s] * (own + other) + moving[s] * max(own, other)
                    at, to = size + whole * rank, size + cell * rank
                    for r in range(rank):
                        left = by_size[at + r]
                        worth = left + full * (by_size[at + rank + r] - left)
                        net -= worth * by_town[lean, town + 2 + r]
                        left = by_size[to + r]
                        worth = left + part * (by_size[to + rank + r] - left)
                        net -= worth * by_town[rich, town + 2 + r]
                    if net > best[i, k - 1]:
                        insert(partner[i], service[i], best[i], j, s, net)
                    if both and net > best[j, k - 1]:
                        insert(partner[j], service[j], best[j], i, s, net)
                town += 2 + rank
                size += cells * rank
