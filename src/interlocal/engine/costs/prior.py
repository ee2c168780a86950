"""What studies say about a service's scale before any town has reported."""

from dataclasses import dataclass, field

import numpy as np

from interlocal.engine.errors import UnusableInput


@dataclass(frozen=True)
class ScalePrior:
    """What studies say about a service before any town has reported.

    elasticity_mean, elasticity_sd : of the cost's growth with people served, ratio
    flattening_low, flattening_high : people; the per-head curve goes flat between them
    comparison_sd : how far the slope between towns may stray from the effect of
        sharing (service levels, need and wealth differ with size too), ratio
    source : where these numbers are from, in words: a study, or that they are assumed.
        Every fit can name it; without one there is no prior.
    """

    elasticity_mean: float
    elasticity_sd: float
    flattening_low: float
    flattening_high: float
    comparison_sd: float = 0.15
    source: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnusableInput(
                "A scale prior needs a source: name the study, or say that it is assumed."
            )
        numbers = (
            self.elasticity_mean,
            self.elasticity_sd,
            self.flattening_low,
            self.flattening_high,
            self.comparison_sd,
        )
        if not np.all(np.isfinite(numbers)):
            raise UnusableInput("Every number of a scale prior must be given.")
        if self.elasticity_mean <= 0 or self.elasticity_sd <= 0 or self.comparison_sd < 0:
            raise UnusableInput(
                "A scale prior needs an elasticity and a spread above zero, "
                "and a comparison spread of zero or more."
            )
        if not 0 < self.flattening_low <= self.flattening_high:
            raise UnusableInput(
                "The flattening range must be above zero, its low end first: "
                f"got {self.flattening_low:g} to {self.flattening_high:g} people."
            )
