"""`interlocal demo`: 38 real towns, from open data to a prospectus."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlocal.cli import prospectus, site
from interlocal.cli.partners import show as show_outlook
from interlocal.cli.setup import set_up

if TYPE_CHECKING:
    from interlocal.demo.services import Shown


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "demo",
        help="38 real towns, and what they could share",
        description="Load the Capitol Region of Connecticut, find partners for Bolton, work out "
        "who would pay what, and write a prospectus for each town. Safe to run again.",
    )
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Do the demo's main job and print what it found."""
    try:
        site.start(ready=False)
    except site.NotReady as problem:
        return site.complain(problem)
    from django.conf import settings
    from django.utils import timezone

    from interlocal.demo import services

    steps = _Steps()
    steps.tell("Setting up the database")
    set_up()
    shown = services.prepare(at=timezone.now(), tell=steps.tell)
    files = prospectus.write(list(shown.papers), Path(settings.DATA) / "prospectus")
    steps.done()
    _show(shown, files)
    return 0


class _Steps:
    """Says what is going on, and how long the last thing took."""

    def __init__(self) -> None:
        self.since: float | None = None

    def tell(self, what: str) -> None:
        self.done()
        self.since = time.monotonic()
        print(f"{what} ... ", end="", flush=True)

    def done(self) -> None:
        if self.since is not None:
            print(f"{time.monotonic() - self.since:.1f} s", flush=True)
        self.since = None


def _show(shown: "Shown", files: list[Path]) -> None:
    print()
    show_outlook(shown.outlook, 3)
    print()
    prospectus.show(shown.shared)
    print("\nWritten:")
    for file in files:
        print(f"  {file}")
    print("\nSign in as one of the demo's people (none of them is real):")
    for person, password in shown.cast:
        print(
            f"  {person.email:30} {password}  "
            f"{person.name}, {person.role.label} of {person.organisation}"
        )
    print(f"(also in {Path(_data()) / 'demo-people.txt'}, readable by you only)")
    sys.stdout.flush()


def _data() -> str:
    from django.conf import settings

    return str(settings.DATA)
