"""`interlocal token`: a key for a program that acts for a person."""

import argparse
import sys
from typing import Any

from interlocal.cli import site


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "token",
        help="a key for a program that acts for a person",
        description="Make a token for the interface for programs and print it. It is shown this "
        "once; only its hash is kept. People make and revoke their own under “Tokens for "
        "programs”.",
    )
    command.add_argument(
        "--for", dest="person", metavar="EMAIL", required=True, help="for whom the program acts"
    )
    command.add_argument("--label", required=True, help="what the token is for")
    command.add_argument("--write", action="store_true", help="it may also change things")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Make the token; its secret alone goes to standard output."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from django.utils import timezone

    from interlocal.accounts import services
    from interlocal.accounts.models import User

    user = User.objects.filter(email=given.person.strip().lower(), is_active=True).first()
    if user is None:
        return site.complain(f"Nobody signs in here as {given.person}.")
    if len(given.label) > 80:
        return site.complain("Say in 80 letters at most what the token is for.")
    try:
        _, secret = services.issue_token(
            user=user, label=given.label, may_write=given.write, at=timezone.now()
        )
    except services.CannotIssue as refusal:
        return site.complain(refusal)
    print(secret)
    may = "read and change what" if given.write else "read what"
    print(f"It may {may} {user.email} may, and is not shown again.", file=sys.stderr)
    return 0
