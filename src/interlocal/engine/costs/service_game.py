"""A service shared by many: its cost game kept small, and priced where it is asked.

The expected cost of a group is, member by member, a curve of one number, the size of
the group as that member sees it, and a few amounts beside it:

    c(S) = sum_i  curve_i(W_i(S))
         + sum_(i not the largest)  move_i + crowd_i * (|S| - 2)
         + min_(h in S)  sum_i  way_ih

``curve_i`` is the average over the draws of the member's cost at that size, with what a
gain sets off; in a draw all members gain or all lose, so that the average may be taken
member by member. Tabulated between the member's own size and that of all together, it
is exact at both ends. So forty towns are kept in some ten thousand numbers, where a
table of groups would have a million million.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.savings import ServiceModel
from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.oracle import OracleGame

Array = NDArray[np.float64]

POINTS = 257
ROWS = 4_096  # groups priced at a time: bounds the memory


@dataclass(frozen=True, eq=False)
class ServiceCosts:
    """The expected cost of any group of members, from curves; money a year.

    people : shape (n,), a member's own size
    brings : shape (n, n), what member j (row) adds to the size that i (column) sees
    curves : shape (n, POINTS), cost at sizes spaced evenly on the log scale from
        ``people`` to the size of all together as the member sees it
    cost : shape (n,), orders the members: the largest in a group does not move
    move, crowd : shape (n,), added for each that moves, and once more for each member
        beyond two
    ways : shape (n, n), what member i (row) costs by travel if h (column) hosts
    """

    people: Array
    brings: Array
    curves: Array
    cost: Array
    move: Array
    crowd: Array
    ways: Array

    @classmethod
    def of(cls, model: ServiceModel, towns: NDArray) -> Self:
        """Average a model's draws into curves, for these towns by index.

        Raises UnusableInput where a town has no figure.
        """
        places = np.asarray(towns, dtype=int)
        model = model.among(places)
        if not model.known.all():
            lost = places[~model.known].tolist()
            raise UnusableInput(f"Towns {lost} report no cost; missing is not zero.")
        terms, costs = model.terms, model.costs
        horizon = terms["horizon"]
        still = np.minimum(terms["stranded_years"], horizon) / horizon
        moved = terms["coordination"] + terms["pay"] + terms["transition"] / horizon
        moved = moved + terms["stranded"] * still
        draws = model.fit.draws
        brings = _brings(model)
        on_gain = (terms["backfill"] + terms["elsewhere"]) * (model.fit.elasticity < 1)
        curves = np.empty((len(places), POINTS))
        for row, sizes in enumerate(_sizes(model.population, brings)):
            part = model.fit.factor(sizes) / model.fit.factor(sizes[:1])
            curves[row] = (part + on_gain * (1 - part)) @ costs[row] / draws
        ways = np.zeros(brings.shape)
        if model.travel is not None:
            carried = np.asarray(model.travel.work)[:, None] * np.asarray(model.travel.minutes)
            ways = carried * model.travel.per_minute * terms["travel"].mean()
        return cls(
            people=model.population,
            brings=brings,
            curves=curves,
            cost=model.cost,
            move=costs @ moved / draws,
            crowd=costs @ terms["crowding"] / draws,
            ways=ways,
        )

    @property
    def n(self) -> int:
        """The number of members."""
        return len(self.people)

    @cached_property
    def _low(self) -> Array:
        return np.log(self.people)

    @cached_property
    def _steps(self) -> Array:
        span = np.log(np.maximum(self.brings.sum(axis=0), self.people)) - self._low
        return (POINTS - 1) / np.maximum(span, 1e-12)

    def own(self, sizes: Array, curves: Array | None = None) -> Array:
        """What each member's part costs at the sizes seen, shape (..., n)."""
        held = self.curves if curves is None else curves
        place = (np.log(np.maximum(sizes, self.people)) - self._low) * self._steps
        place = np.minimum(place, POINTS - 1)
        cell = np.minimum(place.astype(np.intp), POINTS - 2)
        flat = cell + POINTS * np.arange(self.n)
        left, right = held.ravel()[flat], held.ravel()[flat + 1]
        return np.asarray(left + (place - cell) * (right - left))

    def price(self, groups: NDArray) -> Array:
        """Cost of each group, shape (k,); ``groups`` are rows of zeros and ones."""
        rows = np.asarray(groups, dtype=float)
        parts = [self._price(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _price(self, rows: Array) -> Array:
        inside = rows > 0
        count = rows.sum(axis=1)
        cost = np.where(inside, self.own(rows @ self.brings), 0.0).sum(axis=1)
        largest = np.where(inside, self.cost, -1.0).argmax(axis=1)
        further = np.maximum(count - 2, 0)
        cost += rows @ self.move - self.move[largest]
        cost += further * (rows @ self.crowd - self.crowd[largest])
        if self.ways.any():
            cost += np.where(inside, rows @ self.ways, np.inf).min(axis=1, initial=np.inf)
        return np.where(count > 0, cost, 0.0)

    def game(self, members: tuple[str, ...]) -> OracleGame:
        """The cost game of these members, with an exact search for who objects."""
        from interlocal.engine.costs.service_search import Separation

        return OracleGame(members, self.price, Separation(self))

    def as_document(self) -> dict[str, Any]:
        """Write it as a document that ``from_document`` reads back the same."""
        return {
            "people": self.people.tolist(),
            "brings": self.brings.tolist(),
            "curves": self.curves.tolist(),
            "cost": self.cost.tolist(),
            "move": self.move.tolist(),
            "crowd": self.crowd.tolist(),
            "ways": self.ways.tolist() if self.ways.any() else [],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what ``as_document`` wrote. Raises UnusableInput for anything else."""
        try:
            held = {name: np.array(document[name], dtype=float) for name in cls.__annotations__}
        except (KeyError, TypeError, ValueError) as slip:
            raise UnusableInput(f"These are no curves of a shared service: {slip}.") from slip
        n = held["people"].size
        if not held["ways"].size:
            held["ways"] = np.zeros((n, n))
        shapes: dict[str, tuple[int, ...]] = dict.fromkeys(
            ("people", "cost", "move", "crowd"), (n,)
        )
        shapes |= {"brings": (n, n), "ways": (n, n), "curves": (n, POINTS)}
        for name, shape in shapes.items():
            if held[name].shape != shape or not np.isfinite(held[name]).all():
                raise UnusableInput(f"The curves' \"{name}\" are not {n} members' numbers.")
        if not (held["people"] > 0).all():
            raise UnusableInput("Every member's size must be above zero.")
        return cls(**held)


def _brings(model: ServiceModel) -> Array:
    """A partner counts with its people, less where it spends less a head."""
    everyone = np.eye(model.population.size, dtype=bool)
    return model.seen_sizes(everyone, np.arange(model.population.size))


def _sizes(people: Array, brings: Array) -> Array:
    """The sizes at which each member's curve is tabulated, shape (n, POINTS)."""
    low, high = np.log(people), np.log(np.maximum(brings.sum(axis=0), people))
    return np.exp(low[:, None] + (high - low)[:, None] * np.linspace(0, 1, POINTS))
