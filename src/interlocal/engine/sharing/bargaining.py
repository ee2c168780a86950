"""Is there room for an agreement, said so that nobody's private limit is given away."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games.coalitions import Floats
from interlocal.engine.games.game import LARGEST_TABLE, CostGame, Game, checked_values
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.core_range import core_range
from interlocal.engine.sharing.least_core import least_core
from interlocal.engine.sharing.lp import LinearProgram
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import Span
from interlocal.engine.sharing.weighing import Judged, Values, judge

ROOMS = (("narrow", 0.0, 0.05), ("some", 0.05, 0.15), ("wide", 0.15, float("inf")))
"""The words for the room, with the parts of the cost between which it lies. The edges are the
same for every question, so they tell nothing."""

NOT_SAID, NO_ROOM = "not said", "none"
FEWEST_FOR_ROOM = 3


@dataclass(frozen=True)
class Mediation:
    """What a mediator may say: made of public figures and one word.

    ``possible`` says whether some split keeps everybody within their limit and
    their cost alone (and every sub-group content, where ``sub_groups``).
    ``room`` is a word for the money between what all would pay at most and the
    cost: "none", "narrow" (under 5 % of the cost), "some" (5 to 15 %), "wide";
    "not said" to two parties, whom it would tell each other's limit.
    ``where`` is each party's least and most in the splits that no sub-group would
    leave: from public costs alone, the same whatever the limits are.
    """

    possible: bool
    room: str
    sub_groups: bool
    where: Mapping[str, tuple[float, float]] | None


@dataclass(frozen=True)
class Learned:
    """What one party can conclude about another's limit, in units of money.

    The limit counts as no more than the cost alone; None where nothing follows.
    """

    member: str
    at_least: float | None
    below: float | None


@dataclass(frozen=True, eq=False)
class Offer:
    """A split that somebody proposed, completed, and what it means for everyone.

    ``offer`` has everybody's payment; ``said`` names those who were spoken of,
    the others carry the rest. ``changes`` are against the offer before (None
    without one), ``parts`` each party's part of the whole saving (None where
    nothing is saved).
    """

    offer: Mapping[str, float]
    said: tuple[str, ...]
    judged: Judged
    changes: Mapping[str, float] | None
    parts: Mapping[str, float] | None


def mediate(g: Game, limits: Values) -> Mediation:
    """Say whether an agreement is possible, and no more than that needs.

    Parameters
    ----------
    g : the cost game; its costs are known to all parties.
    limits : the most that each party would pay, kept private, in units of money.

    Returns
    -------
    Mediation. Limits enter through one number, the room, and leave as one word.

    Raises
    ------
    UnusableInput : a limit that is missing or negative. Ask for all limits
        before answering: an answer about some would tell about them.

    Notes
    -----
    What leaks all the same: that the limits together reach the cost or do not,
    and within which of three wide bands by how much (``learned`` says what that
    tells a party). Answer once for each round of sealed limits: whoever may
    change its own limit and ask again can find the others' total by halving.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> g = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    >>> mediate(g, {"Alder": 55, "Birch": 38}).possible
    True
    """
    caps = np.minimum(_checked(g, limits), g.alone)
    public = _core_holds(g)
    room = _most(g, caps, sub_groups=public) - g.total
    possible = room >= -tolerance_of(g)
    return Mediation(
        possible=bool(possible),
        room=_word(g, room, possible=bool(possible)),
        sub_groups=public,
        where=_where(g) if public else None,
    )


def learned(g: Game, party: str, limit: float, answer: Mediation) -> tuple[Learned, ...]:
    """Work out what a party can conclude about each other's limit from an answer.

    Parameters
    ----------
    g : the cost game.
    party, limit : who thinks, and its own limit.
    answer : what the mediator said.

    Returns
    -------
    one Learned per other party: all that follows for certain about its limit
    from one answer, the public costs and the party's own limit.
    """
    if party not in g.members:
        raise UnusableInput(f"{party} is not a member.")
    place = g.members.index(party)
    caps = g.alone.copy()
    caps[place] = own = min(float(limit), float(caps[place]))
    edges = {word: (low, high) for word, low, high in ROOMS}
    low, high = edges.get(answer.room, (0.0, float("inf")))
    reached = g.total * (1 + low) if answer.possible else None
    edge = g.total * (1 + high) if answer.possible else g.total
    found = []
    for other, name in enumerate(g.members):
        if other == place:
            continue
        least = None if reached is None else _least(g, caps, other, reached, answer.sub_groups)
        together = own + float(g.alone[other])
        if answer.sub_groups and g.n > 2:
            together = min(together, g.cost([party, name]))
        found.append(
            Learned(
                name,
                at_least=least if least is not None and least > tolerance_of(g) else None,
                below=edge - own if together > edge else None,
            )
        )
    return tuple(found)


def offer(
    g: Game,
    said: Mapping[str, float],
    *,
    before: Values | None = None,
    today: Values | None = None,
    benchmark: Values | None = None,
) -> Offer:
    """Work out what an offer or counter-offer means for every party.

    Parameters
    ----------
    g : the cost game.
    said : payments of all parties, or of some: the others then carry the rest,
        in proportion to the offer before (to their cost alone without one).
    before : the offer on the table, for everyone.
    today, benchmark : as for ``judge``.

    Returns
    -------
    Offer; only public figures go in, so all parties may see it.

    Raises
    ------
    UnusableInput : a stranger, a payment that is no number, or payments of all
        that do not add up to the cost.
    """
    strangers = [name for name in said if name not in g.members]
    if strangers:
        raise UnusableInput(f"{strangers[0]} is not a member.")
    if not said:
        raise UnusableInput("The offer names nobody; say what at least one party would pay.")
    earlier = None if before is None else g.checked_shares(before)
    shares = _completed(g, said, g.alone if earlier is None else earlier)
    judged = judge(g, shares, today=today, benchmark=benchmark)
    changes = None if earlier is None else _named(g, shares - earlier)
    gain = g.gain if g.gain > tolerance_of(g) else None
    return Offer(
        offer=_named(g, shares),
        said=tuple(name for name in g.members if name in said),
        judged=judged,
        changes=changes,
        parts=None if gain is None else _named(g, (g.alone - shares) / gain),
    )


def _checked(g: Game, limits: Values) -> Floats:
    values = checked_values(limits, g.members, "limit")
    if (values < 0).any():
        raise UnusableInput("A limit is negative; say the most that would be paid, from zero up.")
    return values


def _core_holds(g: Game) -> bool:
    """A public fact: whether any split keeps every sub-group content."""
    if g.n < 2 or isinstance(g, CostGame):
        return g.n < 2 or not least_core(g).levels[0] > tolerance_of(g)
    enough = g.total - tolerance_of(g)
    return _most(g, g.alone, sub_groups=True, enough=enough) >= enough


def _most(g: Game, caps: Floats, *, sub_groups: bool, enough: float = -np.inf) -> float:
    """The most that all would pay together, with no sub-group above its own cost.

    Below ``enough`` it does not matter by how much, and the search ends.
    """
    if not sub_groups:
        return float(caps.sum())
    program = LinearProgram(-np.ones(g.n), np.full(g.n, -np.inf), caps)
    return float(_solved(g, program, sub_groups, enough).sum())


def _least(g: Game, caps: Floats, member: int, reached: float, sub_groups: bool) -> float | None:
    """The least that a member must be ready to pay for all to reach an amount."""
    program = LinearProgram(np.eye(g.n)[member], np.full(g.n, -np.inf), caps)
    program.add_rows(np.ones(g.n), reached - tolerance_of(g), np.inf)
    try:
        return float(_solved(g, program, sub_groups)[member])
    except NoAnswer:  # within rounding of an edge
        return None


def _solved(g: Game, program: LinearProgram, sub_groups: bool, enough: float = -np.inf) -> Floats:
    """Solve, adding the sub-groups that would pay above their own cost."""
    search, span, slack = finder(g), Span(g.n), tolerance_of(g)
    known: set[int] = set()
    while True:
        point, _ = program.solve()
        if point.sum() < enough:  # more sub-groups can only make it less
            return point
        found = search.find(point, 1.0, slack, span, 2 * g.n) if sub_groups else ()
        new = np.array([mask for mask in map(int, found) if mask not in known], dtype=np.int64)
        if not new.size:
            return point
        known |= set(new.tolist())
        program.add_rows(g.rows(new), -np.inf, g.costs_of(new))


def _word(g: Game, room: float, *, possible: bool) -> str:
    if g.n < FEWEST_FOR_ROOM:
        return NOT_SAID
    if not possible:
        return NO_ROOM
    part = max(room, 0.0) / g.total if g.total > 0 else float("inf")
    return next(word for word, low, high in ROOMS if low <= part < high or high == float("inf"))


def _where(g: Game) -> dict[str, tuple[float, float]] | None:
    if g.n > LARGEST_TABLE:
        return None
    try:
        found = core_range(g)
    except NoAnswer:
        return None
    return {
        name: (float(low), float(high))
        for name, low, high in zip(g.members, found.low, found.high, strict=True)
    }


def _completed(g: Game, said: Mapping[str, float], key: Floats) -> Floats:
    places = [g.members.index(name) for name in said]
    shares = np.full(g.n, np.nan)
    named = tuple(said)
    shares[places] = checked_values(said, named, "payment")
    silent = np.isnan(shares)
    if not silent.any():
        return g.checked_shares(shares)
    rest, heft = g.total - np.nansum(shares), np.where(silent, np.maximum(key, 0.0), 0.0)
    if heft.sum() <= 0:
        heft = silent.astype(float)
    shares[silent] = (rest * heft / heft.sum())[silent]
    return shares


def _named(g: Game, values: Floats) -> dict[str, float]:
    return dict(zip(g.members, values.tolist(), strict=True))
