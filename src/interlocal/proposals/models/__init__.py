"""Baselines: what a service costs today. Scenarios: what sharing it would cost, save and charge."""

from interlocal.proposals.models.baselines import Baseline, BaselineVersion
from interlocal.proposals.models.lines import (
    Asset,
    BindingContract,
    CostLine,
    SideDuty,
    StrandedCost,
)
from interlocal.proposals.models.mediation import Mediation
from interlocal.proposals.models.requests import BaselineRequest, Reminder
from interlocal.proposals.models.scenarios import (
    Participant,
    Prospectus,
    Scenario,
    Share,
    Split,
    Term,
)
from interlocal.proposals.models.workbench import (
    Bench,
    Footing,
    Intent,
    Offer,
    Paper,
    PrivateLimit,
)

__all__ = [
    "Asset",
    "Baseline",
    "BaselineRequest",
    "BaselineVersion",
    "Bench",
    "BindingContract",
    "CostLine",
    "Footing",
    "Intent",
    "Mediation",
    "Offer",
    "Paper",
    "Participant",
    "PrivateLimit",
    "Prospectus",
    "Reminder",
    "Scenario",
    "Share",
    "SideDuty",
    "Split",
    "StrandedCost",
    "Term",
]
