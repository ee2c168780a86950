"""A good plan fast: neighbouring groups are taken apart and put together anew.

A search by example, without a proof; the proof is the bound's business.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.budget import Budget
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array, Matrix
from interlocal.engine.grouping.relaxation import Ids

WINDOWS = (14, 20, 26, 32, 38, 44)  # towns taken apart at a time, in turn
AGAIN = (32, 38, 44, 50)  # and once more, with neighbours in another order
PATIENCE = 200_000  # steps of a compiled search through one window
MOST = 6_000  # groups looked at in one window, the cheapest above price first
PLAIN_PATIENCE = 20_000  # steps without the compiler, some twenty times slower


@dataclass(eq=False)
class Improver:
    """The plan so far, and what is known of every group.

    above : shape (m,), what each group costs above its members' prices, none negative
    contact : shape (n, n), who is whose neighbour
    plan : groups taken, disjoint; towns may still be left out
    """

    listing: Listing
    above: Array
    contact: Matrix
    plan: Ids
    compiled: bool

    def __post_init__(self) -> None:
        # a group stands under its first town, so that a window looks at its own towns' only
        firsts = self.listing.members.min(axis=0)
        self.order = np.lexsort([self.above, firsts])
        self.in_order = self.above[self.order]
        self.members = self.listing.members[:, self.order]
        self.start = np.searchsorted(firsts[self.order], np.arange(self.listing.n + 1))
        # leaving a town out must never pay
        finite = self.above[np.isfinite(self.above)]
        self.unserved = 10.0 * float(finite.max(initial=0.0)) + 1.0
        self.near = neighbours(self.contact)
        self.owner = np.full(self.listing.n, -1, dtype=np.intp)
        self._blocks: list[list[int]] = [[town] for town in range(self.listing.n)]
        self._own(self.plan)

    def _own(self, groups: Ids) -> None:
        """Note for each town of these groups whose it is, and with whom."""
        n = self.listing.n
        for which in groups.tolist():
            towns = [town for town in self.listing.members[:, which].tolist() if town < n]
            for town in towns:
                self.owner[town] = which
                self._blocks[town] = towns

    @property
    def whole(self) -> bool:
        """No town is left out."""
        return bool((self.owner >= 0).all())

    @property
    def cost(self) -> float:
        """Cost of the plan, infinite while a town is left out."""
        return float(self.listing.cost[self.plan].sum()) if self.whole else np.inf

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
        held = np.unique(self.owner[window])
        held = held[held >= 0]
        left_out = int((self.owner[window] < 0).sum())
        local = float(self.above[held].sum()) + self.unserved * left_out
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
        ids = self.order[places]
        slack = 1e-9 * max(local, float(self.listing.cost[held].sum()) * 1e-3)
        taken = self._by_depth(ids, window, local - slack)
        if taken is None:
            return False
        self.plan = np.append(np.setdiff1d(self.plan, held), taken)
        self._own(taken)
        return True

    def _by_depth(self, ids: Ids, window: NDArray[np.intp], limit: float) -> Ids | None:
        place = np.zeros(self.listing.n + 1, dtype=np.uint64)
        place[self._sweep(window)] = np.uint64(1) << np.arange(len(window), dtype=np.uint64)
        masks = np.bitwise_or.reduce(place[self.listing.members[:, ids]], axis=0)
        if (everyone := np.bitwise_or.reduce(masks)) != np.bitwise_or.reduce(place):
            return None
        low = np.log2((masks & (~masks + np.uint64(1))).astype(float)).astype(np.int64)
        values = self.above[ids]
        order = np.lexsort([values, low])
        start = np.searchsorted(low[order], np.arange(len(window) + 1)).astype(np.int64)
        if not self.compiled:
            best = cover(
                masks[order].tolist(), values[order].tolist(), start.tolist(), int(everyone), limit
            )
            return ids[order[best]] if best else None
        from interlocal.engine.grouping import kernels

        room = np.zeros(len(window) + 1, dtype=np.int64)
        count, _, _ = kernels.cover(
            masks[order], values[order], start, everyone, limit, PATIENCE, room
        )
        return ids[order[room[:count]]] if count else None

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


def neighbours(contact: Matrix) -> list[list[int]]:
    """Each town's neighbours."""
    return [np.flatnonzero(row).tolist() for row in contact]


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
