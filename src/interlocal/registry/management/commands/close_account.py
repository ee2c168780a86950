"""Close the account of a person who left, where nobody of their body can."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.registry import services
from interlocal.web.words import counted


class Command(BaseCommand):
    """Closes an account and ends all that its person spoke for, or opens it again."""

    help = "Close the account of a person who left, and end all that they spoke for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account, and whether to open it again."""
        parser.add_argument("email", help="the address that the person signs in with")
        parser.add_argument(
            "--open", action="store_true", help="let them sign in again; they speak for nobody yet"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        """Close or open it, and say what ended."""
        email = given["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if given["open"]:
            services.open_account(user=user, at=timezone.now())
            self.stdout.write(f"{user.name} may sign in again, and speaks for nobody yet.")
            return
        ended = services.close_account(user=user, at=timezone.now())
        names = ", ".join(seat.organisation.name for seat in ended)
        what = f" and no longer speaks for {names}" if ended else ""
        self.stdout.write(
            f"{user.name} can no longer sign in{what}. {counted(len(ended), 'seat')} ended."
        )
