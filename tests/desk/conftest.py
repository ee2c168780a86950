"""The cast, for the desk and the pages that join rooms."""

from tests.cast import (
    browsers,
    clerks,
    dispatch,
    draft,
    noon,
    scenario,
    services_by_code,
    shared,
    shortlist,
    stand_in_papers,
    towns,
    valley,
)

__all__ = [
    "browsers",
    "clerks",
    "dispatch",
    "draft",
    "noon",
    "scenario",
    "services_by_code",
    "shared",
    "shortlist",
    "stand_in_papers",
    "towns",
    "valley",
]
