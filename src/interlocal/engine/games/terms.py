"""Costs made of terms: each term prices every group at once.

A term takes groups as rows of zeros and ones, shape (k, n), and returns their
costs, shape (k,). The group of nobody costs nothing in every term. A term says
whether it is submodular (the more there are, the less the next one adds),
because then the groups that object can be found exactly however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, membership
from interlocal.engine.games.trees import checked_connection_costs, spanning_costs

CHUNK_BITS = 16


class Term(Protocol):
    """A part of the cost of a group."""

    @property
    def submodular(self) -> bool:
        """Say whether every member adds less to larger groups."""
        ...

    def price(self, groups: Floats) -> Floats:
        """Cost of each group; ``groups`` has shape (k, n), the result (k,)."""
        ...


@dataclass(frozen=True)
class Fixed:
    """A cost that is there as soon as anybody is served: a building, a manager."""

    cost: float

    @property
    def submodular(self) -> bool:
        """A cost that is there already adds nothing; a negative one would break that."""
        return self.cost >= 0

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        return _amount(self.cost, "fixed cost") * (groups.sum(axis=1) > 0)


@dataclass(frozen=True, eq=False)
class PerMember:
    """A cost of each member's own, the same in every group; shape (n,)."""

    costs: ArrayLike
    submodular: ClassVar[bool] = True

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        return groups @ _amounts(self.costs, groups.shape[1], "cost of a member")


@dataclass(frozen=True, eq=False)
class Power:
    """Economies of scale: ``rate * (sum of work) ** exponent``.

    ``work`` holds one amount per member (calls, people), none negative. An
    exponent below one means that double the work costs less than double.
    """

    work: ArrayLike
    rate: float
    exponent: float

    @property
    def submodular(self) -> bool:
        """Up to an exponent of one, larger groups add less."""
        return 0 <= self.exponent <= 1 and self.rate >= 0

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        work = _amounts(self.work, groups.shape[1], "work")
        if (work < 0).any():
            raise UnusableInput("Work is negative for a member; give the amount, from zero up.")
        done = groups @ work
        rate, exponent = _amount(self.rate, "rate"), _amount(self.exponent, "exponent")
        if exponent < 0:
            raise UnusableInput("An exponent below zero makes more work cheaper in all; raise it.")
        return np.where(done > 0, rate * np.where(done > 0, done, 1.0) ** exponent, 0.0)


@dataclass(frozen=True, eq=False)
class Steps:
    """Whole crews, consoles or buildings: ``cost * max(least, ceil(work / capacity))``."""

    work: ArrayLike
    capacity: float
    cost: float
    least: int = 1
    submodular: ClassVar[bool] = False

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        if not self.capacity > 0:
            raise UnusableInput("The capacity of one unit must be more than zero.")
        work = _amounts(self.work, groups.shape[1], "work")
        units = np.ceil(groups @ work / self.capacity - 1e-9)
        return self.cost * np.maximum(units, self.least) * (groups.sum(axis=1) > 0)


@dataclass(frozen=True, eq=False)
class PerGroup:
    """A cost for each county, district or zone that the group touches.

    ``zones`` names one zone per member; ``cost`` is the cost of any zone, or a
    mapping from zones to costs.
    """

    zones: Sequence[object]
    cost: float | dict[object, float]

    @property
    def submodular(self) -> bool:
        """A zone that is there already adds nothing; negative costs would break that."""
        costs = self.cost.values() if isinstance(self.cost, dict) else [self.cost]
        return all(cost >= 0 for cost in costs)

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        if len(self.zones) != groups.shape[1]:
            raise UnusableInput(
                f"There are {groups.shape[1]} members but {len(self.zones)} zones; "
                "name the zone of each member."
            )
        total = np.zeros(len(groups))
        for zone in dict.fromkeys(self.zones):
            inside = np.array([own == zone for own in self.zones])
            if isinstance(self.cost, dict):
                if zone not in self.cost:
                    raise UnusableInput(f"The zone {zone} has no cost; give it one.")
                cost = self.cost[zone]
            else:
                cost = self.cost
            total += _amount(cost, "cost of a zone") * (groups[:, inside].any(axis=1))
        return total


@dataclass(frozen=True, eq=False)
class SpanningTree:
    """The cheapest network that connects a group to the source.

    ``connections`` has shape (n + 1, n + 1): row and column 0 are the source
    (a treatment plant, a data centre), then the members; symmetric, none
    negative. A group may use links between its own members and to the source.
    """

    connections: ArrayLike
    submodular: ClassVar[bool] = False

    def price(self, groups: Floats) -> Floats:
        """Cost of each group, shape (k,)."""
        links = checked_connection_costs(self.connections)
        if len(links) != groups.shape[1] + 1:
            raise UnusableInput(
                f"{groups.shape[1]} members need a table of {groups.shape[1] + 1} rows and "
                f"columns with the source first; this one has {len(links)}."
            )
        return spanning_costs(links, groups)


def price_of_terms(groups: Floats, terms: Sequence[Term]) -> Floats:
    """Add up the terms for every group, shape (k,), refusing wrong shapes."""
    total = np.zeros(len(groups))
    for term in terms:
        part = np.asarray(term.price(groups), dtype=float)
        if part.shape != total.shape:
            raise UnusableInput(
                f"{type(term).__name__} priced {total.size} groups with {part.size} numbers; "
                "a term returns one cost for each group."
            )
        total += part
    return total


def table_of_terms(n: int, terms: Sequence[Term]) -> Floats:
    """Price all groups of ``n`` members, in chunks, in bit order."""
    if not terms:
        raise UnusableInput("There are no cost terms; give at least one.")
    table = np.empty(1 << n)
    step = 1 << min(n, CHUNK_BITS)
    for start in range(0, table.size, step):
        masks = np.arange(start, start + step)
        table[start : start + step] = price_of_terms(membership(masks, n), terms)
    return table


def _amount(value: float, what: str) -> float:
    if not np.isfinite(value):
        raise UnusableInput(f"The {what} is missing or infinite; give a number.")
    return float(value)


def _amounts(values: ArrayLike, n: int, what: str) -> Floats:
    numbers = np.asarray(values, dtype=float)
    if numbers.shape != (n,) or not np.isfinite(numbers).all():
        raise UnusableInput(f"Give one finite {what} for each of the {n} members.")
    return numbers
