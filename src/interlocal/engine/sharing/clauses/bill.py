"""What a clause comes to: the bill of each member, and every line that leads there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, checked_members
from interlocal.engine.money import split_cents
from interlocal.engine.sharing.clauses.clause import Clause
from interlocal.engine.sharing.clauses.figures import (
    Figures,
    as_amounts,
    drivers_of,
    members_of,
    money_of,
    refuse_strange_members,
    today_of,
)
from interlocal.engine.sharing.clauses.pieces import refuse_weights
from interlocal.engine.sharing.clauses.work import (
    CREDIT,
    DIRECT,
    DRIVER,
    LIMITS,
    PHASE_IN,
    REVENUE,
    ROUNDING,
    Step,
    steps_of,
    total_of,
)


@dataclass(frozen=True)
class Line:
    """One line of the working.

    ``amounts`` is what the line adds to each member's bill, in dollars; the
    lines of a bill add up to it. ``given`` says from what: for a line of a pool
    (``driver``) the pool's money, the weight, the part of the money, each
    member's count and their sum; for ``direct`` the price and the counts; for
    ``revenue`` the amount that came off; for ``phase_in`` the formula's part and
    today's payments; for ``limits`` who was held at which bound; for
    ``rounding`` how: "each" by itself, or "largest remainder".
    """

    kind: str
    name: str
    amounts: Mapping[str, float]
    given: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "kind": self.kind,
            "name": self.name,
            "amounts": dict(self.amounts),
            "given": dict(self.given),
        }


@dataclass(frozen=True, eq=False)
class Shares:
    """What each member pays by a clause, with the working.

    ``charges`` are the exact amounts in dollars, ``cents`` the bills, which add
    up to ``total_cents``; ``lines`` add up to the bills.
    """

    clause: Clause
    members: tuple[str, ...]
    charges: Floats
    cents: Mapping[str, int]
    lines: tuple[Line, ...]

    @property
    def total_cents(self) -> int:
        """What all bills come to."""
        return sum(self.cents.values())

    def by_member(self) -> dict[str, float]:
        """The bills in dollars, by name."""
        return {name: cents / 100 for name, cents in self.cents.items()}

    def walk(self, member: str) -> tuple[Line, ...]:
        """The lines that move this member's bill, in order of work."""
        if member not in self.members:
            raise UnusableInput(f"{member} is not a member.")
        return tuple(line for line in self.lines if line.amounts[member])

    def as_dict(self) -> dict[str, Any]:
        """The whole bill as plain data, with the clause it came from."""
        return {
            "clause": self.clause.to_dict(),
            "fingerprint": self.clause.fingerprint,
            "cents": dict(self.cents),
            "total_cents": self.total_cents,
            "lines": [line.as_dict() for line in self.lines],
        }


def shares_of(
    clause: Clause,
    drivers: Mapping[str, Any],
    cost: float | Mapping[str, float] | None,
    *,
    members: Iterable[object] | None = None,
    year: int | None = None,
    revenue: Mapping[str, float] | None = None,
    today: Mapping[str, float] | Sequence[float] | None = None,
) -> Shares:
    """Work a clause out for one year; see ``Clause.shares``."""
    names = members_of(clause, drivers, members)
    figures = _figures(clause, drivers, cost, names, year, revenue, today)
    if figures.draws != 1:
        raise UnusableInput("A bill is for one year; use many for several draws at once.")
    steps = steps_of(clause, figures)
    charges = total_of(steps, (1, len(names)))[0]
    own = total_of([step for step in steps if step.kind == CREDIT], (1, len(names)))[0]
    cents = _rounded(charges - own, own, whole=figures.cost is not None)
    lines = [_line(step, names) for step in steps]
    left = {
        name: _noiseless(amount / 100 - charge)
        for name, amount, charge in zip(names, cents, charges.tolist(), strict=True)
    }
    how = "each" if clause.is_rate else "largest remainder"
    lines.append(Line(ROUNDING, "Cents", left, {"how": how}))
    charges.flags.writeable = False
    return Shares(clause, names, charges, dict(zip(names, cents, strict=True)), tuple(lines))


def many_shares(
    clause: Clause,
    drivers: Mapping[str, Any],
    cost: ArrayLike | Mapping[str, ArrayLike] | None,
    *,
    members: Iterable[object],
    year: int | None = None,
    revenue: Mapping[str, Any] | None = None,
    today: Mapping[str, float] | Sequence[float] | None = None,
    present: ArrayLike | None = None,
    weights: Mapping[str, Mapping[str, Any]] | None = None,
) -> Floats:
    """Work a clause out for many draws at once; see ``Clause.many``."""
    names = checked_members(members)
    figures = _figures(
        clause, drivers, cost, names, year, revenue, today, present=present, weights=weights
    )
    return total_of(steps_of(clause, figures), (figures.draws, len(names)))


