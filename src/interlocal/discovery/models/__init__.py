"""What towns keep here for each other: shortlists, needs and offers."""

from interlocal.discovery.models.notices import Notice, Told
from interlocal.discovery.models.shortlists import Shortlist, ShortlistEntry

__all__ = ["Notice", "Shortlist", "ShortlistEntry", "Told"]
