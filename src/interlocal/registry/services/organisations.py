"""Reading governments and other bodies from a file."""

from collections import defaultdict
from datetime import datetime
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from interlocal.accounts.models import User
from interlocal.registry import rules
from interlocal.registry.imports import organisations as parsing
from interlocal.registry.imports.organisations import Body, label
from interlocal.registry.imports.problems import Problem, said_once
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Identifier, Load, Organisation, Source
from interlocal.registry.services.history import Position, keep_former_positions
from interlocal.registry.services.loads import (
    Imported,
    Origin,
    close_load,
    locked,
    open_load,
    refuse_problems,
)

BATCH = 500
MOST_NOTICES = 10
ONE_A_BODY = (
    Identifier.Scheme.GEOID,
    Identifier.Scheme.GEOID_2020,
    Identifier.Scheme.GEOID_SCHOOL,
)

Matched = list[tuple[Body, Organisation | None]]


@transaction.atomic
def import_organisations(
    *,
    content: bytes,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    accept_rest: bool = False,
) -> Imported:
    """Read bodies from a table with name, kind, state, identifiers and position.

    A row whose identifier is known adds what is new (further identifiers, a
    position); it never renames a body or gives an identifier to another one. A
    body that a row does not mention stays. The same file twice changes nothing.

    Raises ImportRefused, with nothing saved, if any row has a problem; with
    ``accept_rest`` the good rows are saved and the problems returned.
    """
    source = locked(source=source)
    table, bodies = parsing.parse(content, file_name, kinds=Organisation.Kind.values)
    return save_organisations(
        bodies=bodies, table=table, origin=Origin(source, by, at), accept_rest=accept_rest
    )


def save_organisations(
    *,
    bodies: list[Body],
    table: Table,
    origin: Origin,
    accept_rest: bool,
    names_may_differ: bool = False,
) -> Imported:
    """Save bodies and what is new of known ones.

    With ``names_may_differ`` an identifier decides alone who is meant: a body keeps the name
    by which it is known, and a notice counts those that the file calls otherwise.
    """
    held = _Held(names_may_differ=names_may_differ)
    matched = held.match(bodies, table)
    table.problems[:] = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    return _save(matched, held, table=table, origin=origin)


class _Held:
    """The bodies that the registry holds, found by identifier or by name."""

    def __init__(self, *, names_may_differ: bool) -> None:
        self.names_may_differ = names_may_differ
        self.called_otherwise: list[str] = []
        self.bodies = {body.pk: body for body in Organisation.objects.all()}
        self.by_identifier: dict[tuple[str, str], int] = {}
        self.identifiers: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        rows = Identifier.objects.values_list("scheme", "value", "organisation")
        for scheme, value, owner in rows.iterator():
            self.by_identifier[scheme, value] = owner
            self.identifiers[owner][scheme].add(value)
        self.by_name: dict[tuple[str, str, str], list[Organisation]] = defaultdict(list)
        for body in self.bodies.values():
            self.by_name[_called(body)].append(body)
        self.slugs = {body.slug for body in self.bodies.values()}

    def match(self, bodies: list[Body], table: Table) -> Matched:
        """Each row with the body that it tells of, None for a new one."""
        matched: Matched = []
        named: set[tuple[str, str, str]] = set()
        namesakes: list[str] = []
        for body in bodies:
            try:
                found = self._find(body)
            except ValueError as clash:
                table.problems.append(Problem(table.file, body.line, str(clash)))
                continue
            matched.append((body, found))
            if found is None and (self.by_name[_called(body)] or _called(body) in named):
                namesakes.append(
                    f"Line {body.line}: another {body.kind} in {body.state} is called "
                    f"{body.name}. Both are kept, told apart by their identifiers."
                )
            if body.identifiers:
                named.add(_called(body))
        table.notices.extend(_few(namesakes, "more bodies share a name with another of their kind"))
        table.notices.extend(_few(self._otherwise(), "more bodies are called otherwise"))
        known, repeated = said_once(
            [(body, found) for body, found in matched if found],
            key=lambda pair: pair[1].pk,
            line=lambda pair: pair[0].line,
            file=table.file,
            what=lambda pair: str(pair[1]),
        )
        table.problems.extend(repeated)
        new = [body for body, found in matched if found is None]
        known_by_name, repeated = said_once(
            [body for body in new if not body.identifiers],
            key=_called,
            line=lambda body: body.line,
            file=table.file,
            what=lambda body: body.name,
        )
        table.problems.extend(repeated)
        known_by_identifier = [body for body in new if body.identifiers]
        return [*known, *((body, None) for body in (*known_by_identifier, *known_by_name))]

    def _otherwise(self) -> list[str]:
        return [
            f"The file calls a body {names}; the name that is known stays."
            for names in self.called_otherwise
        ]

    def _find(self, body: Body) -> Organisation | None:
        keys = {
            self.by_identifier[item]
            for item in body.identifiers.items()
            if item in self.by_identifier
        }
        if len(keys) > 1:
            names = " and ".join(sorted(str(self.bodies[key]) for key in keys))
            raise ValueError(f"{body.name}: its identifiers belong to two bodies, {names}.")
        if not keys:
            same = self.by_name[_called(body)] if not body.identifiers else []
            return same[0] if same else None
        found = self.bodies[keys.pop()]
        if not self._is_called(found, body):
            scheme, value = next(
                item for item in body.identifiers.items() if self.by_identifier.get(item)
            )
            raise ValueError(
                f"{label(scheme)} {value} belongs to {found}, a {found.get_kind_display().lower()} "
                f"in {found.state}. This row calls it {body.name}, a {body.kind} in {body.state}."
            )
        for scheme in ONE_A_BODY:
            theirs = body.identifiers.get(scheme, "")
            # A city that is also a town has two: seven digits as a place, ten as a town.
            ours = {
                value for value in self.identifiers[found.pk][scheme] if len(value) == len(theirs)
            }
            if ours and theirs not in ours:
                raise ValueError(
                    f"{found} is known by {label(scheme)} {', '.join(ours)}; "
                    f"this row says {theirs}."
                )
        return found

    def _is_called(self, found: Organisation, body: Body) -> bool:
        """Whether a row may call a body what it does; a name that is let pass is remembered."""
        if _called(found) == _called(body):
            return True
        same = self.names_may_differ and (found.kind, found.state) == (body.kind, body.state)
        if same:
            self.called_otherwise.append(f"{body.name} (known as {found})")
        return same

    def free_slug(self, body: Body) -> str:
        """A slug that nobody has: name and state, then kind, then an identifier or a number."""
        base = slugify(f"{body.name[:80]} {body.state}") or "body"
        value = next(iter(body.identifiers.values()), "")
        tries = [base, f"{base}-{body.kind}", slugify(f"{base}-{value[-14:]}")]
        numbered = (f"{base}-{number}" for number in count(2))
        slug = next(slug for slug in chain(tries, numbered) if slug not in self.slugs)
        self.slugs.add(slug)
        return slug


