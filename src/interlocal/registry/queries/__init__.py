"""Reading governments, services and facts: one concept a file."""

from interlocal.registry.queries.bodies import (
    members_of,
    municipalities,
    organisations,
    regions,
    regions_of,
    with_identifiers,
)
from interlocal.registry.queries.borders import (
    borders_of,
    boundaries_of,
    neighbours_among,
    neighbours_of,
)
from interlocal.registry.queries.facts import (
    current_facts,
    facts_about,
    facts_ever,
    versions_of,
    with_figure,
    with_figure_per_head,
)
from interlocal.registry.queries.finding import (
    NotFound,
    OrganisationNotFound,
    ServiceNotFound,
    SeveralOrganisations,
    find_organisation,
    find_service,
)
from interlocal.registry.queries.people import (
    may_speak_for,
    representatives_of,
    represented_by,
    without_representatives,
)
from interlocal.registry.queries.taxonomy import (
    mappings,
    measures,
    services,
    shareable_services,
    sources,
)
from interlocal.registry.queries.travel import travel_minutes, travel_times_among

__all__ = [
    "NotFound",
    "OrganisationNotFound",
    "ServiceNotFound",
    "SeveralOrganisations",
    "borders_of",
    "boundaries_of",
    "current_facts",
    "facts_about",
    "facts_ever",
    "find_organisation",
    "find_service",
    "mappings",
    "may_speak_for",
    "measures",
    "members_of",
    "municipalities",
    "neighbours_among",
    "neighbours_of",
    "organisations",
    "regions",
    "regions_of",
    "representatives_of",
    "represented_by",
    "services",
    "shareable_services",
    "sources",
    "travel_minutes",
    "travel_times_among",
    "versions_of",
    "with_figure",
    "with_figure_per_head",
    "with_identifiers",
    "without_representatives",
]
