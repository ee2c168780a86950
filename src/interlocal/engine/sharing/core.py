"""The core: shares at which no group would do better apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.games.coalitions import Floats, Masks, masks_of_rows
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.games.oracle import OracleGame
from interlocal.engine.sharing.excess import checked_excess, divisors, largest_excesses
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import Span

EPSILON = float(np.finfo(float).eps)
MOST_NAMED = 10_000  # objecting groups that a search stops at


@dataclass(frozen=True)
class BlockingGroup:
    """A group that pays more than it would cost on its own."""

    members: tuple[str, ...]
    pays: float
    cost: float
    excess: float


@dataclass(frozen=True)
class CoreCheck:
    """Whether shares are in the core, and who objects if not.

    ``blocking`` holds the worst groups first; ``count`` is the number of all
    groups that would do better apart. ``certified`` is False when groups were
    searched for but not all of them could be looked at.
    """

    inside: bool
    blocking: tuple[BlockingGroup, ...]
    count: int
    tolerance: float
    certified: bool = True


def tolerance_of(g: Game) -> float:
    """Give the smallest difference that counts, in the unit of the costs.

    It follows the savings, not the costs, down to what the arithmetic can
    tell apart.
    """
    alone, together = g.alone, g.alone.sum()
    gains = np.append(together - alone - (g.total - g.marginals), g.gain)
    return max(1e-9 * float(np.abs(gains).max()), 64 * EPSILON * g.largest)


def core_check(
    g: Game,
    shares: ArrayLike | Mapping[str, float],
    top: int = 10,
    excess: str = "plain",
) -> CoreCheck:
    """List the groups that would do better apart, worst first.

    Parameters
    ----------
    g : the cost game.
    shares : one number per member that add up to ``c(N)``; array or mapping.
    top : how many groups to name.
    excess : "plain" orders by the money lost, "per_capita" by money per
        member, "proportional" by money per unit of the group's own cost.

    Returns
    -------
    CoreCheck; ``count`` counts all groups with a loss beyond the tolerance (for
    an OracleGame: those that were found).

    Raises
    ------
    UnusableInput : shares that do not add up, or not one per member.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> g = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    >>> core_check(g, [45, 45]).blocking[0].members
    ('Birch',)
    """
    values = g.checked_shares(shares)
    checked_excess(excess, g)
    slack, certified = tolerance_of(g), True
    if isinstance(g, CostGame):
        found, masks, count = largest_excesses(g.costs, values, top, slack, excess)
    else:
        search = finder(g)
        masks = with_the_worst(g, values, search.find(values, 1.0, slack, Span(g.n), MOST_NAMED))
        gaps = g.rows(masks) @ values - g.costs_of(masks)
        found = gaps / divisors(g.costs_of, masks, excess)
        order = np.argsort(-found, kind="stable")[:top]
        found, masks, count, certified = found[order], masks[order], masks.size, search.certified
    blocking = tuple(
        _blocking(g, values, int(mask), float(value))
        for mask, value in zip(masks, found, strict=True)
    )
    return CoreCheck(count == 0, blocking, count, slack, certified or count > 0)


def with_the_worst(g: Game, shares: Floats, found: Masks) -> Masks:
    """Groups that object, with the one that objects most where the game can find it."""
    if not found.size or not isinstance(g, OracleGame) or g.separate is None:
        return found
    nobody = np.zeros(g.n, dtype=bool)
    group, _ = g.separate(shares, nobody, nobody)
    return np.union1d(found, masks_of_rows(np.asarray(group, dtype=bool)[None, :]))


def _blocking(g: Game, shares: Floats, mask: int, excess: float) -> BlockingGroup:
    pays = float(g.rows([mask])[0] @ shares)
    return BlockingGroup(g.names(mask), pays, float(g.costs_of([mask])[0]), excess)
