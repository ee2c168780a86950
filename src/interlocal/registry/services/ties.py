"""Reading who belongs to which body, and who touches whom."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import ties as parsing
from interlocal.registry.models import Membership, Neighbour, Source
from interlocal.registry.services.loads import (
    Imported,
    close_load,
    known_bodies,
    locked,
    open_load,
    refuse_problems,
)


@transaction.atomic
def import_members(
    *,
    content: bytes,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    accept_rest: bool = False,
) -> Imported:
    """Add memberships from a table with the columns scheme, body, member.

    Memberships that the file does not mention stay. Raises ImportRefused, with
    nothing saved, if any row has a problem, unless ``accept_rest``.
    """
    source = locked(source=source)
    table, members = parsing.parse_members(content, file_name, bodies=known_bodies())
    problems = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    held = set(Membership.objects.values_list("body", "member"))
    fresh = [tie for tie in members if (tie.body, tie.member) not in held]
    load = open_load(source=source, table=table, by=by, at=at) if fresh else None
    if load:
        Membership.objects.bulk_create(
            Membership(body_id=tie.body, member_id=tie.member, load=load) for tie in fresh
        )
    imported = Imported(
        file=file_name,
        added=len(fresh),
        changed=0,
        unchanged=len(members) - len(fresh),
        problems=problems,
        notices=table.notices,
        load=load,
    )
    if load:
        close_load(load=load, verb="registry.members_imported", imported=imported)
    return imported


@transaction.atomic
def import_neighbours(
    *,
    content: bytes,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    accept_rest: bool = False,
) -> Imported:
    """Add or correct pairs that touch, from a table with scheme, a, b, contact, border_km.

    Pairs that the file does not mention stay. Raises ImportRefused, with nothing
    saved, if any row has a problem, unless ``accept_rest``.
    """
    source = locked(source=source)
    table, touches = parsing.parse_neighbours(
        content, file_name, bodies=known_bodies(), contacts=Neighbour.Contact.values
    )
    problems = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    held = {(pair.a_id, pair.b_id): pair for pair in Neighbour.objects.all()}
    fresh = [touch for touch in touches if (touch.a, touch.b) not in held]
    differing = [
        touch
        for touch in touches
        if (pair := held.get((touch.a, touch.b)))
        and (pair.contact, pair.border_km) != (touch.contact, touch.border_km)
    ]
    load = None
    if fresh or differing:
        load = open_load(source=source, table=table, by=by, at=at)
        Neighbour.objects.filter(pk__in=[held[touch.a, touch.b].pk for touch in differing]).delete()
        Neighbour.objects.bulk_create(
            Neighbour(
                a_id=touch.a,
                b_id=touch.b,
                contact=touch.contact,
                border_km=touch.border_km,
                load=load,
                locator=touch.locator,
            )
            for touch in (*fresh, *differing)
        )
    imported = Imported(
        file=file_name,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(touches) - len(fresh) - len(differing),
        problems=problems,
        notices=table.notices,
        load=load,
    )
    if load:
        close_load(load=load, verb="registry.neighbours_imported", imported=imported)
    return imported
