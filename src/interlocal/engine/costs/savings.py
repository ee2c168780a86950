"""What a group would save by sharing a service: gross, each term, and net.

Every town keeps its own service level: an expensive town stays expensive after
joining, and no saving is counted for moving it towards the average. Only the
scale factor of the per-head curve changes,

    C(S) = sum_i c_i * r(W_i) / r(N_i),    W_i = sum_j N_j * min(1, l_j / l_i),

once per draw of the curve, so that every figure is a distribution. ``W_i`` is the
size of the group as member i's service sees it: a partner counts with its people,
but where it spends less per head (``l``, at equal size) it brings less work, and
counts for so much less. A city's police force does not get a sixth cheaper because a
village with one trooper joins. An elasticity above 1 makes sharing cost more; such
draws are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.costs.fit import ScaleFit
from interlocal.engine.costs.hosts import Travel
from interlocal.engine.costs.terms import SharingTerms, Spread
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

TERMS = (
    "travel",
    "coordination",
    "transition",
    "stranded",
    "pay",
    "backfill",
    "elsewhere",
)
KNOWN = Spread(1.0, 1.0, 1.0)
LOW, HIGH = 10, 90  # percentiles of every range: eight draws in ten lie inside
ROUNDING = 1e-9  # of the cost apart: less than a cent in ten million dollars
BLOCK = 2**10  # groups evaluated at a time: bounds the memory


@dataclass(frozen=True)
class Summary:
    """Mean and the range that holds eight draws in ten, one entry per row of draws."""

    mean: Array
    low: Array
    high: Array

    @classmethod
    def of(cls, draws: Array) -> "Summary":
        """Summed up over the last axis, as ``numpy.percentile`` would; NaN where a draw is."""
        # sorting rows of some hundred draws takes a fraction of looking for two of them
        in_order = np.sort(draws, axis=-1)
        place = np.array([LOW, HIGH]) / 100 * (draws.shape[-1] - 1)
        below = place.astype(int)
        under = in_order[..., below]
        over = in_order[..., np.minimum(below + 1, draws.shape[-1] - 1)]
        ends = np.where(
            np.isnan(in_order[..., -1:]), np.nan, under + (over - under) * (place - below)
        )
        return cls(mean=draws.mean(axis=-1), low=ends[..., 0], high=ends[..., 1])


@dataclass(frozen=True)
class NetSavings:
    """Draws of a group's yearly saving, in parts; money a year, shape (g, d) each.

    alone : the members' costs added up, nobody sharing
    gross : alone less the merged cost, before any cost of sharing
    travel : to the best host, where distances are known; else 0
    coordination, transition, stranded, pay, backfill, elsewhere : what sharing
        costs, as in SharingTerms; the one-off transition is spread over the horizon
    net : gross less all seven
    """

    alone: Array
    gross: Array
    travel: Array
    coordination: Array
    transition: Array
    stranded: Array
    pay: Array
    backfill: Array
    elsewhere: Array

    @property
    def net(self) -> Array:
        return self.gross - sum(getattr(self, term) for term in TERMS)

    @property
    def p_saves(self) -> Array:
        """Share of draws in which the group saves on balance, shape (g,)."""
        return (self.net > 0).mean(axis=1)

    def summary(self, part: str = "net") -> Summary:
        """Mean and range of one part, by name."""
        return Summary.of(getattr(self, part))


@dataclass(frozen=True)
class ServiceModel:
    """One service in a set of towns, ready to say what any group would save.

    Build it with ``ServiceModel.build``: it draws the curve, the towns' costs and
    the terms once, so that all groups are compared under the same luck.
    """

    population: Array
    cost: Array
    fit: ScaleFit
    costs: Array
    terms: dict[str, Array]
    travel: Travel | None = None

    @classmethod
    def build(
        cls,
        population: NDArray,
        cost: NDArray,
        fit: ScaleFit,
        terms: SharingTerms | Mapping[str, Array],
        rng: np.random.Generator,
        low: NDArray | None = None,
        high: NDArray | None = None,
        travel: Travel | None = None,
        travel_ratio: Spread | None = None,
    ) -> "ServiceModel":
        """Draw everything that is uncertain.

        Parameters
        ----------
        population : shape (n,), people
        cost : shape (n,), money a year; NaN = no figure
        fit : the service's cost curve
        terms : what sharing costs, or draws of it by name, with those of what the ways
            may truly cost as "travel"
        rng : numpy Generator
        low, high : shape (n,), the range of each cost (benefits spread or not),
            optional; draws are triangular between them
        travel : ways between towns and what they cost, where known
        travel_ratio : what those ways may truly cost, as a ratio to what ``travel``
            says; without it they are taken as known; not asked where terms are drawn
        """
        people = np.asarray(population, dtype=float)
        costs = np.asarray(cost, dtype=float)
        if people.ndim != 1 or costs.shape != people.shape:
            raise UnusableInput("Give one cost per population.")
        if np.any(~(people > 0) | ~np.isfinite(people)):
            raise UnusableInput("Every town needs a population above zero.")
        if np.any((costs < 0) | np.isinf(costs)):
            raise UnusableInput("Costs must be zero or more, and finite.")
        drawn = np.broadcast_to(costs[:, None], (len(costs), fit.draws))
        if low is not None and high is not None:
            drawn = drawn.copy()
            known = np.isfinite(costs)
            ends = np.asarray(low, dtype=float)[known], np.asarray(high, dtype=float)[known]
            drawn[known] = _triangular(ends[0], costs[known], ends[1], fit.draws, rng)
        return cls(
            population=people,
            cost=costs,
            fit=fit,
            costs=drawn,
            terms=dict(terms)
            if isinstance(terms, Mapping)
            else terms.draw(rng, fit.draws)
            | {"travel": (travel_ratio or KNOWN).draw(rng, fit.draws)},
            travel=travel,
        )

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Towns with a figure, shape (n,)."""
        return np.isfinite(self.cost)

    @cached_property
    def flattening(self) -> float:
        """The middle of what the flattening point may be, people."""
        return float(np.median(self.fit.flattening))

    @cached_property
    def level(self) -> Array:
        """Cost per head at the flat end of the middle curve, shape (n,): what a town buys."""
        curve = per_head_factor(self.population, float(self.fit.elasticity.mean()), self.flattening)
        return self.cost / (self.population * curve)

    def among(self, towns: NDArray) -> "ServiceModel":
        """The same model for some of the towns, by index: same draws, fewer rows."""
        kept = np.asarray(towns, dtype=int)
        return replace(
            self,
            population=self.population[kept],
            cost=self.cost[kept],
            costs=self.costs[kept],
            travel=self.travel and self.travel.among(kept),
        )

    def alone(self) -> Summary:
        """Each town's own yearly cost and its range; NaN where there is no figure."""
        return Summary.of(self.costs)

    def savings(self, groups: NDArray) -> NetSavings:
        """What each group would save in a year, in parts.

        Parameters
        ----------
        groups : shape (g, n) of bool, or (n,) for one group

        Raises
        ------
        UnusableInput
            If a group is empty or a member has no figure for the service.
        """
        return self._savings(self.checked(groups))

    def checked(self, groups: NDArray) -> NDArray[np.bool_]:
        """Groups as a table of members, shape (g, n); refuses as ``savings`` says."""
        members = np.atleast_2d(np.asarray(groups, dtype=bool))
        if members.shape[1] != len(self.population):
            raise UnusableInput(
                f"Groups name {members.shape[1]} towns, the model has {len(self.population)}."
            )
        if not members.any(axis=1).all():
            raise UnusableInput("A group has no members.")
        if lost := np.flatnonzero(members.any(axis=0) & ~self.known).tolist():
            raise UnusableInput(
                f"Towns {lost} report no cost for this service; missing is not zero."
            )
        return members

    def _savings(self, members: NDArray[np.bool_]) -> NetSavings:
        return self.parts_of(members, *self._alone_and_merged(members))

    def parts_of(self, members: NDArray[np.bool_], alone: Array, merged: Array) -> NetSavings:
        """The saving in parts, whatever curve says what the groups cost; shape (g, d) each."""
        further = members.sum(axis=1)[:, None] - 1.0
        shared = further > 0
        gross = np.where(shared, gross_of(alone, merged), 0.0)
        largest = np.where(members, np.nan_to_num(self.cost), -1.0).argmax(axis=1)
        moved = np.where(shared, alone - self.costs[largest], 0.0)
        t = self.terms
        still = np.minimum(t["stranded_years"], t["horizon"]) / t["horizon"]
        gain = np.maximum(gross, 0.0)
        ways = np.zeros(len(members)) if self.travel is None else self.travel.cost(members)
        return NetSavings(
            alone=alone,
            gross=gross,
            travel=ways[:, None] * t["travel"],
            coordination=moved * (t["coordination"] + t["crowding"] * (further - 1)),
            transition=moved * t["transition"] / t["horizon"],
            stranded=moved * t["stranded"] * still,
            pay=moved * t["pay"],
            backfill=gain * t["backfill"],
            elsewhere=gain * t["elsewhere"],
        )

    def _alone_and_merged(self, members: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Costs of each group apart and together, shape (g, d) each."""
        towns = np.flatnonzero(members.any(axis=0))
        inside, costs = members[:, towns], self.costs[towns]
        sizes = self.seen_sizes(inside, towns)
        flat = costs / self.fit.factor(self.population[towns])
        merged = np.empty((len(members), self.fit.draws))
        for start in range(0, len(members), BLOCK):
            group, town = np.nonzero(inside[start : start + BLOCK])
            factor = self.fit.factor(sizes[start + group, town])
            firsts = np.flatnonzero(np.diff(group, prepend=-1))
            merged[start : start + BLOCK] = np.add.reduceat(factor * flat[town], firsts, axis=0)
        return inside @ costs, merged

    def seen_sizes(self, inside: NDArray[np.bool_], towns: NDArray[np.intp]) -> Array:
        """Each group's size as each of the towns sees it, people, shape (g, len(towns))."""
        level = self.level[towns]
        with np.errstate(divide="ignore", invalid="ignore"):
            brings = np.minimum(level[:, None] / level[None, :], 1.0)
        # a town that spends nothing has nothing to save, whatever size it sees
        brings = np.nan_to_num(brings, nan=1.0)
        return inside @ (self.population[towns, None] * brings)

    def member_gross(self, groups: NDArray) -> Array:
        """How far each member's own cost would fall before any cost of sharing.

        Returns shape (g, n), mean over draws, money a year; 0 for non-members. Rows
        add up to the mean gross saving. It says whose cost scale would move, not who
        should be given the saving.
        """
        members = np.atleast_2d(np.asarray(groups, dtype=bool))
        towns = np.flatnonzero(members.any(axis=0))
        inside = members[:, towns]
        group, town = np.nonzero(inside)
        factor = self.fit.factor(self.seen_sizes(inside, towns)[group, town])
        before = self.fit.factor(self.population[towns])
        fall = self.costs[towns[town]] * (1 - factor / before[town])
        falls = np.zeros(members.shape)
        falls[group, towns[town]] = fall.mean(axis=1)
        return np.where(members.sum(axis=1)[:, None] > 1, falls, 0.0)

    def expected_cost(self, groups: NDArray) -> Array:
        """Expected yearly cost of each group with every term of sharing in it, shape (g,)."""
        parts = self.savings(groups)
        return (parts.alone - parts.net).mean(axis=1)

    def cost_table(self, members: NDArray) -> Array:
        """Expected yearly cost of every coalition of these towns, in bit order.

        Parameters
        ----------
        members : indices of m towns, each with a figure; bit i is ``members[i]``

        Returns
        -------
        shape (2**m,), money a year; 0 for nobody, a town's own cost for one town,
        and for more the cost with every term of sharing in it.

        Notes
        -----
        Time goes with 2**m * m * d: at 400 draws twelve towns take a moment, sixteen
        some seconds; memory stays bounded. Beyond that, fit with fewer draws.
        """
        towns = np.asarray(members, dtype=int)
        if len(set(towns.tolist())) != len(towns) or not len(towns):
            raise UnusableInput("Name one town or more, each once.")
        if lost := [int(town) for town in towns if not self.known[town]]:
            raise UnusableInput(
                f"Towns {lost} report no cost for this service; missing is not zero."
            )
        size = 2 ** len(towns)
        table = np.zeros(size)
        for start in range(0, size, BLOCK):
            masks = np.arange(max(start, 1), min(start + BLOCK, size))
            groups = np.zeros((len(masks), len(self.population)), dtype=bool)
            groups[:, towns] = masks[:, None] >> np.arange(len(towns)) & 1
            parts = self._savings(groups)
            table[masks] = (parts.alone - parts.net).mean(axis=1)
        return table


def gross_of(alone: Array, merged: Array) -> Array:
    """What merging saves before any cost of sharing; what is rounding is nothing.

    Where nobody gains scale, or a town spends nothing, both sides are the same but for their
    last digits, and no group may be called worth it for those.
    """
    gross = alone - merged
    gross[np.abs(gross) < ROUNDING * alone] = 0.0
    return gross


def net_savings(
    groups: NDArray,
    population: NDArray,
    cost: NDArray,
    fit: ScaleFit,
    terms: SharingTerms,
    rng: np.random.Generator,
) -> NetSavings:
    """What each group would save in a year: a ServiceModel built and asked once."""
    return ServiceModel.build(population, cost, fit, terms, rng).savings(groups)


def _triangular(
    low: Array, mode: Array, high: Array, draws: int, rng: np.random.Generator
) -> Array:
    if not (np.all(low <= mode) and np.all(mode <= high)):
        raise UnusableInput("Each cost must lie between its low and its high end.")
    wide = high > low
    drawn = np.repeat(mode[:, None], draws, axis=1)
    drawn[wide] = rng.triangular(
        low[wide, None], mode[wide, None], high[wide, None], (int(wide.sum()), draws)
    )
    return drawn
