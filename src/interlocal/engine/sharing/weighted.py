"""Shapley values with weights, or with unions such as counties or school districts."""

from collections.abc import Mapping, Sequence
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, listed, sizes, subset_sums
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.sharing.one_pass import fold_sums, shapley_values

Unions = Mapping[str, object] | Sequence[object]
LARGEST_UNION_TABLE = 25


def weighted_values(costs: Floats, weights: Floats) -> Floats:
    """Split every group's own cost effect in proportion to weights.

    Every cost table is a sum of effects that belong to single groups (what a
    group costs beyond what its smaller groups explain). Each effect is split
    between the group's members in proportion to their weights.

    Parameters
    ----------
    costs : array, shape (2**n,), in bit order.
    weights : array, shape (n,), all above zero.
    """
    effects = costs.copy()
    for bit in range(weights.size):
        pairs = effects.reshape(-1, 2, 1 << bit)
        pairs[:, 1] -= pairs[:, 0]
    sums = subset_sums(weights / weights.max())
    sums[0] = 1.0
    effects /= sums
    return fold_sums(effects) * (weights / weights.max())


def checked_weights(weights: ArrayLike | Mapping[str, float], g: Game) -> Floats:
    """Return one weight above zero per member."""
    values = checked_values(weights, g.members, "weight")
    if (values <= 0).any():
        name = g.members[int(np.argmin(values))]
        raise UnusableInput(
            f"The weight of {name} must be more than zero; leave {name} out if not."
        )
    return values


def owen_values(g: Game, unions: Sequence[Sequence[int]]) -> Floats:
    """Share between unions first, then inside each union.

    Only orders of joining count in which the members of a union come one after
    the other. Inside union k this is the Shapley value of the table
    ``sum over sets H of other unions of p(|H|) (c(H + T) - c(H))`` for T in k.

    Parameters
    ----------
    g : the game; tables of two to the power of (unions - 1 + members of the
        largest union) costs are made.
    unions : lists of member positions that hold every member once.
    """
    count = len(unions)
    whole = np.array([sum(1 << member for member in union) for union in unions], dtype=np.int64)
    counts = sizes(count - 1)
    chances = _chances(count)[counts]
    shares = np.empty(g.n)
    for place, union in enumerate(unions):
        outside = subset_sums(np.delete(whole, place))
        inside = subset_sums(np.int64(1) << np.array(union, dtype=np.int64))
        table = np.zeros(inside.size)
        for others, chance in zip(outside.tolist(), chances.tolist(), strict=True):
            prices = g.costs_of(others | inside)
            table += chance * (prices - prices[0])
        shares[list(union)] = shapley_values(table)
    return shares


def checked_unions(unions: Unions, g: Game) -> list[list[int]]:
    """Turn unions into lists of member positions.

    Accepts a union's name for each member (a mapping by name, or a list in
    member order), or a list of lists of members' names.
    """
    if isinstance(unions, Mapping):
        missing = [name for name in g.members if name not in unions]
        if missing:
            raise UnusableInput(f"{listed(missing)} belongs to no union; name one for everybody.")
        labels: Sequence[object] = [unions[name] for name in g.members]
    elif all(isinstance(union, list | tuple | set | frozenset) for union in unions):
        return _of_lists(unions, g)
    else:
        labels = list(unions)
    if len(labels) != g.n:
        raise UnusableInput(f"There are {g.n} members but {len(labels)} unions are named.")
    found: dict[object, list[int]] = {}
    for member, label in enumerate(labels):
        found.setdefault(label, []).append(member)
    return _small_enough(list(found.values()))


def _of_lists(unions: Sequence[object], g: Game) -> list[list[int]]:
    masks = [g.mask(union) for union in unions]  # type: ignore[arg-type]
    seen = 0
    for mask in masks:
        if seen & mask:
            raise UnusableInput(f"{listed(g.names(seen & mask))} is in two unions; choose one.")
        seen |= mask
    if seen != g.everyone:
        raise UnusableInput(f"{listed(g.names(g.everyone ^ seen))} belongs to no union.")
    if 0 in masks:
        raise UnusableInput("A union has no members; leave it out.")
    return _small_enough([[bit for bit in range(g.n) if mask >> bit & 1] for mask in masks])


def _small_enough(unions: list[list[int]]) -> list[list[int]]:
    size = len(unions) - 1 + max(len(union) for union in unions)
    if size > LARGEST_UNION_TABLE:
        raise UnusableInput(
            f"{len(unions)} unions with up to {max(map(len, unions))} members need a table of "
            f"2**{size} costs; use fewer or smaller unions."
        )
    return unions


def _chances(count: int) -> Floats:

    return np.array([1 / (count * comb(count - 1, s)) for s in range(count)])
