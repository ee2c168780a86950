"""The arithmetic of a clause, for one year or many draws, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats
from interlocal.engine.sharing.clauses.clause import Clause
from interlocal.engine.sharing.clauses.figures import Figures
from interlocal.engine.sharing.clauses.limits import bounds, held, refuse_crossed
from interlocal.engine.sharing.clauses.pieces import Pool

REVENUE, DIRECT, DRIVER = "revenue", "direct", "driver"
PHASE_IN, LIMITS, CREDIT, ROUNDING = "phase_in", "limits", "credit", "rounding"


@dataclass(frozen=True, eq=False)
class Step:
    """One step: what it adds to each member's charge, shape (draws, n), and from what."""

    kind: str
    name: str
    amounts: Floats
    given: Mapping[str, Any] = field(default_factory=dict)


def steps_of(clause: Clause, figures: Figures) -> list[Step]:
    """Work out a clause; the amounts of all steps add up to what everyone pays."""
    steps = _pools(clause, figures)
    shape = (figures.draws, len(figures.members))
    charges = _added(steps, shape)
    if clause.phase_in is not None:
        steps.append(_phased(clause, figures, charges))
        charges = charges + steps[-1].amounts
    if clause.limits:
        steps.append(_limited(clause, figures, charges))
    steps += [
        Step(CREDIT, name, -figures.drivers[name] * figures.present, {"driver": name})
        for name in clause.credits
    ]
    return steps


def total_of(steps: list[Step], shape: tuple[int, int]) -> Floats:
    """What everyone pays after all steps, shape (draws, n)."""
    return _added(steps, shape)


def _added(steps: list[Step], shape: tuple[int, int]) -> Floats:
    total = np.zeros(shape)
    for step in steps:
        total = total + step.amounts
    return total


def _pools(clause: Clause, figures: Figures) -> list[Step]:
    nothing = np.zeros((1, len(figures.members)))
    direct = {
        pool.name: pool.price * figures.drivers[pool.per] * _taking_part(pool, figures)
        for pool in clause.pools
        if pool.price is not None
    }
    steps = [
        Step(DIRECT, pool.name, direct[pool.name], {"driver": pool.per, "price": pool.price})
        for pool in clause.pools
        if pool.price is not None
    ]
    if figures.cost is None:
        return steps
    charged = sum((amounts.sum(axis=1) for amounts in direct.values()), np.zeros(1))
    for source in clause.revenue:
        steps.append(
            Step(
                REVENUE,
                source.name,
                nothing,
                {"amount": figures.revenue[source.name], "pool": source.pool},
            )
        )
    for pool, amount in _filled(clause, figures, charged):
        steps += _divided(pool, amount, figures)
    return steps


def _filled(clause: Clause, figures: Figures, charged: Floats) -> list[tuple[Pool, Floats]]:
    """How much each pool has to divide, shape (draws or 1,)."""
    split = [pool for pool in clause.pools if pool.price is None]
    off_all = sum(
        (figures.revenue[source.name] for source in clause.revenue if not source.pool), np.zeros(1)
    )
    fixed = {pool.name: np.full(1, pool.amount) for pool in split if pool.amount is not None}
    open_pools = [pool for pool in split if pool.amount is None]
    if isinstance(figures.cost, Mapping):
        amounts = _named(figures.cost, off_all)
        left = sum(amounts.values(), np.zeros(1))
    else:
        cost = np.asarray(figures.cost, dtype=float)
        left = cost - off_all - charged - sum(fixed.values(), np.zeros(1))
        short = left < -1e-9 * np.maximum(1.0, cost)
        if short.any() and not figures.partial:
            raise UnusableInput(
                f"Revenue, direct charges and fixed amounts come to {-float(left.min()):,.2f} more "
                "than the cost, so nothing is left to divide; check the figures."
            )
        left = np.where(short, np.nan, np.maximum(left, 0.0))
        amounts = _by_share(open_pools, left)
    amounts |= fixed
    for source in clause.revenue:
        if source.pool:
            after = amounts[source.pool] - figures.revenue[source.name]
            if (after < 0).any() and not figures.partial:
                raise UnusableInput(f"{source.name} is more than the pool {source.pool} costs.")
            amounts[source.pool] = np.where(after < 0, np.nan, after)
    return [(pool, amounts[pool.name]) for pool in split]


