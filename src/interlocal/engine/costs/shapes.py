"""Three shapes of a cost curve, each fitted to the same reports by least squares.

The main curve is a straight line on log scales up to a flattening point. A spline may
bend where it likes; a fixed cost with a variable part is what a budget looks like from
inside. Fitted side by side, and again to reports that count by chance more or less, they
say how much of an answer is the shape that somebody chose.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.fit import ScaleFit
from interlocal.engine.costs.posterior import TAIL, Reports
from interlocal.engine.costs.splines import natural_basis, roughness
from interlocal.engine.errors import NoAnswer, UnusableInput

Array = NDArray[np.float64]

LINE: Final = "line"
SPLINE: Final = "spline"
FIXED_COST: Final = "fixed cost"

FEWEST = 15  # reports below which the shapes cannot be told apart
KNOTS = (0.05, 0.35, 0.65, 0.95)  # Harrell's places for four, by quantile of size
STIFFNESS = np.geomspace(1e-4, 1e4, 33)  # candidates for what a bend costs
CAUTION = 1.4  # a number fitted counts for so many: plain cross-validation bends too much
CARRIED = np.geomspace(1e-4, 1e3, 141)  # fixed cost in people, to the middle town's
STEPS = 6  # of Newton's kind, from the best candidate to the fixed cost itself


class Shape(Protocol):
    """A per-head curve in one or several versions."""

    def log_per_head(self, people: NDArray) -> Array:
        """Log cost per head at each size, shape (m, d)."""


@dataclass(frozen=True)
class Line:
    """Log cost per head is ``level``, and below ``flattening`` moves by ``slope``; (d,) each."""

    level: Array
    slope: Array
    flattening: Array

    def log_per_head(self, people: NDArray) -> Array:
        """See ``Shape``."""
        below = np.minimum(np.log(people)[:, None] - np.log(self.flattening), 0.0)
        return self.level + self.slope * below

    @classmethod
    def fit(
        cls, log_people: NDArray, log_per_head: NDArray, weights: NDArray, flattening: NDArray
    ) -> "Line":
        """One line for each row of weights, shape (d, m), and its flattening point (d,)."""
        below = np.minimum(log_people - np.log(flattening)[:, None], 0.0)
        share = weights / weights.sum(axis=1, keepdims=True)
        middle, high = (share * below).sum(axis=1), share @ log_per_head
        lean = below - middle[:, None]
        spread = (share * lean**2).sum(axis=1)
        rise = (share * lean) @ log_per_head
        # where every town is past the flattening point, nothing says how steep it is
        slope = np.divide(rise, spread, out=np.zeros_like(rise), where=spread > 1e-12)
        return cls(high - slope * middle, slope, flattening)


@dataclass(frozen=True)
class Spline:
    """Log cost per head is a natural spline of log size: knots (k,), heights (d, k)."""

    knots: Array
    heights: Array

    def log_per_head(self, people: NDArray) -> Array:
        """See ``Shape``."""
        return natural_basis(np.log(people), self.knots) @ self.heights.T

    @classmethod
    def fit(
        cls, log_people: NDArray, log_per_head: NDArray, weights: NDArray, stiffness: float
    ) -> "Spline":
        """One spline for each row of weights, shape (d, m); a bend costs ``stiffness``."""
        knots = knots_of(log_people)
        basis = natural_basis(log_people, knots)
        squares = (basis[:, :, None] * basis[:, None, :]).reshape(len(basis), -1)
        gram = (weights @ squares).reshape(len(weights), len(knots), len(knots))
        pull = (weights * log_per_head) @ basis
        bend = stiffness * roughness(knots)
        return cls(knots, np.linalg.solve(gram + bend, pull[..., None])[..., 0])


@dataclass(frozen=True)
class FixedCost:
    """A fixed cost and so much a person: cost = per_person * (people + carried); (d,) each.

    ``carried`` is the fixed cost in people: the size at which it is half of all. Never
    below zero, so that this shape cannot say that a larger service is dearer.
    """

    per_person: Array
    carried: Array

    def log_per_head(self, people: NDArray) -> Array:
        """See ``Shape``."""
        return np.log(self.per_person) + np.log1p(self.carried / np.asarray(people)[:, None])

    @classmethod
    def fit(cls, log_people: NDArray, log_per_head: NDArray, weights: NDArray) -> "FixedCost":
        """One curve for each row of weights, shape (d, m): all candidates tried, the best moved."""
        middle = float(np.exp(np.median(log_people)))
        tried = np.concatenate([[0.0], CARRIED * middle])
        people = np.exp(log_people)
        rest = log_per_head - np.log1p(tried[:, None] / people)  # (c, m)
        total = weights.sum(axis=1, keepdims=True)
        miss = weights @ (rest**2).T - (weights @ rest.T) ** 2 / total
        carried = tried[miss.argmin(axis=1)]
        share = weights / total
        within = np.log(CARRIED[1] / CARRIED[0])  # no farther than the next candidate
        for _ in range(STEPS):
            part = carried[:, None] / people
            rest = log_per_head - np.log1p(part)
            pull = part / (1 + part)
            pull -= (share * pull).sum(axis=1, keepdims=True)
            steep = (share * pull**2).sum(axis=1)
            step = np.divide(
                (share * pull * rest).sum(axis=1), steep, out=np.zeros_like(steep), where=steep > 0
            )
            carried = carried * np.exp(np.clip(step, -within, within))
        level = (share * (log_per_head - np.log1p(carried[:, None] / people))).sum(axis=1)
        return cls(np.exp(level), carried)


@dataclass(frozen=True)
class Shapes:
    """The three shapes of one service: as fitted, and in versions to compare draw by draw.

    Each says what a head costs at the mean density of the towns that reported.

    reports : how many towns they were fitted to
    fitted : the best version of each by name
    drawn : as many versions of each as the main curve has draws; version ``i`` of all three
        was fitted under the same weights of the reports
    smallest, largest : people in the smallest and the largest town that reported
    """

    reports: int
    fitted: dict[str, Shape]
    drawn: dict[str, Shape]
    smallest: float
    largest: float


def fit_shapes(
    population: NDArray,
    cost: NDArray,
    fit: ScaleFit,
    rng: np.random.Generator,
    density: NDArray | None = None,
) -> Shapes:
    """Fit the three shapes to the reports that a main curve was fitted to.

    Odd towns count as little as they do in the main curve, and density is taken out as it
    is there, so that only the shape differs. Versions are drawn by the Bayesian bootstrap:
    every report counts by a chance that adds up to the same.

    Parameters
    ----------
    population, cost, density : as ``fit_scale``, the same as for ``fit``
    fit : the main curve
    rng : numpy Generator

    Returns
    -------
    Shapes

    Raises
    ------
    UnusableInput
        If the costs are not those that the main curve was fitted to.
    NoAnswer
        If fewer than 15 towns report, or their sizes are too much alike for a spline.

    Notes
    -----
    Some milliseconds for a few dozen towns. The spline has four knots, and a bend costs what
    generalised cross-validation finds, once: versions are as stiff as the best one.

    References
    ----------
    Rubin, D. B. (1981), The Bayesian bootstrap, Annals of Statistics 9(1), 130-134.
    Harrell, F. E. (2015), Regression Modeling Strategies, 2nd ed., Springer, section 2.4.
    """
    reports = Reports.read(population, cost, density)
    if not np.array_equal(reports.used, fit.used):
        raise UnusableInput("Give the costs that the main curve was fitted to.")
    many = int(reports.used.sum())
    if many < FEWEST:
        raise NoAnswer(f"{many} towns report a cost; to compare shapes it takes {FEWEST}.")
    x, y = reports.log_people, reports.log_per_head
    if len(knots_of(x)) < len(KNOTS):
        raise NoAnswer("The towns are too much alike in size to compare shapes.")
    if reports.lean is not None:
        y = y - float(fit.density_effect.mean()) * reports.lean
    steady = (TAIL + 1) / (TAIL + fit.residual[reports.used] ** 2)
    steady = steady[None] / steady.mean()
    chance = rng.exponential(size=(fit.draws, many))
    weights = steady * chance / chance.mean(axis=1, keepdims=True)
    middle = np.array([np.median(fit.flattening)])
    stiffness = stiffness_of(x, y, steady[0])
    return Shapes(
        reports=many,
        fitted={
            LINE: Line.fit(x, y, steady, middle),
            SPLINE: Spline.fit(x, y, steady, stiffness),
            FIXED_COST: FixedCost.fit(x, y, steady),
        },
        drawn={
            LINE: Line.fit(x, y, weights, fit.flattening),
            SPLINE: Spline.fit(x, y, weights, stiffness),
            FIXED_COST: FixedCost.fit(x, y, weights),
        },
        # as given: through logs and back the smallest town would be below itself
        smallest=float(np.min(np.asarray(population)[reports.used])),
        largest=float(np.max(np.asarray(population)[reports.used])),
    )


def knots_of(log_people: NDArray) -> Array:
    """Four knots at quantiles of size; fewer where towns are alike."""
    return np.unique(np.quantile(log_people, KNOTS))


def stiffness_of(log_people: NDArray, log_per_head: NDArray, weights: NDArray) -> float:
    """What a bend costs, by generalised cross-validation; weights of mean 1, shape (m,).

    References
    ----------
    Kim, Y.-J., and Gu, C. (2004), Smoothing spline Gaussian regression: more scalable
    computation via efficient approximation, Journal of the Royal Statistical Society B
    66(2), 337-356, for counting every number fitted as 1.4.
    """
    knots = knots_of(log_people)
    basis = natural_basis(log_people, knots)
    gram = basis.T @ (weights[:, None] * basis)
    bend = roughness(knots)
    scale = np.trace(gram) / np.trace(bend)
    pull = basis.T @ (weights * log_per_head)
    scores = []
    for step in STIFFNESS * scale:
        inverse = np.linalg.inv(gram + step * bend)
        miss = float((weights * (log_per_head - basis @ inverse @ pull) ** 2).sum())
        free = len(log_people) - CAUTION * float(np.trace(inverse @ gram))
        scores.append(miss / free**2)
    return float(STIFFNESS[int(np.argmin(scores))] * scale)
