"""The figures that a clause is worked out with, checked: missing is not zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, checked_members, listed
from interlocal.engine.sharing.clauses.clause import Clause
from interlocal.engine.sharing.clauses.pieces import EQUAL, Driver

Counts = Mapping[str, Any]
"""For each driver a number by member (a mapping, or a list in member order); where the
clause averages, a list of numbers by member, the latest last."""


@dataclass(frozen=True, eq=False)
class Figures:
    """What the arithmetic needs, as arrays: draws down (or 1), members across.

    ``present`` marks who takes part in a draw; ``cost`` is the whole cost, or a
    cost for each pool, or None where everything is charged at a price.
    """

    members: tuple[str, ...]
    drivers: Mapping[str, Floats]
    present: Floats
    cost: Floats | Mapping[str, Floats] | None
    revenue: Mapping[str, Floats]
    today: Floats | None
    year: int | None
    partial: bool = False
    weights: Mapping[str, Mapping[str, Floats]] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """How many draws are worked out at once."""
        sizes = [len(values) for values in self.drivers.values()] + [len(self.present)]
        costs = self.cost.values() if isinstance(self.cost, Mapping) else [self.cost]
        sizes += [len(cost) for cost in costs if cost is not None]
        sizes += [len(part) for parts in self.weights.values() for part in parts.values()]
        return max(sizes)


def members_of(clause: Clause, counts: Counts, members: Iterable[object] | None) -> tuple[str, ...]:
    """Name the members: those given, or all that the drivers speak of."""
    if members is not None:
        return checked_members(members)
    names: dict[str, None] = {}
    for name in clause.driver_names:
        if isinstance(counts.get(name), Mapping):
            names |= dict.fromkeys(map(str, counts[name]))
    if not names:
        raise UnusableInput("Nobody is named; give the members, or a driver by name.")
    return checked_members(names)


def drivers_of(clause: Clause, counts: Counts, members: tuple[str, ...]) -> dict[str, Floats]:
    """Read every driver that the clause uses, shape (draws or 1, n)."""
    found = {EQUAL: np.ones((1, len(members)))}
    for name in clause.driver_names:
        if name not in counts:
            given = listed(counts) if counts else "none"
            raise UnusableInput(
                f'There are no figures for the driver "{name}"; figures were given for {given}.'
            )
        found[name] = _counted(clause.driver(name), counts[name], members)
    return found


def money_of(value: object, what: str) -> Floats:
    """Read an amount, or an amount for each draw, shape (draws or 1,)."""
    amounts = np.atleast_1d(_numbers(value, f"The {what}"))
    if amounts.ndim != 1 or not np.isfinite(amounts).all():
        raise UnusableInput(f"The {what} is missing or not a number; give an amount.")
    if (amounts < 0).any():
        raise UnusableInput(f"The {what} is negative; give what is to be divided, from zero up.")
    return amounts


def today_of(today: object, members: tuple[str, ...]) -> Floats:
    """Read what each member pays today, shape (n,)."""
    amounts = _counted(Driver("today's payments"), today, members)[0]
    return amounts


def _counted(driver: Driver, values: object, members: tuple[str, ...]) -> Floats:
    name = driver.name
    if isinstance(values, Mapping):
        strangers = [str(who) for who in values if str(who) not in members]
        if strangers:
            raise UnusableInput(f"{strangers[0]} has a figure for {name} but is not a member.")
        missing = [who for who in members if values.get(who) is None]
        if missing:
            have = "is" if len(missing) == 1 else "are"
            raise UnusableInput(
                f"{listed(missing)} {have} missing from {name}. Missing is not zero: give the "
                "figure, or 0 if there is none."
            )
        values = [values[who] for who in members]
    if driver.average_of > 1:
        values = [
            _averaged(driver, who, own)
            for who, own in zip(members, _rows(values, name, members), strict=True)
        ]
    numbers = np.atleast_2d(_numbers(values, f"A figure for {name}"))
    if numbers.ndim != 2 or numbers.shape[1] != len(members):
        raise UnusableInput(
            f"There are {len(members)} members but {numbers.shape[-1]} figures for {name}; "
            "give one for each."
        )
    for column, who in enumerate(members):
        if not np.isfinite(numbers[:, column]).all():
            raise UnusableInput(
                f"{who} has no figure for {name}. Missing is not zero: give a number."
            )
        if (numbers[:, column] < 0).any():
            raise UnusableInput(
                f"{who} has a negative figure for {name}; a driver counts something, from zero up."
            )
    return numbers


def _rows(values: object, name: str, members: tuple[str, ...]) -> Sequence[Any]:
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray):
        raise UnusableInput(f"Give the figures for {name} by member, or in the members' order.")
    if len(values) != len(members):
        raise UnusableInput(
            f"There are {len(members)} members but {len(values)} figures for {name}; "
            "give one for each."
        )
    return list(values)


def _averaged(driver: Driver, who: str, values: object) -> float:
    """Average the latest periods, refusing gaps in them."""
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray):
        raise UnusableInput(
            f"{who} has one figure for {driver.name}, but the clause averages "
            f"{driver.average_of} {driver.periods}; give a list, the latest last."
        )
    if len(values) < driver.average_of:
        raise UnusableInput(
            f"{who} has {len(values)} {driver.periods} of {driver.name}, but the clause averages "
            f"{driver.average_of}. Missing is not zero: give the others."
        )
    latest = _numbers(list(values)[-driver.average_of :], f"A figure for {driver.name}")
    if not np.isfinite(latest).all():
        raise UnusableInput(
            f"One of the {driver.average_of} {driver.periods} of {driver.name} is missing for "
            f"{who}. Missing is not zero: give it."
        )
    if (latest < 0).any():
        raise UnusableInput(f"{who} has a negative figure for {driver.name}; counts start at zero.")
    return float(latest.mean())


def _numbers(values: object, what: str) -> Floats:
    """Read numbers, refusing text even where it would read as one."""
    raw = np.asarray(values, dtype=object)
    if any(isinstance(value, str | bool) for value in raw.ravel()):
        raise UnusableInput(f"{what} is not a plain number; give numbers, never text or formulas.")
    try:
        return np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise UnusableInput(f"{what} is missing or not a plain number.") from None


def refuse_strange_members(clause: Clause, members: tuple[str, ...]) -> None:
    """Refuse a clause that names somebody who is no member."""
    for pool in clause.pools:
        for who in (*pool.members, *pool.not_for):
            if who not in members:
                raise UnusableInput(
                    f"The pool {pool.name} names {who}, who is not a member; "
                    f"the members are {listed(members)}."
                )
    for limit in clause.limits:
        for who in limit.members:
            if who not in members:
                raise UnusableInput(f"A {limit.kind} names {who}, who is not a member.")


def as_amounts(value: ArrayLike | Mapping[str, Any] | None, clause: Clause) -> Any:
    """Read the cost: one amount, or one for each pool that weights divide."""
    if clause.is_rate:
        if value is not None:
            raise UnusableInput(
                "Everything in this clause is charged at a price, so there is no cost to divide; "
                "leave the cost out."
            )
        return None
    if value is None:
        raise UnusableInput("There is no cost to divide; give the year's cost.")
    if not isinstance(value, Mapping):
        return money_of(value, "cost")
    wanted = [pool.name for pool in clause.pools if pool.price is None and pool.amount is None]
    for name in value:
        if name not in wanted:
            raise UnusableInput(
                f"The cost of {name} was given, but the clause divides {listed(wanted)}."
            )
    missing = [name for name in wanted if name not in value]
    if missing:
        raise UnusableInput(
            f"The cost of the pool {listed(missing)} is missing. Missing is not zero: give it."
        )
    return {name: money_of(value[name], f"cost of {name}") for name in wanted}
