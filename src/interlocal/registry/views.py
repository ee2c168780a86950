"""Towns, regions and facts. All of it is public record: no page here asks who is looking."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from interlocal.registry import forms, pages, queries
from interlocal.web.navigation import href_of
from interlocal.web.pages import page_or_part


@require_safe
def towns(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """All towns, found, filtered and sorted by the address bar. Public."""
    form = forms.Towns(request.GET)
    wanted = form.wanted(request.GET.get("page", ""))
    if request.GET.get("format") == "csv":
        return _file(pages.export(wanted), "towns.csv")
    return render(
        request,
        "registry/towns.html",
        {"form": form, "list": pages.town_list(wanted), "csv": _as_csv(request)},
    )


@require_safe
def town(request: HttpRequest, slug: str) -> HttpResponse:
    """One town in facts. Public."""
    body = get_object_or_404(queries.with_identifiers(queries.municipalities()), slug=slug)
    finder = href_of("discovery:finder")
    return render(
        request,
        "registry/town.html",
        {
            "shown": pages.town_page(body, timezone.localdate()),
            "finder": f"{finder}?town={body.slug}" if finder else "",
        },
    )


@require_safe
def town_service(request: HttpRequest, slug: str, service: str) -> HttpResponse:
    """One service of a town beside its peers, walked back to its source. Public."""
    body = get_object_or_404(queries.municipalities(), slug=slug)
    found = get_object_or_404(queries.services(), pk=service)
    shown = pages.service_page(body, found, timezone.localdate())
    return page_or_part(
        request,
        page="registry/figure.html",
        part="registry/_walks.html",
        context={"shown": shown},
    )


@require_safe
def town_figure(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """One worked-out figure of a town, walked back to its source. Public."""
    body = get_object_or_404(queries.municipalities(), slug=slug)
    shown = pages.figure_page(body, figure)
    if shown is None:
        raise Http404
    return page_or_part(
        request,
        page="registry/figure.html",
        part="registry/_walks.html",
        context={"shown": shown},
    )


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """A council of governments and its members. Public."""
    body = get_object_or_404(queries.regions(), slug=slug)
    form = forms.Members(request.GET)
    wanted = form.wanted(request.GET.get("page", ""))
    return render(
        request,
        "registry/region.html",
        {
            "form": form,
            "shown": pages.region_page(body, wanted, timezone.localdate()),
            "csv": f"{reverse('registry:towns')}{_as_csv(request, region=slug)}",
        },
    )


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


def _as_csv(request: HttpRequest, **more: str) -> str:
    """The address of the same list as a file, all its pages in one."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in {**more, "format": "csv"}.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _file(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        pages.csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
