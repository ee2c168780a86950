"""What a group must and must not be, in names and as arrays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.grouping.region import Array, Matrix, Region, joined


@dataclass(frozen=True)
class Limits:
    """What every group must keep to.

    A town by itself needs no host and is never too large, for nobody could help that; it
    may be too small.

    max_towns : towns in a group
    max_minutes : minutes from any member to the host; None = no limit
    max_population : people in a group of two towns or more; None = no limit
    min_population : people in a group, a town by itself included; None = no limit
    hosts : names of towns that may host others; None = all
    forbid : sets of towns that no group may hold together
    force : sets of towns that must be in one group
    contiguous : members must be joined by borders inside the group
    """

    max_towns: int
    max_minutes: float | None = None
    max_population: float | None = None
    min_population: float | None = None
    hosts: Collection[str] | None = None
    forbid: Iterable[Iterable[str]] = ()
    force: Iterable[Iterable[str]] = ()
    contiguous: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.max_towns, bool) or self.max_towns != int(self.max_towns):
            raise UnusableInput("The most towns in a group must be a whole number.")
        if self.max_towns < 1:
            raise UnusableInput("A group needs room for one town at least.")
        for words, value in (
            ("most minutes", self.max_minutes),
            ("largest population", self.max_population),
            ("smallest population", self.min_population),
        ):
            if value is not None and (np.isnan(value) or value < 0):
                raise UnusableInput(f"The {words} must be a number, zero or more.")
        low, high = self.min_population, self.max_population
        if low is not None and high is not None and low > high:
            raise UnusableInput(
                f"No group can have {low:,.0f} people or more and {high:,.0f} or fewer."
            )
        # iterators would be used up by the first look
        object.__setattr__(self, "forbid", tuple(_names(group) for group in self.forbid))
        object.__setattr__(self, "force", tuple(_names(group) for group in self.force))


def _names(group: Iterable[str]) -> frozenset[str]:
    if isinstance(group, str):
        raise UnusableInput(f'"{group}" is one name; force and forbid take sets of names.')
    return frozenset(group)


@dataclass(frozen=True, eq=False)
class Rules:
    """Limits in the order of a region's towns, with contradictions refused.

    may_host : shape (n,)
    reach : shape (n, n), member i may be served by host h
    contact : shape (n, n), the graph in which every allowed group hangs together
    clash : shape (n, n), pairs that no group may hold
    trios : larger sets that no group may hold
    bonds : sets that must be together, those with a town in common united
    """

    region: Region
    limits: Limits
    may_host: Matrix
    reach: Matrix
    clash: Matrix
    trios: tuple[tuple[int, ...], ...]
    bonds: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, region: Region, limits: Limits) -> "Rules":
        """Look names up; refuse limits that contradict one another."""
        may_host = np.ones(region.n, dtype=bool)
        if limits.hosts is not None:
            may_host[:] = False
            may_host[list(region.places(limits.hosts))] = True
            if not may_host.any():
                raise UnusableInput("No town may host; allow one at least.")
        reach = np.repeat(may_host[None], region.n, axis=0)
        if limits.max_minutes is not None:
            if region.minutes is None:
                raise UnusableInput("A limit on minutes needs the minutes between the towns.")
            reach &= region.minutes <= limits.max_minutes
        clash = np.zeros((region.n, region.n), dtype=bool)
        trios = []
        for group in map(region.places, limits.forbid):
            if len(group) < 2:
                raise UnusableInput("A forbidden group needs two towns or more.")
            if len(group) == 2:
                clash[group, group[::-1]] = True
            else:
                trios.append(group)
        rules = cls(region, limits, may_host, reach, clash, tuple(trios), _bonds(region, limits))
        rules._refuse_contradictions()
        return rules

    @cached_property
    def contact(self) -> Matrix:
        """Borders where groups must be contiguous, else who is in reach of whom."""
        borders = self.region.borders
        graph = borders.copy() if self.limits.contiguous else self.reach | self.reach.T
        graph[np.diag_indices(len(graph))] = False
        return graph & ~self.clash

    @cached_property
    def people_minutes(self) -> Array | None:
        """All people's minutes to each host, shape ((n + 1) ** 2,), padded with zeros."""
        n, region = self.region.n, self.region
        if region.minutes is None:
            return None
        ways = np.zeros((n + 1, n + 1))
        # no way at all still ranks above not being allowed to host
        ways[:n, :n] = np.minimum(region.population[:, None] * region.minutes, 1e300 / n)
        return ways.ravel()

    @cached_property
    def _padded_reach(self) -> Matrix:
        n = self.region.n
        padded = np.zeros((n + 1, n + 1), dtype=bool)
        padded[:n, :n] = self.reach
        padded[n, :n] = True
        return padded.ravel()

    def hosts_of(self, members: NDArray) -> Matrix:
        """Which members may host, for groups as columns, shape (k, m) in and out.

        A town by itself serves itself. A padded place (n) never hosts and needs no host.
        """
        n, width = self.region.n, len(members)
        towns = members.astype(np.intp)
        here = towns != n
        alone = here & (here.sum(axis=0) == 1)
        if self.limits.max_minutes is None:
            return np.append(self.may_host, False)[towns] | alone
        flat, ok = self._padded_reach, np.ones(members.shape, dtype=bool)
        for host in range(width):
            for member in range(width):
                ok[host] &= flat[towns[member] * (n + 1) + towns[host]]
        return ok | alone

    def broken_by(self, group: Iterable[int], population: Array) -> str | None:
        """Say which limit a group breaks, in words; None if it keeps all."""
        members, limits, names = sorted(group), self.limits, self.region.names
        who = joined([names[i] for i in members])
        people = float(population[members].sum())
        if len(members) > limits.max_towns:
            return f"{len(members)} towns are more than {limits.max_towns}, the most in a group"
        several = len(members) > 1
        if several and limits.max_population is not None and people > limits.max_population:
            return f"{who} have {people:,.0f} people, more than {limits.max_population:,.0f}"
        if limits.min_population is not None and people < limits.min_population:
            return f"{who} have {people:,.0f} people, fewer than {limits.min_population:,.0f}"
        inside = np.ix_(members, members)
        if self.clash[inside].any() or any(set(trio) <= set(members) for trio in self.trios):
            return f"some of {who} must not be together"
        for bond in self.bonds:
            if set(bond) & set(members) and not set(bond) <= set(members):
                return f"{joined([names[i] for i in bond])} must stay together"
        if not several:
            return None
        if not self.may_host[members].any():
            return f"none of {who} may host"
        if not self.reach[inside].all(axis=0).any():
            return f"no host among {who} is within {limits.max_minutes:g} minutes of all of them"
        if limits.contiguous and not _hangs_together(self.region.borders[inside]):
            return f"{who} are not joined by borders"
        return None

    def _refuse_contradictions(self) -> None:
        names, limits = self.region.names, self.limits
        for bond in self.bonds:
            who = joined([names[i] for i in bond])
            if len(bond) > limits.max_towns:
                raise UnusableInput(
                    f"{who} must be together, but a group may have {limits.max_towns} towns only."
                )
            if self.clash[np.ix_(bond, bond)].any():
                i, j = np.argwhere(self.clash[np.ix_(bond, bond)])[0]
                raise UnusableInput(
                    f"{names[bond[i]]} and {names[bond[j]]} must be together and must not be "
                    "together; drop one of the two wishes."
                )
            if any(set(trio) <= set(bond) for trio in self.trios):
                raise UnusableInput(f"{who} must be together and must not; drop one of the wishes.")
            people = self.region.population[list(bond)].sum()
            if limits.max_population is not None and people > limits.max_population:
                raise UnusableInput(
                    f"{who} must be together, but their {people:,.0f} people are more than "
                    f"the {limits.max_population:,.0f} that a group may have."
                )


def _bonds(region: Region, limits: Limits) -> tuple[tuple[int, ...], ...]:
    united: list[set[int]] = []
    for group in map(region.places, limits.force):
        touched = [bond for bond in united if bond & set(group)]
        united = [bond for bond in united if bond not in touched]
        united.append(set(group).union(*touched))
    return tuple(tuple(sorted(bond)) for bond in united if len(bond) > 1)


def _hangs_together(graph: Matrix) -> bool:
    seen = np.zeros(len(graph), dtype=bool)
    seen[0] = True
    for _ in range(len(graph)):
        seen |= graph[seen].any(axis=0)
    return bool(seen.all())
