"""The town's own estimate beside what studies found, as data for a plain sentence."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.costs.fit import fit_scale
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.costs.savings import ServiceModel
from interlocal.engine.costs.terms import SharingTerms
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
FREE: Final = SharingTerms.from_ranges(
    dict.fromkeys(
        (
            "transition",
            "stranded",
            "stranded_years",
            "coordination",
            "crowding",
            "pay",
            "backfill",
            "elsewhere",
        ),
        (0.0, 0.0, 0.0),
    )
    | {"horizon": (1.0, 1.0, 1.0)}
)


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
    *,
    terms: SharingTerms | None = None,
    draws: int = 1_000,
) -> Array:
    """Share of the members' cost that studies of such services would see saved.

    The net-savings model (``ServiceModel``) asked with no town's report on scale: the
    elasticity and the flattening point are drawn from the evidence alone, and the members'
    costs only say how much each weighs.

    Parameters
    ----------
    population : shape (n,), people
    cost : shape (n,), money a year
    prior : the service's evidence on scale
    rng : numpy Generator
    terms : what sharing costs; with them the share is net, without them gross
    draws : d

    Returns
    -------
    Array, shape (d,), shares; negative where the group would cost more.
    """
    people, costs = np.asarray(population, dtype=float), np.asarray(cost, dtype=float)
    if people.ndim != 1 or people.shape != costs.shape or not people.size:
        raise UnusableInput("Give one population and one cost per participant.")
    if not np.all((costs >= 0) & np.isfinite(costs)):
        raise UnusableInput("Every cost must be given, and zero or more; missing is not zero.")
    if not costs.sum() > 0:
        raise UnusableInput("Together the participants cost nothing; there is nothing to save.")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws)
    model = ServiceModel.build(people, costs, fit, terms or FREE, rng)
    parts = model.savings(np.ones(len(people), dtype=bool))
    return np.asarray(((parts.net if terms else parts.gross) / parts.alone)[0])


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
