"""The demo's people: one for each of a few towns, with passwords of this installation only."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Organisation, Representative

Role = Representative.Role
FILE = "demo-people.txt"


@dataclass(frozen=True)
class Person:
    """Somebody who is not real, and for whom they speak."""

    email: str
    name: str
    organisation: str
    role: Representative.Role

    @property
    def administers(self) -> bool:
        """Managers and coordinators invite and confirm the others of their body."""
        return self.role in {Role.MANAGER, Role.COORDINATOR}


CAST = (
    Person("manager@bolton.example", "Robin Hale", "Bolton", Role.MANAGER),
    Person("finance@bolton.example", "Dana Whitcomb", "Bolton", Role.FINANCE),
    Person("manager@coventry.example", "Sam Okafor", "Coventry", Role.MANAGER),
    Person("manager@hebron.example", "Lee Marchetti", "Hebron", Role.MANAGER),
    Person("clerk@columbia.example", "Ines Duarte", "Columbia", Role.CLERK),
    Person("manager@marlborough.example", "Pat Sorensen", "Marlborough", Role.MANAGER),
    Person(
        "coordinator@crcog.example",
        "Noor Abadi",
        "Capitol Region Council of Governments",
        Role.COORDINATOR,
    ),
)


def manager_of(town: Organisation) -> Person:
    """Somebody invented who speaks for a town of which the cast has nobody."""
    label = town.slug.removesuffix(f"-{town.state.lower()}")
    return Person(f"manager@{label}.example", f"Manager of {town.name}", town.name, Role.MANAGER)


@transaction.atomic
def invite(*, people: Iterable[Person], at: datetime) -> dict[str, str]:
    """Let the demo's people in, once; returns the password by email address.

    Passwords are drawn for this installation and kept in its data folder, so
    that a demo which somebody can reach has no password that everybody knows.
    """
    held = _held()
    people = list(people)
    for person in people:
        if person.email in held and User.objects.filter(email=person.email).exists():
            continue
        held[person.email] = held.get(person.email) or _password()
        user = User.objects.filter(email=person.email).first() or User.objects.create_user(
            person.email, name=person.name
        )
        user.set_password(held[person.email])
        user.save(update_fields=["password"])
        registry_services.appoint_representative(
            organisation=registry.find_organisation(person.organisation),
            user=user,
            role=person.role,
            as_administrator=person.administers,
            on=timezone.localdate(at),
            by=None,
            at=at,
        )
    _keep(held)
    return {person.email: held[person.email] for person in people}


def invite_cast(*, at: datetime) -> dict[str, str]:
    """Let the fixed cast in; returns the password by email address."""
    return invite(people=CAST, at=at)


def _password() -> str:
    """Sixty-four random bits, in groups that can be typed."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _file() -> Path:
    return Path(settings.DATA) / FILE


def _held() -> dict[str, str]:
    if not _file().exists():
        return {}
    lines = _file().read_text(encoding="utf-8").splitlines()
    return dict(line.split(maxsplit=1) for line in lines if line.strip())


def _keep(held: dict[str, str]) -> None:
    if not _file().exists():
        _file().touch(mode=0o600)
    _file().write_text(
        "".join(f"{email} {password}\n" for email, password in held.items()), encoding="utf-8"
    )
