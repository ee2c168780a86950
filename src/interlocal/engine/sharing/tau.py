"""The tau value: half-way, in a fixed proportion, between hope and fear."""

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import worst_groups
from interlocal.engine.sharing.nucleolus import as_table
from interlocal.engine.sharing.result import Sharing, sharing


def tau(g: Game) -> Sharing:
    """Share on the line between the least and the most that can be asked of each.

    The least is what a member adds to the cost of all the others. The most is
    what would be left for it in its best group if the other members of that
    group paid only their least. All members are put the same fraction of the
    way from least to most.

    Parameters
    ----------
    g : the cost game.

    Returns
    -------
    Sharing; shares add up to ``c(N)``.

    Raises
    ------
    NoAnswer : some member's most is below its least, or the cost lies outside
        both sums (the game is not quasi-balanced).

    Notes
    -----
    One pass over the table.

    References
    ----------
    Tijs, S. H. (1981), Bounds for the core and the tau-value, in Game Theory
    and Mathematical Economics, 123-132.
    """
    g = as_table(g)
    if not isinstance(g, CostGame):
        raise UnusableInput("The tau value looks at every group: at most 25 members.")
    least = g.marginals
    if g.n == 1:
        return sharing("tau", g, np.array([g.total]))
    best, _ = worst_groups(g.costs, least)
    most = least - np.maximum(best, least.sum() - g.total)
    slack = tolerance_of(g)
    if (most < least - slack).any():
        name = g.members[int(np.argmin(most - least))]
        raise NoAnswer(
            f"{name} adds more to the cost of the others than can be asked of it in its best "
            "group, so the tau value does not exist here; use the nucleolus or Shapley."
        )
    if g.total < least.sum() - slack or g.total > most.sum() + slack:
        raise NoAnswer(
            f"The cost {g.total:,.2f} lies outside the sums of what can be asked at least "
            f"({least.sum():,.2f}) and at most ({most.sum():,.2f}), so the tau value does not "
            "exist here; use the nucleolus or Shapley."
        )
    width = most.sum() - least.sum()
    way = 0.0 if width <= slack else (g.total - least.sum()) / width
    return sharing("tau", g, least + way * (most - least))
