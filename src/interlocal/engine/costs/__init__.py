"""What services cost, alone and shared, with a range on everything.

The way through: ``spread_benefits`` makes reported costs comparable or refuses;
``fit_scale`` estimates a cost curve with a ``ScalePrior`` from the evidence, or
``fit_services`` those of many services together;
``ServiceModel.build`` draws all that is uncertain, and answers ``savings(groups)``,
``cost_table(members)`` (for a cost game) and ``alone()``.
"""

from interlocal.engine.costs.benefits import LoadedCosts, spread_benefits
from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.costs.fit import ScaleFit, fit_scale
from interlocal.engine.costs.pooled import fit_services
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.costs.savings import NetSavings, ServiceModel, Summary, net_savings
from interlocal.engine.costs.terms import SharingTerms, Spread

__all__ = [
    "LoadedCosts",
    "NetSavings",
    "ScaleFit",
    "ScalePrior",
    "ServiceModel",
    "SharingTerms",
    "Spread",
    "Summary",
    "fit_scale",
    "fit_services",
    "net_savings",
    "per_head_factor",
    "spread_benefits",
]
