"""What services cost, alone and shared, with a range on everything.

The way through: ``spread_benefits`` makes reported costs comparable or refuses;
``fit_scale`` estimates a cost curve with a ``ScalePrior`` from the evidence, or
``fit_services`` those of many services together;
``ServiceModel.build`` draws all that is uncertain, and answers ``savings(groups)``,
``cost_table(members)`` (for a cost game) and ``alone()``; ``ExpectedCost.build(model)``
gives the expected cost of very many groups, for searching, and ``ManyServices.of(models,
towns)`` draws of groups in many services at once, for ranking. ``fit_shapes`` fits a spline and
a fixed cost beside the curve, and ``second_opinions`` says where they would move a saving.

Where volumes are known, ``Dispatch``, ``Inspections`` and ``AnimalControl`` compute
posts and costs of any group; ``HostedCost`` adds hosts, travel and coordination to a
base of any shape (``hosts.power``, ``steps``, ``u_shaped``, ``table``).
"""

from interlocal.engine.costs.benefits import LoadedCosts, spread_benefits
from interlocal.engine.costs.curve import per_head_factor
from interlocal.engine.costs.expected import ExpectedCost
from interlocal.engine.costs.fit import ScaleFit, fit_scale
from interlocal.engine.costs.hosts import HostedCost, Travel
from interlocal.engine.costs.many import ManyServices, Saved
from interlocal.engine.costs.pooled import fit_services
from interlocal.engine.costs.prior import ScalePrior
from interlocal.engine.costs.queueing import consoles_needed, erlang_c
from interlocal.engine.costs.savings import NetSavings, ServiceModel, Summary, net_savings
from interlocal.engine.costs.second_opinion import SecondOpinion, second_opinions
from interlocal.engine.costs.shapes import FIXED_COST, LINE, SPLINE, Shapes, fit_shapes
from interlocal.engine.costs.staffing import AnimalControl, Dispatch, Inspections, StaffedService
from interlocal.engine.costs.terms import SharingTerms, Spread

__all__ = [
    "FIXED_COST",
    "LINE",
    "SPLINE",
    "AnimalControl",
    "Dispatch",
    "ExpectedCost",
    "HostedCost",
    "Inspections",
    "LoadedCosts",
    "ManyServices",
    "NetSavings",
    "Saved",
    "ScaleFit",
    "ScalePrior",
    "SecondOpinion",
    "ServiceModel",
    "Shapes",
    "SharingTerms",
    "Spread",
    "StaffedService",
    "Summary",
    "Travel",
    "consoles_needed",
    "erlang_c",
    "fit_scale",
    "fit_services",
    "fit_shapes",
    "net_savings",
    "per_head_factor",
    "second_opinions",
    "spread_benefits",
]
