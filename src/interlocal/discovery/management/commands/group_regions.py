"""Ask for the nightly groupings."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from interlocal.discovery import services


class Command(BaseCommand):
    """Has a worker group every region for every service; meant for once a night."""

    help = "Have every region grouped for every service, in the background."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and say which job it is."""
        job = services.start_nightly_groupings(at=timezone.now())
        self.stdout.write(f"Asked for, as job {job.pk}: a worker (interlocal work) does it.")
