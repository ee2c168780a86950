"""Towns side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery import forms, pages
from interlocal.registry import queries as registry


@login_required
@require_GET
def compare(request: SignedInRequest) -> HttpResponse:
    """Up to five towns in one table."""
    names = [name for name in request.GET.getlist("town") if name.strip()]
    form = forms.SideBySide.of(names) if names else None
    shown = pages.side_by_side(form.cleaned_data["town"]) if form and form.is_valid() else None
    context = {
        "form": form,
        "shown": shown,
        "asked": [*names, *[""] * forms.MOST_SIDE_BY_SIDE][: forms.MOST_SIDE_BY_SIDE],
        "towns": registry.municipalities().values_list("name", flat=True)[:500],
    }
    return render(request, "discovery/compare.html", context)
