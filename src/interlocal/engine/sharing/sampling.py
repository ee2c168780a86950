"""Estimates of the Shapley value for games too large for a table, with their precision."""

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games.coalitions import Floats
from interlocal.engine.games.game import Game
from interlocal.engine.sharing.certificate import Verdict
from interlocal.engine.sharing.result import Sharing

FEWEST_DRAWS = 5


@dataclass(frozen=True, eq=False)
class Estimate(Sharing):
    """Shares that were estimated from random orders of joining.

    ``half_width`` is half of each share's confidence interval, shape (n,), at
    the level ``confidence``; ``draws`` independent draws used ``evaluations``
    costs.
    """

    half_width: Floats = field(default_factory=lambda: np.empty(0))
    confidence: float = 0.95
    draws: int = 0
    evaluations: int = 0

    @property
    def low(self) -> Floats:
        """The lower ends of the intervals, shape (n,)."""
        return self.shares - self.half_width

    @property
    def high(self) -> Floats:
        """The upper ends of the intervals, shape (n,)."""
        return self.shares + self.half_width

    def verify(self) -> Verdict:
        """An estimate cannot be proved; its interval says how far off it may be."""
        return Verdict(False, ("These shares are an estimate with an interval, not a proof.",))


def estimate_shapley(
    g: Game,
    rng: np.random.Generator,
    *,
    evaluations: int = 100_000,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate the Shapley value from random orders of joining.

    Each draw takes one random order and uses all its rotations and those of
    its reverse, so that within a draw every member stands in every place
    equally often. The draws are independent, and their spread gives the interval.

    Parameters
    ----------
    g : any game; its costs are asked for in batches.
    rng : a NumPy generator; the same seed gives the same estimate.
    evaluations : about how many costs to ask for, at least ``10 * n * n``.
    confidence : the level of the intervals, between 0 and 1.

    Returns
    -------
    Estimate; its shares add up to ``c(N)`` exactly.

    References
    ----------
    Castro, J., Gomez, D., and Tejada, J. (2009), Polynomial calculation of the
    Shapley value based on sampling, Computers and Operations Research 36(5).
    """
    if not 0 < confidence < 1:
        raise UnusableInput("The confidence is a level between 0 and 1, such as 0.95.")
    n = g.n
    per_draw = 2 * n * n
    draws = evaluations // per_draw
    if draws < FEWEST_DRAWS:
        raise UnusableInput(
            f"{evaluations} costs are too few to judge the precision; allow at least "
            f"{FEWEST_DRAWS * per_draw}."
        )
    found = np.array([_one_draw(g, rng.permutation(n)) for _ in range(draws)])
    spread = found.std(axis=0, ddof=1) / np.sqrt(draws)
    shares = found.mean(axis=0)
    shares += (g.total - shares.sum()) / n
    half_width = _student(confidence, draws - 1) * spread
    for values in (shares, half_width):
        if not np.isfinite(values).all():
            raise NoAnswer("Some costs are not numbers, so no share can be estimated.")
        values.flags.writeable = False
    return Estimate(
        method="shapley",
        members=g.members,
        shares=shares,
        game=g,
        inputs={"estimate": True},
        notes=(
            f"Estimated from {draws * per_draw:,} costs; each share is within its interval "
            f"with {confidence:.0%} confidence.",
        ),
        half_width=half_width,
        confidence=confidence,
        draws=draws,
        evaluations=draws * per_draw,
    )


def _one_draw(g: Game, order: np.ndarray) -> Floats:
    """Average added costs over all rotations of an order and of its reverse."""
    n = order.size
    turns = (np.arange(n)[:, None] + np.arange(n)) % n
    orders = np.concatenate([order[turns], order[::-1][turns]])
    prefixes = np.cumsum(np.int64(1) << orders.astype(np.int64), axis=1)
    costs = g.costs_of(prefixes.ravel()).reshape(prefixes.shape)
    added = np.diff(costs, axis=1, prepend=0.0)
    shares = np.zeros(n)
    np.add.at(shares, orders.ravel(), added.ravel())
    return shares / len(orders)


def _student(confidence: float, freedom: int) -> float:
    """Two-sided quantile of Student's distribution, by its expansion about the normal one.

    Good to one per cent from four degrees of freedom.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
