"""The pages of the room."""

from interlocal.discovery.views.finder import drop, finder, pick, shortlists

__all__ = ["drop", "finder", "pick", "shortlists"]
