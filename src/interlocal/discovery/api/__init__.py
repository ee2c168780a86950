"""The finder, one's own shortlists, needs and offers for programs."""

from interlocal.discovery.api.routes import router

__all__ = ["router"]
