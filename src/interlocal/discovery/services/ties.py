"""Noting what ties two bodies, by people, by rooms above, and from files."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.discovery.models import Tie
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service, Source

COLUMNS = {"a", "b", "kind", "service", "since", "until", "note"}
FIRST_YEAR = 1600  # no government here is older


class CannotNote(Exception):
    """The tie was refused; the message is fit to show to the person."""


@dataclass(frozen=True)
class ImportedTies:
    """What came of a file: ties added, ties that were there, and problems by line."""

    added: int
    unchanged: int
    problems: tuple[str, ...]


@transaction.atomic
def note_tie(
    *,
    kind: str,
    between: tuple[Organisation, Organisation],
    at: datetime,
    by: User | None = None,
    source: Source | None = None,
    service: Service | None = None,
    since_year: int | None = None,
    until_year: int | None = None,
    note: str = "",
    locator: str = "",
) -> Tie:
    """Keep what ties two bodies; the same said twice by the same changes nothing.

    Either a person says it, for one of the two bodies, or a published source does.
    Whom a person knows is theirs alone to see. Raises CannotNote if the two are one,
    the person speaks for neither, nobody says it, or the years make no sense.
    """
    first, second = sorted(between, key=lambda body: body.pk)
    if first == second:
        raise CannotNote(f"{first.name} is tied to itself anyhow. Name another organization.")
    if (by is None) == (source is None):
        raise CannotNote("Say from whom it is known: one person, or one source.")
    if kind == Tie.Kind.PEOPLE and by is None:
        raise CannotNote("Who knows whom is said by people, not by a published source.")
    if by and not any(registry.may_speak_for(by, body) for body in (first, second)):
        raise CannotNote(f"You speak neither for {first.name} nor for {second.name}.")
    years = [year for year in (since_year, until_year) if year is not None]
    if years != sorted(years) or any(not FIRST_YEAR <= year <= at.year + 1 for year in years):
        raise CannotNote("The years make no sense: it begins before it ends, and has begun.")
    tie, is_new = Tie.objects.get_or_create(
        kind=kind,
        a=first,
        b=second,
        service=service,
        source=source,
        noted_by=by,
        defaults={
            "since_year": since_year,
            "until_year": until_year,
            "note": note.strip(),
            "locator": locator,
            "noted_at": at,
        },
    )
    if is_new:
        # What one person knows of another is not for the record to tell.
        told = "" if kind == Tie.Kind.PEOPLE else note.strip()
        record.write(verb="discovery.tie_noted", subject=tie, by=by, at=at, detail=told)
    return tie


@transaction.atomic
def forget_tie(*, tie: Tie, by: User, at: datetime) -> None:
    """Take back what one noted oneself; twice changes nothing.

    Raises CannotNote if somebody else noted it.
    """
    if tie.noted_by_id != by.pk:
        raise CannotNote("Only who noted it can take it back.")
    if Tie.objects.filter(pk=tie.pk).exists():
        record.write(verb="discovery.tie_forgotten", subject=tie, by=by, at=at)
        Tie.objects.filter(pk=tie.pk).delete()


@transaction.atomic
def import_ties(*, content: bytes, file_name: str, source: Source, at: datetime) -> ImportedTies:
    """Keep the ties of a published table; a line that makes no sense is named, the rest goes on.

    A CSV file with the columns a, b, kind, service, since, until, note.
    Raises CannotNote if a column is missing or the file is not text.
    """
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        lines = list(table)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise CannotNote(f"{file_name} is no CSV file in UTF-8.") from problem
    if missing := COLUMNS - set(table.fieldnames or []):
        raise CannotNote(f"{file_name} lacks the columns {', '.join(sorted(missing))}.")
    before = Tie.objects.filter(source=source).count()
    problems = []
    for number, line in enumerate(lines, 2):
        try:
            _note_line(line, source, f"{file_name}, line {number}", at)
        except (CannotNote, registry.NotFound, ValueError) as problem:
            problems.append(f"Line {number}: {problem}")
    added = Tie.objects.filter(source=source).count() - before
    return ImportedTies(added, len(lines) - len(problems) - added, tuple(problems))


def _note_line(line: dict[str, str], source: Source, locator: str, at: datetime) -> None:
    said = {name: (line[name] or "").strip() for name in COLUMNS}
    if said["kind"] not in Tie.Kind.values:
        raise CannotNote(f"There is no kind “{said['kind']}”: {', '.join(Tie.Kind.values)}.")
    note_tie(
        kind=said["kind"],
        between=(
            registry.find_organisation(said["a"]),
            registry.find_organisation(said["b"]),
        ),
        service=registry.find_service(said["service"]) if said["service"] else None,
        since_year=_year(said["since"]),
        until_year=_year(said["until"]),
        note=said["note"],
        source=source,
        locator=locator,
        at=at,
    )


def _year(text: str) -> int | None:
    if text and not text.isdecimal():
        raise CannotNote(f"“{text[:20]}” is no year.")
    return int(text) if text else None
