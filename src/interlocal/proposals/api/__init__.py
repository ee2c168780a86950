"""Scenarios and their papers for programs: what sharing would cost, save and charge."""

from interlocal.proposals.api.routes import router

__all__ = ["router"]
