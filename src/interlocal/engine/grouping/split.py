"""What each member of a group pays so that nobody would do better apart.

The split with the largest smallest saving among all that no member and no sub-group can
improve on; where there is none, the least subsidy that makes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame
from interlocal.engine.grouping.region import Array
from interlocal.engine.sharing.lp import LinearProgram

SPLITS = ("core", "per_head")


@dataclass(frozen=True, eq=False)
class Split:
    """Who pays what in one group.

    members : names, in the order of the arrays
    shares : money a year; with the subsidy they add up to the group's cost
    alone : what each would pay without the others
    subsidy : least money a year from outside that keeps everyone in; 0 with a core
    stable : no member and no sub-group would do better apart
    blocking : the sub-group that loses most at these shares, empty if none does
    game : the least cost of every sub-group, served by allowed groups or alone
    """

    members: tuple[str, ...]
    shares: Array
    alone: Array
    subsidy: float
    stable: bool
    blocking: tuple[str, ...]
    game: CostGame

    @property
    def savings(self) -> Array:
        """What each member saves; negative is a loss."""
        return self.alone - self.shares

    def by_member(self) -> dict[str, float]:
        """Shares by name."""
        return dict(zip(self.members, self.shares.tolist(), strict=True))


def best_apart(costs: Array) -> Array:
    """Each sub-group's least cost when it may fall apart, in bit order.

    ``costs`` holds infinity where a sub-group is not allowed. Costs 3**n steps.
    """
    best = costs.copy()
    for mask in range(1, len(costs)):
        lowest = mask & -mask
        rest = mask ^ lowest
        part = rest
        # the part that holds the lowest member, with every choice of the others
        while part:
            part = (part - 1) & rest
            value = best[part | lowest] + best[mask ^ part ^ lowest]
            if value < best[mask]:
                best[mask] = value
    return best


def split_core(game: CostGame) -> Split:
    """The core split with the largest smallest saving, then the next smallest, and so on."""
    n, alone, total = game.n, game.alone, game.total
    if n == 1:
        return _checked(game, np.array([total]), 0.0)
    rows, costs = _sub_groups(game)
    most = LinearProgram(-np.ones(n), -np.inf, np.inf)
    most.add_rows(rows, -np.inf, costs)
    reach = float(most.solve()[0].sum())
    slack = 1e-9 * max(1.0, abs(total))
    subsidy = max(0.0, total - reach)
    if subsidy <= slack:
        subsidy = 0.0
    paid = min(total - subsidy, reach)
    # shares and, last, the smallest saving of those not yet settled
    settled: dict[int, float] = {}
    values = alone.copy()
    while len(settled) < n:
        program = LinearProgram(np.append(np.zeros(n), -1.0), -np.inf, np.inf)
        wide = np.column_stack([rows, np.zeros(len(rows))])
        program.add_rows(wide, -np.inf, costs + slack)
        program.add_rows(np.append(np.ones(n), 0.0), paid, paid)
        for member in range(n):
            row = np.zeros(n + 1)
            row[member] = 1.0
            if member in settled:
                program.add_rows(row, -np.inf, alone[member] - settled[member] + slack)
            else:
                row[n] = 1.0
                program.add_rows(row, -np.inf, alone[member])
        point, weights = program.solve()
        values, level = point[:n], float(point[n])
        tight = np.abs(weights[len(rows) + 1 :]) > 1e-7
        fresh = [m for m in range(n) if m not in settled and tight[m]]
        for member in fresh or [m for m in range(n) if m not in settled]:
            settled[member] = level
    return _checked(game, values, subsidy)


def split_by(game: CostGame, key: Mapping[str, float]) -> Split:
    """Shares in proportion to a number per member, such as people; often not stable."""
    weights = np.array([float(key[name]) for name in game.members])
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise UnusableInput("A split needs a number per member, none negative, not all zero.")
    return _checked(game, game.total * weights / weights.sum(), 0.0)


def _sub_groups(game: CostGame) -> tuple[NDArray, Array]:
    masks = np.arange(1, 2**game.n - 1)
    costs = game.costs[masks]
    return game.rows(masks)[np.isfinite(costs)], costs[np.isfinite(costs)]


def _checked(game: CostGame, shares: Array, subsidy: float) -> Split:
    rows, costs = _sub_groups(game) if game.n > 1 else (np.zeros((0, 1)), np.zeros(0))
    loss = rows @ shares - costs
    slack = 1e-7 * max(1.0, abs(game.total))
    stable = not (loss > slack).any()
    worst = rows[loss.argmax()] > 0 if not stable else np.zeros(game.n, dtype=bool)
    return Split(
        members=game.members,
        shares=shares,
        alone=game.alone,
        subsidy=subsidy,
        stable=stable,
        blocking=tuple(name for name, inside in zip(game.members, worst, strict=True) if inside),
        game=game,
    )
