"""Baselines, scenarios and their papers for programs."""

from interlocal.proposals.api import baselines, benches
from interlocal.proposals.api.routes import router

router.add_router("", baselines.router)
router.add_router("", benches.router)

__all__ = ["router"]
