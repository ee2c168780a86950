"""The finder, one's own shortlists, needs and offers, groupings of regions for programs."""

from ninja import Router

from interlocal.discovery.api.groupings import router as groupings_router
from interlocal.discovery.api.notices import router as notices_router
from interlocal.discovery.api.routes import router as finder_router

router = Router()
router.add_router("", finder_router)
router.add_router("", notices_router)
router.add_router("", groupings_router)

__all__ = ["router"]
