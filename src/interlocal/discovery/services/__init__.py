"""Changes: shortlists."""

from interlocal.discovery.services.shortlists import (
    FAR_KM,
    MOST_ENTRIES,
    CannotShortlist,
    drop_partner,
    shortlist_group,
    shortlist_partner,
)

__all__ = [
    "FAR_KM",
    "MOST_ENTRIES",
    "CannotShortlist",
    "drop_partner",
    "shortlist_group",
    "shortlist_partner",
]
