"""Conditions that every whole plan meets and fractional ones break.

Of the groups that hold two or three of the same three towns, a plan takes one at most
(Jepsen, Petersen, Spoorendonk and Pisinger, 2008, subset-row inequalities).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array
from interlocal.engine.grouping.relaxation import Ids, Row

Triple = tuple[int, int, int]

BROKEN = 0.02  # smallest violation worth a row
PER_TOWN = 4  # rows of one round that a town may be in


@dataclass(frozen=True, eq=False)
class TripleCuts:
    """Finds broken triples and writes their rows."""

    listing: Listing

    @cached_property
    def _by_town(self) -> tuple[NDArray, NDArray]:
        flat = self.listing.members.ravel()
        order = np.argsort(flat, kind="stable")
        first = np.searchsorted(flat[order], np.arange(self.listing.n + 1))
        return order % self.listing.count, first

    def row(self, triple: Triple) -> Row:
        """At most one group of those that hold two of the three."""
        groups, first = self._by_town
        held = np.sort(np.concatenate([groups[first[i] : first[i + 1]] for i in triple]))
        twice = held[1:][held[1:] == held[:-1]]
        ids = np.unique(twice)
        return Row(ids, np.ones(len(ids)), -np.inf, 1.0)

    def broken(self, seen: Ids, use: Array, most: int, known: set[Triple]) -> list[Triple]:
        """The triples that a fractional plan breaks most, not too many around one town."""
        n, used = self.listing.n, np.flatnonzero(use > 1e-7)
        share = use[used]
        held = np.zeros((len(used), n + 1))
        for row in self.listing.members[:, seen[used]]:
            held[np.arange(len(used)), row] = 1.0
        held = held[:, :n]
        pair = (held.T * share) @ held
        found: dict[Triple, float] = {}
        for town in range(n):
            with_town = held[:, town] > 0
            near = np.flatnonzero(pair[town] > 1e-7)
            near = near[near != town]
            if len(near) < 2:
                continue
            part = held[np.ix_(with_town, near)]
            three = (part.T * share[with_town]) @ part
            own = pair[town, near]
            over = own[:, None] + own[None] + pair[np.ix_(near, near)] - 2 * three - 1
            for a, b in np.argwhere(np.triu(over > BROKEN, 1)):
                triple = tuple(sorted((town, int(near[a]), int(near[b]))))
                found[triple] = float(over[a, b])  # type: ignore[index]
        taken: list[Triple] = []
        around = np.zeros(n, dtype=int)
        for triple in sorted(found, key=lambda key: (-found[key], key)):
            if len(taken) == most:
                break
            if triple not in known and (around[list(triple)] < PER_TOWN).all():
                around[list(triple)] += 1
                taken.append(triple)
        return taken
