"""A proven bound for many towns: prices are raised block by block.

One linear program for a whole state takes minutes. But while the prices of all other towns
stay as they are, those of a block of neighbouring towns can be raised together by a small
program of its own: of every group that touches the block, what it costs above its members'
prices is there to be handed out. After each block no group costs less than its members'
prices, so that their sum is a proven bound at any moment; going once over the region, with
blocks that overlap, leaves a hundredth of a per cent to the whole program's bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.budget import Budget, Progress
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.region import Array, Matrix, neighbours
from interlocal.engine.grouping.relaxation import (
    Ids,
    Master,
    Prices,
    Relaxed,
    converge,
    lowest_per_town,
    make_safe,
    reduced_costs,
)

POOL = 120  # groups per town that a block's program looks at before it looks at all


@dataclass(frozen=True)
class Stage:
    """One way over the region.

    towns : priced together
    done : share of a block, from its middle, that is not met again
    close : of the block's prices, what may be left to be won
    """

    towns: int
    done: float
    close: float


# small blocks bring the prices near, larger ones join them up
STAGES = (Stage(30, 1.0, 1e-3), Stage(110, 0.6, 1e-4))


@dataclass(eq=False)
class Blocks:
    """Prices of all towns on their way up.

    above : shape (m,), what each group costs above its members' prices, none negative
    use : shape (m,), how much the last program that saw a group whole used of it
    """

    listing: Listing
    contact: Matrix
    prices: Array
    above: Array
    use: Array

    @classmethod
    def of(cls, listing: Listing, contact: Matrix, start: Prices) -> "Blocks":
        """Begin with prices that prove a bound, such as ``first_prices``."""
        left = reduced_costs(listing, start, [])
        safe, _ = make_safe(listing, start, [], left)
        above = np.maximum(reduced_costs(listing, safe, []), 0.0)
        return cls(listing, contact, safe.towns.copy(), above, np.zeros(listing.count))

    def __post_init__(self) -> None:
        members, n = self.listing.members, self.listing.n
        self._near = neighbours(self.contact)
        # which groups hold a town: counted and sorted once, looked up for every block
        order = np.argsort(members.ravel(), kind="stable")
        order %= self.listing.count
        self._holding = order.astype(np.int32)
        self._start = np.append(0, np.cumsum(np.bincount(members.ravel(), minlength=n + 1)))

        self._stages = list(STAGES)
        self._waiting = np.ones(n, dtype=bool)

    @property
    def bound(self) -> float:
        """Proven: no plan out of the listed groups costs less."""
        return float(self.prices.sum())

    @property
    def finished(self) -> bool:
        """Every stage has been gone through."""
        return not self._stages

    def run(self, budget: Budget) -> None:
        """Go through the stages; Stop leaves what was proven so far, to go on from there."""
        while self._stages:
            stage = self._stages[0]
            while self._waiting.any():
                budget.tell(Progress("bound", self.listing.count, None, self.bound))
                block = self._around(int(self._waiting.argmax()), stage.towns)
                self._raise(block, stage.close)
                self._waiting[block[: max(1, int(stage.done * len(block)))]] = False
            del self._stages[0]
            self._waiting[:] = True

    def relaxed(self) -> tuple[Relaxed, Ids]:
        """The bound, and the groups that the programs used with how much of each."""
        seen = np.flatnonzero(self.use)
        prices = Prices(self.prices, np.zeros(0))
        # computed anew, so that no rounding on the way is in the proof
        left = reduced_costs(self.listing, prices, [])
        safe, bound = make_safe(self.listing, prices, [], left)
        return Relaxed(bound, safe, self.use[seen], bound, self.finished), seen

    def _around(self, first: int, size: int) -> NDArray[np.intp]:
        """The nearest towns by borders."""
        inside, order = {first}, [first]
        for town in order:
            fresh = [other for other in self._near[town] if other not in inside]
            inside.update(fresh)
            order += fresh
            if len(order) >= size:
                break
        return np.array(order[:size])

    def _raise(self, block: NDArray[np.intp], close: float) -> None:
        """Hand out what the block's groups cost above their members' prices."""
        listing, n = self.listing, self.listing.n
        touched = np.zeros(listing.count, dtype=bool)
        for town in block:
            touched[self._holding[self._start[town] : self._start[town + 1]]] = True
        ids = np.flatnonzero(touched)
        members, above = listing.members[:, ids], self.above[ids]
        place = np.full(n + 1, len(block), dtype=np.int16)
        place[block] = np.arange(len(block))
        slack = close * float(np.abs(self.prices[block]).sum())
        gain = np.zeros(n + 1)
        most = min(POOL * len(block), len(ids))
        pool = np.argpartition(above, most - 1)[:most]
        while True:
            none = np.zeros(len(pool), dtype=np.int16)
            local = Listing(len(block), place[members[:, pool]], above[pool], none)
            master = Master(local, 4.0 * float(above[pool].max()) + 1.0)
            start = Prices(gain[block], np.zeros(0))
            left = reduced_costs(local, start, [])
            master.add(lowest_per_town(local, left, np.arange(local.count)))
            found = converge(master, start, Budget(), slack=slack)
            gain[block] = found.prices.towns
            over = above - _sums(members, gain)
            bad = np.flatnonzero(over < -1e-9 * slack)
            if not bad.size:
                break
            pool = np.union1d(pool, bad)
        self.above[ids] = np.maximum(over, 0.0)
        self.prices[block] += gain[block]
        whole = (place[members] < len(block)) | (members == n)
        self.use[ids[whole.all(axis=0)]] = 0.0
        seen = ids[pool[master.seen]]
        self.use[seen] = np.where(whole[:, pool[master.seen]].all(axis=0), found.use, 0.0)


def _sums(members: NDArray, values: Array) -> Array:
    total = values[members[0]]
    for row in members[1:]:
        total += values[row]
    return total
