"""What programs are told when something does not work: problem details (RFC 9457)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from interlocal.web.api import ROOT

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
LONGEST_WHERE = 120


@dataclass(frozen=True)
class Sort:
    """One sort of problem: its code is the end of the problem's ``type``."""

    code: str
    status: int
    title: str
    meaning: str


SORTS = (
    Sort("malformed", 400, "This is not JSON", "The body could not be read as JSON."),
    Sort(
        "no-token",
        401,
        "A token is needed",
        "No token came along, or it is unknown or revoked, or its person left.",
    ),
    Sort(
        "read-only",
        403,
        "This token may only read",
        "Changes need a token that was made for them.",
    ),
    Sort(
        "not-found",
        404,
        "Nothing here",
        "It does not exist, or it is not yours to see: the two look the same.",
    ),
    Sort("method", 405, "Not by this method", "The header Allow names the methods that work."),
    Sort(
        "refused",
        409,
        "Refused",
        "The request was understood and cannot be done as things stand; “detail” says why, in "
        "words fit to show to a person.",
    ),
    Sort("too-large", 413, "Too large", "The body is larger than this installation reads."),
    Sort(
        "invalid",
        422,
        "Not valid",
        "A value is missing, unknown or out of bounds; “errors” says which and why.",
    ),
    Sort(
        "failed",
        500,
        "It failed here",
        "The fault is ours and was logged. Look at what is there before you send it again.",
    ),
)
BY_STATUS = {sort.status: sort for sort in SORTS}


class Amiss(BaseModel):
    """One value that is not valid."""

    where: str = Field(description="Where it stands, for example “body.partners.0”.")
    message: str = Field(description="What is wrong with it, in words.")


class Problem(BaseModel):
    """What went wrong (RFC 9457, application/problem+json)."""

    type: str = Field(description="The sort of problem, as an address that explains it.")
    title: str = Field(description="The sort of problem in words, always the same.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong this time, fit to show to a person.")
    errors: list[Amiss] | None = Field(
        default=None, description="The values that are not valid (422 only)."
    )


def answers(good: dict[int, Any], *problems: int) -> dict[int, Any]:
    """The answers that an operation documents: the good ones, and problems by status."""
    return good | dict.fromkeys(problems, Problem)


def problem(
    status: int, detail: str, *, errors: list[Amiss] | None = None, **headers: str
) -> HttpResponse:
    """An answer that says what went wrong."""
    sort = BY_STATUS.get(status)
    title = sort.title if sort else HTTPStatus(status).phrase
    kind = f"{ROOT}#problem-{sort.code}" if sort else "about:blank"
    said = Problem(type=kind, title=title, status=status, detail=detail, errors=errors)
    return JsonResponse(
        said.model_dump(exclude_none=True),
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def invalid(where: str, message: str) -> ValidationError:
    """The error to raise for a value that only the data can tell to be wrong."""
    return ValidationError([{"loc": tuple(where.split(".")), "msg": message}])


def nothing_here() -> HttpResponse:
    """The answer for what is absent, and for what is not the asker's to see."""
    return problem(404, BY_STATUS[404].meaning)


def not_this_method(allowed: str) -> HttpResponse:
    """The answer to a method that does not work here."""
    return problem(405, f"Only {allowed} works here.", Allow=allowed)


def refused(request: HttpRequest, refusal: Exception | type[Exception]) -> HttpResponse:
    """A named refusal of a service; its message is fit to show."""
    return problem(409, str(refusal))


def unknown_name(request: HttpRequest, missing: Exception | type[Exception]) -> HttpResponse:
    """A name in the request that nothing goes by; the message suggests the nearest."""
    return problem(422, str(missing))


def _said_so(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        return problem(401, BY_STATUS[401].meaning, WWW_Authenticate='Bearer realm="interlocal"')
    if error.status_code == 400:
        return problem(400, BY_STATUS[400].meaning)
    return problem(error.status_code, str(error))


def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_amiss(each) for each in error.errors[:MOST_ERRORS]]
    words = "; ".join(
        f"{each.where}: {each.message}" if each.where else each.message for each in errors[:3]
    )
    if len(error.errors) > 3:
        words += f"; and {len(error.errors) - 3} more"
    return problem(422, words + ("" if words.endswith((".", "?")) else "."), errors=errors)


def _amiss(error: dict[str, Any]) -> Amiss:
    """Never the value itself: it may be secret, huge, or text that cannot be written."""
    steps = [str(step) for step in error["loc"] if step not in {"payload", "asked"}]
    where = ".".join(steps).encode("utf-8", "replace").decode()
    message = str(error["msg"]).removeprefix("Value error, ")
    return Amiss(where=where[:LONGEST_WHERE], message=message)


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, BY_STATUS[500].meaning)


def _answer(status: int, request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(status, BY_STATUS[status].meaning)


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Exception: _failed,
    Http404: partial(_answer, 404),
    HttpError: _said_so,
    ValidationError: _not_valid,
    RequestDataTooBig: partial(_answer, 413),
    SuspiciousOperation: partial(_answer, 400),
    UnreadablePostError: partial(_answer, 400),
}
