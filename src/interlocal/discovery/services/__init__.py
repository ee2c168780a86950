"""Changes: shortlists, needs and offers, and the letters about them."""

from interlocal.discovery.services.digests import digest
from interlocal.discovery.services.groupings import (
    CannotGroup,
    delete_grouping,
    explore,
    rename_grouping,
    restore_grouping,
    shortlist_members,
    show_grouping,
)
from interlocal.discovery.services.nightly import start_nightly_groupings
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
    "CannotGroup",
    "CannotNote",
    "CannotPost",
    "CannotShortlist",
    "ImportedTies",
    "change",
    "delete_grouping",
    "digest",
    "drop_partner",
    "explore",
    "forget_tie",
    "import_ties",
    "note_tie",
    "post",
    "rename_grouping",
    "renew",
    "restore_grouping",
    "shortlist_group",
    "shortlist_members",
    "shortlist_partner",
    "show_grouping",
    "start_nightly_groupings",
    "withdraw",
]
