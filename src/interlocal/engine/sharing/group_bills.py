"""What each member would pay in any group of the invited, by one rule."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, Masks
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing.clauses import Clause

Bills = Callable[[Masks], Floats]
"""Takes k groups as masks and returns what each member pays, shape (k, n): zero for those
outside, NaN in all places of a group that cannot be billed."""

RULES = ("equal", "alone", "shapley")
MOST_SUBGAMES = 15


def bills_of(
    g: Game, rule: Clause | str | Bills, drivers: Mapping[str, Any] | None = None, **given: Any
) -> Bills:
    """Turn a rule into the bills of any group.

    Parameters
    ----------
    g : the cost game of all who are invited.
    rule : a clause, which divides each group's own cost; "equal"; "alone" (in
        proportion to the cost alone); "shapley", up to 15 members; or a
        function that gives the bills itself.
    drivers, given : what the clause needs (year, revenue, today).

    Raises
    ------
    UnusableInput : a rule that is not known, or a clause that divides no cost.
    """
    if isinstance(rule, Clause):
        return _by_clause(g, rule, drivers or {}, given)
    if callable(rule):
        return rule
    if rule == "shapley":
        return _by_shapley(g)
    if rule not in RULES:
        raise UnusableInput(f'There is no rule "{rule}"; use a clause, or one of {RULES}.')
    key = np.ones(g.n) if rule == "equal" else g.alone
    if (key < 0).any() or not key.any():
        raise UnusableInput("Costs alone must not be negative to share in proportion to them.")
    return lambda masks: _by_key(g, key, masks)


def _by_key(g: Game, key: Floats, masks: Masks) -> Floats:
    counts = g.rows(masks) * key
    sums = counts.sum(axis=1, keepdims=True)
    return counts / np.where(sums > 0, sums, np.nan) * g.costs_of(masks)[:, None]


def _by_clause(
    g: Game, clause: Clause, drivers: Mapping[str, Any], given: Mapping[str, Any]
) -> Bills:
    if clause.is_rate:
        raise UnusableInput(
            "This clause charges prices and divides no cost, so it cannot say what a group's cost "
            "comes to for each; add a pool for the rest."
        )

    def bills(masks: Masks) -> Floats:
        rows = g.rows(masks)
        costs = g.costs_of(masks)
        if (costs < 0).any():
            raise UnusableInput("A group's cost is negative; a clause divides costs from zero up.")
        found = clause.many(drivers, costs, members=g.members, present=rows, **given)
        found[np.isnan(found).any(axis=1)] = np.nan
        return found

    return bills


def _by_shapley(g: Game) -> Bills:
    """Shapley values of every group's own game, by Hart and Mas-Colell's potential.

    ``P(S) = (c(S) + sum of P(S without i)) / |S|``, and i pays ``P(S) - P(S without i)``.
    """
    if g.n > MOST_SUBGAMES or not isinstance(g, CostGame):
        raise UnusableInput(
            f"The Shapley value of every group is worked out for up to {MOST_SUBGAMES} members "
            "with a table of costs; use a clause."
        )
    counts = np.bitwise_count(np.arange(g.costs.size))
    potential = np.zeros(g.costs.size)
    for size in range(1, g.n + 1):
        masks = np.flatnonzero(counts == size)
        sums = np.zeros(masks.size)
        for bit in range(g.n):
            inside = (masks >> bit & 1).astype(bool)
            sums[inside] += potential[masks[inside] ^ (1 << bit)]
        potential[masks] = (g.costs[masks] + sums) / size

    def bills(masks: Masks) -> Floats:
        rows = g.rows(masks)
        less = np.asarray(masks)[:, None] & ~(1 << np.arange(g.n))
        return (potential[np.asarray(masks)][:, None] - potential[less]) * rows

    return bills
