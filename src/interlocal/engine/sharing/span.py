"""Which groups are settled: exact tests of linear dependence for rows of zeros and ones.

A group is settled when its row is a combination of rows that are settled
already: then what it pays can no longer change. The test is a random vector,
modulo a prime, that is at right angles to all settled rows: a settled group
always gives zero, any other gives zero once in 2**62 times (two vectors).
"""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import Masks, bits_of

PRIME = (1 << 31) - 1
LANES = 2
SEED = 20261121


class Span:
    """The groups that depend on those settled so far; starts with everyone together."""

    def __init__(self, n: int) -> None:
        self.n = n
        self._rows: list[NDArray[np.int64]] = []
        self._pivots: list[int] = []
        chance = np.random.default_rng(SEED)
        self._draw = chance.integers(1, PRIME, size=(LANES, n), dtype=np.int64)
        self.vectors = self._draw.copy()
        self.add((1 << n) - 1)

    @property
    def rank(self) -> int:
        """The number of independent settled rows; n means that all shares are fixed."""
        return len(self._rows)

    def add(self, mask: int) -> bool:
        """Settle one group; False when it depended on the others already."""
        row = np.zeros(self.n, dtype=np.int64)
        row[bits_of(mask)] = 1
        for pivot, old in zip(self._pivots, self._rows, strict=True):
            if row[pivot]:
                row = (row - row[pivot] * old) % PRIME
        places = np.flatnonzero(row)
        if not places.size:
            return False
        pivot = int(places[0])
        row = row * pow(int(row[pivot]), -1, PRIME) % PRIME
        for index, old in enumerate(self._rows):
            if old[pivot]:
                self._rows[index] = (old - old[pivot] * row) % PRIME
        self._rows.append(row)
        self._pivots.append(pivot)
        self._refresh()
        return True

    def _refresh(self) -> None:
        """Bend the random vectors to right angles with every settled row."""
        rows = np.array(self._rows)
        vectors = self._draw.copy()
        vectors[:, self._pivots] = 0
        for lane in range(LANES):
            vectors[lane, self._pivots] = -((rows * vectors[lane]) % PRIME).sum(axis=1) % PRIME
        self.vectors = vectors

    def holds(self, masks: Masks) -> NDArray[np.bool_]:
        """Say for each mask whether it is settled, shape (k,)."""
        bits = np.asarray(masks, dtype=np.int64)[:, None] >> np.arange(self.n) & 1
        return ((bits @ self.vectors.T) % PRIME == 0).all(axis=1)
