"""Councils of governments and their members. Public record: no one is asked who looks."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from interlocal.accounts.models import User
from interlocal.registry import forms, pages, queries
from interlocal.registry.queries.uploads import reach_of
from interlocal.registry.views.files import as_csv
from interlocal.web.navigation import href_of


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """A council of governments and its members. Public."""
    body = get_object_or_404(queries.regions(), slug=slug)
    form = forms.Members(request.GET)
    wanted = form.wanted(request.GET.get("page", ""))
    user = cast("User", request.user)
    return render(
        request,
        "registry/region.html",
        {
            "form": form,
            "doors": pages.doors(body, user),
            "imports": reverse("registry:imports") if reach_of(user).covers(body) else "",
            "shown": pages.region_page(body, wanted, timezone.localdate()),
            "explorer": href_of("discovery:explorer", body.slug),
            "csv": f"{reverse('registry:towns')}{as_csv(request, region=slug)}",
        },
    )
