"""Which group of many would do better apart, found exactly or with a proven bound.

Branch and bound. A part of all groups is fixed by who is in, who is out, who is the
largest and who hosts. No member of any group in it sees a larger size than the group's
count allows, and a curve falls with size, so each member's place in the group is worth
at most a number; for each count the best numbers are added up. Parts whose bound does
not beat what is found are dropped, the others are split by the member that weighs most.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.service_game import Array, ServiceCosts

Members = NDArray[np.bool_]

MOST_PARTS = 3_000
BATCH = 64
LITTLE = 1e-14  # of the costs: differences below are rounding


@dataclass(eq=False)
class Part:
    """Groups that hold all of ``inside`` and none of ``outside``, bit by bit."""

    bound: float
    inside: Members
    outside: Members
    largest: int
    host: int


@dataclass(frozen=True, eq=False)
class Separation:
    """Finds the group with the largest ``charges(S) - c(S)``: an OracleGame's ``separate``."""

    costs: ServiceCosts
    most_parts: int = MOST_PARTS

    @cached_property
    def _least(self) -> Array:
        """The lowest that each curve comes to up to each size: a bound from below."""
        return np.minimum.accumulate(self.costs.curves, axis=1)

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        """For each member the others, those first that add most to the size it sees."""
        return np.argsort(-self.costs.brings, axis=0, kind="stable").T

    def __call__(self, charges: Array, inside: Members, outside: Members) -> tuple[Members, float]:
        """The best group with ``inside`` and without ``outside``, and what no group exceeds.

        Where no group gains, one that loses least of those looked at, and a bound of zero or more.
        """
        best, found = self._start(charges, inside, outside)
        slack = LITTLE * float(np.abs(charges).sum() + np.abs(self.costs.cost).sum())
        # the group of nobody counts zero, so what cannot reach zero need not be looked at
        least = -np.inf if inside.any() else 0.0
        turns, tried = count(), 0
        roots = self._roots(inside, outside)
        heap = list(self._worth_a_look(turns, charges, roots, max(best, least) + slack))
        heapq.heapify(heap)
        while heap and tried < self.most_parts:
            batch = [heapq.heappop(heap)[2] for _ in range(min(BATCH, len(heap)))]
            batch = [part for part in batch if part.bound > max(best, least) + slack]
            if not batch:
                break
            tried += len(batch)
            halves = [half for part in batch for half in self._split(part)]
            if not halves:
                continue
            rows = np.array([part.inside for part in halves])
            gains = self._gains(rows, charges)
            place = int(gains.argmax())
            if gains[place] > best:
                best, found = float(gains[place]), rows[place]
            above = max(best, least) + slack
            for entry in self._worth_a_look(turns, charges, halves, above):
                heapq.heappush(heap, entry)
        return found, max([max(best, least) + slack, *(-entry[0] for entry in heap[:1])])

    def _start(self, charges: Array, inside: Members, outside: Members) -> tuple[float, Members]:
        """A good group to begin with: swap members in and out while it gains."""
        free = np.flatnonzero(~inside & ~outside)
        best, found = (self._gain(inside, charges) if inside.any() else -np.inf), inside
        for group in (inside | ~outside, inside):
            value = self._gain(group, charges) if group.any() else -np.inf
            while free.size:
                near = np.repeat(group[None, :], free.size, axis=0)
                near[np.arange(free.size), free] ^= True
                gains = np.where(near.any(axis=1), self._gains(near, charges), -np.inf)
                place = int(gains.argmax())
                if gains[place] <= value:
                    break
                value, group = float(gains[place]), near[place]
            if value > best:
                best, found = value, group
        return best, found

    def _gain(self, group: Members, charges: Array) -> float:
        return float(self._gains(group[None, :], charges)[0])

    def _gains(self, groups: NDArray[np.bool_], charges: Array) -> Array:
        return np.asarray(groups @ charges - self.costs.price(groups))

    def _roots(self, inside: Members, outside: Members) -> list[Part]:
        """One part for each who may be the largest, and each who may host."""
        rank = np.empty(self.costs.n, dtype=int)
        rank[np.argsort(-self.costs.cost, kind="stable")] = np.arange(self.costs.n)
        free, has_ways = ~outside, self.costs.ways.any()
        roots = []
        for largest in np.flatnonzero(free):
            if inside.any() and rank[inside].min() < rank[largest]:
                continue
            out = outside | (rank < rank[largest])
            held = inside.copy()
            held[largest] = True
            for host in np.flatnonzero(~out) if has_ways else [largest]:
                with_host = held.copy()
                with_host[host] = True
                roots.append(Part(np.inf, with_host, out, int(largest), int(host)))
        return roots

    def _split(self, part: Part) -> list[Part]:
        """Decide one member more: the one that adds most to what the others see."""
        free = ~part.inside & ~part.outside
        if not free.any():
            return []
        weight = np.where(free, self.costs.brings @ (~part.outside / self.costs.people), -1.0)
        member = int(weight.argmax())
        with_it, without = part.inside.copy(), part.outside.copy()
        with_it[member] = without[member] = True
        return [
            Part(part.bound, with_it, part.outside, part.largest, part.host),
            Part(part.bound, part.inside, without, part.largest, part.host),
        ]

    def _worth_a_look(
        self, turns: Iterator[int], charges: Array, parts: Sequence[Part], above: float
    ) -> Iterator[tuple[float, int, Part]]:
        """Those parts whose bound beats what is found, as entries of a heap."""
        for start in range(0, len(parts), BATCH):
            batch = parts[start : start + BATCH]
            for part, bound in zip(batch, self._bounds(charges, batch), strict=True):
                part.bound = min(part.bound, float(bound))
                if part.bound > above:
                    yield -part.bound, next(turns), part

    def _bounds(self, charges: Array, parts: Sequence[Part]) -> Array:
        """What no group of each part exceeds, shape (b,)."""
        costs, n = self.costs, self.costs.n
        inside = np.array([part.inside for part in parts])
        free = ~inside & ~np.array([part.outside for part in parts])
        largest = np.array([part.largest for part in parts])
        host = np.array([part.host for part in parts])
        further = np.maximum(inside.sum(axis=1)[:, None] + np.arange(n + 1) - 2, 0)[:, :, None]
        own = costs.own(self._sizes(inside, free), self._least)
        worth = charges - own - costs.move - further * costs.crowd
        worth -= costs.ways[:, host].T[:, None, :]
        # the largest does not move: what was taken off for it comes back
        given = costs.move[largest][:, None] + further[:, :, 0] * costs.crowd[largest][:, None]
        given += np.where(inside[:, None, :], worth, 0.0).sum(axis=2)
        picks = -np.sort(np.where(free[:, None, :], -worth, np.inf), axis=2)
        sums = np.concatenate([np.zeros((len(parts), n + 1, 1)), picks.cumsum(axis=2)], axis=2)
        taken = np.arange(n + 1)
        most = sums[:, taken, taken] + given
        possible = taken <= free.sum(axis=1)[:, None]
        return np.asarray(np.where(possible, most, -np.inf).max(axis=1))

    def _sizes(self, inside: NDArray[np.bool_], free: NDArray[np.bool_]) -> Array:
        """The most that each member sees with 0, 1, 2 ... of the free ones in: (b, n + 1, n)."""
        brings, n = self.costs.brings, self.costs.n
        order = self._order
        open_ = free[:, order]
        counts = np.cumsum(open_, axis=2)
        adds = np.cumsum(open_ * brings.T[np.arange(n)[:, None], order], axis=2)
        sizes = np.zeros((len(inside), n + 1, n))
        sizes[np.arange(len(inside))[:, None, None], counts, np.arange(n)[:, None]] = adds
        return np.asarray(sizes + (inside @ brings)[:, None, :])
