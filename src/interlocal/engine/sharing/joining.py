"""Who joins: what everyone pays in every group that may come about, and whom it hangs on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, Masks, mask_of
from interlocal.engine.games.game import Game
from interlocal.engine.sharing.clauses import Clause
from interlocal.engine.sharing.group_bills import Bills, bills_of
from interlocal.engine.sharing.group_chances import (
    Look,
    View,
    chances_of,
    exact_views,
    sampled_views,
)

EXACT = 15
CHANCES: Mapping[str, float] = {"yes": 1.0, "likely": 0.5, "no": 0.0}
"""An assumption to be stated beside every result: "likely" is a coin thrown."""
VIABLE = ("nobody_loses", "group_saves")
NAMED = 10
LOW, HIGH = 0.1, 0.9
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Without:
    """The group of all others if one member stays out.

    ``bills`` are what the others would pay, ``changes`` against everyone
    joining (positive: they pay more without it); None where the rule cannot
    bill that group. ``viable`` says whether the group would still come about.
    """

    member: str
    bills: Mapping[str, float] | None
    changes: Mapping[str, float] | None
    viable: bool


@dataclass(frozen=True)
class Joiner:
    """One member's place in it.

    ``pays`` is its bill if everyone joins, ``adds`` what it adds to the cost
    then, and ``brings`` what all others save by its joining: negative when it
    costs them more than it brings. ``pivotal``: there are groups that would come about,
    but none without it. ``chance_with`` and ``chance_without`` are the chances
    that a group comes about if it joins and if it does not.

    ``expected`` is its bill over the others' intents if it joins, its cost alone
    where no group comes about; eight in ten lie between ``low`` and ``high``.
    ``error`` is how far a sampled ``expected`` may be off (95 %); zero when exact.
    """

    member: str
    chance: float
    alone: float
    pays: float | None
    adds: float
    brings: float | None
    pivotal: bool
    chance_with: float
    chance_without: float
    expected: float
    low: float
    high: float
    error: float


@dataclass(frozen=True)
class Invitation:
    """What inviting one more would do to those who are in already.

    ``saves_others`` is what they would pay less together, None where the rule
    cannot bill the groups; the newcomer would pay ``pays`` instead of ``alone``.
    """

    member: str
    saves_others: float | None
    pays: float | None
    alone: float


@dataclass(frozen=True)
class Joining:
    """Who joins, for all groups of the invited.

    ``smallest`` are the groups of the fewest members that would come about, those that
    save most first; ``invite_next`` ranks those who have not said yes by what
    they would save the others; ``costs_more`` names those who cost the others
    more than they bring when everyone joins. ``exact`` is False when groups were
    sampled; then ``smallest`` and ``pivotal`` speak of the groups looked at.
    """

    members: tuple[str, ...]
    chances: Mapping[str, float]
    viable: str
    exact: bool
    groups: int
    viable_groups: int
    chance_of_a_group: float
    joiners: tuple[Joiner, ...]
    without: tuple[Without, ...]
    smallest: tuple[tuple[str, ...], ...]
    invite_next: tuple[Invitation, ...]
    costs_more: tuple[str, ...]

    @property
    def pivotal(self) -> tuple[str, ...]:
        """Those without whom no group would come about."""
        return tuple(joiner.member for joiner in self.joiners if joiner.pivotal)


def who_joins(
    g: Game,
    rule: Clause | str | Bills,
    intents: Mapping[str, str | float],
    *,
    drivers: Mapping[str, Any] | None = None,
    chances: Mapping[str, float] = CHANCES,
    needed: Sequence[str] = (),
    viable: str = "nobody_loses",
    rng: np.random.Generator | None = None,
    samples: int = 2000,
    **given: Any,
) -> Joining:
    """Look at every group that may come about, and what hangs on whom.

    Parameters
    ----------
    g : the cost game of all who are invited, in units of money.
    rule : how a group divides its own cost: a clause, "equal", "alone",
        "shapley", or a function (see ``bills_of``).
    intents : for each member "yes", "likely" or "no", or a chance from 0 to 1;
        members decide independently.
    drivers, given : what a clause needs.
    chances : what the words mean; state it beside the result.
    needed : members that every group must have, such as the host.
    viable : a group of two or more comes about when "nobody_loses" (each pays no
        more than alone), or when "group_saves" (together less than alone).
    rng, samples : beyond 15 members groups are sampled, so many for each member.

    Returns
    -------
    Joining; every group is looked at up to 15 members.

    Raises
    ------
    UnusableInput : an intent that is missing or means nothing; more than 15
        members without a generator of random numbers.

    References
    ----------
    Hart, S., and Mas-Colell, A. (1989), Potential, value, and consistency,
    Econometrica 57(3), 589-614 (the rule "shapley" in every group at once).

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> g = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    >>> found = who_joins(g, "alone", {"Alder": "yes", "Birch": "likely"})
    >>> found.pivotal, found.joiners[0].expected
    (('Alder', 'Birch'), 57.0)
    """
    if g.n < 2:
        raise UnusableInput("There is only one member; invite somebody.")
    if viable not in VIABLE:
        raise UnusableInput(f'A group is viable when "{VIABLE[0]}" or "{VIABLE[1]}".')
    odds = chances_of(g, intents, chances)
    look = Look(g, bills_of(g, rule, drivers, **given), mask_of(needed, g.members), viable)
    if g.n <= EXACT:
        return _joining(
            look, odds, exact_views(look, odds), np.arange(1, g.everyone + 1), exact=True
        )
    if rng is None:
        raise UnusableInput(
            f"{g.n} members make more groups than can all be looked at (up to {EXACT}); hand in a "
            "generator of random numbers to sample them."
        )
    tried, views = sampled_views(look, odds, rng, samples)
    return _joining(look, odds, views, tried, exact=False)


def _joining(
    look: Look, odds: Mapping[str, float], views: list[View], masks: Masks, *, exact: bool
) -> Joining:
    g = look.g
    bills = look.bills(masks)
    viable = look.viable(masks, bills)
    found = masks[viable]
    whole = look.bills(np.array([g.everyone]))[0]
    without = tuple(_without(look, place, whole) for place in range(g.n))
    joiners = tuple(
        _joiner(look, odds, place, views[place], found, whole, without[place])
        for place in range(g.n)
    )
    first = views[0]
    chance = next(iter(odds.values()))
    some = chance * float(first.weights @ first.viable) + (1 - chance) * first.chance_without
    return Joining(
        members=g.members,
        chances=dict(odds),
        viable=look.word,
        exact=exact,
        groups=int(masks.size),
        viable_groups=int(found.size),
        chance_of_a_group=some,
        joiners=joiners,
        without=without,
        smallest=_smallest(g, found),
        invite_next=_invite_next(look, odds),
        costs_more=tuple(
            joiner.member
            for joiner in joiners
            if joiner.brings is not None and joiner.brings < -look.slack
        ),
    )


def _without(look: Look, place: int, whole: Floats) -> Without:
    g = look.g
    mask = np.array([g.everyone ^ (1 << place)])
    bills = look.bills(mask)
    others = [(spot, name) for spot, name in enumerate(g.members) if spot != place]
    if np.isnan(bills).any():
        return Without(g.members[place], None, None, viable=False)
    changes = None
    if not np.isnan(whole).any():
        changes = {name: float(bills[0, spot] - whole[spot]) for spot, name in others}
    return Without(
        member=g.members[place],
        bills={name: float(bills[0, spot]) for spot, name in others},
        changes=changes,
        viable=bool(look.viable(mask, bills)[0]),
    )


def _joiner(
    look: Look,
    odds: Mapping[str, float],
    place: int,
    view: View,
    viable: Masks,
    whole: Floats,
    without: Without,
) -> Joiner:
    name = look.g.members[place]
    expected = float(view.weights @ view.bills)
    spread = float(view.weights @ (view.bills - expected) ** 2) ** 0.5
    low, high = _quantiles(view.bills, view.weights)
    return Joiner(
        member=name,
        chance=odds[name],
        alone=float(look.g.alone[place]),
        pays=None if np.isnan(whole).any() else float(whole[place]),
        adds=float(look.g.marginals[place]),
        brings=None if without.changes is None else float(sum(without.changes.values())),
        pivotal=bool(viable.size and (viable >> place & 1).all()),
        chance_with=float(view.weights @ view.viable),
        chance_without=view.chance_without,
        expected=expected,
        low=low,
        high=high,
        error=Z95 * spread / float(np.sqrt(view.bills.size)) if view.sampled else 0.0,
    )


def _quantiles(values: Floats, weights: Floats) -> tuple[float, float]:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(reached, [LOW, HIGH]), values.size - 1)
    low, high = values[order][places]
    return float(low), float(high)


def _smallest(g: Game, viable: Masks) -> tuple[tuple[str, ...], ...]:
    if not viable.size:
        return ()
    counts = np.bitwise_count(viable)
    fewest = viable[counts == counts.min()]
    saved = g.rows(fewest) @ g.alone - g.costs_of(fewest)
    return tuple(g.names(int(mask)) for mask in fewest[np.argsort(-saved, kind="stable")][:NAMED])


def _invite_next(look: Look, odds: Mapping[str, float]) -> tuple[Invitation, ...]:
    g = look.g
    base = sum(1 << place for place, chance in enumerate(odds.values()) if chance == 1)
    if not base:
        return ()
    before = look.bills(np.array([base]))[0]
    found = []
    for place, (name, chance) in enumerate(odds.items()):
        if chance == 1:
            continue
        after = look.bills(np.array([base | 1 << place]))[0]
        known = not (np.isnan(before).any() or np.isnan(after).any())
        found.append(
            Invitation(
                member=name,
                saves_others=float(before.sum() - after.sum() + after[place]) if known else None,
                pays=float(after[place]) if known else None,
                alone=float(g.alone[place]),
            )
        )
    return tuple(
        sorted(found, key=lambda one: -np.inf if one.saves_others is None else -one.saves_others)
    )
