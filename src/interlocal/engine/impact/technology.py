"""What a set of units shows to be possible, under four views of scale."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.impact.frontier import Frontier, Reach
from interlocal.engine.impact.units import Array, Orientation, Returns, asked, tables

SAME_SIZE = 1e-9


@dataclass(frozen=True)
class Technology:
    """All that can be produced, judged by units that were seen.

    Under ``variable`` returns a mix of units is possible, but no enlarging or shrinking;
    under ``constant`` both are; under ``decreasing`` shrinking only, under ``increasing``
    enlarging only.

    inputs, outputs : shape (n, m) and (n, s), of the units seen
    returns : one of constant, variable, decreasing, increasing
    """

    inputs: Array
    outputs: Array
    returns: Returns
    _frontiers: dict[bool, Frontier]

    @classmethod
    def build(
        cls,
        inputs: ArrayLike,
        outputs: ArrayLike,
        returns: Returns = "variable",
        compiled: bool | None = None,
        every_unit: bool = False,
    ) -> Self:
        """Find the frontier of units; parameters as ``efficiency``.

        With ``every_unit`` no search for the frontier is made, which is faster for few
        units that are asked once; answers are the same.
        """
        asked(returns, "input")
        used, made = tables(inputs, outputs)
        views = {"constant": (False,), "variable": (True,)}.get(returns, (False, True))
        frontiers = {v: Frontier(used, made, v, compiled, every_unit) for v in views}
        return cls(used, made, returns, frontiers)

    @property
    def frontier(self) -> tuple[int, ...]:
        """Places of units that span the frontier; where units tie, some may lie behind it."""
        spanning = self._frontiers[max(self._frontiers)].units
        return tuple(np.sort(spanning).tolist())

    def reach(
        self, inputs: ArrayLike, outputs: ArrayLike, orientation: Orientation = "input"
    ) -> Reach:
        """How far points, which need not be units seen, stand from the frontier.

        Parameters
        ----------
        inputs, outputs : shape (k, m) and (k, s), in the units of the technology
        orientation : shrink the inputs, or enlarge the outputs

        Returns
        -------
        Reach

        Raises
        ------
        UnusableInput
            As ``efficiency``, and if the columns are not those of the technology.
        """
        asked(self.returns, orientation)
        used, made = tables(inputs, outputs)
        if used.shape[1] != self.inputs.shape[1] or made.shape[1] != self.outputs.shape[1]:
            raise UnusableInput(
                f"The technology has {self.inputs.shape[1]} inputs and {self.outputs.shape[1]} "
                f"outputs, the points {used.shape[1]} and {made.shape[1]}; give the same ones."
            )
        return self._joined(
            {v: f.reach(used, made, orientation) for v, f in self._frontiers.items()}
        )

    def reach_of_units(self, orientation: Orientation = "input") -> Reach:
        """How far the units seen stand from the frontier; ``reach`` of them, but faster."""
        asked(self.returns, orientation)
        return self._joined({v: f.reach_of_units(orientation) for v, f in self._frontiers.items()})

    def _joined(self, reaches: dict[bool, Reach]) -> Reach:
        if len(reaches) == 1:
            return next(iter(reaches.values()))
        return _either(reaches[False], reaches[True], self.returns)


def _either(constant: Reach, variable: Reach, returns: Returns) -> Reach:
    """Decreasing or increasing returns from the two others.

    Where the best mix under constant returns keeps to the allowed sizes it is the answer;
    where it does not, the limit binds and the answer is that of variable returns.
    """
    size = constant.weight.sum(axis=1)
    limit = 1.0 + SAME_SIZE * (1 if returns == "decreasing" else -1)
    allowed = size <= limit if returns == "decreasing" else size >= limit
    allowed |= constant.outside
    width = max(constant.unit.shape[1], variable.unit.shape[1])
    sides = (_widened(constant, width), _widened(variable, width))
    return Reach(
        *(
            np.where(allowed if c.ndim == 1 else allowed[:, None], c, v)
            for c, v in zip(*sides, strict=True)
        )
    )


def _widened(reach: Reach, width: int) -> tuple[np.ndarray, ...]:
    more = ((0, 0), (0, width - reach.unit.shape[1]))
    unit = np.pad(reach.unit, more, constant_values=-1)
    return reach.factor, reach.outside, unit, np.pad(reach.weight, more), reach.left
