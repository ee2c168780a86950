"""The registry for programs: bodies, services, figures with their sources, outlines.

Public records are read without a token: that bodies exist, and what was published about
them, is everybody's. Who may speak for whom is not among them.
"""

from interlocal.registry.api.routes import router

__all__ = ["router"]
