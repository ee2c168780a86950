"""Reading: facts to compare, shortlists of one's own, needs and offers."""

from interlocal.discovery.queries.facts import TownFacts, facts_for_comparison
from interlocal.discovery.queries.groupings import (
    facts_behind,
    groupings_changed_by,
    groupings_visible_to,
)
from interlocal.discovery.queries.notices import (
    bodies_with_open_notices,
    chosen_by,
    known_of,
    narrowed,
    notices_of,
    notices_of_others,
    notices_to_renew,
    notices_visible_to,
    pairings_of,
    pairings_of_notice,
    pairings_visible_to,
    regions_of_owner,
    told_pairs,
)
from interlocal.discovery.queries.posted import Posted, posted_among
from interlocal.discovery.queries.shortlists import (
    shortlist_entries_visible_to,
    shortlists_visible_to,
)
from interlocal.discovery.queries.ties import bonds_of, ties_noted_by, ties_of, ties_visible_to
from interlocal.discovery.queries.towns import (
    MOST_COMPARED,
    km_between,
    nearest,
    services_with_spending,
    towns_to_compare,
    within,
)

__all__ = [
    "MOST_COMPARED",
    "Posted",
    "TownFacts",
    "bodies_with_open_notices",
    "bonds_of",
    "chosen_by",
    "facts_behind",
    "facts_for_comparison",
    "groupings_changed_by",
    "groupings_visible_to",
    "km_between",
    "known_of",
    "narrowed",
    "nearest",
    "notices_of",
    "notices_of_others",
    "notices_to_renew",
    "notices_visible_to",
    "pairings_of",
    "pairings_of_notice",
    "pairings_visible_to",
    "posted_among",
    "regions_of_owner",
    "services_with_spending",
    "shortlist_entries_visible_to",
    "shortlists_visible_to",
    "ties_noted_by",
    "ties_of",
    "ties_visible_to",
    "told_pairs",
    "towns_to_compare",
    "within",
]