def _figures(
    clause: Clause,
    drivers: Mapping[str, Any],
    cost: Any,
    members: tuple[str, ...],
    year: int | None,
    revenue: Mapping[str, Any] | None,
    today: Any,
    *,
    present: ArrayLike | None = None,
    weights: Mapping[str, Mapping[str, Any]] | None = None,
) -> Figures:
    refuse_strange_members(clause, members)
    if clause.needs_year and (year is None or isinstance(year, bool) or year < 1):
        raise UnusableInput("This clause changes from year to year; say which year it is, from 1.")
    if clause.needs_today and today is None:
        raise UnusableInput("This clause starts from what each member pays today; give it.")
    there = np.ones((1, len(members))) if present is None else np.atleast_2d(present)
    if there.shape[1] != len(members):
        raise UnusableInput("Say for each member whether it takes part.")
    return Figures(
        members=members,
        drivers=drivers_of(clause, drivers, members),
        present=there.astype(float),
        cost=as_amounts(cost, clause),
        revenue=_revenue(clause, revenue or {}),
        today=today_of(today, members) if clause.needs_today else None,
        year=year,
        partial=present is not None,
        weights=_weights(clause, weights or {}),
    )


def _revenue(clause: Clause, given: Mapping[str, Any]) -> dict[str, Floats]:
    named = [source.name for source in clause.revenue]
    for name in given:
        if name not in named:
            raise UnusableInput(f"The clause knows no revenue called {name}.")
    for name in named:
        if given.get(name) is None:
            raise UnusableInput(
                f"The revenue {name} is missing. Missing is not zero: give it, or 0 if none came."
            )
    return {name: money_of(given[name], f"revenue {name}") for name in named}


def _weights(
    clause: Clause, given: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Floats]]:
    found: dict[str, dict[str, Floats]] = {}
    pools = {pool.name: pool for pool in clause.pools if pool.weights is not None}
    for name, weights in given.items():
        if name not in pools or set(weights) != set(pools[name].weights or {}):
            raise UnusableInput(f"Give {name} one weight for each of its own drivers.")
        parts = {driver: np.atleast_1d(np.asarray(w, dtype=float)) for driver, w in weights.items()}
        rows = np.broadcast_arrays(*parts.values())
        if not np.isfinite(rows).all():
            raise UnusableInput(f"A weight of {name} is missing or not a number.")
        low, off = np.min(rows), np.abs(np.sum(rows, axis=0) - 1)
        if low < 0 or off.max() > 1e-9:
            worst = int(np.argmax(off)) if low >= 0 else int(np.argmin(np.min(rows, axis=0)))
            refuse_weights(
                dict(zip(parts, [float(row[worst]) for row in rows], strict=True)),
                f"the pool {name}",
            )
        found[name] = parts
    return found


def _rounded(charges: Floats, own: Floats, *, whole: bool) -> list[int]:
    """Whole cents: a cost that is divided is met exactly; prices and credits round each."""
    if whole and charges.any():
        cents = split_cents(round(float(charges.sum()) * 100), charges)
    else:
        cents = _each(charges)
    return [one + other for one, other in zip(cents, _each(own), strict=True)]


def _each(amounts: Floats) -> list[int]:
    return [
        int(np.copysign(np.floor(round(abs(amount) * 100, 6) + 0.5), amount))
        for amount in amounts.tolist()
    ]


def _noiseless(amount: float) -> float:
    """What rounding moved, without the last digits of the arithmetic."""
    return amount if abs(amount) > 1e-9 else 0.0


def _line(step: Step, members: tuple[str, ...]) -> Line:
    amounts = np.broadcast_to(step.amounts, (1, len(members)))[0]
    return Line(
        step.kind,
        step.name,
        dict(zip(members, amounts.tolist(), strict=True)),
        _SAID[step.kind](step, members),
    )


def _said_driver(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    given = step.given
    return {
        "driver": given["driver"],
        "weight": float(np.ravel(given["weight"])[0]),
        "pool": float(given["pool"][0]),
        "amount": float(given["amount"][0]),
        "counts": dict(zip(members, given["counts"][0].tolist(), strict=True)),
        "sum": float(given["sum"][0]),
    }


def _said_direct(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    price = step.given["price"]
    counts = step.amounts[0] / price if price else np.zeros(len(members))
    return {
        "driver": step.given["driver"],
        "price": price,
        "counts": dict(zip(members, counts.tolist(), strict=True)),
    }


def _said_revenue(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    return {"amount": float(step.given["amount"][0]), "pool": step.given["pool"]}


def _said_phase_in(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    today = dict(zip(members, step.given["today"][0].tolist(), strict=True))
    return {"part": step.given["part"], "year": step.given["year"], "today": today}


def _said_limits(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    """Who is held where, and what it moved; the others carried the opposite."""
    low, high, after = (step.given[name][0] for name in ("low", "high", "after"))
    slack = 1e-9 * max(1.0, float(np.abs(after).sum()))
    held: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(members):
        moved = float(step.amounts[0][place])
        at_cap = np.isfinite(high[place]) and abs(after[place] - high[place]) <= slack
        at_floor = low[place] > 0 and abs(after[place] - low[place]) <= slack
        if at_cap and moved < -slack:
            held[name] = {"kind": "cap", "bound": float(high[place]), "moved": moved}
        elif at_floor and moved > slack:
            held[name] = {"kind": "floor", "bound": float(low[place]), "moved": moved}
    return {"held": held}


def _said_credit(step: Step, members: tuple[str, ...]) -> dict[str, Any]:
    return {"driver": step.given["driver"]}


_SAID = {
    DRIVER: _said_driver,
    DIRECT: _said_direct,
    REVENUE: _said_revenue,
    PHASE_IN: _said_phase_in,
    LIMITS: _said_limits,
    CREDIT: _said_credit,
}
