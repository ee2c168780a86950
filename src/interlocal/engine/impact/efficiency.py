"""How near each unit comes to the best that others show to be possible."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.impact.technology import Technology
from interlocal.engine.impact.units import Array, Orientation, Returns

BEST: Final = 1e-9
TOO_SMALL: Final = "too small"
RIGHT_SIZE: Final = "right size"
TOO_LARGE: Final = "too large"


@dataclass(frozen=True)
class Efficiency:
    """Scores of units, each against the best of all.

    score : shape (n,), ratio; 1 on the frontier, less behind it
    factor : shape (n,), what to multiply the inputs (or the outputs) by to get there
    unit, weight : shape (n, r), peers that show it and how much of each; -1 and 0 for none
    inputs_left, outputs_short : shape (n, m) and (n, s), in own amounts: what could be saved,
        or made, beyond the factor; one such answer where there are several
    frontier : places of the units that span the frontier
    """

    score: Array
    factor: Array
    unit: NDArray[np.int64]
    weight: Array
    inputs_left: Array
    outputs_short: Array
    frontier: tuple[int, ...]
    returns: Returns
    orientation: Orientation

    @property
    def best(self) -> NDArray[np.bool_]:
        """Units that no mix of others beats; shape (n,)."""
        return self.score >= 1 - BEST

    def peers(self, unit: int) -> dict[int, float]:
        """The units that a unit is measured against, with their weights, heaviest first."""
        if not 0 <= unit < len(self.score):
            raise UnusableInput(f"There is no unit {unit} among {len(self.score)}.")
        pairs = zip(self.unit[unit].tolist(), self.weight[unit].tolist(), strict=True)
        return {peer: weight for peer, weight in pairs if peer >= 0}


@dataclass(frozen=True)
class ScaleEfficiency:
    """What size alone costs each unit.

    score : shape (n,), score under constant over score under variable returns
    size : one of TOO_SMALL, RIGHT_SIZE, TOO_LARGE per unit
    """

    score: Array
    size: tuple[str, ...]


def efficiency(
    inputs: ArrayLike,
    outputs: ArrayLike,
    returns: Returns = "variable",
    orientation: Orientation = "input",
    compiled: bool | None = None,
) -> Efficiency:
    """Score units by how little they use for what they produce (data envelopment analysis).

    A unit is compared with mixes of units: if some mix produces at least as much of
    everything with 80 % of its inputs, its score is 0.8 at most. No prices and no form of
    a cost curve are assumed.

    Parameters
    ----------
    inputs : shape (n, m), what each unit uses, any units of measure, 0 or more
    outputs : shape (n, s), what each unit produces, any units of measure, 0 or more
    returns : ``variable`` compares with units of about the same size; ``constant`` with
        all, shrunk or enlarged; ``decreasing`` lets them be shrunk only, ``increasing``
        enlarged only
    orientation : ``input`` asks how little would do, ``output`` how much could be made
    compiled : use compiled kernels (``interlocal[fast]``), or do not; by default where
        they are installed and the work is worth loading them

    Returns
    -------
    Efficiency

    Raises
    ------
    UnusableInput
        If a figure is missing, not finite or negative, if inputs and outputs differ in
        their units, or if a unit uses or produces nothing at all.

    Notes
    -----
    Only units on the frontier enter the linear programs, so time grows with the number of
    units times the number on the frontier. Measurement error counts as inefficiency, or
    moves the frontier: see ``efficiency_ranges``.

    References
    ----------
    Farrell (1957), J. Royal Statistical Society A 120(3); Charnes, Cooper and Rhodes
    (1978), European J. of Operational Research 2(6); Banker, Charnes and Cooper (1984),
    Management Science 30(9); Dulá (2011), INFORMS J. on Computing 23(2) (frontier first).

    Examples
    --------
    >>> found = efficiency([100, 200, 300, 500], [75, 100, 300, 400])
    >>> found.score.round(4).tolist()
    [1.0, 0.6111, 1.0, 1.0]
    >>> {peer: round(weight, 3) for peer, weight in found.peers(1).items()}
    {0: 0.889, 2: 0.111}
    """
    return scored(Technology.build(inputs, outputs, returns, compiled), orientation)


def scored(technology: Technology, orientation: Orientation) -> Efficiency:
    """Score the units of a technology against themselves."""
    reach = technology.reach_of_units(orientation)
    score = reach.factor if orientation == "input" else 1.0 / reach.factor
    score = np.where(score >= 1 - BEST, 1.0, score)
    m = technology.inputs.shape[1]
    spanning = np.array(technology.frontier)
    return Efficiency(
        score=score,
        factor=score if orientation == "input" else 1.0 / score,
        unit=reach.unit,
        weight=reach.weight,
        inputs_left=reach.left[:, :m],
        outputs_short=reach.left[:, m:],
        frontier=tuple(spanning[score[spanning] == 1.0].tolist()),
        returns=technology.returns,
        orientation=orientation,
    )


def scale_efficiency(
    inputs: ArrayLike, outputs: ArrayLike, orientation: Orientation = "input"
) -> ScaleEfficiency:
    """What is lost by being too small or too large, as far as the units show.

    The score under constant returns over that under variable returns. A unit is too small
    where shrinking its peers would beat it and mixing those of its size would not, and too
    large where the same holds of enlarging.

    Parameters
    ----------
    inputs, outputs, orientation : as ``efficiency``

    Returns
    -------
    ScaleEfficiency

    Raises
    ------
    UnusableInput
        As ``efficiency``.

    References
    ----------
    Banker (1984), European J. of Operational Research 17(1); Färe, Grosskopf and Lovell
    (1985), The Measurement of Efficiency of Production.

    Examples
    --------
    >>> found = scale_efficiency([100, 200, 300, 500], [75, 100, 300, 400])
    >>> found.score.round(4).tolist()
    [0.75, 0.8182, 1.0, 0.8]
    >>> found.size
    ('too small', 'too small', 'right size', 'too large')
    """
    constant = efficiency(inputs, outputs, "constant", orientation).score
    variable = efficiency(inputs, outputs, "variable", orientation).score
    shrunk = efficiency(inputs, outputs, "decreasing", orientation).score
    score = np.minimum(constant / variable, 1.0)
    right = score >= 1 - BEST
    small = np.abs(shrunk - constant) <= BEST
    size = np.where(right, RIGHT_SIZE, np.where(small, TOO_SMALL, TOO_LARGE))
    return ScaleEfficiency(np.where(right, 1.0, score), tuple(size.tolist()))
