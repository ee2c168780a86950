"""How well units do beside the best, and what merging them could gain.

``efficiency`` scores units (data envelopment analysis), ``scale_efficiency`` says what
their size costs them, ``efficiency_ranges`` gives each score a range, and
``merger_gains`` splits the potential of mergers into learning, harmony and size.
``Technology`` is for asking more than once.
"""

from interlocal.engine.impact.efficiency import (
    Efficiency,
    ScaleEfficiency,
    efficiency,
    scale_efficiency,
)
from interlocal.engine.impact.frontier import Reach
from interlocal.engine.impact.mergers import MergerGains, merger_gains
from interlocal.engine.impact.ranges import EfficiencyRanges, efficiency_ranges
from interlocal.engine.impact.technology import Technology

__all__ = [
    "Efficiency",
    "EfficiencyRanges",
    "MergerGains",
    "Reach",
    "ScaleEfficiency",
    "Technology",
    "efficiency",
    "efficiency_ranges",
    "merger_gains",
    "scale_efficiency",
]
