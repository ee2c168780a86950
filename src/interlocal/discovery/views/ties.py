"""What ties one's own bodies to others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery import forms, pages, queries, services
from interlocal.registry import queries as registry


@login_required
@require_http_methods(["GET", "POST"])
def ties(request: SignedInRequest) -> HttpResponse:
    """Look through ties, and note one."""
    form = forms.NoteTie(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        between = (said.pop("town"), said.pop("other"))
        try:
            services.note_tie(between=between, by=request.user, at=timezone.now(), **said)
        except services.CannotNote as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Noted. It counts when partners are ranked.")
            return redirect("discovery:ties")
    mine = list(registry.represented_by(request.user))
    shown = pages.tie_lines(queries.ties_visible_to(request.user), mine, request.user)
    context = {"form": form, "mine": mine, "lines": shown}
    return render(request, "discovery/ties.html", context)


@login_required
@require_POST
def forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a tie that one noted oneself."""
    tie = get_object_or_404(queries.ties_noted_by(request.user), pk=pk)
    services.forget_tie(tie=tie, by=request.user, at=timezone.now())
    messages.success(request, "Taken back.")
    return redirect("discovery:ties")
