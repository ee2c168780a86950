"""A speaker for each of a few towns."""

from tests.api.programs import NOON, Program

from interlocal.accounts import services as accounts
from interlocal.accounts.models import User
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Representative

SPEAKERS = ("Bolton", "Coventry", "Hebron", "Andover")


def speaker(town):
    """The manager of a town, who speaks for it."""
    person = User.objects.create_user(f"manager@{town.lower()}.example", name=f"{town}'s manager")
    registry_services.appoint_representative(
        organisation=registry.find_organisation(town),
        user=person,
        role=Representative.Role.MANAGER,
        on=NOON.date(),
        by=None,
        at=NOON,
    )
    return person


def program_of(place, town, *, may_write):
    """A program that acts for the manager of a town."""
    _, secret = accounts.issue_token(
        user=place.people[town], label="test", at=NOON, may_write=may_write
    )
    return Program(secret)
