"""Separable costs first, then the joint cost in proportion to remaining benefits."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.sharing.result import Sharing, sharing


def aca(g: Game) -> Sharing:
    """Share by alternate cost avoided.

    Each member pays what it adds to the cost of all the others (its separable
    cost), and the rest is split in proportion to what each avoids by not going
    alone.

    Parameters
    ----------
    g : the cost game; uses ``c(N)``, ``c(i)`` and ``c(N without i)`` only.

    Returns
    -------
    Sharing; shares add up to ``c(N)``.

    Raises
    ------
    NoAnswer : a member adds more to the group than it would cost alone, or
        there is a joint cost and nobody avoids anything.

    References
    ----------
    Heaney, J. P., and Dickinson, R. E. (1982), Methods for apportioning the
    cost of a water resource project, Water Resources Research 18(3), 476-482.
    """
    return _separable("aca", g, g.alone, {})


def scrb(g: Game, benefits: ArrayLike | Mapping[str, float] | None = None) -> Sharing:
    """Share by separable costs and remaining benefits.

    As ``aca``, but a member's benefit limits what it can be asked for: the
    joint cost is split in proportion to the smaller of benefit and cost alone,
    less the separable cost.

    Parameters
    ----------
    g : the cost game; uses ``c(N)``, ``c(i)`` and ``c(N without i)`` only.
    benefits : what the service is worth to each member, in the unit of the
        costs; without them every member's benefit is taken to be at least its
        cost alone, and the method equals ``aca``.

    Returns
    -------
    Sharing; shares add up to ``c(N)``.

    Raises
    ------
    NoAnswer : a member adds more to the group than its benefit or its cost
        alone, or there is a joint cost and no remaining benefit.

    References
    ----------
    Young, H. P., Okada, N., and Hashimoto, T. (1982), Cost allocation in water
    resources development, Water Resources Research 18(3), 463-475.
    """
    if benefits is None:
        return _separable("scrb", g, g.alone, {})
    values = checked_values(benefits, g.members, "benefit")
    return _separable("scrb", g, np.minimum(values, g.alone), {"benefits": values.tolist()})


def _separable(method: str, g: Game, limits: np.ndarray, inputs: Mapping[str, object]) -> Sharing:
    separable = g.marginals
    remaining = limits - separable
    slack = 1e-12 * max(np.abs(separable).max(), np.abs(limits).max())
    if (remaining < -slack).any():
        raise NoAnswer(_too_dear(g, int(np.argmin(remaining)), limits))
    remaining = np.maximum(remaining, 0.0)
    joint = g.total - separable.sum()
    if remaining.sum() <= slack:
        if abs(joint) > slack:
            raise NoAnswer(
                "Nobody avoids any cost by joining, so there is nothing to share the joint "
                f"cost of {joint:,.2f} by; use another method."
            )
        return sharing(method, g, separable, inputs=inputs)
    return sharing(method, g, separable + joint * remaining / remaining.sum(), inputs=inputs)


def _too_dear(g: Game, member: int, limits: np.ndarray) -> str:
    name, added = g.members[member], g.marginals[member]
    against = "cost alone" if limits[member] == g.alone[member] else "be worth"
    return (
        f"{name} adds {added:,.2f} to the cost of the others, more than the "
        f"{limits[member]:,.2f} that it would {against}; leave {name} out or use another method."
    )
