"""A good plan fast: neighbouring groups are taken apart and put together anew.

A search by example, without a proof; the proof is the bound's business.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.budget import Budget
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array, Matrix, neighbours
from interlocal.engine.grouping.relaxation import Ids

PATIENCE = 200_000  # steps of a compiled search through one window
KEPT = 400  # groups per town that the search looks at, the cheapest above price first
WIDEST = 63  # towns in a window: bits of a word
MOST = 6_000  # groups looked at in one window, the cheapest above price first
PLAIN_PATIENCE = 20_000  # steps without the compiler, some twenty times slower


@dataclass(eq=False)
class Improver:
    """The plan so far, and what is known of every group.

    above : shape (m,), what each group costs above its members' prices, none negative
    contact : shape (n, n), who is whose neighbour
    plan : groups taken, disjoint; towns may still be left out
    whole, cost : no town is left out; what the plan costs, infinite while one is
    """

    listing: Listing
    above: Array
    contact: Matrix
    plan: Ids
    compiled: bool

    def __post_init__(self) -> None:
        listing, most = self.listing, KEPT * self.listing.n
        kept = np.arange(listing.count)
        if len(kept) > most:
            # a town alone fills a hole that nothing cheap fills
            chosen = listing.sizes == 1
            chosen[np.argpartition(self.above, most)[:most]] = True
            kept = np.flatnonzero(chosen)
        # a group stands under its first town, so that a window looks at its own towns' only
        firsts = listing.members[:, kept].min(axis=0)
        self.order = kept[np.lexsort([self.above[kept], firsts])]
        self.in_order = self.above[self.order]
        self.members = listing.members[:, self.order]
        firsts.sort()
        self.start = np.searchsorted(firsts, np.arange(listing.n + 1))
        # leaving a town out must never pay
        finite = self.above[np.isfinite(self.above)]
        self.unserved = 10.0 * float(finite.max(initial=0.0)) + 1.0
        self.near = neighbours(self.contact)
        if self.compiled:
            self._rows = np.ascontiguousarray(self.members.T)
            self._near_start = np.append(0, np.cumsum([len(row) for row in self.near]))
            self._near_flat = np.array(list(chain.from_iterable(self.near)), dtype=np.int64)
            self._out = np.zeros(WIDEST + 1, dtype=np.int64)
        self.restart(self.plan)

    def restart(self, plan: Ids) -> None:
        """Begin anew from another plan."""
        n = self.listing.n
        self._taken: set[int] = set()
        self.owner = np.full(n, -1, dtype=np.intp)
        self._blocks: list[list[int]] = [[town] for town in range(n)]
        self._exchange(set(), plan.tolist())

    def _exchange(self, held: set[int], taken: list[int]) -> None:
        """Note for each town of the new groups whose it is, and with whom."""
        n = self.listing.n
        for which in taken:
            towns = [town for town in self.listing.members[:, which].tolist() if town < n]
            for town in towns:
                self.owner[town] = which
                self._blocks[town] = towns
        self._taken = (self._taken - held).union(taken)
        self.plan = np.array(sorted(self._taken), dtype=np.intp)
        self.whole = bool((self.owner >= 0).all())
        self.cost = float(self.listing.cost[self.plan].sum()) if self.whole else np.inf

    def run(
        self, budget: Budget, rng: np.random.Generator, enough: float, sizes: tuple[int, ...]
    ) -> None:
        """Improve until no window helps, the cost is low enough or time is up."""
        for size in sizes:
            waiting = np.ones(self.listing.n, dtype=bool)
            while self.cost > enough and budget.left > 0:
                heights = np.where(waiting, self._heights(), -1.0)
                seed = int(heights.argmax())
                if heights[seed] <= 1e-12 * self.unserved:
                    break
                window = self._window(seed, size, rng)
                if self._rebuild(window):
                    waiting[window] = True
                else:
                    # one look around each group per size
                    waiting[self._blocks[seed]] = False

    def _heights(self) -> Array:
        """How far each town's group stands above its price."""
        return np.where(self.owner < 0, self.unserved, self.above[self.owner])

    def _window(self, seed: int, size: int, rng: np.random.Generator) -> NDArray[np.intp]:
        """Whole groups around a town, grown over neighbours in an order of chance."""
        inside = set(self._blocks[seed])
        # how often each town beyond the edge touches the window
        touch: dict[int, int] = {}
        fresh = inside
        while True:
            for town in fresh:
                touch.pop(town, None)
                for other in self.near[town]:
                    if other not in inside:
                        touch[other] = touch.get(other, 0) + 1
            if not touch:
                break
            edge = list(touch)
            weights = list(accumulate(touch.values()))
            # a group that touches the window often is taken more often
            pick = edge[bisect_right(weights, rng.random() * weights[-1])]
            fresh = set(self._blocks[pick])
            if len(inside) + len(fresh) > size:
                break
            inside |= fresh
        return np.array(sorted(inside))

    def _rebuild(self, window: NDArray[np.intp]) -> bool:
        if len(window) > WIDEST:
            return False
        held = set(self.owner[window].tolist())
        left_out = int((self.owner[window] < 0).sum())
        held.discard(-1)
        ids = sorted(held)
        local = float(self.above[ids].sum()) + self.unserved * left_out
        slack = 1e-9 * max(local, float(self.listing.cost[ids].sum()) * 1e-3)
        search = self._compiled if self.compiled else self._plain
        taken = search(window, local, local - slack)
        if taken is None:
            return False
        self._exchange(held, taken.tolist())
        return True

    def _compiled(self, window: NDArray[np.intp], local: float, limit: float) -> Ids | None:
        from interlocal.engine.grouping import kernels

        count = kernels.rebuild(
            window,
            self._near_start,
            self._near_flat,
            self.start,
            self.in_order,
            self._rows,
            local,
            limit,
            MOST,
            PATIENCE,
            self._out,
        )
        return self.order[self._out[:count]] if count else None

    def _plain(self, window: NDArray[np.intp], local: float, limit: float) -> Ids | None:
        """The same without the compiler, in fewer steps."""
        mask = np.zeros(self.listing.n + 1, dtype=bool)
        mask[window] = mask[-1] = True
        # a group above the window's whole surplus cannot be part of an improvement
        places = np.concatenate(
            [
                np.arange(begin, begin + np.searchsorted(self.in_order[begin:end], local, "right"))
                for begin, end in zip(self.start[window], self.start[window + 1], strict=True)
            ]
        )
        inside = mask[self.members[0, places]]
        for row in self.members[1:]:
            inside &= mask[row[places]]
        places = places[inside]
        if len(places) > MOST:
            places = places[np.argpartition(self.in_order[places], MOST)[:MOST]]
        bits = np.zeros(self.listing.n + 1, dtype=np.uint64)
        bits[self._sweep(window)] = np.uint64(1) << np.arange(len(window), dtype=np.uint64)
        masks = np.bitwise_or.reduce(bits[self.members[:, places]], axis=0)
        if (everyone := np.bitwise_or.reduce(masks)) != np.bitwise_or.reduce(bits):
            return None
        low = np.log2((masks & (~masks + np.uint64(1))).astype(float)).astype(np.int64)
        values = self.in_order[places]
        order = np.lexsort([values, low])
        start = np.searchsorted(low[order], np.arange(len(window) + 1)).astype(np.int64)
        best = cover(
            masks[order].tolist(), values[order].tolist(), start.tolist(), int(everyone), limit
        )
        return self.order[places[order[best]]] if best else None

    def _sweep(self, window: NDArray[np.intp]) -> NDArray[np.intp]:
        """The window's towns from one end to the other, so that the front stays short."""
        towns = window.tolist()
        first = towns[0]
        for _ in range(2):
            left = set(towns)
            left.discard(first)
            order = [first]
            for town in order:
                fresh = [other for other in self.near[town] if other in left]
                left.difference_update(fresh)
                order += fresh
            order += sorted(left)
            first = order[-1]
        return np.array(order)


