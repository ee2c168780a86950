"""All groups that the limits allow, listed once.

What the search proves, it proves for this list; so the list is complete, or there is none.
"""

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.budget import Budget, Progress
from interlocal.engine.grouping.effort import USUAL
from interlocal.engine.grouping.limits import Rules
from interlocal.engine.grouping.region import Array, Matrix

Columns = NDArray[np.int16]

WORTH_COMPILING = 60  # towns; below, loading the compiled kernel takes longer


class TooMany(Exception):
    """There are more allowed groups than there is room for."""


def has_compiler() -> bool:
    """Is ``interlocal[fast]`` installed?"""
    return find_spec("numba") is not None


def worth_compiling(n: int) -> bool:
    """Are there towns enough, and a compiler?"""
    return n >= WORTH_COMPILING and has_compiler()


def list_all(
    rules: Rules, budget: Budget, most: int, compiled: bool, block: int = USUAL.block
) -> Columns:
    """Every allowed group, shape (max_towns, m), as town places padded with n.

    Without the compiler ``block`` groups are grown at a time, and told of.
    Raises TooMany beyond ``most`` groups, and Stop when the budget is used up.
    """
    found = _compiled(rules, budget, most) if compiled else _plain(rules, budget, most, block)
    return np.ascontiguousarray(found[:, _keeps_together(found, rules)])


def _keeps_together(members: Columns, rules: Rules) -> Matrix:
    """Which groups have all or none of each bond, and not all of a forbidden trio."""
    fine = np.ones(members.shape[1], dtype=bool)
    for bond in rules.bonds:
        held = np.isin(members, bond).sum(axis=0)
        fine &= (held == 0) | (held == len(bond))
    for trio in rules.trios:
        fine &= np.isin(members, trio).sum(axis=0) < len(trio)
    return fine


def _people(rules: Rules) -> tuple[float, float]:
    low, high = rules.limits.min_population, rules.limits.max_population
    return low or 0.0, np.inf if high is None else high


