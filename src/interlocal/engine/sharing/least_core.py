"""The least core: the smallest amount by which every group can be kept content."""

import numpy as np

from interlocal.engine.games.game import Game
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import checked_excess
from interlocal.engine.sharing.nucleolus import NOT_CERTIFIED, as_table, problem_of, solve, unscaled
from interlocal.engine.sharing.result import Sharing, sharing


def least_core(g: Game, excess: str = "plain") -> Sharing:
    """Find the smallest level that no group's excess needs to exceed.

    A level of zero or less means that the core is not empty: shares exist at
    which no group would do better apart. A positive level is what would have
    to be given to each group (or taken from outside) to keep it content.

    Parameters
    ----------
    g : the cost game; with a single member there is no group and no level.
    excess : "plain", "per_capita" or "proportional", as for ``nucleolus``.

    Returns
    -------
    Sharing; ``levels[0]`` is the level, ``binding[0]`` the groups that fix it,
    ``shares`` one division that reaches it (the nucleolus is another).
    ``verify()`` checks both.

    References
    ----------
    Maschler, M., Peleg, B., and Shapley, L. S. (1979), Geometric properties of
    the kernel, nucleolus and related solution concepts, Mathematics of
    Operations Research 4(4), 303-338.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> least_core(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])).levels
    (-5.0,)
    """
    g = as_table(g)
    checked_excess(excess, g)
    inputs = {"excess": excess}
    if g.n == 1:
        return sharing("least core", g, np.array([g.total]), inputs=inputs)
    problem = problem_of(g, excess, floors=False)
    answer = solve(problem, most_levels=1)
    steps = unscaled(g, excess, answer)
    level = steps[0].level or 0.0
    notes: tuple[str, ...] = () if problem.certified() else (NOT_CERTIFIED,)
    if level > tolerance_of(g):
        groups = "; ".join(", ".join(g.names(mask)) for mask in steps[0].groups)
        notes += (
            "The core is empty: at any shares some group would do better apart. "
            f"These groups stand in each other's way: {groups}.",
        )
    return sharing("least core", g, answer.shares, inputs=inputs, steps=steps, notes=notes)
