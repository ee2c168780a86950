"""Who sees what in this room."""

from interlocal.proposals.queries.scenarios import (
    has_papers,
    papers_of,
    participants_of,
    prospectuses_visible_to,
    scenarios_of,
    scenarios_visible_to,
    splits_of,
    terms_of,
)

__all__ = [
    "has_papers",
    "papers_of",
    "participants_of",
    "prospectuses_visible_to",
    "scenarios_of",
    "scenarios_visible_to",
    "splits_of",
    "terms_of",
]
