"""Remind finance offices of baselines that are due."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from interlocal.proposals import services


class Command(BaseCommand):
    """Sends the reminders of the day; meant for once a day, harmless more often."""

    help = "Remind whoever was asked for a baseline and has not answered, on the stated days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many letters went out."""
        letters = services.remind(at=timezone.now())
        self.stdout.write(f"{len(letters)} letter{'' if len(letters) == 1 else 's'} sent.")
