"""The interface as one object, and the OpenAPI document that describes it."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.operation import Operation

from interlocal.web.api import ROOT, problems
from interlocal.web.api.bodies import StrictParser


class Api(NinjaAPI):
    """Routers of the rooms behind one set of manners."""

    def __init__(self, *, title: str, version: str, description: str, tags: dict[str, str]) -> None:
        told = [{"name": name, "description": meaning} for name, meaning in tags.items()]
        super().__init__(
            title=title,
            version=version,
            description=description,
            openapi_url=None,
            docs_url=None,
            parser=StrictParser(),
            openapi_extra={"tags": told},
        )
        for error, handler in problems.HANDLERS.items():
            self.add_exception_handler(error, handler)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document."""
        document = dict(self.get_openapi_schema(path_prefix=ROOT))
        document["servers"] = [{"url": "/", "description": "This installation"}]
        for path in document["paths"].values():
            for operation in path.values():
                _as_answered(operation["responses"])
        return document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: short, and unique over all rooms (tests see to it)."""
        return operation.view_func.__name__

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """An answer to fill; one that was made for somebody is kept by nobody on the way."""
        response = super().create_temporal_response(request)
        if getattr(request, "auth", None):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = [each for each in super()._get_urls() if each.pattern.match("") is None]
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _with_words(pattern.callback)
        return patterns


def _with_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, saying in words where a method does not work."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            return problems.problem(405, f"Only {allowed} works here.", Allow=allowed)
        return response

    return answer


def _as_answered(responses: dict[Any, Any]) -> None:
    """Give each answer its meaning in words, and problems the media type that they come in."""
    for status, response in responses.items():
        sort = problems.BY_STATUS.get(int(status))
        if sort:
            response["description"] = sort.meaning
            response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
