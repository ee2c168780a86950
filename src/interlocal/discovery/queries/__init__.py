"""Reading: facts to compare, shortlists of one's own."""

from interlocal.discovery.queries.shortlists import (
    shortlist_entries_visible_to,
    shortlists_visible_to,
)
from interlocal.discovery.queries.towns import (
    MOST_COMPARED,
    TownFacts,
    facts_for_comparison,
    km_between,
    nearest,
    services_with_spending,
    towns_to_compare,
    within,
)

__all__ = [
    "MOST_COMPARED",
    "TownFacts",
    "facts_for_comparison",
    "km_between",
    "nearest",
    "services_with_spending",
    "shortlist_entries_visible_to",
    "shortlists_visible_to",
    "towns_to_compare",
    "within",
]