def _named(cost: Mapping[str, Floats], off_all: Floats) -> dict[str, Floats]:
    """Costs given by pool; revenue off the whole comes off each in proportion."""
    whole = sum(cost.values(), np.zeros(1))
    if (off_all > whole).any():
        raise UnusableInput("The revenue is more than the cost, so nothing is left to divide.")
    kept = np.where(whole > 0, 1 - off_all / np.where(whole > 0, whole, 1.0), 0.0)
    return {name: amount * kept for name, amount in cost.items()}


def _by_share(pools: list[Pool], left: Floats) -> dict[str, Floats]:
    said = sum(pool.share for pool in pools if pool.share is not None)
    rest = [pool.name for pool in pools if pool.share is None]
    if len(rest) > 1:
        raise UnusableInput(
            f"The pools {' and '.join(rest)} both take the rest; give the cost of each pool, or "
            "a share or amount to all but one."
        )
    if not pools and (left > 0.005).any():
        raise UnusableInput(
            f"Nothing divides the remaining {float(left.max()):,.2f}; add a pool for the rest."
        )
    return {
        pool.name: left * (pool.share if pool.share is not None else 1 - said) for pool in pools
    }


def _divided(pool: Pool, amount: Floats, figures: Figures) -> list[Step]:
    part = _taking_part(pool, figures)
    steps = []
    for driver, weight in figures.weights.get(pool.name, pool.weights or {}).items():
        counts = figures.drivers[driver] * part
        sums = counts.sum(axis=1)
        money = amount * weight
        idle = (sums <= 0) & (money > 0)
        if idle.any() and not figures.partial:
            raise UnusableInput(
                f"Nobody in the pool {pool.name} has any {driver}, so its part by {driver} cannot "
                "be divided; take another driver or set its weight to 0."
            )
        quotient = money / np.where(sums > 0, sums, 1.0)
        amounts = np.where(idle[:, None], np.nan, quotient[:, None] * counts)
        given = {"driver": driver, "weight": weight, "amount": money, "pool": amount}
        steps.append(Step(DRIVER, pool.name, amounts, given | {"counts": counts, "sum": sums}))
    return steps


def _taking_part(pool: Pool, figures: Figures) -> Floats:
    chosen = [
        (not pool.members or who in pool.members) and who not in pool.not_for
        for who in figures.members
    ]
    return figures.present * np.array(chosen, dtype=float)


def _phased(clause: Clause, figures: Figures, charges: Floats) -> Step:
    if clause.phase_in is None or figures.today is None or figures.year is None:
        raise UnusableInput(
            "The clause is phased in: say which year it is, and what each member pays today."
        )
    parts = clause.phase_in.parts
    part = parts[figures.year - 1] if figures.year <= len(parts) else 1.0
    before = figures.today * figures.present
    sums = before.sum(axis=1, keepdims=True)
    if (sums <= 0).any() and part < 1 and not figures.partial:
        raise UnusableInput("Nobody pays anything today, so there is nothing to phase in from.")
    scaled = before / np.where(sums > 0, sums, np.nan) * charges.sum(axis=1, keepdims=True)
    moved = (1 - part) * (scaled - charges) if part < 1 else np.zeros_like(charges)
    return Step(PHASE_IN, "Phase-in", moved, {"part": part, "year": figures.year, "today": before})


def _limited(clause: Clause, figures: Figures, charges: Floats) -> Step:
    low, high = bounds(clause, figures, charges)
    if figures.cost is None:
        refuse_crossed(low, high, figures.members)
        after = np.clip(charges, low, high)
    else:
        known = ~np.isnan(charges).any(axis=1)
        after = np.full_like(charges, np.nan)
        after[known] = held(
            charges[known], low[known], high[known], figures.members, partial=figures.partial
        )
    return Step(
        LIMITS, "Caps and floors", after - charges, {"low": low, "high": high, "after": after}
    )