def _few(notices: list[str], more: str) -> list[str]:
    rest = len(notices) - MOST_NOTICES
    return [*notices[:MOST_NOTICES], *([f"{rest:,} {more}."] if rest > 0 else [])]


def _called(body: Body | Organisation) -> tuple[str, str, str]:
    return rules.plain_name(body.name), body.kind, body.state


def _save(
    matched: Matched,
    held: _Held,
    *,
    table: Table,
    origin: Origin,
) -> Imported:
    new = [body for body, found in matched if found is None]
    moved = [(body, found) for body, found in matched if found and _moves(body, found)]
    gained = [
        (body, found)
        for body, found in matched
        if found and any(item not in held.by_identifier for item in body.identifiers.items())
    ]
    changed = len({body.line for body, _ in (*moved, *gained)})
    load = open_load(origin=origin, table=table) if new or changed else None
    if load:
        rows = [_organisation(body, held.free_slug(body), load) for body in new]
        Organisation.objects.bulk_create(rows, batch_size=BATCH)
        keep_former_positions(positions=_positions(moved), replaced_by=load)
        for body, found in moved:
            _place(found, body, load)
        Organisation.objects.bulk_update(
            [found for _, found in moved],
            ["latitude", "longitude", "position_load", "position_locator"],
            batch_size=BATCH,
        )
        Identifier.objects.bulk_create(
            (
                Identifier(organisation=owner, scheme=scheme, value=value)
                for body, owner in (*zip(new, rows, strict=True), *gained)
                for scheme, value in body.identifiers.items()
                if (scheme, value) not in held.by_identifier
            ),
            batch_size=BATCH,
        )
    imported = Imported(
        file=table.file,
        added=len(new),
        changed=changed,
        unchanged=len(matched) - len(new) - changed,
        problems=table.problems,
        notices=table.notices,
        load=load,
    )
    if load:
        close_load(load=load, verb="registry.organisations_imported", imported=imported)
    return imported


def _positions(moved: list[tuple[Body, Organisation]]) -> list[Position]:
    return [
        Position(
            found.pk,
            found.latitude,
            found.longitude,
            found.position_load_id,
            found.position_locator,
        )
        for _, found in moved
        if found.latitude is not None
        and found.longitude is not None
        and found.position_load_id is not None
    ]


def _moves(body: Body, found: Organisation) -> bool:
    return body.latitude is not None and (body.latitude, body.longitude) != (
        found.latitude,
        found.longitude,
    )


def _organisation(body: Body, slug: str, load: Load) -> Organisation:
    organisation = Organisation(slug=slug, name=body.name, kind=body.kind, state=body.state)
    if body.latitude is not None:
        _place(organisation, body, load)
    return organisation


def _place(organisation: Organisation, body: Body, load: Load) -> None:
    organisation.latitude = body.latitude
    organisation.longitude = body.longitude
    organisation.position_load = load
    organisation.position_locator = body.locator
