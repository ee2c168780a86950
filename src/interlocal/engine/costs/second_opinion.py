"""A second opinion on a saving: what other shapes of the cost curve make of the same facts.

A straight line with a flattening point is a choice. The spline and the fixed cost are
fitted to the same reports; where they would move a group's saving, that is told with its
direction, its size and its range, or it is told that the reports are too thin to say.

The other shapes are believed as far as the main curve is. Its elasticity takes a share
``trust`` of what differences between towns say, and the rest from studies of sharing; so
the same share of the difference in shape is taken:

    log(cost after / cost before) = main's + trust * (other's own - line's own),

the line being the main curve's shape, fitted in the same plain way.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.savings import ServiceModel, Summary
from interlocal.engine.costs.shapes import FIXED_COST, LINE, SPLINE, FixedCost, Shapes

Array = NDArray[np.float64]

BEYOND: Final = "the group is larger than any town that reported"
BELOW: Final = "a member is smaller than any town that reported"
RISING: Final = "cost per head rises with size, which a fixed cost cannot follow"


@dataclass(frozen=True)
class SecondOpinion:
    """What one other shape says of each group's net saving, beside the main curve.

    shape : "spline" or "fixed cost"
    net : shape (g, d), money a year, as ``NetSavings.net`` under this shape
    apart : shape (g, d), ``net`` less that of the main curve, draw by draw
    silent : per group, why the reports are too thin for this shape to say anything, else ""
    """

    shape: str
    net: Array
    apart: Array
    silent: tuple[str, ...]

    def summary(self) -> Summary:
        """Mean and range of how far the net saving lies apart from the main curve's."""
        return Summary.of(self.apart)

    @property
    def direction(self) -> NDArray[np.int64]:
        """1 where this shape expects to save more, -1 less, 0 where no difference is clear.

        Clear is a range of eight draws in ten that lies on one side, where the reports are
        enough to say anything.
        """
        ends = self.summary()
        clear = np.sign(ends.mean) * ((ends.low > 0) | (ends.high < 0))
        return np.where([bool(why) for why in self.silent], 0, clear).astype(np.int64)


def second_opinions(
    model: ServiceModel, shapes: Shapes, groups: NDArray, at_face_value: bool = False
) -> tuple[SecondOpinion, ...]:
    """What the spline and the fixed cost make of some groups' net savings.

    Parameters
    ----------
    model : of the service, built on the fit that the shapes were fitted beside
    shapes : of ``fit_shapes``
    groups : shape (g, n) of bool, or (n,) for one group
    at_face_value : read differences between towns as effects of sharing, which they are
        not: to see how far shapes differ, never to promise a saving. ``apart`` then is
        what lies between a shape and the line, both taken so.

    Returns
    -------
    two SecondOpinion, the spline's first

    Raises
    ------
    UnusableInput
        As ``ServiceModel.savings``.
    """
    members = model.checked(groups)
    net = {name: np.empty((len(members), model.fit.draws)) for name in (LINE, SPLINE, FIXED_COST)}
    for row, inside in enumerate(members):
        towns = np.flatnonzero(inside)
        moved = _moved(model, shapes, towns, at_face_value)
        alone = model.costs[towns].sum(axis=0)[None]
        for name, logs in moved.items():
            merged = (model.costs[towns] * np.exp(logs)).sum(axis=0)[None]
            net[name][row] = model.parts_of(inside[None], alone, merged).net[0]
    return tuple(
        SecondOpinion(
            shape=name,
            net=net[name],
            apart=net[name] - net[LINE],
            silent=tuple(_silent(name, shapes, model.population[inside]) for inside in members),
        )
        for name in (SPLINE, FIXED_COST)
    )


def _moved(
    model: ServiceModel, shapes: Shapes, towns: NDArray[np.intp], at_face_value: bool
) -> dict[str, Array]:
    """Log of each member's cost after sharing to before, by shape, shape (m, d) each."""
    own = model.population[towns]
    seen = model.seen_sizes(np.ones((1, len(towns)), dtype=bool), towns)[0]
    told = {
        name: curve.log_per_head(seen) - curve.log_per_head(own)
        for name, curve in shapes.drawn.items()
    }
    if at_face_value:
        return told
    main = np.log(model.fit.factor(seen)) - np.log(model.fit.factor(own))
    return {name: main + model.fit.trust * (each - told[LINE]) for name, each in told.items()}


def _silent(name: str, shapes: Shapes, people: Array) -> str:
    curve = shapes.drawn[name]
    if isinstance(curve, FixedCost) and np.median(curve.carried) == 0:
        return RISING
    if people.sum() > shapes.largest:
        return BEYOND
    return BELOW if people.min() < shapes.smallest else ""
