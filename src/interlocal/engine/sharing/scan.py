"""Find the groups that object most: near those that bind, then in one pass over the table."""

import numpy as np

from interlocal.engine.games.coalitions import Floats, Masks, subset_sums
from interlocal.engine.sharing import fast
from interlocal.engine.sharing.span import PRIME, Span

CHUNK_BITS = 15
MOST_STEPS = 12


class TableScan:
    """Looks for unsettled groups with ``charges(S) - costs[S] > above`` in a table.

    Sums of charges come from two small tables, for the low and the high half of
    the bits, so nothing of the size of the table is ever made.

    Parameters
    ----------
    costs : array, shape (2**n,), in bit order.
    charges : array, shape (n,); what each member brings to its group.
    """

    def __init__(self, costs: Floats, charges: Floats, above: float, span: Span) -> None:
        self._low = (charges.size + 1) // 2
        self._costs, self._above, self._span = costs, above, span
        self._table = costs.reshape(-1, 1 << self._low)
        self._low_sums = subset_sums(charges[: self._low])
        self._high_sums = subset_sums(charges[self._low :])

    def gaps(self, masks: Masks) -> Floats:
        """Give ``charges(S) - costs[S]`` for some groups."""
        sums = self._low_sums[masks & (self._low_sums.size - 1)]
        sums += self._high_sums[masks >> self._low]
        return sums - self._costs[masks]

    def near(self, starts: Masks, most: int) -> Masks:
        """Walk from some groups, one member in or out at a time; worst first.

        Finding nothing proves nothing, but it often saves a pass over the table.
        """
        kernels = fast.kernels_for(self._costs.size)
        n = self._costs.size.bit_length() - 1
        if kernels is not None:
            room = np.empty(2 * starts.size * n, dtype=np.int64)
            count = kernels.climb(
                self._costs,
                self._low_sums,
                self._high_sums,
                starts,
                self._above,
                MOST_STEPS,
                room,
            )
            return self._ranked(np.unique(room[:count]), most)
        bits = np.int64(1) << np.arange(n)
        seen: list[Masks] = []
        here, best = starts, np.full(starts.size, -np.inf)
        for _ in range(MOST_STEPS):
            around = here[:, None] ^ bits
            gaps = self.gaps(around.ravel()).reshape(around.shape)
            seen.append(around[gaps > self._above])
            place = gaps.argmax(axis=1)
            rows = np.arange(here.size)
            going = gaps[rows, place] > np.maximum(best, self._above)
            if not going.any():
                break
            here, best = around[rows, place][going], gaps[rows, place][going]
        return self._ranked(np.unique(np.concatenate(seen)), most)

    def everywhere(self, most: int) -> Masks:
        """Pass over the whole table; an empty answer is a proof that nobody objects.

        Each row of the table offers its worst group only, so the answer is
        spread over the table. Rows whose worst group is settled are looked at
        again without the settled ones, unless there are objectors enough.
        """
        rows, places, worst = self._worst_of_rows()
        found = rows << self._low | places
        settled = self._span.holds(found)
        if found.size - settled.sum() < min(most, self._low):
            for place in np.flatnonzero(settled):
                found[place], worst[place] = self._worst_unsettled(int(rows[place]))
                settled[place] = False
        keep = ~settled & (worst > self._above)
        order = np.argsort(-worst[keep], kind="stable")[:most]
        return found[keep][order]

    def _worst_of_rows(self) -> tuple[Masks, Masks, Floats]:
        """Give rows, places and gaps of the worst groups of rows that are above."""
        kernels = fast.kernels_for(self._costs.size)
        if kernels is not None:
            worst = kernels.row_maxima(self._costs, self._low_sums) + self._high_sums
            rows = np.flatnonzero(worst > self._above)
            places = kernels.row_places(self._costs, self._low_sums, rows)
            return rows, places, worst[rows]
        size = self._low_sums.size
        step = max(1, min(len(self._table), (1 << CHUNK_BITS) // size))
        buffer = np.empty((step, size))
        all_places = np.empty(len(self._table), dtype=np.int64)
        worst = np.empty(len(self._table))
        inside = np.arange(step)
        for start in range(0, len(self._table), step):
            chunk = slice(start, start + step)
            np.subtract(self._low_sums, self._table[chunk], out=buffer)
            all_places[chunk] = buffer.argmax(axis=1)
            worst[chunk] = buffer[inside, all_places[chunk]]
        worst += self._high_sums
        rows = np.flatnonzero(worst > self._above)
        return rows, all_places[rows], worst[rows]

    def _worst_unsettled(self, row: int) -> tuple[int, float]:
        gaps = self._low_sums - self._table[row]
        low_marks, high_marks = self._span.half_marks(self._low)
        wanted = (-high_marks[:, row]) % PRIME
        gaps[(low_marks == wanted[:, None]).all(axis=0)] = -np.inf
        place = int(gaps.argmax())
        return row << self._low | place, float(gaps[place] + self._high_sums[row])

    def _ranked(self, masks: Masks, most: int) -> Masks:
        if not masks.size:
            return masks
        masks = masks[~self._span.holds(masks)]
        return masks[np.argsort(-self.gaps(masks), kind="stable")[:most]]


def objectors(
    costs: Floats, charges: Floats, above: float, span: Span, most: int, starts: Masks
) -> Masks:
    """Find unsettled groups with ``charges(S) - costs[S] > above``, worst first.

    Looks near ``starts`` first and over the whole table only if nobody there
    objects, so an empty answer is a proof.
    """
    scan = TableScan(costs, charges, above, span)
    if starts.size:
        found = scan.near(starts, most)
        if found.size:
            return found
    return scan.everywhere(most)
