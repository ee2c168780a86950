"""Who should share with whom: the least-cost plan of a region, with a proven bound.

``group(region, cost, limits)`` answers with a ``Plan``: groups, hosts, cost, bound, and
answers to ``split``, ``why_not``, ``what_if``, ``alternatives`` and ``confidence``.
"""

from interlocal.engine.grouping.alternatives import Alternatives
from interlocal.engine.grouping.budget import Progress
from interlocal.engine.grouping.confidence import Confidence
from interlocal.engine.grouping.group import group
from interlocal.engine.grouping.limits import Limits
from interlocal.engine.grouping.plan import Plan, WhyNot
from interlocal.engine.grouping.prices import AtHost
from interlocal.engine.grouping.region import Region
from interlocal.engine.grouping.regret import Regret
from interlocal.engine.grouping.split import Split

__all__ = [
    "Alternatives",
    "AtHost",
    "Confidence",
    "Limits",
    "Plan",
    "Progress",
    "Region",
    "Regret",
    "Split",
    "WhyNot",
    "group",
]
