"""Scenarios: what sharing would cost, save and charge, kept with all that they rest on."""

from interlocal.proposals.models.scenarios import (
    Participant,
    Prospectus,
    Scenario,
    Share,
    Split,
    Term,
)

__all__ = ["Participant", "Prospectus", "Scenario", "Share", "Split", "Term"]
