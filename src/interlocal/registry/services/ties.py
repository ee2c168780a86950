"""Reading who belongs to which body, and who touches whom."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import ties as parsing
from interlocal.registry.imports.tables import Table
from interlocal.registry.imports.ties import Member, Touch
from interlocal.registry.models import Membership, Neighbour, Source
from interlocal.registry.services.history import border_in_words, keep_former_borders
from interlocal.registry.services.loads import (
    Change,
    Imported,
    Origin,
    close_load,
    known_bodies,
    locked,
    open_load,
    refuse_problems,
)

BATCH = 500


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
    """Add memberships from a table with scheme, body, member; at will since and until.

    ``member_scheme`` is for members that go by another scheme than their body. A day that
    a file gives is added to a membership that is known without it. Memberships that the
    file does not mention stay. Raises ImportRefused, with nothing saved, if any row has a
    problem, unless ``accept_rest``.
    """
    source = locked(source=source)
    table, members = parsing.parse_members(content, file_name, bodies=known_bodies())
    table.problems[:] = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    return save_members(members=members, table=table, origin=Origin(source, by, at))


def save_members(*, members: list[Member], table: Table, origin: Origin) -> Imported:
    """Save memberships that are not known yet, and days that were not known or are corrected.

    One that is named without days holds today. An end closes the membership that is open.
    """
    rows = Membership.objects.select_related("body", "member")
    wanted = {tie.body for tie in members}
    held: dict[tuple[int, int], list[Membership]] = {}
    for row in rows:
        if row.body_id in wanted:
            held.setdefault((row.body_id, row.member_id), []).append(row)
    fresh, differing = [], []
    for tie in members:
        known = held.get((tie.body, tie.member), [])
        if any(_agrees(tie, row) for row in known):
            continue
        same = next((row for row in known if _is_of(tie, row)), None)
        if same:
            differing.append((tie, same, _days(same)))
        else:
            fresh.append(tie)
    load = open_load(origin=origin, table=table) if fresh or differing else None
    if load:
        for tie, row, _ in differing:
            row.since, row.until, row.load = tie.since or row.since, tie.until, load
            row.save(update_fields=["since", "until", "load"])
        Membership.objects.bulk_create(
            Membership(
                body_id=tie.body,
                member_id=tie.member,
                since=tie.since,
                until=tie.until,
                load=load,
            )
            for tie in fresh
        )
    imported = Imported(
        file=table.file,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(members) - len(fresh) - len(differing),
        problems=table.problems,
        notices=table.notices,
        load=load,
        changes=[Change(str(row), before, _days(row)) for _, row, before in differing],
    )
    if load:
        close_load(load=load, verb="registry.members_imported", imported=imported)
    return imported


def _agrees(tie: Member, row: Membership) -> bool:
    """Whether a file says nothing that is not known: a day left out contradicts none."""
    return tie.since in (None, row.since) and tie.until == row.until


def _is_of(tie: Member, row: Membership) -> bool:
    """Whether a file speaks of this membership: the open one, or one with the same last day."""
    if row.until is not None:
        return tie.until == row.until
    return tie.until is None or row.since is None or row.since <= tie.until


def _days(row: Membership) -> str:
    return f"{row.since or 'not known'} to {row.until or 'today'}"


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
    table.problems[:] = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    return save_touches(touches=touches, table=table, origin=Origin(source, by, at))


def save_touches(*, touches: list[Touch], table: Table, origin: Origin) -> Imported:
    """Save pairs that touch; what stood of a pair before is kept as history."""
    held = {(pair.a_id, pair.b_id): pair for pair in Neighbour.objects.select_related("a", "b")}
    fresh = [touch for touch in touches if (touch.a, touch.b) not in held]
    differing = [
        touch
        for touch in touches
        if (pair := held.get((touch.a, touch.b)))
        and (pair.contact, pair.border_km) != (touch.contact, touch.border_km)
    ]
    load = None
    if fresh or differing:
        load = open_load(origin=origin, table=table)
        replaced = [held[touch.a, touch.b] for touch in differing]
        keep_former_borders(pairs=replaced, replaced_by=load)
        for start in range(0, len(replaced), BATCH):
            keys = [pair.pk for pair in replaced[start : start + BATCH]]
            Neighbour.objects.filter(pk__in=keys).delete()
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
        file=table.file,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(touches) - len(fresh) - len(differing),
        problems=table.problems,
        notices=table.notices,
        load=load,
        changes=[
            Change(
                str(held[touch.a, touch.b]),
                border_in_words(held[touch.a, touch.b].contact, held[touch.a, touch.b].border_km),
                border_in_words(touch.contact, touch.border_km),
            )
            for touch in differing
        ],
    )
    if load:
        close_load(load=load, verb="registry.neighbours_imported", imported=imported)
    return imported
