"""Which groups come about, with which chance: all of them, or a sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, Masks, masks_of_rows
from interlocal.engine.games.game import Game
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.group_bills import Bills


class Look:
    """Bills and viability of groups."""

    def __init__(self, g: Game, bills: Bills, needed: int, viable: str) -> None:
        self.g, self.needed, self.word = g, needed, viable
        self.slack = tolerance_of(g)
        self._bills = bills

    def bills(self, masks: Masks) -> Floats:
        """What each member pays in each group, shape (k, n); alone, its own cost."""
        found = np.array(self._bills(masks), dtype=float)
        single = np.bitwise_count(masks) == 1
        found[single] = self.g.rows(masks[single]) * self.g.alone
        return found

    def viable(self, masks: Masks, bills: Floats) -> np.ndarray:
        """Which groups come about, shape (k,)."""
        rows = self.g.rows(masks)
        fine = (np.bitwise_count(masks) > 1) & ((masks & self.needed) == self.needed)
        if self.word == "group_saves":
            return fine & (self.g.costs_of(masks) < rows @ self.g.alone - self.slack)
        known = ~np.isnan(bills).any(axis=1)
        worst = np.where(rows > 0, np.nan_to_num(bills) - self.g.alone, -np.inf).max(axis=1)
        return fine & known & (worst <= self.slack)


@dataclass(frozen=True)
class View:
    """Weighted groups that hold a member, and those without it."""

    bills: Floats
    viable: np.ndarray
    weights: Floats
    chance_without: float
    sampled: bool


def chances_of(
    g: Game, intents: Mapping[str, str | float], chances: Mapping[str, float]
) -> dict[str, float]:
    strangers = [name for name in intents if name not in g.members]
    if strangers:
        raise UnusableInput(f"{strangers[0]} has an intent but is not invited.")
    odds = {}
    for name in g.members:
        if name not in intents:
            raise UnusableInput(f"The intent of {name} is missing; say yes, likely or no.")
        said = intents[name]
        if isinstance(said, str) and said not in chances:
            raise UnusableInput(f'"{said}" is no intent; say one of {", ".join(chances)}.')
        odds[name] = float(chances[said] if isinstance(said, str) else said)
        if not 0 <= odds[name] <= 1:
            raise UnusableInput(f"The chance that {name} joins lies between 0 and 1.")
    return odds


def exact_views(look: Look, odds: Mapping[str, float]) -> list[View]:
    masks = np.arange(1, look.g.everyone + 1)
    bills = look.bills(masks)
    viable = look.viable(masks, bills)
    views = []
    for place, name in enumerate(odds):
        inside = (masks >> place & 1).astype(bool)
        weights = _weights({**odds, name: 1.0})[1:]
        apart = _weights({**odds, name: 0.0})[1:]
        views.append(
            View(
                np.where(viable[inside], bills[inside, place], look.g.alone[place]),
                viable[inside],
                weights[inside],
                float(apart @ viable),
                False,
            )
        )
    return views


def _weights(odds: Mapping[str, float]) -> Floats:
    """The chance of every group, shape (2**n,), members deciding independently."""
    weights = np.ones(1)
    for chance in odds.values():
        weights = np.concatenate([weights * (1 - chance), weights * chance])
    return weights


def sampled_views(
    look: Look, odds: Mapping[str, float], rng: np.random.Generator, samples: int
) -> tuple[Masks, list[View]]:
    views, tried = [], []
    for place in range(look.g.n):
        rows = rng.random((samples, look.g.n)) < np.array(list(odds.values()))
        rows[:, place] = True
        masks = masks_of_rows(rows)
        bills = look.bills(masks)
        viable = look.viable(masks, bills)
        apart = masks[masks != 1 << place] ^ (1 << place)
        without = look.viable(apart, look.bills(apart)) if apart.size else np.zeros(0, dtype=bool)
        views.append(
            View(
                np.where(viable, bills[:, place], look.g.alone[place]),
                viable,
                np.full(samples, 1 / samples),
                float(without.sum() / samples),
                True,
            )
        )
        tried += [masks, apart]
    small = [
        sum(1 << place for place in group)
        for size in (2, 3)
        for group in combinations(range(look.g.n), size)
    ]
    return np.unique(np.concatenate([*tried, np.array(small, dtype=np.int64)])), views
