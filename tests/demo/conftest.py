"""The demo region, loaded once a test."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def noon():
    return datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def region(db, noon):
    from interlocal.demo import region

    region.load(by=None, at=noon)
    return region.council()
