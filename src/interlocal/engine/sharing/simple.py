"""Sharing by a simple key: equally, or in proportion to something counted."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.sharing.result import Sharing, sharing


def equal(g: Game) -> Sharing:
    """Split the cost of serving everyone into equal parts.

    Parameters
    ----------
    g : the cost game; only the cost of everyone together is used.

    Returns
    -------
    Sharing whose shares are all ``c(N) / n``.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> equal(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])).by_member()
    {'Alder': 45.0, 'Birch': 45.0}
    """
    return sharing("equal", g, np.full(g.n, g.total / g.n))


def proportional(g: Game, key: ArrayLike | Mapping[str, float]) -> Sharing:
    """Split the cost of serving everyone in proportion to a key.

    The key is anything counted for each member: people, assessed value, calls,
    lane miles, or a weighted mix of them.

    Parameters
    ----------
    g : the cost game; only the cost of everyone together is used.
    key : one number per member, in any unit, none negative; an array in member
        order or a mapping by name.

    Returns
    -------
    Sharing whose shares are ``c(N) * key / sum(key)``.

    Raises
    ------
    UnusableInput : a member without a key, a negative key, or all keys zero.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> g = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    >>> proportional(g, {"Alder": 2000, "Birch": 1000}).by_member()
    {'Alder': 60.0, 'Birch': 30.0}
    """
    values = checked_values(key, g.members, "key")
    if (values < 0).any():
        name = g.members[int(np.argmax(values < 0))]
        raise UnusableInput(f"The key of {name} is negative; a key counts something, from zero up.")
    if not values.any():
        raise UnusableInput("Every member's key is zero; use a key that somebody has.")
    shares = g.total * values / values.sum()
    return sharing("proportional", g, shares, inputs={"key": values.tolist()})
