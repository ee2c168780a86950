"""The interface as one object, and the OpenAPI document that describes it."""

import json
import re
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

REF = "#/components/schemas/"
JSON = "application/json"
MEDIA = "x-media-type"  # what an operation answers in, where that is not plain JSON


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
        """The OpenAPI 3.1 document, as it reads once it was JSON."""
        document = json.loads(json.dumps(self.get_openapi_schema(path_prefix=ROOT)))
        document = _renamed(document)
        _drop_unused(document)
        document["servers"] = [{"url": "/", "description": "This installation"}]
        for path in document["paths"].values():
            for operation in path.values():
                _as_answered(operation["responses"], operation.pop(MEDIA, JSON))
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
            return problems.not_this_method(response.headers["Allow"])
        return response

    return answer


def _renamed(part: Any) -> Any:
    """The document with names that people would give: a page of things, not of class names."""
    if isinstance(part, dict):
        return {_plain_name(key): _renamed(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_renamed(value) for value in part]
    return _plain_name(part) if isinstance(part, str) and part.startswith(REF) else part


def _plain_name(name: Any) -> Any:
    if not isinstance(name, str):
        return name
    start, name = (REF, name.removeprefix(REF)) if name.startswith(REF) else ("", name)
    name = re.sub(r"^Page_(\w+)_$", r"PageOf\1", name)
    return start + (name.removesuffix("Out") if name[:1].isupper() else name)


def _drop_unused(document: dict[str, Any]) -> None:
    """Leave out the objects that only group the parameters of an address."""
    shapes = document["components"]["schemas"]
    used: set[str] = set()
    waiting = [document["paths"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
            name = str(part.get("$ref", "")).removeprefix(REF)
            if name in shapes and name not in used:
                used.add(name)
                waiting.append(shapes[name])
        elif isinstance(part, list):
            waiting += part
    document["components"]["schemas"] = {name: shapes[name] for name in sorted(used)}


def _as_answered(responses: dict[str, Any], media: str) -> None:
    """Give each answer the media type that it comes in, and problems their meaning in words."""
    for status, response in responses.items():
        sort = problems.BY_STATUS.get(int(status))
        if sort:
            response["description"] = sort.meaning
        if JSON in response.get("content", {}):
            shape = response["content"].pop(JSON)
            response["content"][problems.MEDIA_TYPE if sort else media] = shape
