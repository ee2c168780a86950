"""Shares as exact fractions."""

from fractions import Fraction

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.game import CostGame
from interlocal.engine.sharing.definitions import from_definition
from interlocal.engine.sharing.result import Sharing

LARGEST_EXACT = 16


def exact_shares(result: Sharing) -> tuple[Fraction, ...]:
    """Compute a result again with fractions, from the costs as they were written.

    Raises
    ------
    NoAnswer : the method has no exact form, or there are more than 16 members.
    """
    game = result.game
    if not isinstance(game, CostGame):
        raise NoAnswer("Exact shares need a table of costs; this result has none.")
    if game.n > LARGEST_EXACT:
        raise NoAnswer(f"Exact shares are computed for up to {LARGEST_EXACT} members.")
    shares = from_definition(result.method, exact_table(game), result.inputs)
    if shares is None:
        raise NoAnswer(f'The method "{result.method}" has no exact form.')
    return tuple(Fraction(share) for share in shares)


def exact_table(game: CostGame) -> np.ndarray:
    """Give all costs as fractions, an object array in bit order."""
    return np.array([game.exact_cost(mask) for mask in range(game.costs.size)], dtype=object)
