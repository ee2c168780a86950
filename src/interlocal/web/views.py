"""The base pages: for strangers, for help, and for those who build pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from interlocal.web import glossary, samples


def home(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and what it will not tell. Public: strangers start here."""
    return render(request, "web/home.html", {"sample": samples.opportunity()})


def help_page(request: HttpRequest) -> HttpResponse:
    """How to read the pages, and the words with a meaning of their own. Public."""
    return render(request, "web/help.html", {"words": glossary.in_order()})


def style(request: HttpRequest) -> HttpResponse:
    """Every piece that pages are made of, with invented towns. For builders and staff."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "web/style.html", samples.everything(request.GET))
