"""What towns keep here for each other: shortlists, needs and offers, ties."""

from interlocal.discovery.models.groupings import Grouping
from interlocal.discovery.models.notices import Notice, Told
from interlocal.discovery.models.shortlists import Shortlist, ShortlistEntry
from interlocal.discovery.models.ties import Tie

__all__ = ["Grouping", "Notice", "Shortlist", "ShortlistEntry", "Tie", "Told"]
