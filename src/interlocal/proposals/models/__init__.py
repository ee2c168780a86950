"""Baselines: what a service costs today. Scenarios: what sharing it would cost, save and charge."""

from interlocal.proposals.models.baselines import Baseline, BaselineVersion
from interlocal.proposals.models.lines import (
    Asset,
    BindingContract,
    CostLine,
    SideDuty,
    StrandedCost,
)
from interlocal.proposals.models.requests import BaselineRequest, Reminder
from interlocal.proposals.models.scenarios import (
    Participant,
    Prospectus,
    Scenario,
    Share,
    Split,
    Term,
)

__all__ = [
    "Asset",
    "Baseline",
    "BaselineRequest",
    "BaselineVersion",
    "BindingContract",
    "CostLine",
    "Participant",
    "Prospectus",
    "Reminder",
    "Scenario",
    "Share",
    "SideDuty",
    "Split",
    "StrandedCost",
    "Term",
]
