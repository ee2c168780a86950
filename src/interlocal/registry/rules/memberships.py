"""Whether a membership holds on a day."""

from datetime import date

from interlocal.registry.models import Membership


def is_current(membership: Membership, on: date) -> bool:
    """Begun and not ended; a day that is not known does not count against it."""
    has_begun = membership.since is None or membership.since <= on
    return has_begun and (membership.until is None or on <= membership.until)
