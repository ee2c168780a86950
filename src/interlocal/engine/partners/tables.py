"""What every pair of towns needs, tabulated once for all services.

A pair's expected net saving is made of the same few products as ``ExpectedCost``, laid
out for going through millions of pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.costs.expected import GRID, ExpectedTerms, products
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PairTables:
    """Everything that a pair's expected net saving is made of.

    With ``i`` and ``j`` the towns, ``c`` their costs and ``w_i`` the pair's size as i's
    service sees it (its own people, and the partner's as far as they bring work),

        net = keep * (c_i + c_j) + moving * max(c_i, c_j)
              - sum_r (by_size[w_i, r] * by_town[i, r] + by_size[w_j, r] * by_town[j, r])

    people : shape (n,)
    level : shape (n, s), cost per head at the flat end, money a year
    cost : shape (n, s), mean drawn cost, money a year; NaN = no figure
    by_town : shape (n, s, r), times the town's cost
    by_size : shape (GRID, s, r)
    ranks : shape (s,), how many products a service has; the rest are zero
    keep, moving : shape (s,)
    low, high : ends of the log scale of sizes
    """

    people: Array
    level: Array
    cost: Array
    by_town: Array
    by_size: Array
    ranks: NDArray[np.intp]
    keep: Array
    moving: Array
    low: float
    high: float

    @classmethod
    def build(cls, models: Mapping[str, ServiceModel]) -> "PairTables":
        """Tabulate the services of the same towns."""
        if not models:
            raise UnusableInput("Give one service or more.")
        people = next(iter(models.values())).population
        if any(not np.array_equal(model.population, people) for model in models.values()):
            raise UnusableInput("Every model must cover the same towns.")
        if any(model.travel is not None for model in models.values()):
            raise UnusableInput(
                "All against all prices no travel; rank one town, or leave travel out."
            )
        low, high = float(np.log(people.min())), float(np.log(2 * people.max()))
        terms = [ExpectedTerms.of(model) for model in models.values()]
        parts = [
            products(model, term, low, high)
            for model, term in zip(models.values(), terms, strict=True)
        ]
        ranks = np.array([size.shape[1] for size, _ in parts])
        cost = np.stack([model.costs.mean(axis=1) for model in models.values()], axis=1)
        by_size = np.zeros((GRID, len(parts), ranks.max()))
        by_town = np.zeros((len(people), len(parts), ranks.max()))
        for s, (size, town) in enumerate(parts):
            by_size[:, s, : ranks[s]] = size
            by_town[:, s, : ranks[s]] = town * cost[:, s, None]
        return cls(
            people=people,
            level=np.stack([model.level for model in models.values()], axis=1),
            cost=cost,
            by_town=by_town,
            by_size=by_size,
            ranks=ranks,
            keep=np.array([1 - term.on_gain * term.p_gain - term.moving for term in terms]),
            moving=np.array([term.moving for term in terms]),
            low=low,
            high=high,
        )

    def packed(self) -> "PackedTables":
        """The same figures without gaps, in the order in which the compiled loop reads them."""
        ranks = list(enumerate(self.ranks.tolist()))
        by_town = [
            [self.cost[:, s, None], self.level[:, s, None], self.by_town[:, s, :r]]
            for s, r in ranks
        ]
        return PackedTables(
            by_town=np.concatenate([part for parts in by_town for part in parts], axis=1),
            by_size=np.concatenate([self.by_size[:, s, :r].ravel() for s, r in ranks]),
        )

    def place(self, people: Array) -> tuple[NDArray[np.intp], Array]:
        """Where sizes lie on the grid: the cell, and the part of the way to the next."""
        place = (np.log(people) - self.low) * ((GRID - 1) / (self.high - self.low))
        cell = np.nan_to_num(place).astype(np.intp).clip(0, GRID - 2)
        return cell, place - cell

    def seen(self, town: NDArray, partner: NDArray, service: int | slice) -> Array:
        """The pair's size as the town's service sees it, people; NaN if unknown."""
        own, other = self.level[town, service], self.level[partner, service]
        with np.errstate(divide="ignore", invalid="ignore"):
            brings = np.minimum(other / own, 1.0)
        brings = np.where((own == 0) & (other == 0), 1.0, brings)
        people = self.people[town], self.people[partner]
        if isinstance(service, slice):
            people = people[0][..., None], people[1][..., None]
        return people[0] + people[1] * brings

    def net(self, town: NDArray, partner: NDArray, service: int | slice = slice(None)) -> Array:
        """Expected net saving of pairs, money a year; NaN where a figure is missing.

        Parameters
        ----------
        town, partner : index arrays that broadcast together
        service : one service, or all of them on a last axis
        """
        own, other = self.cost[town, service], self.cost[partner, service]
        net = self.keep[service] * (own + other)
        net += self.moving[service] * np.maximum(own, other)
        columns = np.arange(self.cost.shape[1])[service]
        for one, two in ((town, partner), (partner, town)):
            cell, part = self.place(self.seen(one, two, service))
            # products one by one: a whole extra axis would not fit the cache
            for r in range(self.ranks[service].max()):
                left = self.by_size[cell, columns, r]
                size = left + part * (self.by_size[cell + 1, columns, r] - left)
                net -= size * self.by_town[one, service, r]
        return net


@dataclass(frozen=True)
class PackedTables:
    """A ``PairTables`` for the compiled loop.

    by_town : shape (n, sum of 2 + rank), service after service: cost, level, then its products
    by_size : flat, service after service: its products at each size of the grid
    """

    by_town: Array
    by_size: Array
