"""Find the groups that object most, among those not settled, in one pass over the table."""

import numpy as np

from interlocal.engine.games.coalitions import Floats, Masks, subset_sums
from interlocal.engine.sharing.span import PRIME, Span

CHUNK_BITS = 14


def objectors(
    costs: Floats, charges: Floats, factor: float, above: float, span: Span, most: int
) -> Masks:
    """Find unsettled groups with ``charges(S) - factor * costs[S] > above``, worst first.

    The table is read in rows of about the square root of its size, and each
    row offers its worst group only, so the answer is spread over the table.

    Parameters
    ----------
    costs : array, shape (2**n,), in bit order.
    charges : array, shape (n,); what each member brings to its group.
    most : how many groups to return at most.

    Returns
    -------
    masks, worst first; empty when no unsettled group is above.
    """
    n = charges.size
    low = (n + 1) // 2
    table = costs.reshape(-1, 1 << low)
    low_sums, high_sums = subset_sums(charges[:low]), subset_sums(charges[low:])
    settled = _SettledRows(span, low)
    step = max(1, min(len(table), (1 << CHUNK_BITS) >> low))
    buffer = np.empty((step, 1 << low))
    gaps, masks = [np.empty(0)], [np.empty(0, dtype=np.int64)]
    for start in range(0, len(table), step):
        np.multiply(table[start : start + step], -factor, out=buffer)
        buffer += low_sums
        buffer += high_sums[start : start + step, None]
        if start == 0:
            buffer[0, 0] = -np.inf
        if start + step == len(table):
            buffer[-1, -1] = -np.inf
        places = buffer.argmax(axis=1)
        worst = buffer[np.arange(step), places]
        over = np.flatnonzero(worst > above)
        if not over.size:
            continue
        found = (start + over) << low | places[over]
        known = span.holds(found)
        for place in np.flatnonzero(known):
            row = int(over[place])
            column, other = settled.worst_other(buffer[row], start + row)
            worst[row], found[place] = other, (start + row) << low | column
        gaps.append(worst[over])
        masks.append(found)
    gap, mask = np.concatenate(gaps), np.concatenate(masks)
    order = np.argsort(-gap, kind="stable")[:most]
    return mask[order[gap[order] > above]]


class _SettledRows:
    """Blank out the settled groups of one row of the table."""

    def __init__(self, span: Span, low: int) -> None:
        self._span, self._low = span, low
        self._sums: tuple[np.ndarray, np.ndarray] | None = None

    def worst_other(self, row: Floats, block: int) -> tuple[int, float]:
        """Find the worst unsettled group of a row; changes the row."""
        if self._sums is None:
            low_parts = [subset_sums(lane[: self._low]) % PRIME for lane in self._span.vectors]
            high_parts = [subset_sums(lane[self._low :]) % PRIME for lane in self._span.vectors]
            self._sums = np.array(low_parts), np.array(high_parts)
        low_sums, high_sums = self._sums
        wanted = (-high_sums[:, block]) % PRIME
        row[(low_sums == wanted[:, None]).all(axis=0)] = -np.inf
        place = int(row.argmax())
        return place, float(row[place])
