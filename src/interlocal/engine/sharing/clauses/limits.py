"""Hold caps and floors, and let the others carry what they move, in proportion."""

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, listed
from interlocal.engine.sharing.clauses.clause import Clause
from interlocal.engine.sharing.clauses.figures import Figures
from interlocal.engine.sharing.clauses.pieces import AMOUNT, CAP, CHANGE, PER, SHARE, Limit


def bounds(clause: Clause, figures: Figures, charges: Floats) -> tuple[Floats, Floats]:
    """The least and the most that each member may be charged, shape (draws, n)."""
    low = np.zeros_like(charges)
    high = np.full_like(charges, np.inf)
    for limit in clause.limits:
        if limit.until_year is not None and (figures.year or 0) > limit.until_year:
            continue
        edge = np.broadcast_to(_edge(limit, figures, charges), charges.shape)
        bound = np.array([not limit.members or who in limit.members for who in figures.members])
        if limit.kind == CAP:
            high = np.where(bound, np.minimum(high, edge), high)
        else:
            low = np.where(bound, np.maximum(low, edge), low)
    away = np.broadcast_to(figures.present == 0, charges.shape)
    return np.where(away, 0.0, low), np.where(away, 0.0, high)


def _edge(limit: Limit, figures: Figures, charges: Floats) -> Floats:
    if limit.basis == AMOUNT:
        return np.full((1, 1), limit.value)
    if limit.basis == SHARE:
        return limit.value * charges.sum(axis=1, keepdims=True)
    if limit.basis == PER:
        return limit.value * figures.drivers[limit.driver]
    if limit.basis == CHANGE and figures.today is not None:
        return (1 + limit.value) * figures.today[None, :]
    raise UnusableInput("A limit on the change needs what each member pays today.")


def held(
    charges: Floats, low: Floats, high: Floats, members: tuple[str, ...], *, partial: bool = False
) -> Floats:
    """Scale the charges by one factor and cut them at the bounds, keeping the total.

    There is one factor at which the charges, cut, add up to what they did
    before; it is found between the factors at which somebody meets a bound.
    With ``partial``, draws in which the bounds cannot all hold become NaN.
    """
    refuse_crossed(low, high, members)
    total, least = charges.sum(axis=1), low.sum(axis=1)
    slack = 1e-9 * np.maximum(np.abs(total), 1.0)
    most = np.where(charges > 0, high, np.minimum(np.maximum(low, 0.0), high)).sum(axis=1)
    stuck = (most < total - slack) | (least > total + slack)
    if stuck.any() and not partial:
        row = int(np.argmax(stuck))
        raise UnusableInput(_why(total[row], low[row], high[row], members))
    found = np.full_like(charges, np.nan)
    free = ~stuck
    found[free] = _scaled(charges[free], low[free], high[free], total[free], slack[free])
    return found


def _why(total: float, low: Floats, high: Floats, members: tuple[str, ...]) -> str:
    """Say which bounds cannot all hold, and what to change."""
    if low.sum() > total:
        return (
            f"The floors cannot all hold: together they ask for {low.sum():,.2f}, more than "
            f"the {total:,.2f} that must be paid. Lower a floor."
        )
    if np.isfinite(high).all() and high.sum() < total:
        return (
            f"The caps cannot all hold: together they allow {high.sum():,.2f} of the "
            f"{total:,.2f} that must be paid. Raise a cap, or leave somebody without one."
        )
    capped = listed(np.array(members)[np.isfinite(high)])
    return (
        f"Nobody is left to carry what the caps of {capped} move: the others' charges are zero. "
        "Raise a cap."
    )


def refuse_crossed(low: Floats, high: Floats, members: tuple[str, ...]) -> None:
    """Refuse a floor above a cap, naming whose they are."""
    crossed = (low > high + 1e-9 * np.maximum(1.0, np.abs(low))).any(axis=0)
    if crossed.any():
        raise UnusableInput(
            f"For {listed(np.array(members)[crossed])} the floor lies above the cap; change one."
        )


def _scaled(charges: Floats, low: Floats, high: Floats, total: Floats, slack: Floats) -> Floats:
    safe = np.where(charges > 0, charges, 1.0)
    enters, stops = low / safe, high / safe
    edges = np.concatenate([enters, stops], axis=1)
    edges[~np.isfinite(edges) | (np.tile(charges, 2) <= 0)] = 0.0
    edges = np.sort(np.concatenate([np.zeros((len(charges), 1)), edges], axis=1), axis=1)
    paid = np.clip(edges[:, :, None] * charges[:, None, :], low[:, None, :], high[:, None, :])
    sums = paid.sum(axis=2)
    # the last factor that does not yet bring the total; the answer lies from there on
    place = np.maximum((sums <= (total + slack)[:, None]).sum(axis=1) - 1, 0)
    rows = np.arange(len(charges))
    start, brought = edges[rows, place], sums[rows, place]
    # by the very quotients that were sorted, so that rounding cannot move one past its own edge
    moving = (start[:, None] >= enters) & (start[:, None] < stops) & (charges > 0)
    carry = np.where(moving, charges, 0.0).sum(axis=1)
    wanted = np.maximum(total - brought, 0.0)
    step = np.where(carry > 0, wanted / np.where(carry > 0, carry, 1.0), 0.0)
    return np.clip((start + step)[:, None] * charges, low, high)
