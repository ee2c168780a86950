"""Baselines, scenarios and their papers for programs."""

from interlocal.proposals.api import baselines, benches, papers
from interlocal.proposals.api.routes import router

router.add_router("", baselines.router)
router.add_router("", benches.router)
router.add_router("", papers.router)

__all__ = ["router"]
