"""The town's own estimate beside what studies found, as data for a plain sentence."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

AGREES: Final = "agrees"
MORE_HOPEFUL: Final = "more hopeful"
FAR_MORE_HOPEFUL: Final = "far more hopeful"
LESS_HOPEFUL: Final = "less hopeful"
FAR_LESS_HOPEFUL: Final = "far less hopeful"
NO_EVIDENCE: Final = "no evidence"
VERDICTS: Final = (
    AGREES,
    MORE_HOPEFUL,
    FAR_MORE_HOPEFUL,
    LESS_HOPEFUL,
    FAR_LESS_HOPEFUL,
    NO_EVIDENCE,
)
INSIDE, RARE = 0.9, 0.99  # the range that holds eight in ten; one in a hundred beyond


@dataclass(frozen=True)
class Verdict:
    """How an estimate of the share saved sits in the evidence. Shares of the cost alone.

    verdict : one of VERDICTS
    own_low, own, own_high : the town's estimate and its range
    low, middle, high : the evidence's 10, 50 and 90 per cent points; NaN without evidence
    position : share of the evidence that lies below the town's estimate, 0 to 1
    chance_of_no_saving : share of the evidence at or below zero
    gap : the town's estimate less the middle of the evidence
    ranges_overlap : whether the two ranges have anything in common
    signs_differ : one says that sharing saves, the other that it does not
    """

    verdict: str
    own_low: float
    own: float
    own_high: float
    low: float
    middle: float
    high: float
    position: float
    chance_of_no_saving: float
    gap: float
    ranges_overlap: bool
    signs_differ: bool


def beside_evidence(own: tuple[float, float, float], evidence: ArrayLike | None) -> Verdict:
    """Set the town's estimate of the share saved beside draws of what studies suggest.

    The estimate agrees where it lies within the range that holds eight in ten of the
    evidence; it is more hopeful above it, and far more hopeful where fewer than one in a
    hundred lie above. Compare like with like: gross with gross, net with net.

    Parameters
    ----------
    own : low, likely and high share saved (0.1 is ten per cent of the cost alone;
        negative where it costs more)
    evidence : shape (d,), shares saved, such as of ``share_saved``; None where no study is
        known

    Examples
    --------
    >>> studies = np.linspace(-0.05, 0.15, 201)
    >>> said = beside_evidence((0.2, 0.3, 0.4), studies)
    >>> said.verdict, said.position, said.ranges_overlap
    ('far more hopeful', 1.0, False)
    """
    low, value, high = own
    if not np.isfinite(own).all() or not low <= value <= high:
        raise UnusableInput("Give the share saved as low, likely, high.")
    if value > 1:
        raise UnusableInput("More than the whole cost cannot be saved; ten per cent is 0.1.")
    if evidence is None:
        nan = float("nan")
        return Verdict(NO_EVIDENCE, low, value, high, nan, nan, nan, nan, nan, nan, False, False)
    drawn = np.sort(np.asarray(evidence, dtype=float))
    if drawn.ndim != 1 or not drawn.size or not np.isfinite(drawn).all():
        raise UnusableInput("Give the evidence as draws of the share saved.")
    # draws equal to the estimate count half
    below, upto = np.searchsorted(drawn, value, "left"), np.searchsorted(drawn, value, "right")
    position = float(below + upto) / (2 * len(drawn))
    ends = [float(x) for x in np.percentile(drawn, [10, 50, 90])]
    return Verdict(
        verdict=_verdict(position),
        own_low=low,
        own=value,
        own_high=high,
        low=ends[0],
        middle=ends[1],
        high=ends[2],
        position=position,
        chance_of_no_saving=float((drawn <= 0).mean()),
        gap=value - ends[1],
        ranges_overlap=low <= ends[2] and high >= ends[0],
        signs_differ=(value > 0) != (ends[1] > 0),
    )


def share_saved(
    population: ArrayLike,
    cost: ArrayLike,
    prior: ScalePrior,
    rng: np.random.Generator,
    draws: int = 1_000,
) -> Array:
    """Gross share of the members' cost that the evidence on scale would see saved.

    Each member's cost per head moves along the service's cost curve from its own
    population to that of all together; elasticity and flattening point are drawn from the
    evidence alone, and nothing that the towns report is used but their weights.

    Parameters
    ----------
    population : shape (n,), people
    cost : shape (n,), money a year
    prior : the service's evidence on scale
    rng : numpy Generator
    draws : d

    Returns
    -------
    Array, shape (d,), shares; negative where the group would cost more. **Gross**: take off
    what sharing costs before it is set beside a net estimate.
    """
    people, costs = np.asarray(population, dtype=float), np.asarray(cost, dtype=float)
    if people.ndim != 1 or people.shape != costs.shape or not people.size:
        raise UnusableInput("Give one population and one cost per participant.")
    if not np.all((people > 0) & (costs >= 0) & np.isfinite(people) & np.isfinite(costs)):
        raise UnusableInput("Populations must be above zero and costs zero or more.")
    if not costs.sum() > 0:
        raise UnusableInput("Together the participants cost nothing; there is nothing to save.")
    elasticity = rng.normal(prior.elasticity_mean, prior.elasticity_sd, draws)
    smallest, largest = np.log([prior.flattening_low, prior.flattening_high])
    flattening = np.exp(rng.uniform(smallest, largest, draws))
    alone = per_head_factor(people[:, None], elasticity, flattening)
    together = per_head_factor(people.sum(), elasticity, flattening)
    return np.asarray(1 - (costs / costs.sum()) @ (together / alone))


def _verdict(position: float) -> str:
    if position > RARE:
        return FAR_MORE_HOPEFUL
    if position > INSIDE:
        return MORE_HOPEFUL
    if position < 1 - RARE:
        return FAR_LESS_HOPEFUL
    if position < 1 - INSIDE:
        return LESS_HOPEFUL
    return AGREES
