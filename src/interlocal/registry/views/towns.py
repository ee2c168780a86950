"""Towns, found and one by one, with their figures. Public record: no one is asked who looks."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interlocal.accounts.models import User
from interlocal.registry import forms, pages, queries
from interlocal.registry.views.files import as_csv, csv_file
from interlocal.web.navigation import href_of
from interlocal.web.pages import page_or_part


@require_safe
def towns(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """All towns, found, filtered and sorted by the address bar. Public."""
    form = forms.Towns(request.GET)
    wanted = form.wanted(request.GET.get("page", ""))
    if request.GET.get("format") == "csv":
        return csv_file(pages.export(wanted), "towns.csv")
    return render(
        request,
        "registry/towns.html",
        {"form": form, "list": pages.town_list(wanted), "csv": as_csv(request)},
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
            "doors": pages.doors(body, cast("User", request.user)),
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
