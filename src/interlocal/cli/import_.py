"""`interlocal import`: read a file of bodies, figures, ties or outlines."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlocal.cli import site

if TYPE_CHECKING:
    from interlocal.registry.services import Imported

KINDS = {
    "organisations": "bodies with their identifiers and positions (CSV)",
    "facts": "yearly figures, one row each (CSV)",
    "members": "who belongs to which council of governments (CSV)",
    "neighbours": "which towns touch (CSV)",
    "boundaries": "outlines in WGS84 (GeoJSON)",
}
LARGEST = 200 * 2**20


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "import",
        help="read a file of bodies, figures, ties or outlines",
        description="Read a file into the registry. A file with a bad row loads nothing and "
        "lists file, line and reason, unless --accept-rest is given. Reading the same file "
        "again changes nothing; a corrected file of the same source replaces its figures and "
        "keeps the old ones in history.",
        epilog="Kinds: " + "; ".join(f"{kind}: {what}" for kind, what in KINDS.items()),
    )
    command.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    command.add_argument("file", type=Path, help="the file")
    command.add_argument("--source", required=True, help="short name of the source (a-z, 0-9, -)")
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
    try:
        if given.file.stat().st_size > LARGEST:
            return site.complain(f"{given.file} is larger than {LARGEST // 2**20} MB; split it.")
        content = given.file.read_bytes()
    except OSError as problem:
        return site.complain(f"Cannot read {given.file}: {problem.strerror}.")
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_slug
    from django.db import transaction
    from django.utils import timezone

    from interlocal.registry import queries, services

    try:
        validate_slug(given.source)
    except ValidationError:
        return site.complain("--source is a short name of letters, digits and hyphens.")
    held = queries.sources().filter(code=given.source).first()
    if not held and not (given.title and given.publisher):
        return site.complain(
            f"The source {given.source} is new: say --title and --publisher, so that every "
            "figure can be traced."
        )
    if not held and (too_long := _too_long(given)):
        return site.complain(too_long)
    now = timezone.now()
    read: Callable[..., Imported] = {
        "organisations": services.import_organisations,
        "facts": services.import_facts,
        "members": services.import_members,
        "neighbours": services.import_neighbours,
        "boundaries": services.import_boundaries,
    }[given.kind]
    try:
        with transaction.atomic():  # a new source is not kept without its file
            source = held or services.keep_source(
                code=given.source,
                title=given.title,
                publisher=given.publisher,
                href=given.href,
                licence=given.licence,
                by=None,
                at=now,
            )
            imported = read(
                content=content,
                file_name=given.file.name,
                source=source,
                by=None,
                at=now,
                accept_rest=given.accept_rest,
            )
    except services.ImportRefused as refusal:
        return _refused(refusal, given.json)
    _tell(imported, given.json)
    return 1 if imported.problems else 0


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
        print(json.dumps({"loaded": 0, "problems": _problems(refusal.problems)}, indent=2))
        return 2
    for problem in refusal.problems:
        print(problem, file=sys.stderr)
    return site.complain(
        f"Nothing was loaded: {len(refusal.problems)} problem(s), listed above. Put them right, "
        "or use --accept-rest to load the other rows."
    )


def _tell(imported: "Imported", as_json: bool) -> None:
    if as_json:
        data = {
            "file": imported.file,
            "new": imported.added,
            "changed": imported.changed,
            "as_before": imported.unchanged,
            "notices": imported.notices,
            "problems": _problems(imported.problems),
        }
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return
    print(imported)
    for notice in imported.notices:
        print(f"  note: {notice}")
    for problem in imported.problems:
        print(f"  left out: {problem}")


def _problems(problems: Any) -> list[dict[str, Any]]:
    return [{"file": each.file, "line": each.line, "why": each.why} for each in problems]
