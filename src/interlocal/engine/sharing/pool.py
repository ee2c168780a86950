"""The pool: the groups that matter so far, as rows of a linear program."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import Floats, Masks, membership
from interlocal.engine.sharing.span import Span

EVERYONE, BOUND = 0, 1


class Pool:
    """Rows ``[members, divisor] @ (y, e) >= bound`` in the unit of savings.

    Row 0 is everyone together (an equality), row 1 a lower bound on e that the
    simplex may lean on, then groups; rows of floors (y_i >= 0) have mask zero.
    ``alive`` rows still matter; ``settled`` rows hold with equality.
    """

    def __init__(self, n: int, gain: float) -> None:
        self.n = n
        self.size = 2
        room = 8 * n + 16
        self._rows = np.zeros((room, n + 1))
        self._bounds = np.zeros(room)
        self._alive = np.zeros(room, dtype=bool)
        self._masks = np.zeros(room, dtype=np.int64)
        self._rows[EVERYONE, :n] = 1
        self._bounds[EVERYONE] = gain
        self._rows[BOUND, n] = 1
        self._bounds[BOUND] = -np.inf
        self.settled: list[int] = [EVERYONE]
        self.floor_of: dict[int, int] = {}
        self.known: set[int] = set()

    @property
    def rows(self) -> Floats:
        """Coefficients, shape (k, n + 1)."""
        return self._rows[: self.size]

    @property
    def bounds(self) -> Floats:
        """Right-hand sides, shape (k,)."""
        return self._bounds[: self.size]

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Rows that must hold and are not settled, shape (k,)."""
        return self._alive[: self.size]

    @property
    def masks(self) -> Masks:
        """The group of each row; zero for rows that are no group."""
        return self._masks[: self.size]

    def add(self, masks: Masks, divisors: Floats, savings: Floats) -> NDArray[np.int64]:
        """Append groups; returns their row numbers."""
        start, self.size = self.size, self.size + masks.size
        while self.size > len(self._rows):
            self._grow()
        new = slice(start, self.size)
        self._rows[new, : self.n] = membership(masks, self.n)
        self._rows[new, self.n] = divisors
        self._bounds[new] = savings
        self._alive[new] = True
        self._masks[new] = masks
        self.known.update(masks.tolist())
        return np.arange(start, self.size)

    def add_floors(self) -> None:
        """Let nobody pay more than alone: one row ``y_i >= 0`` for each member."""
        numbers = self.add(1 << np.arange(self.n), np.zeros(self.n), np.zeros(self.n))
        self._masks[numbers] = 0
        self.floor_of = dict(zip(numbers.tolist(), range(self.n), strict=True))

    def settle(self, numbers: Sequence[int], level: float, span: Span) -> None:
        """Turn tight rows into equalities at a level, and retire all that depend on them."""
        for number in numbers:
            self._bounds[number] -= self._rows[number, self.n] * level
            self._rows[number, self.n] = 0.0
            self.settled.append(number)
        groups = np.flatnonzero(self._alive[: self.size])
        masks = self._masks[groups]
        for place, number in enumerate(groups.tolist()):
            if number in self.floor_of:
                masks[place] = 1 << self.floor_of[number]
        self._alive[groups[span.holds(masks)]] = False

    def _grow(self) -> None:
        for name in ("_rows", "_bounds", "_alive", "_masks"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros_like(old)]))
