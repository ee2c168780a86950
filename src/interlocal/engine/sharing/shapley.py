"""The Shapley value: the average of what each member adds, plain, weighted or by unions."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.game import LARGEST_TABLE, CostGame, Game
from interlocal.engine.games.oracle import OracleGame
from interlocal.engine.sharing.one_pass import shapley_values
from interlocal.engine.sharing.result import Sharing, sharing
from interlocal.engine.sharing.sampling import estimate_shapley
from interlocal.engine.sharing.weighted import (
    Unions,
    checked_unions,
    checked_weights,
    owen_values,
    weighted_values,
)


def shapley(
    g: Game,
    *,
    unions: Unions | None = None,
    weights: ArrayLike | Mapping[str, float] | None = None,
    rng: np.random.Generator | None = None,
    evaluations: int = 100_000,
    confidence: float = 0.95,
) -> Sharing:
    """Share by the average cost that each member adds, over all orders of joining.

    Parameters
    ----------
    g : the cost game.
    unions : counties, school districts or other blocks that join as one (the
        Owen value): the block of each member, or lists of names.
    weights : how much each member takes of every effect that it takes part in
        (the weighted Shapley value); above zero.
    rng, evaluations, confidence : for games of more than 25 members, where the
        result is an ``Estimate`` with intervals; see ``estimate_shapley``.

    Returns
    -------
    Sharing; shares add up to ``c(N)``.

    Raises
    ------
    UnusableInput : unions and weights together, a member in no union or in
        two, a weight of zero, or a large game without ``rng``.

    References
    ----------
    Shapley, L. S. (1953), A value for n-person games, in Contributions to the
    Theory of Games II, 307-317. Owen, G. (1977), Values of games with a priori
    unions. Kalai, E., and Samet, D. (1987), On weighted Shapley values,
    International Journal of Game Theory 16(3), 205-222.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> shapley(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])).by_member()
    {'Alder': 55.0, 'Birch': 35.0}
    """
    if unions is not None and weights is not None:
        raise UnusableInput("Give unions or weights, not both.")
    if unions is not None:
        blocks = checked_unions(unions, g)
        named = [[g.members[member] for member in block] for block in blocks]
        inputs = {"unions": named, "members": list(g.members)}
        return sharing("owen", g, owen_values(g, blocks), inputs=inputs)
    table = _table(g)
    if weights is not None:
        if table is None:
            raise UnusableInput(f"Weights need a table: at most {LARGEST_TABLE} members.")
        values = checked_weights(weights, g)
        inputs = {"weights": values.tolist()}
        return sharing(
            "weighted shapley", table, weighted_values(table.costs, values), inputs=inputs
        )
    if table is not None:
        return sharing("shapley", table, shapley_values(table.costs))
    if rng is None:
        raise UnusableInput(
            f"{g.n} members are too many to go through all groups; give "
            "rng=numpy.random.default_rng(seed) for an estimate with intervals."
        )
    return estimate_shapley(g, rng, evaluations=evaluations, confidence=confidence)


def _table(g: Game) -> CostGame | None:
    if isinstance(g, CostGame):
        return g
    if isinstance(g, OracleGame) and g.n <= LARGEST_TABLE:
        return g.table()
    return None
