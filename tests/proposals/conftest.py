"""The cast, for scenarios and papers."""

import pytest
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


@pytest.fixture
def exploring(draft, clerks, noon):
    """Alder's initiative, shared with Birch and Cedar, without figures."""
    from interlocal.initiatives import services

    services.invite(initiative=draft, by=clerks["Alder"], at=noon)
    draft.refresh_from_db()
    return draft
