"""One figure, where it comes from. Public record: no one is asked who looks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from interlocal.registry import pages, queries
from interlocal.web.pages import page_or_part


@require_safe
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one figure comes from, and what it was before. Public."""
    found = get_object_or_404(queries.facts_ever(), pk=pk)
    return page_or_part(
        request,
        page="registry/fact.html",
        part="registry/_fact.html",
        context={"shown": pages.fact_page(found)},
    )
