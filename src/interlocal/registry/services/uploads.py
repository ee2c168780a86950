"""A file on its way in: brought, looked at, read otherwise, loaded or dropped."""

import hashlib
from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import mapping as grammar
from interlocal.registry.imports.formats import read_for_guess
from interlocal.registry.imports.mapping.edits import put, text_of, tree_of
from interlocal.registry.imports.mapping.guess import source_lines, table_lines
from interlocal.registry.imports.mapping.layout import Layout
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Mapping, Measure, Source, Upload
from interlocal.registry.queries.taxonomy import mappings
from interlocal.registry.queries.uploads import reach_of, sources_open_to
from interlocal.registry.rules.uploads import KEPT_FOR, MOST_KEPT, why_no_upload
from interlocal.registry.services.guesses import guessed_mapping
from interlocal.registry.services.loads import Imported
from interlocal.registry.services.mapped import import_mapped
from interlocal.registry.services.remembered import fitting_mappings

MAPPING = "the mapping"


class CannotImport(Exception):
    """The file was refused as a whole; the message is fit to show to the person."""


@transaction.atomic
def keep_upload(*, kind: str, content: bytes, file_name: str, by: User, at: datetime) -> Upload:
    """Keep a file to look at, to be read as a file of its form was before, or as is guessed.

    Nothing of it is loaded. Files that waited too long are dropped, and the oldest where one
    person has too many. Raises CannotImport, or ImportRefused if it cannot be read at all.
    """
    if kind not in reach_of(by).kinds:
        raise CannotImport("You may not load files of this kind.")
    if why := why_no_upload(len(content)):
        raise CannotImport(why)
    Upload.objects.filter(expires_at__lte=at).delete()
    older = Upload.objects.filter(by=by).values_list("pk", flat=True)[MOST_KEPT - 1 :]
    Upload.objects.filter(pk__in=list(older)).delete()
    fitting = fitting_mappings(kind=kind, content=content, file_name=file_name)
    text, asks = (with_source(fitting[0]), []) if fitting else _guessed(kind, content, file_name)
    return Upload.objects.create(
        by=by,
        kind=kind,
        file_name=file_name[:240],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=text,
        asks=asks,
        made_at=at,
        expires_at=at + KEPT_FOR,
    )


def _guessed(kind: str, content: bytes, file: str) -> tuple[str, list[str]]:
    """A guessed mapping with what to check of it, or a bare one if it is not even clear where
    the heading is."""
    try:
        guessed = guessed_mapping(kind=kind, content=content, file_name=file)
        return guessed.text, guessed.open
    except ImportRefused:
        if kind == Mapping.Kind.BOUNDARIES:
            raise
        sheet, told = read_for_guess(content, file)  # refused again if it cannot be read at all
        bare = [f"kind: {kind}", *source_lines(file), *table_lines(sheet, Layout(), told)]
        return "\n".join(bare), []


def with_source(mapping: Mapping) -> str:
    """A remembered mapping that names its source, though the source was said beside it."""
    tree = tree_of(mapping.text, mapping.name)
    if "source" not in tree:
        put(tree, ("source", "code"), mapping.source.code)
        return text_of(tree)
    return mapping.text


@transaction.atomic
def read_otherwise(*, upload: Upload, mapping: str) -> Upload:
    """Say differently how an upload is to be read. Raises ImportRefused for what is no YAML."""
    tree_of(mapping, MAPPING)
    upload.mapping, upload.asks = mapping, []
    upload.save(update_fields=["mapping", "asks"])
    return upload


@transaction.atomic
def guess_again(*, upload: Upload) -> Upload:
    """Forget how an upload was to be read, and guess."""
    text, asks = _guessed(upload.kind, bytes(upload.content), upload.file_name)
    read_otherwise(upload=upload, mapping=text)
    upload.asks = asks
    upload.save(update_fields=["asks"])
    return upload


@transaction.atomic
def read_as_remembered(*, upload: Upload, name: str) -> Upload:
    """Read an upload as a file was read before. Raises CannotImport if no mapping is so called."""
    held = mappings().filter(kind=upload.kind, name=name).first()
    if held is None:
        raise CannotImport("No mapping of that name is remembered for this kind of file.")
    return read_otherwise(upload=upload, mapping=with_source(held))


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Forget a file that was not loaded."""
    upload.delete()


@transaction.atomic
def load_upload(
    *, upload: Upload, seen: str, by: User, at: datetime, accept_rest: bool = False
) -> Imported:
    """Load a file as its preview showed it, all or nothing, and forget the upload.

    ``seen`` is the ``reading_of`` the preview. Raises CannotImport if the upload is gone, is
    read differently by now, or may not be loaded by this person; ImportRefused, with nothing
    saved, for its problems, unless ``accept_rest``.
    """
    held = Upload.objects.select_for_update().filter(pk=upload.pk, by=by).first()
    if held is None:
        raise CannotImport("This file was loaded or dropped meanwhile.")
    if seen != reading_of(held):
        raise CannotImport(
            "How the file is read was changed meanwhile, in another window perhaps. Look again at "
            "what it would do."
        )
    if why := why_not_loaded(upload=held, by=by):
        raise CannotImport(why)
    imported = import_mapped(
        kind=held.kind,
        content=bytes(held.content),
        file_name=held.file_name,
        mapping=held.mapping,
        mapping_file=MAPPING,
        by=by,
        at=at,
        accept_rest=accept_rest,
        only_about=reach_of(by).bodies(),
    )
    held.delete()
    return imported


def reading_of(upload: Upload) -> str:
    """A short mark of how an upload is read, to notice that it was changed meanwhile."""
    return hashlib.sha256(upload.mapping.encode()).hexdigest()[:16]


def why_not_loaded(*, upload: Upload, by: User) -> str:
    """Why a person may not load a file as it is to be read; nothing if they may.

    Its rows are not looked at. Raises ImportRefused if the mapping cannot be understood.
    """
    plan = grammar.understand(upload.mapping, MAPPING, kind=upload.kind)
    if upload.kind not in reach_of(by).kinds:
        return "You may not load files of this kind."
    if plan.source is None:
        return "Say where the file is from: its source, and who published it."
    held = Source.objects.filter(code=plan.source.code).first()
    if held is None and not (plan.source.title and plan.source.publisher):
        return "Say what the source is called and who published it, so that figures can be traced."
    if held and not sources_open_to(by).filter(pk=held.pk).exists():
        return (
            f"The source {held.code} ({held.publisher}) is kept by others. Give yours another "
            "short name: its figures will stand beside theirs, with the difference shown."
        )
    if reach_of(by).is_everywhere:
        return ""
    known = set(Measure.objects.values_list("code", flat=True))
    brought = [said.code for said in plan.measures if said.code not in known]
    if brought:
        return f"New measures ({', '.join(brought)}) are added by whoever runs this site."
    name = plan.name or f"{plan.source.code}-{plan.kind}"
    taken = Mapping.objects.current().filter(name=name).exclude(source=held).exists()
    return f"A mapping of another source is called {name}. Choose another name." if taken else ""
