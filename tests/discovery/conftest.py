"""The cast, for the finder and the shortlists."""

from tests.cast import browsers, clerks, dispatch, noon, services_by_code, shortlist, towns, valley

__all__ = [
    "browsers",
    "clerks",
    "dispatch",
    "noon",
    "services_by_code",
    "shortlist",
    "towns",
    "valley",
]
