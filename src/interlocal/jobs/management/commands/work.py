"""``manage.py work``: the same as ``interlocal work``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from interlocal.jobs.management.worker import PATIENCE, work


class Command(BaseCommand):
    """Do what people asked for in the background."""

    help = "Do what people asked for in the background, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The same options as the command line's."""
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")
        parser.add_argument("--patience", type=float, default=PATIENCE)

    def handle(self, *args: Any, **given: Any) -> None:
        """Work until stopped, or until nothing waits."""
        work(batch=given["once"], patience=given["patience"])
