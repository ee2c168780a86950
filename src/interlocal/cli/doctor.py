"""`interlocal doctor`: look whether this installation is sound."""

import argparse
from typing import Any

from interlocal.cli import site

SQLITE_SOUND = (3, 51, 3)


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "doctor",
        help="look whether this installation is sound",
        description="Check the database, the record's chain of hashes and the page assets.",
    )
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Print each check with its outcome; returns 1 if one needs attention."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    checks = [_sqlite(), _record(), _assets()]
    for sound, words in checks:
        print(("ok      " if sound else "LOOK    ") + words)
    return 0 if all(sound for sound, _ in checks) else 1


def _sqlite() -> tuple[bool, str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return True, f"database: {connection.vendor}"
    import sqlite3

    sound = sqlite3.sqlite_version_info >= SQLITE_SOUND
    words = f"SQLite {sqlite3.sqlite_version}"
    if not sound:
        words += ": versions before 3.51.3 can lose data after a crash; install pysqlite3"
    return sound, words


def _record() -> tuple[bool, str]:
    from interlocal.record.queries import first_broken_entry

    broken = first_broken_entry()
    if broken is None:
        return True, "the record is whole: no entry was changed or removed"
    return False, f"the record was tampered with: entry {broken} is not what was written"


def _assets() -> tuple[bool, str]:
    from django.contrib.staticfiles import finders

    if finders.find("vendor/uswds/css/uswds.min.css"):
        return True, "page assets are in place"
    return False, "page assets are missing: run “python3 dev.py assets”"
