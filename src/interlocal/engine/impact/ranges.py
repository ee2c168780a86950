"""How much an efficiency score owes to the luck of who was compared.

The frontier of a sample lies inside the true one, so scores are too kind. The smoothed
bootstrap of Simar and Wilson (1998) measures by how much: units are put on the frontier,
pushed back by inefficiencies drawn from a smooth estimate of the observed ones, and the
real units are scored against the frontier of these made-up ones, many times.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.impact.efficiency import Efficiency, scored
from interlocal.engine.impact.technology import Technology
from interlocal.engine.impact.units import Array, Orientation, Returns

ON_FRONTIER = 1e-6
FEWEST = 20
FEW = 150  # units up to which looking for the frontier takes longer than it saves


@dataclass(frozen=True)
class EfficiencyRanges:
    """Scores with ranges.

    found : the scores as they are
    corrected : shape (n,), scores less what the bootstrap says is kindness
    low, high : shape (n,), the range
    level : share of ranges that should hold the truth, if the assumptions do
    bandwidth : width of the smoothing, in parts of a unit's distance from the frontier
    """

    found: Efficiency
    corrected: Array
    low: Array
    high: Array
    level: float
    bandwidth: float


def efficiency_ranges(
    inputs: ArrayLike,
    outputs: ArrayLike,
    rng: np.random.Generator,
    returns: Returns = "variable",
    orientation: Orientation = "input",
    level: float = 0.8,
    draws: int = 1000,
    compiled: bool | None = None,
) -> EfficiencyRanges:
    """Give each score a range, by the smoothed bootstrap of Simar and Wilson.

    Parameters
    ----------
    inputs, outputs, returns, orientation, compiled : as ``efficiency``
    rng : source of chance
    level : how often a range should hold the truth, between 0 and 1
    draws : samples made up

    Returns
    -------
    EfficiencyRanges

    Raises
    ------
    UnusableInput
        As ``efficiency``, and if ``level`` or ``draws`` is out of range.
    NoAnswer
        If fewer than 20 units are given, or (almost) all stand on the frontier: there is
        nothing to learn from how far units stand behind it.

    Notes
    -----
    It assumes that units are drawn independently, that every unit behind the frontier is
    there for want of efficiency (no measurement error), and that inefficiency is spread
    the same way at every size and mix. The range says nothing of these assumptions being
    wrong. Distances are reflected at the frontier and smoothed by a Gaussian whose width
    follows the normal reference rule for the units behind it. Ranges are made on the
    distance (the inverse of the score), so that no end falls below zero.

    References
    ----------
    Simar and Wilson (1998), Sensitivity Analysis of Efficiency Scores, Management Science
    44(1), 49-61; (2000), Statistical Inference in Nonparametric Frontier Models, J. of
    Productivity Analysis 13(1), 49-78.
    """
    if not 0 < level < 1:
        raise UnusableInput(f"The level is between 0 and 1, not {level:g}.")
    if draws < 100:
        raise UnusableInput("Ask for 100 draws or more; fewer say nothing of a range.")
    technology = Technology.build(inputs, outputs, returns, compiled)
    found = scored(technology, orientation)
    distance = 1.0 / found.score
    width = _bandwidth(distance)
    used, made = technology.inputs, technology.outputs
    again = np.empty((draws, len(distance)))
    for draw in range(draws):
        pushed = _smooth(distance, width, rng)
        ratio = (pushed / distance)[:, None]
        units = (used * ratio, made) if orientation == "input" else (used, made / ratio)
        made_up = Technology.build(*units, returns, compiled, every_unit=len(used) <= FEW)
        factor = made_up.reach(used, made, orientation).factor
        again[draw] = 1.0 / factor if orientation == "input" else factor
    tails = np.quantile(again - distance, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return EfficiencyRanges(
        found=found,
        corrected=1.0 / (2 * distance - again.mean(axis=0)),
        low=1.0 / (distance - tails[0]),
        high=1.0 / (distance - tails[1]),
        level=level,
        bandwidth=width,
    )


def _bandwidth(distance: Array) -> float:
    """The normal reference rule for units behind the frontier, each mirrored at it."""
    behind = distance[distance > 1 + ON_FRONTIER]
    n = distance.size
    if n < FEWEST or behind.size < 3:
        raise NoAnswer(
            f"{behind.size} of {n} units stand behind the frontier; ranges need {FEWEST} units "
            "or more and some spread. Compare more units, or fewer inputs and outputs."
        )
    mirrored = np.concatenate([behind, 2 - behind])
    quarter, three = np.quantile(mirrored, [0.25, 0.75])
    spread = min(mirrored.std(ddof=1), (three - quarter) / 1.34)
    width = 0.9 * spread * mirrored.size**-0.2
    everyone = np.concatenate([distance, 2 - distance]).std(ddof=1)
    return float(width * (mirrored.size / n) ** 0.2 * everyone / mirrored.std(ddof=1))


def _smooth(distance: Array, width: float, rng: np.random.Generator) -> Array:
    """Distances drawn from those found, smoothed, mirrored at 1, spread as those found.

    Smoothing widens; shrinking back goes towards the frontier, the middle of the mirrored
    distances, so that made-up units may stand on it as real ones do.
    """
    drawn = rng.choice(distance, distance.size)
    moved = np.abs(drawn - 1 + width * rng.standard_normal(distance.size))
    spread = np.mean((distance - 1) ** 2)
    return 1 + moved / np.sqrt(1 + width**2 / spread)
