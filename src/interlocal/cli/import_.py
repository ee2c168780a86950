"""`interlocal import`: read a file of bodies, figures, ties or outlines."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlocal.cli import site

if TYPE_CHECKING:
    from datetime import datetime

    from interlocal.registry.services import Imported

KINDS = {
    "organisations": "bodies with their identifiers and positions",
    "facts": "yearly figures",
    "members": "who belongs to which council of governments",
    "neighbours": "which towns touch",
    "boundaries": "outlines in WGS84 (GeoJSON, or a shapefile in a zip)",
    "travel": "minutes on the road: a square of towns, or columns from, to and minutes",
}
LARGEST = 200 * 2**20


class Cannot(Exception):
    """What was asked cannot be done; the message says why."""


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "import",
        help="read a file of bodies, figures, ties or outlines",
        description="Read a file into the registry: CSV, XLSX, Parquet, GeoJSON or a zipped "
        "shapefile. A mapping says what stands where in it; --guess writes one to begin with. "
        "A file with a bad row loads nothing and lists file, line and reason, unless "
        "--accept-rest is given. Reading the same file again changes nothing; a corrected file "
        "of the same source replaces its figures and keeps the old ones in history.",
        epilog="Kinds: " + "; ".join(f"{kind}: {what}" for kind, what in KINDS.items()),
    )
    command.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    command.add_argument("file", type=Path, help="the file")
    command.add_argument("--mapping", help="a mapping: a YAML file, or the name of one used before")
    command.add_argument("--guess", action="store_true", help="write a mapping to begin with")
    command.add_argument("--dry-run", action="store_true", help="show what would change")
    command.add_argument("--source", help="short name of the source (a-z, 0-9, -)")
    command.add_argument("--title", help="what the source is called (first time)")
    command.add_argument("--publisher", help="who publishes it (first time)")
    command.add_argument("--href", default="", help="where it is published")
    command.add_argument("--licence", default="", help="under which licence")
    command.add_argument(
        "--accept-rest", action="store_true", help="load the good rows, list the others"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Read one file; returns 2 if nothing was loaded, 1 if some rows were left out."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from interlocal.registry import services

    try:
        content = _content(given.file)
        if given.guess:
            return _guess(given, content)
        imported = _import(given, content)
    except Cannot as refusal:
        return site.complain(refusal)
    except services.ImportRefused as refusal:
        return _refused(refusal, given.json)
    _tell(imported, given)
    return 1 if imported.problems else 0


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise Cannot(f"{file} is larger than {LARGEST // 2**20} MB; split it.")
        return file.read_bytes()
    except OSError as problem:
        raise Cannot(f"Cannot read {file}: {problem.strerror}.") from None


def _guess(given: argparse.Namespace, content: bytes) -> int:
    from django.utils import timezone

    from interlocal.registry import services

    guessed = services.guess_mapping(
        kind=given.kind, content=content, file_name=given.file.name, at=timezone.now()
    )
    if given.json:
        print(
            json.dumps(
                {
                    "mapping": guessed.text,
                    "columns": guessed.columns,
                    "rows": guessed.rows,
                    "open": guessed.open,
                },
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        print(guessed)
    return 0


def _import(given: argparse.Namespace, content: bytes) -> "Imported":
    from django.db import transaction
    from django.utils import timezone

    from interlocal.registry import services

    now = timezone.now()
    with transaction.atomic():  # a new source is not kept without its file
        if not given.source and (given.title or given.publisher):
            raise Cannot("--title and --publisher name a new source: say its --source, too.")
        if given.mapping or given.kind == "travel":
            text, name, held = _mapping(given)
            return services.import_mapped(
                kind=given.kind,
                content=content,
                file_name=given.file.name,
                mapping=text,
                mapping_file=name,
                source=_source(given, now) if given.source else held,
                by=None,
                at=now,
                accept_rest=given.accept_rest,
                dry_run=given.dry_run,
            )
        if not given.source:
            raise Cannot(
                "Say of which --source the file is, or by which --mapping to read it. --guess "
                "writes a mapping to begin with."
            )
        imported = _reader(given.kind)(
            content=content,
            file_name=given.file.name,
            source=_source(given, now),
            by=None,
            at=now,
            accept_rest=given.accept_rest,
        )
        if given.dry_run:
            transaction.set_rollback(True)
        return imported


def _reader(kind: str) -> "Callable[..., Imported]":
    from interlocal.registry import services

    readers: dict[str, Callable[..., Imported]] = {
        "organisations": services.import_organisations,
        "facts": services.import_facts,
        "members": services.import_members,
        "neighbours": services.import_neighbours,
        "boundaries": services.import_boundaries,
    }
    return readers[kind]


def _mapping(given: argparse.Namespace) -> tuple[str, str, Any]:
    """A mapping's text, what to call it, and its source: from a file, or as it was remembered.

    A table of travel times explains itself, if it is of the usual form.
    """
    if not given.mapping:
        if not given.source:
            raise Cannot("Say of which --source the travel times are.")
        return "kind: travel\n", "the usual form", None
    place = Path(given.mapping)
    if place.is_file():
        try:
            return place.read_text(encoding="utf-8"), place.name, None
        except (OSError, UnicodeDecodeError):
            raise Cannot(f"{place} is not a text file in UTF-8.") from None
    from interlocal.registry import queries

    known = {mapping.name: mapping for mapping in queries.mappings().filter(kind=given.kind)}
    if given.mapping in known:
        held = known[given.mapping]
        return held.text, held.name, held.source
    names = [f"{name} ({held.source.publisher})" for name, held in sorted(known.items())]
    told = f" Remembered for {given.kind}: {'; '.join(names)}." if names else ""
    raise Cannot(f"There is no file and no mapping {given.mapping}.{told}")


def _source(given: argparse.Namespace, now: "datetime") -> Any:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_slug

    from interlocal.registry import queries, services

    try:
        validate_slug(given.source)
    except ValidationError:
        raise Cannot("--source is a short name of letters, digits and hyphens.") from None
    held = queries.sources().filter(code=given.source).first()
    if held:
        return held
    if not (given.title and given.publisher):
        raise Cannot(
            f"The source {given.source} is new: say --title and --publisher, so that every "
            "figure can be traced."
        )
    if too_long := _too_long(given):
        raise Cannot(too_long)
    return services.keep_source(
        code=given.source,
        title=given.title,
        publisher=given.publisher,
        href=given.href,
        licence=given.licence,
        by=None,
        at=now,
    )


def _too_long(given: argparse.Namespace) -> str:
    """Which word about a new source does not fit, if any; not every database would say so."""
    from interlocal.registry.models import Source

    said = {
        "code": ("--source", given.source),
        "title": ("--title", given.title),
        "publisher": ("--publisher", given.publisher),
        "href": ("--href", given.href),
        "licence": ("--licence", given.licence),
    }
    for name, (option, text) in said.items():
        most: int | None = getattr(Source._meta.get_field(name), "max_length", None)
        if most and len(text) > most:
            return f"{option} has {len(text)} characters; {most} fit."
    return ""


def _refused(refusal: Any, as_json: bool) -> int:
    if as_json:
        data = {
            "loaded": 0,
            "problems": _problems(refusal.problems),
            "doubtful": _doubtful(refusal.doubts),
        }
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return 2
    for problem in refusal.problems:
        print(problem, file=sys.stderr)
    if refusal.doubts:
        print(
            f"\nDecide in the mapping, one line each:\n\n{_decisions(refusal.doubts)}\n",
            file=sys.stderr,
        )
    return site.complain(
        f"Nothing was loaded: {len(refusal.problems)} problem(s), listed above. Put them right, "
        "or use --accept-rest to load the other rows."
    )


def _decisions(doubts: Any) -> str:
    """Doubtful names as a part of a mapping, each with whom it may mean."""
    lines = ["names:"]
    for doubt in doubts:
        choices = ", ".join([*(each.slug for each in doubt.candidates), "leave-out"])
        lines.append(f"  {json.dumps(doubt.name, ensure_ascii=False)}: DECIDE  # {choices}")
    return "\n".join(lines)


def _tell(imported: "Imported", given: argparse.Namespace) -> None:
    if given.json:
        data = {
            "file": imported.file,
            "saved": not given.dry_run,
            "new": imported.added,
            "changed": imported.changed,
            "as_before": imported.unchanged,
            "changes": [
                {"what": each.what, "before": each.before, "after": each.after}
                for each in imported.changes
            ],
            "notices": imported.notices,
            "problems": _problems(imported.problems),
            "doubtful": _doubtful(imported.doubts),
        }
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return
    print(imported)
    if given.dry_run:
        print("  nothing was saved: this was a dry run")
    for change in imported.changes:
        print(f"  {'would change' if given.dry_run else 'changed'}: {change}")
    if imported.changed > len(imported.changes) > 0:
        print(f"  ... and {imported.changed - len(imported.changes):,} more changes")
    for notice in imported.notices:
        print(f"  note: {notice}")
    for problem in imported.problems:
        print(f"  left out: {problem}")


def _problems(problems: Any) -> list[dict[str, Any]]:
    return [{"file": each.file, "line": each.line, "why": each.why} for each in problems]


def _doubtful(doubts: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "state": each.state,
            "line": each.line,
            "lines": each.times,
            "candidates": [candidate.slug for candidate in each.candidates],
        }
        for each in doubts
    ]