def cover(
    mask: list[int],
    value: list[float],
    start: list[int],
    everyone: int,
    limit: float,
    patience: int = PLAIN_PATIENCE,
) -> list[int]:
    """Take disjoint groups that cover ``everyone`` at the least value below the limit.

    The same search as the compiled ``kernels.cover``, which has the details; an empty
    answer says that none was found.
    """
    best: list[int] = []
    stack = [(0, 0, 0.0, start[0])]
    taken: list[int] = []
    while stack and patience > 0:
        covered, town, spent, position = stack.pop()
        del taken[len(stack) :]
        end = start[town + 1]
        while position < end:
            patience -= 1
            total = spent + value[position]
            if total >= limit:
                break
            if mask[position] & covered:
                position += 1
                continue
            together = covered | mask[position]
            if together == everyone:
                limit, best = total, [*taken, position]
                break
            stack.append((covered, town, spent, position + 1))
            taken.append(position)
            free = ~together
            lowest = (free & -free).bit_length() - 1
            stack.append((together, lowest, total, start[lowest]))
            break
    return best


def rounded(listing: Listing, seen: Ids, use: Array) -> Ids:
    """Disjoint groups, those that the linear program uses most first."""
    free = np.ones(listing.n + 1, dtype=bool)
    plan = []
    for position in np.argsort(-use, kind="stable"):
        if use[position] <= 1e-6:
            break
        column = listing.members[:, seen[position]]
        towns = column[column != listing.n]
        if free[towns].all():
            free[towns] = False
            plan.append(int(seen[position]))
    return np.array(plan, dtype=np.intp)
