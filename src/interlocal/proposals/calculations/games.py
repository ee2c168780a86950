"""The cost of every sub-group as a scenario keeps it: a table, or curves where a table is too long.

Up to 15 participants each group's cost is written down. Beyond, what the costs are made
of is kept, and a group is priced when somebody asks (``engine.costs.service_game``).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.costs.service_game import ServiceCosts
from interlocal.engine.games import BlockingGroup, CostGame, Game, OracleGame, cheaper_apart
from interlocal.engine.games.documents import document_of_game, game_of_document
from interlocal.engine.sharing.core import tolerance_of
from interlocal.proposals.rules.splits import MOST_LISTED

KEPT_GAMES = 8
CURVES = "curves"


def game_and_document(
    model: ServiceModel, where: Sequence[int], members: Sequence[str]
) -> tuple[Game, str]:
    """The cost game of these towns, by index, and the document that ``game_of`` reads."""
    names = tuple(members)
    if len(names) <= MOST_LISTED:
        table = CostGame.from_table(model.cost_table(np.array(where)), names)
        return table, json.dumps(document_of_game(table), ensure_ascii=False)
    costs = ServiceCosts.of(model, np.array(where))
    document = {"members": list(names), CURVES: costs.as_document()}
    return costs.game(names), json.dumps(document, ensure_ascii=False)


@lru_cache(maxsize=KEPT_GAMES)
def game_of(document: str) -> Game:
    """The cost of every sub-group, as a scenario keeps it; read once for many looks."""
    held = json.loads(document)
    if CURVES in held:
        return ServiceCosts.from_document(held[CURVES]).game(tuple(held["members"]))
    return game_of_document(held)


def worst_group_with(
    game: OracleGame, shares: NDArray[np.float64], member: int
) -> BlockingGroup | None:
    """The group with this member that gains most by leaving; None where none gains."""
    if game.separate is None:
        raise TypeError("Without an exact search nothing can be said of each member.")
    inside = np.arange(game.n) == member
    group, _ = game.separate(shares, inside, np.zeros(game.n, dtype=bool))
    pays, cost = float(shares[group].sum()), float(game.price(group[None].astype(float))[0])
    if group.all() or pays - cost <= tolerance_of(game):
        return None
    names = tuple(name for name, is_in in zip(game.members, group, strict=True) if is_in)
    return BlockingGroup(names, pays, cost, pays - cost)


def loses_no_more(game: Game, shares: NDArray[np.float64], loss: float) -> bool:
    """Whether it is proven that no sub-group loses more than so much (to the cent)."""
    if not isinstance(game, OracleGame) or game.separate is None:
        return isinstance(game, CostGame)
    nobody = np.zeros(game.n, dtype=bool)
    _, bound = game.separate(shares, nobody, nobody)
    return bound <= max(loss, 0.0) + 0.01


def renamed(game: Game, names: Sequence[str]) -> Game:
    """The same costs under other names, in the same order."""
    if game.members == tuple(names):
        return game
    if isinstance(game, CostGame):
        return CostGame.from_table(game.costs, names, copy=False)
    return replace(game, members=tuple(names))


def with_total(game: Game, total: float) -> Game:
    """The same costs of all sub-groups, and another for all together."""
    if isinstance(game, CostGame):
        costs = game.costs.copy()
        costs[-1] = total
        return CostGame.from_table(costs, game.members, copy=False)
    if not isinstance(game, OracleGame):
        raise TypeError("A cost game is a table or is priced on demand.")
    price = game.cost_batch

    def batch(groups: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(groups.all(axis=1), total, price(groups))

    return replace(game, cost_batch=batch)


@lru_cache(maxsize=KEPT_GAMES)
def dearer_together(document: str) -> tuple[tuple[str, ...], tuple[str, ...], int] | None:
    """Two groups that cost more together than apart, and by how many cents; None if none do.

    Beyond 15 participants only pairs of them are looked at.
    """
    game = game_of(document)
    found = cheaper_apart(game) if isinstance(game, CostGame) else _dear_pair(game)
    return None if found is None else (found[0], found[1], round(found[2] * 100))


def _dear_pair(game: Game) -> tuple[tuple[str, ...], tuple[str, ...], float] | None:
    pairs = list(combinations(range(game.n), 2))
    together = game.costs_of([1 << one | 1 << other for one, other in pairs])
    losses = together - np.array([game.alone[one] + game.alone[other] for one, other in pairs])
    worst = int(losses.argmax())
    if losses[worst] <= 1e-9 * game.largest:
        return None
    one, other = pairs[worst]
    return (game.members[one],), (game.members[other],), float(losses[worst])
