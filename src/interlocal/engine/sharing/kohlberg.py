"""Check a nucleolus or least-core proof level by level, with one scan per level.

At each level: the named groups all have the level's excess; a positive
combination of their rows (and of members who pay exactly their cost alone)
depends on what was settled before; and every group with a larger excess is
settled already. Then no other division can lower the level, and whoever could
gain from trying is settled too. At the end everything must be settled.
"""

from collections.abc import Iterator

import numpy as np

from interlocal.engine.games.coalitions import Floats, membership, subset_sums
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing.certificate import Certificate, Step
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import EXCESSES, divisors
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import PRIME, Span

CHUNK_BITS = 14
BALANCE = 1e-7


def check_levels(certificate: Certificate, game: Game) -> list[str]:
    """List what is wrong with the proof, in words; nothing when it holds."""
    excess = str(certificate.inputs.get("excess", ""))
    if excess not in EXCESSES:
        return [f'There is no excess "{excess}".']
    shares = np.array(certificate.shares)
    slack = 4 * tolerance_of(game)
    if certificate.method == "nucleolus" and (shares > game.alone + slack).any():
        name = game.members[int(np.argmax(shares - game.alone))]
        return [f"{name} pays more than alone, which the nucleolus forbids."]
    span = Span(game.n)
    settled = np.ones((1, game.n))
    for place, step in enumerate(certificate.steps, start=1):
        trouble = (
            _weights(step)
            or _tightness(step, certificate.method, game, shares, excess, slack)
            or _balance(step, settled)
            or _dominance(step, game, shares, excess, span, slack)
        )
        if trouble:
            return [f"Level {place}: {trouble}"]
        rows = _rows(step, game.n)
        settled = np.vstack([settled, rows])
        for mask in (*step.groups, *(1 << member for member in step.floors)):
            span.add(int(mask))
    if span.rank < game.n and certificate.method != "least core":
        return ["The levels leave some shares open."]
    return []


def _rows(step: Step, n: int) -> Floats:
    masks = [*step.groups, *(1 << member for member in step.floors)]
    return membership(np.array(masks, dtype=np.int64), n)


def _weights(step: Step) -> str:
    weights = [*step.groups.values(), *step.floors.values()]
    if not weights:
        return "no group is named."
    return "" if all(weight > 0 for weight in weights) else "a weight is not positive."


def _tightness(
    step: Step, method: str, game: Game, shares: Floats, excess: str, slack: float
) -> str:
    if step.floors and method != "nucleolus":
        return "members who pay their cost alone prove nothing for this method."
    for member in step.floors:
        if abs(shares[member] - game.alone[member]) > slack:
            return f"{game.members[member]} does not pay its cost alone."
    if step.level is None:
        return "" if not step.groups else "the level is missing."
    masks = np.array(list(step.groups), dtype=np.int64)
    if not all(0 < mask < game.everyone for mask in masks.tolist()):
        return "a group is empty or holds everyone."
    gaps = membership(masks, game.n) @ shares - game.costs_of(masks)
    gaps -= step.level * divisors(game.costs_of, masks, excess)
    if np.abs(gaps).max(initial=0.0) > slack:
        names = ", ".join(game.names(int(masks[np.abs(gaps).argmax()])))
        return f"the group {names} does not have the excess of its level."
    return ""


def _balance(step: Step, settled: Floats) -> str:
    """A positive combination of the rows must depend on what is settled."""
    rows = _rows(step, settled.shape[1])
    weights = np.array([*step.groups.values(), *step.floors.values()])
    target = (weights / weights.max()) @ rows
    fit = np.linalg.lstsq(settled.T, target, rcond=None)[0]
    if np.abs(settled.T @ fit - target).max() > BALANCE * max(1.0, float(np.abs(fit).max())):
        return "the weights do not balance, so the level could be lowered."
    return ""


def _dominance(
    step: Step, game: Game, shares: Floats, excess: str, span: Span, slack: float
) -> str:
    """Every group with a larger excess than the level must be settled."""
    if step.level is None:
        return ""
    if isinstance(game, CostGame):
        mask = next(groups_above(game, shares, step.level, excess, span, slack), None)
    else:
        search = finder(game)
        charges, factor, above = terms_of(shares, step.level, excess, slack)
        found = search.find(charges, factor, above, span, 1)
        if not found.size and not search.certified:
            return "not every group could be looked at, so the level is not proved."
        mask = int(found[0]) if found.size else None
    if mask is None:
        return ""
    return f"the group {', '.join(game.names(mask))} has a larger excess and is not settled."


def terms_of(
    shares: Floats, level: float, excess: str, slack: float
) -> tuple[Floats, float, float]:
    """Turn "the excess is above the level" into ``charges(S) - factor * c(S) > above``."""
    if excess == "per_capita":
        return shares - level, 1.0, slack
    if excess == "proportional":
        return shares, 1.0 + level, slack
    return shares, 1.0, level + slack


def groups_above(
    game: CostGame, shares: Floats, level: float, excess: str, span: Span, slack: float
) -> Iterator[int]:
    """Yield the unsettled groups that pay more than ``slack`` above a level of excess."""
    charges, factor, above = terms_of(shares, level, excess, slack)
    low = min(game.n, CHUNK_BITS)
    table = game.costs.reshape(-1, 1 << low)
    low_sums, high_sums = subset_sums(charges[:low]), subset_sums(charges[low:])
    low_marks, high_marks = span.half_marks(low)
    row = np.empty(1 << low)
    for block, costs in enumerate(table):
        np.multiply(costs, -factor, out=row)
        row += low_sums
        places = np.flatnonzero(row > above - high_sums[block])
        if places.size:
            marks = (low_marks[:, places] + high_marks[:, block, None]) % PRIME
            for place in places[(marks != 0).any(axis=0)]:
                yield block << low | int(place)
