"""The pages of the room."""

from interlocal.discovery.views.compare import compare
from interlocal.discovery.views.finder import drop, finder, pick, shortlists
from interlocal.discovery.views.groupings import (
    compare_groupings,
    delete_grouping,
    explorer,
    explorers,
    grouping,
    grouping_file,
    rename_grouping,
    restore_grouping,
    shortlist_group,
    show_grouping,
    what_if,
)
from interlocal.discovery.views.notices import change, notice, notices, post, renew, withdraw
from interlocal.discovery.views.ties import forget, ties

__all__ = [
    "change",
    "compare",
    "compare_groupings",
    "delete_grouping",
    "drop",
    "explorer",
    "explorers",
    "finder",
    "forget",
    "grouping",
    "grouping_file",
    "notice",
    "notices",
    "pick",
    "post",
    "rename_grouping",
    "renew",
    "restore_grouping",
    "shortlist_group",
    "shortlists",
    "show_grouping",
    "ties",
    "what_if",
    "withdraw",
]
