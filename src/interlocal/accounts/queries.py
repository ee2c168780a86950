"""Finding the person behind a token."""

import hashlib

from django.db.models import QuerySet

from interlocal.accounts.models import Token, User


def digest_of(secret: str) -> str:
    """The hash under which a token is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_token(secret: str) -> Token | None:
    """The token with this secret, unless it was revoked or its person left."""
    return (
        Token.objects.select_related("user")
        .filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .first()
    )


def tokens_visible_to(user: User) -> QuerySet[Token]:
    """A person sees their own tokens only."""
    return Token.objects.filter(user=user)
