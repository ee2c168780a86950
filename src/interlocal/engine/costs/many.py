"""Groups of towns valued in many services at once.

``ServiceModel.savings`` takes a saving apart, term by term, for one service. A question
about twenty services and a few partners would spend its time on going from one to the
next, so here the services lie side by side, and what is drawn of a group is what is
needed to put it in order: its cost apart, and what it would save before and after the
costs of sharing. Same model, same draws, same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.savings import ServiceModel, Summary, gross_of
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

AT_A_TIME = 40  # groups: their draws stay in the processor's cache, and need no second thread


@dataclass(frozen=True)
class Saved:
    """Draws of the yearly cost apart and saving of g groups; money a year, shape (g, d) each."""

    alone: Array
    gross: Array
    net: Array


@dataclass(frozen=True)
class ManyServices:
    """s services of the same n towns, with d draws of each; build it with ``of``.

    known : shape (s, n), towns with a figure
    cost : shape (s, n), money a year, 0 without a figure
    costs, flat : shape (s, n, d), what each town spends, and would spend at the flat end
        of the curve
    seen : shape (s, n, n), people that each town's service sees when the other joins
    bend, flattening : shape (s, d), elasticity less one, and log of people
    of_moved, of_further : shape (s, d), the costs of sharing as a share of the moved
        cost, and what each member beyond the second adds
    of_gross : shape (s, d), those that are a share of the gross saving
    ways, of_ways : shape (s, n, n) and (s, d), serving a town from another, money a year
    """

    known: NDArray[np.bool_]
    cost: Array
    costs: Array
    flat: Array
    seen: Array
    bend: Array
    flattening: Array
    of_moved: Array
    of_further: Array
    of_gross: Array
    ways: Array
    of_ways: Array

    @classmethod
    def of(cls, models: Sequence[ServiceModel], towns: NDArray) -> Self:
        """Lay the models of some towns, by index, side by side.

        Raises
        ------
        UnusableInput
            If there is no model, or the models differ in their towns or draws.
        """
        kept = np.asarray(towns, dtype=int)
        if len({(len(model.population), model.fit.draws) for model in models}) != 1:
            raise UnusableInput("Give one model or more, of the same towns and as many draws.")
        population = models[0].population[kept]
        costs = np.stack([model.costs[kept] for model in models])
        level = np.stack([model.level[kept] for model in models])
        with np.errstate(divide="ignore", invalid="ignore"):
            brings = np.minimum(level[:, None, :] / level[:, :, None], 1.0)
        brings[np.isnan(brings)] = 1.0  # who spends nothing has nothing to save
        terms = {
            name: np.stack([model.terms[name] for model in models]) for name in models[0].terms
        }
        still = np.minimum(terms["stranded_years"], terms["horizon"]) / terms["horizon"]
        return cls(
            known=np.stack([model.known[kept] for model in models]),
            cost=np.stack([np.nan_to_num(model.cost[kept]) for model in models]),
            costs=costs,
            flat=np.stack(
                [
                    cost / model.fit.factor(population)
                    for cost, model in zip(costs, models, strict=True)
                ]
            ),
            seen=brings * population,
            bend=np.stack([model.fit.elasticity for model in models]) - 1.0,
            flattening=np.log(np.stack([model.fit.flattening for model in models])),
            of_moved=(
                terms["coordination"]
                + terms["transition"] / terms["horizon"]
                + terms["stranded"] * still
                + terms["pay"]
            ),
            of_further=terms["crowding"],
            of_gross=terms["backfill"] + terms["elsewhere"],
            ways=np.stack([_ways(model, kept) for model in models]),
            of_ways=terms["travel"],
        )

    def partners(self, service: int) -> list[int]:
        """Who may join the first town in a service: all others with a figure."""
        return [town for town in np.flatnonzero(self.known[service]).tolist() if town]

    def saved(self, services: NDArray, groups: NDArray) -> Saved:
        """What groups of one size would save.

        Parameters
        ----------
        services : shape (g,), which service each group shares
        groups : shape (g, m), the members, each once; a single town saves nothing

        Raises
        ------
        UnusableInput
            If a member has no figure for the service.
        """
        # in the order of the towns: of two that cost the same, the first counts as the largest
        which, members = np.asarray(services, dtype=int), np.sort(np.asarray(groups, dtype=int))
        of = which[:, None]
        if not self.known[of, members].all():
            raise UnusableInput("A member reports no cost for its service; missing is not zero.")
        size = members.shape[1]
        alone = self.costs[which, members[:, 0]]
        if size == 1:
            return Saved(alone, np.zeros_like(alone), np.zeros_like(alone))
        for i in range(1, size):
            alone += self.costs[which, members[:, i]]
        gross = gross_of(alone, self._merged(which, members))
        largest = members[np.arange(len(members)), self.cost[of, members].argmax(axis=1)]
        moved = alone - self.costs[which, largest]
        moved *= self.of_moved[which] + (size - 2) * self.of_further[which]
        net = gross - moved
        net -= np.maximum(gross, 0.0) * self.of_gross[which]
        carried = self.ways[of[:, :, None], members[:, :, None], members[:, None, :]]
        net -= carried.sum(axis=1).min(axis=1)[:, None] * self.of_ways[which]
        return Saved(alone, gross, net)

    def _merged(self, which: NDArray[np.intp], members: NDArray[np.intp]) -> Array:
        """What each group's services cost together, shape (g, d)."""
        of = which[:, None, None]
        sizes = np.log(self.seen[of, members[:, :, None], members[:, None, :]].sum(axis=2))
        bend, flattening = self.bend[which], self.flattening[which]
        merged = np.zeros_like(bend)
        for i in range(members.shape[1]):
            factor = np.minimum(sizes[:, i, None] - flattening, 0.0)
            factor *= bend
            np.exp(factor, out=factor)
            factor *= self.flat[which, members[:, i]]
            merged += factor
        return merged

    def net(self, services: NDArray, groups: NDArray) -> Array:
        """Draws of the net saving of groups of one size, shape (g, d), money a year."""
        return np.concatenate([self.saved(*part).net for part in _parts(services, groups)])

    def mean_net(self, services: NDArray, groups: NDArray) -> Array:
        """Expected net saving of groups of one size, shape (g,), money a year."""
        return np.concatenate(
            [self.saved(*part).net.mean(axis=1) for part in _parts(services, groups)]
        )

    def told(self, services: NDArray, groups: NDArray) -> Array:
        """Groups of one size summed up, shape (6, g).

        Low, mean and high of the net saving, the share of draws in which there is one,
        the mean gross saving and the mean cost apart.
        """
        return np.concatenate(
            [_told(self.saved(*part)) for part in _parts(services, groups)], axis=1
        )


def _ways(model: ServiceModel, towns: NDArray[np.intp]) -> Array:
    """What serving each town from each other costs, money a year, shape (n, n)."""
    if model.travel is None:
        return np.zeros((len(towns), len(towns)))
    work, minutes = np.asarray(model.travel.work), np.asarray(model.travel.minutes)
    return work[towns, None] * minutes[np.ix_(towns, towns)] * model.travel.per_minute


def _parts(services: NDArray, groups: NDArray) -> list[tuple[NDArray, NDArray]]:
    return [
        (services[at : at + AT_A_TIME], groups[at : at + AT_A_TIME])
        for at in range(0, len(groups), AT_A_TIME)
    ]


def _told(saved: Saved) -> Array:
    told = Summary.of(saved.net)
    chance = (saved.net > 0).mean(axis=1)
    gross, alone = saved.gross.mean(axis=1), saved.alone.mean(axis=1)
    return np.stack([told.low, told.mean, told.high, chance, gross, alone])
