"""Find groups that object in any game: by a scan, by exact search, or by trying."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, Masks, masks_of_rows
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.games.oracle import OracleGame
from interlocal.engine.sharing.scan import objectors
from interlocal.engine.sharing.span import Span
from interlocal.engine.sharing.submodular import minimise

MOST_NODES = 4000
STARTS = 24
SEED = 7
NOWHERE: Masks = np.empty(0, dtype=np.int64)


def finder(g: Game) -> "Finder":
    """Choose the way to look for objecting groups in a game."""
    if isinstance(g, OracleGame):
        return Search(g)
    if isinstance(g, CostGame):
        return Scan(g)
    raise UnusableInput("Give a CostGame or an OracleGame.")


class Finder:
    """Looks for unsettled groups with ``charges(S) - factor * c(S) > above``.

    ``certified`` turns False when a search could not look at everything.
    """

    certified: bool = True

    def find(
        self,
        charges: Floats,
        factor: float,
        above: float,
        span: Span,
        most: int,
        starts: Masks = NOWHERE,
    ) -> Masks:
        """Return masks, worst first; an empty answer of a certified finder is a proof.

        ``starts`` are groups near which it is worth looking first.
        """
        raise NotImplementedError


@dataclass
class Scan(Finder):
    """One pass over a table."""

    game: CostGame

    def find(
        self,
        charges: Floats,
        factor: float,
        above: float,
        span: Span,
        most: int,
        starts: Masks = NOWHERE,
    ) -> Masks:
        """Return masks, worst first."""
        if factor <= 0:
            self.certified = False
            return NOWHERE
        return objectors(self.game.costs, charges / factor, above / factor, span, most, starts)


@dataclass
class Search(Finder):
    """Local search first; then, where the game allows it, an exact search to make sure.

    The exact search splits all groups by who is in and who is out. The best
    group of each part comes from the game's own ``separate`` or from
    minimising a submodular function; a part whose best group is settled is
    split further, so that the best unsettled group is found.
    """

    game: OracleGame
    certified: bool = field(default=True)

    def __post_init__(self) -> None:
        self.exact = self.game.separate is not None or self.game.submodular
        self.certified = self.exact

    def find(
        self,
        charges: Floats,
        factor: float,
        above: float,
        span: Span,
        most: int,
        starts: Masks = NOWHERE,
    ) -> Masks:
        """Return masks, worst first."""
        if factor <= 0:
            self.certified = False
            return NOWHERE
        charges, above = charges / factor, above / factor
        found = self._climb(charges, above, span, most)
        if found.size or not self.exact:
            return found
        return np.array(list(self._branch(charges, above, span)), dtype=np.int64)

    def _climb(self, charges: Floats, above: float, span: Span, most: int) -> Masks:
        """Swap members in and out while it makes the group object more."""
        n = self.game.n
        chance = np.random.default_rng(SEED)
        groups = chance.random((STARTS, n)) < chance.uniform(0.1, 0.9, (STARTS, 1))
        order = np.argsort(-charges)
        prefixes = np.zeros((n - 1, n), dtype=bool)
        for size in range(1, n):
            prefixes[size - 1, order[:size]] = True
        gaps = self._gaps(prefixes, charges)
        groups = np.concatenate([groups, prefixes[np.argsort(-gaps)[:STARTS]]])
        seen: dict[int, float] = {}
        for group in groups:
            self._improve(group.copy(), charges, span, above, seen)
        ranked = sorted(seen, key=lambda mask: -seen[mask])
        return np.array(ranked[:most], dtype=np.int64)

    def _improve(
        self, group: np.ndarray, charges: Floats, span: Span, above: float, seen: dict[int, float]
    ) -> None:
        n = self.game.n
        value = -np.inf
        for _ in range(3 * n):
            near = group ^ np.eye(n, dtype=bool)
            gaps = self._gaps(near, charges)
            over = np.flatnonzero(gaps > above)
            if over.size:
                masks = masks_of_rows(near[over])
                for mask, gap, settled in zip(
                    masks.tolist(), gaps[over].tolist(), span.holds(masks), strict=True
                ):
                    if not settled:
                        seen[mask] = gap
            place = int(gaps.argmax())
            if gaps[place] <= value:
                return
            value, group = float(gaps[place]), near[place]

    def _gaps(self, groups: np.ndarray, charges: Floats) -> Floats:
        rows = groups.astype(float)
        gaps = rows @ charges - self.game.price(rows)
        counts = rows.sum(axis=1)
        gaps[(counts == 0) | (counts == self.game.n)] = -np.inf
        return gaps

    def _branch(self, charges: Floats, above: float, span: Span) -> Iterator[int]:
        """Yield the unsettled group that objects most, if any is above."""
        n = self.game.n
        nobody = np.zeros(n, dtype=bool)
        heap = [self._node(charges, nobody, nobody, above, 0)]
        for turn in range(1, MOST_NODES):
            if not heap:
                return
            bound, _, group, inside, outside = heapq.heappop(heap)
            if -bound <= above:
                return
            mask = masks_of_rows(group[None, :])
            if not span.holds(mask)[0]:
                gap = float(self._gaps(group[None, :], charges)[0])
                if gap > above:
                    yield int(mask[0])
                elif -bound - gap > 1e-9 * self.game.largest:
                    self.certified = False
                return
            inside, outside = inside.copy(), outside.copy()
            for member in np.flatnonzero(~inside & ~outside):
                flipped_in, flipped_out = inside.copy(), outside.copy()
                (flipped_out if group[member] else flipped_in)[member] = True
                node = self._node(charges, flipped_in, flipped_out, above, turn * n + int(member))
                if -node[0] > above:
                    heapq.heappush(heap, node)
                (inside if group[member] else outside)[member] = True
        self.certified = False

    def _node(
        self, charges: Floats, inside: np.ndarray, outside: np.ndarray, above: float, tie: int
    ) -> tuple[float, int, np.ndarray, np.ndarray, np.ndarray]:
        group, bound = self._best(charges, inside, outside, above)
        return -bound, tie, group, inside, outside

    def _best(
        self, charges: Floats, inside: np.ndarray, outside: np.ndarray, above: float
    ) -> tuple[np.ndarray, float]:
        """Find the best group of a part and a bound on all of the part."""
        if self.game.separate is not None:
            group, bound = self.game.separate(charges, inside, outside)
            return np.asarray(group, dtype=bool), float(bound)
        open_places = np.flatnonzero(~inside & ~outside)
        start = float(self.game.price(inside[None, :].astype(float))[0])
        base = start - float(charges[inside].sum())

        def prefix_costs(order: np.ndarray) -> Floats:
            rows = np.repeat(inside[None, :].astype(float), order.size, axis=0)
            columns = open_places[order]
            rows[:, columns] = np.tri(order.size)
            return self.game.price(rows) - start - np.cumsum(charges[columns])

        scale = self.game.largest
        chosen, _, bound = minimise(prefix_costs, open_places.size, scale, -above - base)
        group = inside.copy()
        group[open_places[chosen]] = True
        return group, -(base + bound)
