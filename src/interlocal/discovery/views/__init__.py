"""The pages of the room."""

from interlocal.discovery.views.compare import compare
from interlocal.discovery.views.finder import drop, finder, pick, shortlists
from interlocal.discovery.views.notices import change, notice, notices, post, renew, withdraw
from interlocal.discovery.views.ties import forget, ties

__all__ = [
    "change",
    "compare",
    "drop",
    "finder",
    "forget",
    "notice",
    "notices",
    "pick",
    "post",
    "renew",
    "shortlists",
    "ties",
    "withdraw",
]
