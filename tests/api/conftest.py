"""Programs that act for people of the Capitol Region, in whose real figures they read.

Bolton opens, Coventry and Hebron are its partners, Andover looks on.
"""

from types import SimpleNamespace

import pytest
from django.db import transaction
from tests.api.programs import NOON, Program


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker):
    """The region and its people, loaded once for the tests of a file and then forgotten."""
    from tests.api import people

    from interlocal.demo import region
    from interlocal.registry import queries as registry

    with django_db_blocker.unblock(), transaction.atomic():
        region.load(by=None, at=NOON)
        yield SimpleNamespace(
            people={town: people.speaker(town) for town in people.SPEAKERS},
            towns={town: registry.find_organisation(town) for town in people.SPEAKERS},
            council=region.council(),
        )
        transaction.set_rollback(True)


@pytest.fixture
def stranger(place, db):
    """A program without a token."""
    return Program()


@pytest.fixture
def reader(place, db):
    """Bolton's program that may only read."""
    from tests.api import people

    return people.program_of(place, "Bolton", may_write=False)


@pytest.fixture
def bolton(place, db):
    """Bolton's program that may change things."""
    from tests.api import people

    return people.program_of(place, "Bolton", may_write=True)


@pytest.fixture
def coventry(place, db):
    """Coventry's program that may change things."""
    from tests.api import people

    return people.program_of(place, "Coventry", may_write=True)


@pytest.fixture
def andover(place, db):
    """The program of a town that has nothing to do with it."""
    from tests.api import people

    return people.program_of(place, "Andover", may_write=True)


@pytest.fixture
def draft(place, db):
    """Bolton's own draft about libraries, with Coventry and Hebron in mind."""
    from interlocal.initiatives import services as initiatives
    from interlocal.registry import queries as registry

    return initiatives.open_initiative(
        service=registry.find_service("libraries"),
        opened_for=place.towns["Bolton"],
        partners=[place.towns["Coventry"], place.towns["Hebron"]],
        by=place.people["Bolton"],
        at=NOON,
        reasons="Our librarians know each other.",
    )


@pytest.fixture
def invited(place, draft):
    """The same, shared with its partners."""
    from interlocal.initiatives import services as initiatives

    initiatives.invite(initiative=draft, by=place.people["Bolton"], at=NOON, message="Coffee?")
    draft.refresh_from_db()
    return draft
