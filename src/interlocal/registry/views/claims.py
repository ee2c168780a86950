"""Asking to speak for a body, and deciding about it."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlocal.accounts.models import User
from interlocal.accounts.requests import SignedInRequest
from interlocal.registry import forms, pages, queries, services
from interlocal.registry.models import Organisation


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to speak for a body. Public: a stranger's address is proven by a letter first."""
    body = get_object_or_404(queries.organisations(), slug=slug)
    if request.user.is_authenticated:
        return _ask_signed_in(request, body)
    form = forms.AskFromOutside(request.POST or None, body=body)
    if request.method == "POST":
        if not ratelimit.consume(request, action="signup"):
            return ratelimit.respond_429(request)
        if form.is_valid():
            services.ask_for_link(organisation=body, at=timezone.now(), **form.cleaned_data)
            return render(request, "registry/asked.html", {"body": body})
    return render(request, "registry/ask.html", {"body": body, "form": form})


@login_required
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    """Requests that wait for one's decision, and one's own."""
    page = pages.requests_page(request.user, timezone.now())
    asked = [(each, forms.Decline.of(each.claim)) for each in page.to_decide]
    return render(request, "registry/requests.html", {"page": page, "asked": asked})


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody speak for a body."""
    claim = get_object_or_404(queries.claims_decided_by(request.user), pk=pk)
    form = forms.Confirm(request.POST)
    try:
        services.confirm(
            claim=claim,
            as_administrator=form.is_valid() and form.cleaned_data["as_administrator"],
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotDecide as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"Confirmed. {claim.user.name} speaks for {claim.organisation.name} now, and gets a "
            "letter.",
        )
    return _back(request, claim.organisation)


@login_required
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that somebody does not speak for a body, and why."""
    claim = get_object_or_404(queries.claims_decided_by(request.user), pk=pk)
    form = forms.Decline(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.decline(claim=claim, reason=reason, by=request.user, at=timezone.now())
    except services.CannotDecide as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Declined. {claim.user.name} reads your reason in a letter.")
    return _back(request, claim.organisation)


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    claim = get_object_or_404(queries.claims_of(request.user), pk=pk)
    try:
        services.take_back(claim=claim, by=request.user, at=timezone.now())
    except services.CannotDecide as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back.")
    return redirect("registry:requests")


def _ask_signed_in(request: HttpRequest, body: Organisation) -> HttpResponse:
    form = forms.Ask(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        person = cast("User", request.user)
        try:
            services.claim(organisation=body, user=person, at=timezone.now(), **form.cleaned_data)
        except services.CannotClaim as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Asked. Whoever decides for {body.name} got a letter.")
            return redirect("registry:requests")
    return render(request, "registry/ask.html", {"body": body, "form": form})


def _back(request: SignedInRequest, body: Organisation) -> HttpResponse:
    """Where the decision was made: among the body's people, if one still sees them."""
    if queries.people_visible_to(request.user).filter(pk=body.pk).exists():
        return redirect("registry:people", body.slug)
    return redirect("registry:requests")
