"""The cast in tables of its own, for people who act at the same time."""

import pytest
from tests.cast import (
    browsers,
    clerks,
    dispatch,
    draft,
    held_towns,
    load_cast,
    noon,
    scenario,
    services_by_code,
    shared,
    shortlist,
    stand_in_papers,
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
]


@pytest.fixture
def towns(transactional_db):
    """The cast, kept for good, so that other connections see it too."""
    load_cast()
    return held_towns()
