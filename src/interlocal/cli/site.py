"""Opening the application for a command that needs its data."""

import os
import sys


class NotReady(Exception):
    """The application cannot be used yet; the message says what to do."""


def start(*, ready: bool = True) -> None:
    """Load the application; with ``ready``, insist that its tables are there.

    Raises NotReady if the web part is not installed or the tables are missing.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlocal.config.settings")
    try:
        import django
    except ImportError:
        raise NotReady(
            "This command needs the application: pip install 'interlocal[web]'."
        ) from None
    django.setup()
    if ready and pending_changes():
        raise NotReady(
            "The database is not set up (or is of an older version): run “interlocal setup”, "
            "or “interlocal demo” for the demo region."
        )


def pending_changes() -> bool:
    """Whether tables are missing or of an older version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def complain(message: object) -> int:
    """Say on standard error what was wrong; the exit code to return."""
    print(f"interlocal: {message}", file=sys.stderr)
    return 2
