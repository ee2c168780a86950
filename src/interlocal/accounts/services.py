"""Accounts, and tokens: made once, shown once, revoked at will."""

import secrets
from datetime import datetime

from django.db import transaction

from interlocal.accounts import queries
from interlocal.accounts.models import Token, User


class CannotIssue(Exception):
    """The token was refused; the message is fit to show to the person."""


class CannotSignUp(Exception):
    """No account was made; the message is fit to show to the person."""


@transaction.atomic
def sign_up(*, email: str, name: str, password: str) -> User:
    """Make an account for an address that its owner has proven, by a link in a letter.

    Raises CannotSignUp if the address has one, or no name is given.
    """
    if not name.strip():
        raise CannotSignUp("Say your name: others see it beside what you do.")
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise CannotSignUp(f"{email} has an account already. Sign in with it.")
    return User.objects.create_user(email, password, name=name.strip())


@transaction.atomic
def issue_token(
    *, user: User, label: str, at: datetime, may_write: bool = False
) -> tuple[Token, str]:
    """Make a token; returns it and its secret, which is never seen again.

    Raises CannotIssue if the label is empty.
    """
    if not label.strip():
        raise CannotIssue("Say what the token is for.")
    secret = "il_" + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        label=label.strip(),
        digest=queries.digest_of(secret),
        may_write=may_write,
        created_at=at,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, at: datetime) -> Token:
    """Stop a token from working; a second time changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return token


def note_use(*, token: Token, at: datetime) -> None:
    """Remember when a token was last used, at most once an hour (a read stays a read)."""
    if token.last_used_at is None or (at - token.last_used_at).total_seconds() > 3600:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
