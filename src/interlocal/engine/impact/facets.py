"""Facets of a frontier that were met before: starts for the next programs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.impact.pivots import DONE, Array, Places, Programs

FLAT = 1e-9  # a way that a facet's multipliers price lower than this cannot start there
BELOW = 1e-11
ROOM = 600  # facets kept; beyond, comparing costs more than the pivots saved
SHUFFLE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Facets:
    """Bases whose multipliers price no column below zero.

    basis : shape (k, r), columns; the first is -1 for a way
    inverse : shape (k, r, r); the way is that of the program that found the facet
    """

    basis: Places
    inverse: Array

    @classmethod
    def none(cls, size: int) -> "Facets":
        """No facet yet, of programs with ``size`` rows."""
        return cls(np.empty((0, size), dtype=np.int64), np.empty((0, size, size)))

    def start(self, point: Array, way: Array) -> Programs:
        """Put each point on the facet that allows it the least, which is nearest its own."""
        normals = self.inverse[:, 0] / np.abs(self.inverse[:, 0]).max(axis=1, keepdims=True)
        price, reach = way @ normals.T, point @ normals.T
        least = FLAT * np.abs(way).max(axis=1, keepdims=True)
        flat = price <= least
        np.maximum(price, least, out=price)
        reach /= price
        reach[flat] = np.inf
        chosen = reach.argmin(axis=1)
        inverse = self.inverse[chosen]
        turned = np.matmul(inverse, way[:, :, None])[:, :, 0]
        first = inverse[:, 0] / turned[:, :1]
        inverse -= turned[:, :, None] * first[:, None, :]
        inverse[:, 0] = first
        zeros = np.zeros(len(point), dtype=np.int64)
        return Programs(point, way, self.basis[chosen], inverse, zeros, zeros.copy())

    def with_those_of(self, programs: Programs) -> "Facets":
        """Add the facets at which programs ended, each once."""
        ended = np.flatnonzero(programs.state == DONE)
        basis = np.concatenate([self.basis, programs.basis[ended]])
        with np.errstate(over="ignore"):
            mixed = (basis.astype(np.uint64) + np.uint64(2)) * SHUFFLE
            mixed ^= mixed >> np.uint64(29)
            key = (mixed * SHUFFLE).sum(axis=1)
        _, kept = np.unique(key, return_index=True)
        kept = np.sort(kept)[:ROOM]
        inverse = np.concatenate([self.inverse, programs.inverse[ended]])
        return Facets(basis[kept], inverse[kept])

    def above(self, columns: Array) -> "Facets":
        """Keep the facets that price none of the columns below zero."""
        normals = self.inverse[:, 0]
        size = np.abs(normals) @ np.abs(columns)
        valid = ((normals @ columns) >= -BELOW * size).all(axis=1)
        return Facets(self.basis[valid], self.inverse[valid])

    def moved(self, places: Places, kept: NDArray[np.bool_]) -> "Facets":
        """The facets of columns that are kept, after those columns moved to new places."""
        whole = kept[self.basis[:, 1:]].all(axis=1)
        basis = self.basis[whole]
        return Facets(np.where(basis < 0, -1, places[basis]), self.inverse[whole])
