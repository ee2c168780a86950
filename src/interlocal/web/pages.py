"""One template for a part of a page, one for the whole of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_or_part(
    request: HttpRequest,
    *,
    page: str,
    part: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render the part for htmx, the page that includes it for everybody else."""
    htmx = getattr(request, "htmx", None)
    response = render(request, part if htmx else page, context, status=status)
    response.headers["Vary"] = "HX-Request"
    return response
