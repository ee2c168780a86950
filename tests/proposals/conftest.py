"""The cast, for scenarios and papers."""

from tests.cast import (
    browsers,
    clerks,
    dispatch,
    draft,
    noon,
    papers,
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
    "papers",
    "scenario",
    "services_by_code",
    "shared",
    "shortlist",
    "stand_in_papers",
    "towns",
    "valley",
]
