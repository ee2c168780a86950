"""Guessing how a file may be read; nothing is saved."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from interlocal.registry.imports import outlines
from interlocal.registry.imports.formats import read_for_guess
from interlocal.registry.imports.mapping.bodies import Known
from interlocal.registry.imports.mapping.guess import Guess, guess_outlines, guess_table
from interlocal.registry.imports.mapping.guess_travel import guess_travel
from interlocal.registry.imports.mapping.layout import DECIDE
from interlocal.registry.imports.names import Names, Namesake
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Mapping, Measure, Organisation, Service
from interlocal.registry.services.loads import keep_source, known_bodies
from interlocal.registry.services.mapped import import_mapped

MOST_PROBLEMS = 10


@transaction.atomic
def guess_mapping(*, kind: str, content: bytes, file_name: str, at: datetime) -> Guess:
    """A mapping to begin with, the first rows, and what is open or would be refused.

    Nothing is saved. Raises ImportRefused if the file cannot be read at all.
    """
    guessed = guessed_mapping(kind=kind, content=content, file_name=file_name)
    if DECIDE in guessed.text:
        return guessed
    return replace(guessed, open=[*guessed.open, *_tried(guessed, kind, content, file_name, at)])


def guessed_mapping(*, kind: str, content: bytes, file_name: str) -> Guess:
    """The same without trying whether the rows can be read by it."""
    rows = Organisation.objects.values_list("pk", "slug", "name", "kind", "state")
    everybody = [Namesake(*row) for row in rows]
    known = Known(known_bodies(), {body.slug: body.key for body in everybody}, Names(everybody))
    if kind == Mapping.Kind.BOUNDARIES:
        features, _ = outlines.features_of(content, file_name)
        return guess_outlines(features, file_name, known)
    sheet, told = read_for_guess(content, file_name)
    if kind == Mapping.Kind.TRAVEL:
        return guess_travel(sheet, told)
    codes = {*_codes(Service), *_codes(Measure)}
    return guess_table(sheet, kind, known, codes, told)


def _codes(table: type[Service] | type[Measure]) -> list[str]:
    return list(table._default_manager.values_list("code", flat=True))


def _tried(guessed: Guess, kind: str, content: bytes, file: str, at: datetime) -> list[str]:
    """What would be refused if the file were read by the guess; undone at once."""
    with transaction.atomic():
        source = keep_source(code="guess", title="Guess", publisher="Guess", by=None, at=at)
        try:
            import_mapped(
                kind=kind,
                content=content,
                file_name=file,
                mapping=guessed.text,
                source=source,
                by=None,
                at=at,
                accept_rest=False,
            )
            problems = []
        except ImportRefused as refusal:
            problems = refusal.problems
        transaction.set_rollback(True)
    more = len(problems) - MOST_PROBLEMS
    listed = [str(problem) for problem in problems[:MOST_PROBLEMS]]
    return [*listed, *([f"... and {more} problems more."] if more > 0 else [])]
