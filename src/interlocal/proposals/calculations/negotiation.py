"""What offers mean, and whether there is room for an agreement, in one word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from interlocal.engine.errors import EngineError, NoAnswer
from interlocal.engine.games import CostGame
from interlocal.engine.money import split_cents
from interlocal.engine.sharing import mediate, offer
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.core_range import core_range
from interlocal.engine.sharing.least_core import least_core
from interlocal.proposals.calculations.clauses import CannotShare, named_game
from interlocal.proposals.calculations.games import KEPT_GAMES, game_of
from interlocal.proposals.queries.clauses import Payer


@dataclass(frozen=True)
class Answer:
    """All that the mediator says. It holds no limit and no amount."""

    possible: bool
    room: str
    sub_groups: bool


def answer(document: str, payers: Sequence[Payer], limits: Mapping[int, int]) -> Answer:
    """Whether an agreement is possible within all limits (cents by participant), in one word.

    Raises CannotShare.
    """
    game = named_game(game_of(document), payers)
    try:
        found = mediate(game, {payer.name: limits[payer.key] / 100 for payer in payers})
    except EngineError as refusal:
        raise CannotShare(str(refusal)) from refusal
    return Answer(found.possible, found.room, found.sub_groups)


@lru_cache(maxsize=KEPT_GAMES)
def ranges(document: str) -> tuple[tuple[int, int], ...] | None:
    """Each one's least and most in the splits that no sub-group would leave; None without any.

    In the participants' order, cents. From public costs alone: no limit goes in. None too where
    the sub-groups are too many to be listed (``are_listed``).
    """
    game = game_of(document)
    if not isinstance(game, CostGame):
        return None
    try:
        if game.n > 1 and least_core(game).levels[0] > tolerance_of(game):
            return None
        found = core_range(game)
    except NoAnswer:
        return None
    return tuple(
        (round(float(low) * 100), round(float(high) * 100))
        for low, high in zip(found.low, found.high, strict=True)
    )


def are_listed(document: str) -> bool:
    """Whether the cost of every sub-group was written down."""
    return isinstance(game_of(document), CostGame)


def completed(
    document: str,
    payers: Sequence[Payer],
    said: Mapping[str, int],
    before: Sequence[int] | None = None,
) -> tuple[int, ...]:
    """What each pays by an offer that names some (cents by slug); the others carry the rest.

    In proportion to the offer ``before``, else to the cost alone. Raises CannotShare.
    """
    game = named_game(game_of(document), payers)
    names = {payer.slug: payer.name for payer in payers}
    total = round(game.total * 100)
    shares = np.array([said.get(payer.slug, -1) for payer in payers])
    if (shares >= 0).all():
        return tuple(int(cents) for cents in shares)
    earlier = None
    if before is not None and any(before):
        earlier = np.array(before, dtype=float) * game.total / sum(before)
    try:
        found = offer(
            game, {names[slug]: cents / 100 for slug, cents in said.items()}, before=earlier
        )
    except EngineError as refusal:
        raise CannotShare(str(refusal)) from refusal
    rest = [payer for payer in payers if payer.slug not in said]
    carried = split_cents(
        total - sum(said.values()), [max(found.offer[payer.name], 0.0) for payer in rest]
    )
    by_slug = dict(said) | {p.slug: cents for p, cents in zip(rest, carried, strict=True)}
    return tuple(by_slug[payer.slug] for payer in payers)
