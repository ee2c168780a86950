"""Seeded planar regions with lognormal populations, and costs of three shapes.

region, cost = planar(38, seed=1), power_cost(region, "strong")
"""

import numpy as np

from interlocal.engine.costs import HostedCost, hosts
from interlocal.engine.grouping import Region

SHAPES = ("power", "steps", "u_shaped")
ECONOMIES = ("strong", "moderate")


def planar(n, seed, spacing_km=9.0, kmh=45.0, detour=1.3):
    """Towns scattered over a square, neighbours by Delaunay triangles of moderate length."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng([n, seed])
    points = points_of(n, seed, spacing_km, rng)
    km = np.linalg.norm(points[:, None] - points[None], axis=-1)
    joined = np.zeros((n, n), dtype=bool)
    if n >= 4:
        for corners in Delaunay(points).simplices:
            for a, b in ((0, 1), (1, 2), (0, 2)):
                joined[corners[a], corners[b]] = joined[corners[b], corners[a]] = True
    else:
        joined[:] = ~np.eye(n, dtype=bool)
    joined &= (km < 3 * spacing_km) | (km <= np.sort(km, axis=1)[:, [1]])
    _join_parts(joined, km)
    people = np.round(np.exp(rng.normal(np.log(9_000), 0.9, n))) + 200
    names = [f"T{place:04d}" for place in range(n)]
    return Region(dict(zip(names, people.tolist(), strict=True)), joined, km * detour / kmh * 60)


def points_of(n, seed, spacing_km=9.0, rng=None):
    """Where the towns of ``planar(n, seed)`` lie, kilometres."""
    rng = np.random.default_rng([n, seed]) if rng is None else rng
    return rng.uniform(0, spacing_km * np.sqrt(n), (n, 2))


def _join_parts(joined, km):
    """Add the shortest border between parts until there is one."""
    while True:
        seen = np.zeros(len(km), dtype=bool)
        seen[0] = True
        reached = 0
        while reached < seen.sum():
            reached = seen.sum()
            seen |= joined[seen].any(axis=0)
        if seen.all():
            return
        gap = np.where(seen[:, None] & ~seen[None], km, np.inf)
        i, j = np.unravel_index(gap.argmin(), gap.shape)
        joined[i, j] = joined[j, i] = True


def cost_of(region, shape, economy):
    """Yearly cost of a service: about 40 dollars a head for a town of 9,000."""
    people, strong = region.population, economy == "strong"
    host_fixed = np.full(region.n, 120_000.0 if strong else 40_000.0)
    if shape == "power":
        exponent = 0.75 if strong else 0.92
        base = hosts.power(40 * 9_000 ** (1 - exponent), exponent)
    elif shape == "steps":
        base = hosts.steps(400_000.0 if strong else 180_000.0, 18_000.0 if strong else 7_000.0)
    else:
        exponent = 0.7 if strong else 0.88
        base = hosts.u_shaped(40 * 9_000 ** (1 - exponent), exponent, 1.2e-4)
    return HostedCost(
        work=people,
        base=base,
        host_fixed=host_fixed,
        minutes=region.minutes,
        per_minute=0.15 if strong else 0.08,
        coordination=9_000.0,
        crowding=1_500.0,
    )
