"""Sources, the files read from them, and what came of reading one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry.imports.names import Doubt
from interlocal.registry.imports.problems import ImportRefused, Problem
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Identifier, Load, Mapping, Source

SHOWN_CHANGES = 200
SHOWN_NEW = 20


@dataclass(frozen=True)
class Change:
    """What a file says otherwise than before: of whom and what, then and now."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.after}"


@dataclass(frozen=True)
class Imported:
    """What came of a file. ``load`` is None if it held nothing new.

    ``changes`` are the first of what differs, ``examples`` the first of what is new.
    """

    file: str
    added: int
    changed: int
    unchanged: int
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    load: Load | None = None
    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """Rows, or figures of a wide table, that the registry now agrees with."""
        return self.added + self.changed + self.unchanged

    def __str__(self) -> str:
        counts = f"{self.added} new, {self.changed} changed, {self.unchanged} as before"
        return f"{self.file}: {counts}, {len(self.problems)} problems"


@transaction.atomic
def keep_source(
    *,
    code: str,
    title: str,
    publisher: str,
    href: str = "",
    licence: str = "",
    note: str = "",
    by: User | None,
    at: datetime,
) -> Source:
    """Make a source known by its code, or bring what is said of it up to date."""
    said = {
        "title": title,
        "publisher": publisher,
        "href": href,
        "licence": licence,
        "note": note,
    }
    held = Source.objects.filter(code=code).first()
    if held and all(getattr(held, name) == value for name, value in said.items()):
        return held
    source, _ = Source.objects.update_or_create(code=code, defaults=said)
    record.write(verb="registry.source_kept", subject=source, by=by, at=at)
    return source


def locked(*, source: Source) -> Source:
    """Hold a source, so that two files of it are not compared and saved at the same time."""
    return Source.objects.select_for_update().get(pk=source.pk)


def refuse_problems(
    *, problems: list[Problem], accept_rest: bool, doubts: Sequence[Doubt] = ()
) -> list[Problem]:
    """The problems in the order of the file; raises ImportRefused unless the rest is wanted."""
    ordered = sorted(problems, key=lambda problem: (problem.line or 0, problem.why))
    if ordered and not accept_rest:
        raise ImportRefused(ordered, doubts)
    return ordered


@dataclass(frozen=True)
class Origin:
    """Where rows come from: whose file, read in by whom and when, by which mapping."""

    source: Source
    by: User | None
    at: datetime
    mapping: Mapping | None = None


def open_load(*, origin: Origin, table: Table) -> Load:
    """Note which file the rows that follow come from."""
    return Load.objects.create(
        source=origin.source,
        file_name=table.file[:240],
        sha256=table.sha256,
        loaded_at=origin.at,
        by=origin.by,
        rows_read=len(table.rows),
        mapping=origin.mapping,
    )


def close_load(*, load: Load, verb: str, imported: Imported) -> None:
    """Write into the record what a file changed."""
    record.write(verb=verb, subject=load, by=load.by, at=load.loaded_at, detail=str(imported))


def known_bodies() -> dict[tuple[str, str], int]:
    """Keys of all bodies by identifier scheme and value."""
    rows = Identifier.objects.values_list("scheme", "value", "organisation")
    return {(scheme, value): body for scheme, value, body in rows}
