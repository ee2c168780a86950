"""Changes: shortlists, needs and offers, and the letters about them."""

from interlocal.discovery.services.digests import digest
from interlocal.discovery.services.notices import CannotPost, change, post, renew, withdraw
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
    "CannotPost",
    "CannotShortlist",
    "change",
    "digest",
    "drop_partner",
    "post",
    "renew",
    "shortlist_group",
    "shortlist_partner",
    "withdraw",
]
