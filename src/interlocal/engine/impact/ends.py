"""Where programs ended, and which of the answers to doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interlocal.engine.impact.pivots import DONE, OUTSIDE, Array, Places, Programs

DOUBT = 1e-9  # of the terms that a sum is made of
FIELDS = ("state", "beta", "basis", "weights", "multipliers")
ROUNDING = 1e-13  # of the largest amount of a point


@dataclass(frozen=True)
class Ends:
    """Answers of programs, one a row.

    state : shape (n,), DONE or OUTSIDE
    beta : shape (n,)
    basis, weights : shape (n, r - 1), columns that carry a weight
    multipliers : shape (n, r), prices of the rows; where OUTSIDE, a plane with all
        columns on one side and the point on the other
    """

    state: Places
    beta: Array
    basis: Places
    weights: Array
    multipliers: Array

    @classmethod
    def of(cls, programs: Programs) -> "Ends":
        """Read the answers off the last basis."""
        weights = np.matmul(programs.inverse, programs.point[:, :, None])[:, :, 0]
        rows = np.where(programs.state == OUTSIDE, programs.row, 0)
        multipliers = programs.inverse[np.arange(len(rows)), rows]
        return cls(
            programs.state.copy(),
            weights[:, 0],
            programs.basis[:, 1:].copy(),
            weights[:, 1:],
            multipliers,
        )

    @classmethod
    def none(cls, count: int, size: int) -> "Ends":
        """Room for the answers of ``count`` programs with ``size`` rows."""
        basis = np.zeros((count, size - 1), dtype=np.int64)
        multipliers = np.zeros((count, size))
        return cls(basis[:, 0].copy(), np.zeros(count), basis, np.zeros(basis.shape), multipliers)

    def put(self, rows: Places, found: "Ends") -> None:
        """Put answers in their rows."""
        for name in FIELDS:
            getattr(self, name)[rows] = getattr(found, name)

    def underpriced(self, columns: Array) -> Places:
        """Answers whose multipliers price a column below zero, beyond rounding."""
        size = np.abs(self.multipliers)
        largest = size.max(axis=1)
        prices = self.multipliers @ columns
        least = prices[np.arange(len(prices)), prices.argmin(axis=1)]
        rows = np.flatnonzero(least < -DOUBT * largest)  # few: judge by the terms of each sum
        terms = np.maximum(size[rows] @ np.abs(columns), largest[rows, None])
        return rows[(prices[rows] < -DOUBT * terms).any(axis=1)]

    def doubtful(self, programs: Programs, columns: Array) -> Places:
        """Answers that do not prove themselves within rounding, by multiplying out."""
        point = np.abs(programs.point)
        largest = point.max(axis=1)
        carried = columns.T[self.basis]
        carried *= self.weights[:, :, None]
        moved = self.beta[:, None] * programs.way
        gap = np.abs(carried.sum(axis=1) + moved - programs.point)
        terms = np.abs(carried, out=carried).sum(axis=1) + np.abs(moved)
        met = (gap <= DOUBT * terms + ROUNDING * largest[:, None]).all(axis=1)

        worth = self.multipliers * programs.point
        told = worth.sum(axis=1)
        met &= np.abs(told - self.beta) <= DOUBT * np.abs(worth).sum(axis=1)
        beyond = -told > DOUBT * np.abs(self.multipliers).max(axis=1) * largest
        proven = np.where(self.state == DONE, met, (self.state == OUTSIDE) & beyond)
        proven[self.underpriced(columns)] = False
        return np.flatnonzero(~proven)

    def replace(self, row: int, state: int, found: Array, multipliers: Array) -> None:
        """Put another solver's answer, with weights of all columns, in the place of one."""
        carrying = np.argsort(-found[1:], kind="stable")[: self.basis.shape[1]]
        self.state[row], self.beta[row] = state, found[0]
        self.basis[row], self.weights[row] = carrying, found[1:][carrying]
        self.multipliers[row] = multipliers


def joined(parts: Sequence[Ends]) -> Ends:
    """Ends of several blocks as one."""
    return Ends(*(np.concatenate([getattr(part, name) for part in parts]) for name in FIELDS))
