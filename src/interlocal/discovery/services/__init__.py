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
from interlocal.discovery.services.ties import (
    CannotNote,
    ImportedTies,
    forget_tie,
    import_ties,
    note_tie,
)

__all__ = [
    "FAR_KM",
    "MOST_ENTRIES",
    "CannotNote",
    "CannotPost",
    "CannotShortlist",
    "ImportedTies",
    "change",
    "digest",
    "drop_partner",
    "forget_tie",
    "import_ties",
    "note_tie",
    "post",
    "renew",
    "shortlist_group",
    "shortlist_partner",
    "withdraw",
]
