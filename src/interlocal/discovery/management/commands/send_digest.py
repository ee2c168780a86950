"""Write to everybody whose need or offer has newly met another."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from interlocal.discovery import services


class Command(BaseCommand):
    """Sends the digest of needs and offers that meet; meant for once a day."""

    help = "Write to everybody whose need or offer has newly met another, once a meeting."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many letters went out."""
        letters = services.digest(at=timezone.now())
        self.stdout.write(f"{len(letters)} letter{'' if len(letters) == 1 else 's'} sent.")