def _compiled(rules: Rules, budget: Budget, most: int) -> Columns:
    from interlocal.engine.grouping.kernels import list_groups

    n, width = rules.region.n, min(rules.limits.max_towns, rules.region.n)
    contact = rules.contact
    start = np.append(0, np.cumsum(contact.sum(axis=1))).astype(np.int64)
    near = np.nonzero(contact)[1].astype(np.int64)
    padded = np.zeros((n, -(-n // 64) * 64), dtype=bool)
    padded[:, :n] = rules.reach
    served = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
    least, highest = _people(rules)
    room, first, blocks, count = 2**16, 0, [], 0
    while first < n:
        out = np.empty((room, width), dtype=np.int16)
        rows, after = list_groups(
            start, near, rules.region.population, least, highest, rules.clash, served, first, n, out
        )
        if after == first:  # this town's groups alone need more room
            if room > most:
                raise TooMany
            room = min(4 * room, most + 1)
        else:
            blocks.append(out[:rows].T)
            count += rows
            first = after
            room = min(room * 2, 2**21)
        if count > most:
            raise TooMany
        budget.tell(Progress("listing", count))
    alone = _alone(rules, width)
    shared = [block[:, (block != n).sum(axis=0) > 1] for block in blocks]
    return np.concatenate([alone, *shared], axis=1)


def _alone(rules: Rules, width: int) -> Columns:
    """Each town by itself: it needs no host and is not too large, but it may be too small."""
    n, population = rules.region.n, rules.region.population
    towns = np.flatnonzero(population >= _people(rules)[0])
    found = np.full((width, len(towns)), n, dtype=np.int16)
    found[0] = towns
    return found


def _plain(rules: Rules, budget: Budget, most: int, block: int) -> Columns:
    """Level by level: every allowed group grows from a smaller one with the same host."""
    n, width = rules.region.n, min(rules.limits.max_towns, rules.region.n)
    contact = rules.contact
    degree = max(int(contact.sum(axis=1).max()), 1)
    near = np.full((n + 1, degree), n, dtype=np.int16)
    for town in range(n):
        found = np.flatnonzero(contact[town])
        near[town, : len(found)] = found
    people = np.append(rules.region.population, 0.0)
    clash = np.zeros((n + 1, n + 1), dtype=bool)
    clash[:n, :n] = rules.clash
    least, highest = _people(rules)
    roots = np.flatnonzero(rules.may_host & (rules.region.population <= highest))
    rows: NDArray = roots.astype(np.int16)[:, None]
    kept, count = [_alone(rules, width)], 0
    while True:
        # towns by themselves are there already, those that may not host too
        enough = (people[rows].sum(axis=1) >= least) & (rows.shape[1] > 1)
        full = np.full((width, int(enough.sum())), n, dtype=np.int16)
        full[: rows.shape[1]] = rows[enough].T
        kept.append(full)
        count += full.shape[1] if rows.shape[1] > 1 else kept[0].shape[1]
        if max(count, len(rows)) > most:
            raise TooMany
        budget.tell(Progress("listing", count))
        if rows.shape[1] == width or not len(rows):
            return np.concatenate(kept, axis=1)
        rows = _grown(rows, near, people, clash, rules, budget, most, block)


def _grown(
    rows: NDArray,
    near: NDArray,
    people: Array,
    clash: Matrix,
    rules: Rules,
    budget: Budget,
    most: int,
    block: int,
) -> NDArray:
    """All sets of one town more, each once, that may still become allowed groups."""
    n, size = len(people) - 1, rows.shape[1]
    highest, many = _people(rules)[1], 0
    grown = [np.empty((0, size + 1), dtype=np.int16)]
    for begin in range(0, len(rows), block):
        part = rows[begin : begin + block]
        joins = near[part].reshape(len(part), -1)
        fits = joins != n
        for member in range(size):
            fits &= (joins != part[:, member, None]) & ~clash[joins, part[:, member, None]]
        fits &= people[part].sum(axis=1)[:, None] + people[joins] <= highest
        row, column = np.nonzero(fits)
        bigger = np.sort(np.column_stack([part[row], joins[row, column]]), axis=1)
        found = _distinct(bigger, n)
        grown.append(found[rules.hosts_of(found.T).any(axis=0)])
        many += len(grown[-1])
        # each set is met once for each of its towns at most
        if many > most * (size + 1):
            raise TooMany
        budget.tell(Progress("listing", budget.latest.listed))
    return _distinct(np.concatenate(grown), n)


def _distinct(rows: NDArray, n: int) -> NDArray:
    """Sorted rows, each once."""
    bits = int(n).bit_length()
    per_word = 63 // bits
    keys = []
    for begin in range(0, rows.shape[1], per_word):
        key = np.zeros(len(rows), dtype=np.int64)
        for column in range(begin, min(begin + per_word, rows.shape[1])):
            key = key << bits | rows[:, column]
        keys.append(key)
    order = np.lexsort(keys[::-1])
    new = np.ones(len(rows), dtype=bool)
    if len(rows):
        new[1:] = np.logical_or.reduce([key[order][1:] != key[order][:-1] for key in keys])
    return rows[order[new]]


@dataclass(frozen=True, eq=False)
class Listing:
    """Allowed groups with their yearly cost and host.

    members : shape (k, m), town places padded with n
    cost : shape (m,), money a year
    host : shape (m,), town places
    """

    n: int
    members: Columns
    cost: Array
    host: NDArray[np.int16]

    @property
    def count(self) -> int:
        """How many groups are listed."""
        return len(self.cost)

    def sums(self, values: Array) -> Array:
        """Each group's sum of a value per town, shape (m,)."""
        padded = np.append(values, 0.0)
        total = padded[self.members[0]]
        for row in self.members[1:]:
            total += padded[row]
        return total

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Towns in each group, shape (m,)."""
        return (self.members != self.n).sum(axis=0)

    def take(self, ids: NDArray) -> "Listing":
        """Some of the groups."""
        return Listing(
            self.n,
            np.ascontiguousarray(self.members[:, ids]),
            self.cost[ids],
            self.host[ids],
        )

    def with_costs(self, cost: Array, host: NDArray[np.int16] | None = None) -> "Listing":
        """The same groups at other costs."""
        return Listing(self.n, self.members, cost, self.host if host is None else host)

    def group(self, which: int) -> tuple[int, ...]:
        """The towns of one group, in order."""
        column = self.members[:, which]
        return tuple(sorted(column[column != self.n].tolist()))

    def find(self, group: tuple[int, ...]) -> int | None:
        """Where a group stands in the list, None if it does not."""
        if len(group) > len(self.members):
            return None
        hits = np.flatnonzero((self.members == group[0]).any(axis=0))
        found = self.members[:, hits]
        fits = np.isin(found, [*group, self.n]).all(axis=0)
        fits &= (found != self.n).sum(axis=0) == len(group)
        return int(hits[fits.argmax()]) if fits.any() else None
