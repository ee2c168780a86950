"""The compiled inner loop of all against all (needs ``interlocal[fast]``).

Same answers as the NumPy path; imported only when asked for, because loading the
compiler takes longer than a region's whole ranking.
"""

import numpy as np
from numba import njit

SIGNATURE = (
    "(i8[:,::1], i8[:,::1], f8[:,::1], f8[:,:,::1], f8[:,:,::1], f8[:,::1], f8[::1], f8[::1], i8)"
)


@njit(SIGNATURE, cache=True)
def best_pairs(near, cell, part, by_size, by_town, cost, keep, stranded, k):
    """Keep each town's k best pairs; arrays as in ``PairIndex`` and ``PairTables``."""
    n, m = near.shape
    rank, services = by_size.shape[1], by_size.shape[2]
    partner = np.full((n, k), -1, np.int64)
    service = np.full((n, k), -1, np.int64)
    best = np.full((n, k), -np.inf)
    net = np.empty(services)
    for i in range(n):
        for column in range(m):
            j = near[i, column]
            if j < 0:
                continue
            here, way = cell[i, column], part[i, column]
            for s in range(services):
                own, other = cost[i, s], cost[j, s]
                net[s] = keep[s] * (own + other) + stranded[s] * (own if own > other else other)
            for r in range(rank):
                for s in range(services):
                    left = by_size[here, r, s]
                    level = left + way * (by_size[here + 1, r, s] - left)
                    net[s] -= level * (by_town[i, r, s] + by_town[j, r, s])
            for s in range(services):
                # a missing cost is NaN and never larger
                if net[s] > best[i, k - 1]:
                    place = k - 1
                    while place > 0 and net[s] > best[i, place - 1]:
                        best[i, place] = best[i, place - 1]
                        partner[i, place] = partner[i, place - 1]
                        service[i, place] = service[i, place - 1]
                        place -= 1
                    best[i, place] = net[s]
                    partner[i, place] = j
                    service[i, place] = s
    return partner, service, best
