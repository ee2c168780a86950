"""Seeded random cost games of the shapes that break solvers."""

import numpy as np

from interlocal.engine.games import CostGame


def rows_of(n):
    return ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(float)


def additive_with_noise(n, rng):
    """Own costs, less a saving that grows with the group."""
    rows = rows_of(n)
    return rows @ rng.uniform(50, 100, n) - rng.uniform(0, 10, 2**n) * np.sqrt(rows.sum(axis=1))


def economies_of_scale(n, rng):
    """A power of the work done, with five per cent of disturbance."""
    work = rows_of(n) @ rng.uniform(1, 10, n)
    return 100 * work**0.8 * rng.uniform(0.95, 1.05, 2**n)


def weighted_voting(n, rng):
    """A group with more than half of the weight saves one: massive ties."""
    weights = rng.integers(1, 6, n)
    return -1.0 * (rows_of(n) @ weights > weights.sum() / 2)


def whole_numbers(n, rng):
    """Small whole costs: many ties, often not subadditive."""
    return rng.integers(1, 12, 2**n).astype(float)


def huge_offset(n, rng):
    """Costs of a million each and savings of about ten."""
    rows = rows_of(n)
    return rows @ rng.uniform(0.5e6, 2e6, n) - rng.uniform(0, 10, 2**n) * (rows.sum(axis=1) > 1)


def negative_values(n, rng):
    """Costs and revenues in a jumble."""
    return rng.normal(0, 100, 2**n)


def empty_core(n, rng):
    """Pairs save so much that no split of everyone can match them."""
    rows = rows_of(n)
    counts = rows.sum(axis=1)
    return rows @ rng.uniform(90, 110, n) - 60 * (counts >= 2) - rng.uniform(0, 5, 2**n)


def airport(n, rng):
    """A group costs as much as its dearest member: a core with many tight groups."""
    return (rows_of(n) * rng.integers(1, 9, n)).max(axis=1)


def duplicated_members(n, rng):
    """Only how many there are matters: everybody is alike."""
    by_count = np.append(0, np.cumsum(rng.integers(1, 9, n)))
    return by_count[rows_of(n).sum(axis=1).astype(int)].astype(float)


KINDS = [
    additive_with_noise,
    economies_of_scale,
    weighted_voting,
    whole_numbers,
    huge_offset,
    negative_values,
    empty_core,
    airport,
    duplicated_members,
]
POSITIVE_KINDS = [
    additive_with_noise,
    economies_of_scale,
    whole_numbers,
    huge_offset,
    airport,
    duplicated_members,
]


def seeded(kind, n, seed):
    """One game, the same every time."""
    costs = kind(n, np.random.default_rng([seed, n, len(kind.__name__)]))
    costs[0] = 0
    return CostGame.from_table(costs)
