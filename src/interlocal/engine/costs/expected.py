"""Expected costs of very many groups, without going through the draws each time.

The expected shared cost is linear in two averages over the draws of the curve, and
both are smooth in the group's and the towns' sizes. So they are tabulated once and
split into a few products of a function of the group's size and a function of the
town's size; each member then costs a few multiplications instead of hundreds of
powers. What is left out is the chance agreement between the drawn terms, costs and
curves, which are independent in the model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.savings import ServiceModel

Array = NDArray[np.float64]

GRID = 1_024  # sizes tabulated, evenly on the log scale
COARSE = 96  # sizes on which the products are found
CUT = 1e-6  # of the table's largest singular value: products below are dropped


@dataclass(frozen=True)
class ExpectedTerms:
    """What the expected cost of sharing is made of, beside the curve.

    moving : share of the moved cost for a group of two, ratio
    crowding : what each further member adds to that share, ratio
    on_gain : share of the gross saving in the draws that gain, ratio
    p_gain : share of those draws, ratio
    """

    moving: float
    crowding: float
    on_gain: float
    p_gain: float

    @classmethod
    def of(cls, model: ServiceModel) -> "ExpectedTerms":
        mean = {name: float(draws.mean()) for name, draws in model.terms.items()}
        horizon = model.terms["horizon"]
        stay = np.minimum(model.terms["stranded_years"], horizon) / horizon
        stranded = float((model.terms["stranded"] * stay).mean())
        yearly = float((model.terms["transition"] / horizon).mean())
        return cls(
            moving=mean["coordination"] + mean["pay"] + stranded + yearly,
            crowding=mean["crowding"],
            on_gain=mean["backfill"] + mean["elsewhere"],
            # a group gains in the draws with an elasticity below 1, and only there
            p_gain=float((model.fit.elasticity < 1).mean()),
        )


def products(
    model: ServiceModel, terms: ExpectedTerms, low: float, high: float
) -> tuple[Array, Array]:
    """Split E[factor(W) / factor(N)], weighted for what a gain sets off, into products.

    Parameters
    ----------
    low, high : ends of the log scale of sizes

    Returns
    -------
    by size, shape (GRID, r), on an even log scale; and by town, shape (n, r)
    """
    weight = (1 - terms.on_gain * (model.fit.elasticity < 1)) / model.fit.draws
    coarse = model.fit.factor(np.exp(np.linspace(low, high, COARSE)))
    left, strength, right = np.linalg.svd((coarse * weight) @ (1 / coarse).T)
    rank = max(1, int((strength > CUT * strength[0]).sum()))
    # the draws carry the products from the coarse sizes to any other
    grid = np.linspace(low, high, GRID)
    fine = model.fit.factor(np.exp(grid))
    by_size = (fine * weight) @ ((1 / coarse).T @ right[:rank].T)
    inverse = (1 / fine) @ ((coarse * weight).T @ left[:, :rank]) / strength[:rank]
    at = np.log(model.population)
    by_town = np.stack([np.interp(at, grid, column) for column in inverse.T], axis=1)
    return by_size, by_town


@dataclass(frozen=True)
class ExpectedCost:
    """A service's expected yearly cost for any group, fast: for searching, not for showing.

    Ask ``ServiceModel.savings`` for the ranges of what is found.
    """

    model: ServiceModel
    terms: ExpectedTerms
    by_size: Array
    by_town: Array
    low: float
    high: float

    @classmethod
    def build(cls, model: ServiceModel) -> "ExpectedCost":
        """Tabulate a service over all sizes from the smallest town to all towns together."""
        low = float(np.log(model.population.min()))
        high = float(np.log(model.population.sum())) + 1e-9
        terms = ExpectedTerms.of(model)
        return cls(model, terms, *products(model, terms, low, high), low, high)

    def cost(self, groups: NDArray) -> Array:
        """Expected yearly cost of each group, shape (g,), money.

        Raises UnusableInput as ``ServiceModel.savings``.
        """
        model, terms = self.model, self.terms
        members = model.checked(groups)
        towns = np.flatnonzero(members.any(axis=0))
        inside = members[:, towns]
        own = model.costs[towns].mean(axis=1)
        group, town = np.nonzero(inside)
        place = np.log(model.seen_sizes(inside, towns)[group, town]) - self.low
        place *= (GRID - 1) / (self.high - self.low)
        cell = place.astype(np.intp).clip(0, GRID - 2)
        left = self.by_size[cell]
        size = left + (place - cell)[:, None] * (self.by_size[cell + 1] - left)
        after = own[town] * (size * self.by_town[towns[town]]).sum(axis=1)
        merged = np.bincount(group, weights=after, minlength=len(members))

        alone = inside @ own
        count = inside.sum(axis=1)
        host = np.where(inside, model.cost[towns], -1.0).argmax(axis=1)
        moved = alone - own[host]
        shared = terms.on_gain * terms.p_gain * alone + merged
        shared += moved * (terms.moving + terms.crowding * (count - 2))
        if model.travel is not None:
            shared += model.travel.cost(members) * model.terms["travel"].mean()
        return np.where(count > 1, shared, alone)
