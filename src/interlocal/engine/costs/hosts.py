"""Where a shared service sits, and what that costs: hosts, travel, coordination.

    C(S) = min over allowed hosts h in S of
           F_h + base(W_S) + t * sum_i work_i * minutes(i, h) + g * (|S| - 1) + q * (|S| - 1)**2

with W_S the members' work added up. The base may have any shape; it is evaluated for
every group.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import NoAnswer, UnusableInput

Array = NDArray[np.float64]
Base = Callable[[Array], Array]


def power(scale: float, exponent: float) -> Base:
    """``scale * W ** exponent``: below 1, dearer per unit when small."""
    _given(scale, exponent)
    return lambda work: scale * work**exponent


def steps(unit_cost: float, capacity: float, minimum: int = 1) -> Base:
    """Whole crews or machines: ``unit_cost * max(minimum, ceil(W / capacity))``."""
    _given(unit_cost, capacity)
    if capacity <= 0:
        raise UnusableInput("A crew's capacity must be above zero.")
    # a hair above a full crew is a full crew, not one more
    return lambda work: unit_cost * np.maximum(minimum, np.ceil(work / capacity - 1e-9))


def u_shaped(scale: float, exponent: float, burden: float) -> Base:
    """``scale * W ** exponent + burden * W ** 2``: too big costs more again."""
    _given(scale, exponent, burden)
    return lambda work: scale * work**exponent + burden * work**2


def table(work: NDArray, cost: NDArray) -> Base:
    """Straight lines between known points; outside them the answer is refused."""
    known, costs = np.asarray(work, dtype=float), np.asarray(cost, dtype=float)
    if known.ndim != 1 or known.shape != costs.shape or len(known) < 2:
        raise UnusableInput("A cost table needs two points or more, a cost for each.")
    if not np.all(np.diff(known) > 0) or not np.all(np.isfinite(costs)):
        raise UnusableInput("A cost table's work must rise, and its costs be given.")

    def base(asked: Array) -> Array:
        if np.any((asked < known[0]) | (asked > known[-1])):
            raise UnusableInput(
                f"The cost table runs from {known[0]:g} to {known[-1]:g} units of work; "
                "a group lies outside it."
            )
        return np.interp(asked, known, costs)

    return base


@dataclass(frozen=True)
class Travel:
    """Ways between towns: work that has to be brought to a host, or carried out from it.

    work : shape (n,), units of work a year that travel (calls, visits, tons)
    minutes : shape (n, n), minutes from town i to host h; 0 on the diagonal
    per_minute : money per unit of work and minute
    """

    work: Array
    minutes: Array
    per_minute: float

    def __post_init__(self) -> None:
        work, minutes = np.asarray(self.work, dtype=float), np.asarray(self.minutes, dtype=float)
        if minutes.shape != (len(work), len(work)):
            raise UnusableInput("Give minutes from all towns to all.")
        if not np.all((work >= 0) & np.isfinite(work)):
            raise UnusableInput("Give every town's work, zero or more; missing is not zero.")
        if not np.all((minutes >= 0) & np.isfinite(minutes)):
            raise UnusableInput("Travel minutes must be given, and zero or more.")
        _given(self.per_minute)

    def among(self, towns: NDArray) -> "Travel":
        """The ways between some of the towns, by index."""
        return Travel(
            np.asarray(self.work)[towns],
            np.asarray(self.minutes)[np.ix_(towns, towns)],
            self.per_minute,
        )

    def to_hosts(self, groups: NDArray) -> Array:
        """Cost of each group's ways to each host, shape (g, n), money a year."""
        carried = np.asarray(self.work, dtype=float)[:, None] * np.asarray(self.minutes)
        return np.asarray(groups, dtype=float) @ carried * self.per_minute

    def cost(self, groups: NDArray) -> Array:
        """Cost of each group's ways to its cheapest member, shape (g,)."""
        members = np.atleast_2d(np.asarray(groups, dtype=bool))
        return np.where(members, self.to_hosts(members), np.inf).min(axis=1)


@dataclass(frozen=True)
class HostedCost:
    """The yearly cost of a service for any group, at its cheapest host.

    work : shape (n,), units of work a year (calls, tons, people)
    base : total work -> money a year
    host_fixed : shape (n,), money a year if the town hosts; ``inf`` = may not host
    minutes : shape (n, n), minutes from town i to host h; 0 on the diagonal
    per_minute : money per unit of work and minute
    coordination, crowding : money a year per further member and its square
    """

    work: Array
    base: Base
    host_fixed: Array
    minutes: Array
    per_minute: float = 0.0
    coordination: float = 0.0
    crowding: float = 0.0

    def __post_init__(self) -> None:
        fixed = np.asarray(self.host_fixed, dtype=float)
        if fixed.shape != (len(self.travel.work),):
            raise UnusableInput("Give a host cost per town.")
        if np.any(np.isnan(fixed) | (fixed < 0)):
            raise UnusableInput("Host costs must be zero or more; use infinity for 'may not host'.")
        _given(self.coordination, self.crowding)

    @property
    def travel(self) -> Travel:
        """The ways between towns, checked."""
        return Travel(self.work, self.minutes, self.per_minute)

    def evaluate(self, groups: NDArray) -> tuple[Array, NDArray[np.intp]]:
        """Cost and cheapest host of each group, shapes (g,) and (g,).

        Raises NoAnswer if a group has no member that may host.
        """
        members = np.atleast_2d(np.asarray(groups, dtype=bool))
        if members.shape[1] != len(self.work):
            raise UnusableInput(
                f"Groups name {members.shape[1]} towns, the service has {len(self.work)}."
            )
        if not members.any(axis=1).all():
            raise UnusableInput("A group has no members.")
        placed = np.where(members, self.travel.to_hosts(members) + self.host_fixed, np.inf)
        host = placed.argmin(axis=1)
        lowest = placed[np.arange(len(members)), host]
        if np.isinf(lowest).any():
            group = np.flatnonzero(members[np.isinf(lowest).argmax()]).tolist()
            raise NoAnswer(f"None of the towns {group} may host; allow one, or add one that may.")
        further = members.sum(axis=1) - 1.0
        return (
            lowest
            + self.base(members @ np.asarray(self.work, dtype=float))
            + self.coordination * further
            + self.crowding * further**2,
            host,
        )

    def cost(self, groups: NDArray) -> Array:
        """Cost of each group at its cheapest host, shape (g,)."""
        return self.evaluate(groups)[0]


def _given(*numbers: float) -> None:
    if not all(np.isfinite(number) and number >= 0 for number in numbers):
        raise UnusableInput("Every number of a cost term must be given, and zero or more.")
