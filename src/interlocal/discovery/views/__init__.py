"""The pages of the room."""

from interlocal.discovery.views.finder import drop, finder, pick, shortlists
from interlocal.discovery.views.notices import change, notice, notices, post, renew, withdraw

__all__ = [
    "change",
    "drop",
    "finder",
    "notice",
    "notices",
    "pick",
    "post",
    "renew",
    "shortlists",
    "withdraw",
]
