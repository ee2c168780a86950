"""Bodies of any kind. Public record: no one is asked who looks."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interlocal.accounts.models import User
from interlocal.registry import pages, queries


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """A school district, a special district or another body; towns and councils have theirs."""
    found = get_object_or_404(queries.with_identifiers(queries.organisations()), slug=slug)
    home = pages.address_of(found)
    if home != request.path:
        return redirect(home)
    context = {
        "shown": pages.body_page(found, timezone.localdate()),
        "doors": pages.doors(found, cast("User", request.user)),
    }
    return render(request, "registry/body.html", context)
