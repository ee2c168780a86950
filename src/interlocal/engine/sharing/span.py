"""Which groups are settled: exact tests of linear dependence for rows of zeros and ones.

A group is settled when its row is a combination of rows that are settled
already: then what it pays can no longer change. The test is a random vector,
modulo a prime, that is at right angles to all settled rows: a settled group
always gives zero, any other gives zero once in 2**62 times (two vectors).
"""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import Masks, subset_sums

PRIME = (1 << 31) - 1
LANES = 2
SEED = 20261121


class Span:
    """The groups that depend on those settled so far; starts with everyone together."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.rank = 0
        self._rows = np.zeros((n, n), dtype=np.int64)
        self._pivots = np.zeros(n, dtype=np.int64)
        chance = np.random.default_rng(SEED)
        self._draw = chance.integers(1, PRIME, size=(LANES, n), dtype=np.int64)
        self._vectors: NDArray[np.int64] | None = None
        self._halves: tuple[int, NDArray[np.int64], NDArray[np.int64]] | None = None
        self.add((1 << n) - 1)

    def add(self, mask: int) -> bool:
        """Settle one group; False when it depended on the others already.

        The rows are kept in reduced form: each has a one where no other has
        anything. ``rank`` counts them; at n all shares are fixed.
        """
        rank = self.rank
        rows, pivots = self._rows[:rank], self._pivots[:rank]
        row = np.int64(mask) >> np.arange(self.n) & 1
        row = (row - (row[pivots, None] * rows % PRIME).sum(axis=0)) % PRIME
        pivot = int(row.argmax())
        if not row[pivot]:
            return False
        row = row * pow(int(row[pivot]), -1, PRIME) % PRIME
        self._rows[:rank] = (rows - rows[:, pivot, None] * row) % PRIME
        self._rows[rank], self._pivots[rank] = row, pivot
        self.rank = rank + 1
        self._vectors = None
        return True

    @property
    def vectors(self) -> NDArray[np.int64]:
        """Random vectors at right angles with every settled row, shape (2, n)."""
        if self._vectors is None:
            rows, pivots = self._rows[: self.rank], self._pivots[: self.rank]
            vectors = self._draw.copy()
            vectors[:, pivots] = 0
            products = rows[:, None, :] * vectors % PRIME
            vectors[:, pivots] = (-products.sum(axis=2) % PRIME).T
            self._vectors, self._halves = vectors, None
        return self._vectors

    def half_marks(self, low: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sums of the vectors over all subsets of the low and of the high bits.

        A group is settled when its two marks add up to zero modulo the prime,
        in both lanes. Shapes (2, 2**low) and (2, 2**(n - low)).
        """
        vectors = self.vectors
        if self._halves is None or self._halves[0] != low:
            low_marks = np.array([subset_sums(lane[:low]) % PRIME for lane in vectors])
            high_marks = np.array([subset_sums(lane[low:]) % PRIME for lane in vectors])
            self._halves = low, low_marks, high_marks
        return self._halves[1], self._halves[2]

    def holds(self, masks: Masks) -> NDArray[np.bool_]:
        """Say for each mask whether it is settled, shape (k,)."""
        bits = np.asarray(masks, dtype=np.int64)[:, None] >> np.arange(self.n) & 1
        return ((bits @ self.vectors.T) % PRIME == 0).all(axis=1)
