"""`interlocal setup`: make or update the tables and the taxonomy."""

import argparse
from typing import Any

from interlocal.cli import site


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "setup",
        help="make or update the database",
        description="Make the database, or bring it up to this version, and draw what is "
        "missing on regions' maps. Safe to run again.",
    )
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Migrate, load the taxonomy of services and measures, complete the maps."""
    try:
        site.start(ready=False)
    except site.NotReady as problem:
        return site.complain(problem)
    set_up()
    print("The database is ready.")
    return 0


def set_up() -> None:
    """Bring tables, taxonomy and maps up to date. The application must be loaded."""
    from django.core.management import call_command
    from django.utils import timezone

    from interlocal.registry import services as registry

    call_command("migrate", verbosity=0, interactive=False)
    registry.load_taxonomy(at=timezone.now())
    registry.complete_maps(at=timezone.now())
