"""Baselines, scenarios and their papers for programs."""

from interlocal.proposals.api import baselines
from interlocal.proposals.api.routes import router

router.add_router("", baselines.router)

__all__ = ["router"]
