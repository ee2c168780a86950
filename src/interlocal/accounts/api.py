"""Who is asking: a token for a program, the session of a person who reads in a browser."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthorizationError
from ninja.security.base import AuthBase

from interlocal.accounts import queries, services
from interlocal.accounts.models import Token, User

LONGEST_SECRET = 200


class ReadToken(AuthBase):
    """Any live token; the answer is what its person may see."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token, sent as “Authorization: Bearer il_...”."

    def __call__(self, request: HttpRequest) -> User | None:
        """The token's person, or None."""
        token = _token(request)
        return token.user if token else None


class WriteToken(AuthBase):
    """A token that was made to change things. A browser's session never writes here."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token that was made for changes too."

    def __call__(self, request: HttpRequest) -> User | None:
        """The token's person, or None; AuthorizationError if the token may only read."""
        token = _token(request)
        if token and not token.may_write:
            raise AuthorizationError(
                message=f"The token “{token.label}” may only read. Make one for changes."
            )
        return token.user if token else None


class Session(AuthBase):
    """A person who signed in to the site, reading in the browser."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session of the site, for reading only."

    def __call__(self, request: HttpRequest) -> User | None:
        """The person who signed in, or None; never for a change."""
        is_read = request.method in {"GET", "HEAD"}
        return request.user if is_read and request.user.is_authenticated else None


READ = [ReadToken(), Session()]
WRITE = WriteToken()


def person(request: HttpRequest) -> User:
    """For whom the program acts; only where the operation asks for a token or a session."""
    return request.auth  # type: ignore[attr-defined]  # set by the interface


def _token(request: HttpRequest) -> Token | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret.isascii() or len(secret) > LONGEST_SECRET:
        return None
    token = queries.live_token(secret)
    if token:
        services.note_use(token=token, at=timezone.now())
    return token
