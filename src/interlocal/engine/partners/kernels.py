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

    def njit(signature: str, cache: bool) -> Callable[[Callable], Callable]:  # type: ignore[no-redef]
        """Leave a function as it is."""
        return lambda function: function


SIGNATURE = (
    "(i8[:,::1], f8[::1], f8[:,::1], f8, f8, f8[:,:,::1], f8[:,:,::1], "
    "i8[::1], f8[:,::1], f8[::1], f8[::1], i8)"
)


@njit(SIGNATURE, cache=True)
def best_pairs(near, people, level, low, per_step, by_size, by_town, ranks, cost, keep, moving, k):
    """Keep each town's k best pairs; arrays as in ``PairIndex`` and ``PairTables``."""
    n, m = near.shape
    last, services = by_size.shape[0] - 2, by_size.shape[1]
    partner = np.full((n, k), -1, np.int64)
    service = np.full((n, k), -1, np.int64)
    best = np.full((n, k), -np.inf)
    for i in range(n):
        for column in range(m):
            j = near[i, column]
            if j < 0:
                continue
            full = (np.log(people[i] + people[j]) - low) * per_step
            whole = min(int(full), last)
            for s in range(services):
                own, other = cost[i, s], cost[j, s]
                if np.isnan(own) or np.isnan(other):
                    continue
                # the town that spends less per head sees all of the pair, the other less
                lean, rich = i, j
                if level[i, s] > level[j, s]:
                    lean, rich = j, i
                seen = people[rich]
                if level[rich, s] > 0:
                    seen += people[lean] * level[lean, s] / level[rich, s]
                else:
                    seen += people[lean]
                part = (np.log(seen) - low) * per_step
                cell = min(int(part), last)
                net = keep[s] * (own + other) + moving[s] * max(own, other)
                for r in range(ranks[s]):
                    left = by_size[whole, s, r]
                    size = left + (full - whole) * (by_size[whole + 1, s, r] - left)
                    net -= size * by_town[lean, s, r]
                    left = by_size[cell, s, r]
                    size = left + (part - cell) * (by_size[cell + 1, s, r] - left)
                    net -= size * by_town[rich, s, r]
                if net > best[i, k - 1]:
                    place = k - 1
                    while place > 0 and net > best[i, place - 1]:
                        best[i, place] = best[i, place - 1]
                        partner[i, place] = partner[i, place - 1]
                        service[i, place] = service[i, place - 1]
                        place -= 1
                    best[i, place] = net
                    partner[i, place] = j
                    service[i, place] = s
    return partner, service, best
