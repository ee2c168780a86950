"""Asking a finance office, and the page that their link opens."""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.initiatives.models import Initiative
from interlocal.initiatives.queries import initiatives_visible_to
from interlocal.proposals import forms, pages, queries, services
from interlocal.proposals.models import BaselineRequest, BaselineVersion
from interlocal.proposals.rules.requests import MOST_REMINDERS, USUAL_DAYS
from interlocal.proposals.views.baselines import written
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask somebody of one's own finance office."""
    found = get_object_or_404(queries.baselines_of(request.user), pk=pk)
    body = found.organisation
    return _ask(request, body, found.service, found.initiative, asked_for=body)


@login_required
@require_http_methods(["GET", "POST"])
def ask_partner(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Ask a partner's finance office, as the body that opened the initiative."""
    initiative = get_object_or_404(initiatives_visible_to(request.user), pk=pk)
    body = get_object_or_404(registry.organisations(), slug=slug)
    if not queries.is_partner(body, initiative):
        raise Http404
    mine = registry.may_speak_for(request.user, body)
    if not mine and not registry.may_speak_for(request.user, initiative.opened_for):
        raise Http404
    asked_for = body if mine else initiative.opened_for
    return _ask(request, body, initiative.service, initiative, asked_for=asked_for)


def _ask(
    request: SignedInRequest,
    body: Organisation,
    service: Service,
    initiative: Initiative | None,
    *,
    asked_for: Organisation,
) -> HttpResponse:
    usual = {"due_on": timezone.localdate() + timedelta(days=USUAL_DAYS)}
    form = forms.Ask(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask(
                organisation=body,
                service=service,
                initiative=initiative,
                asked_for=asked_for,
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except services.CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"The letter is on its way to {asked.name}. You see here how it goes."
            )
            return _home(asked)
    context = {
        "form": form,
        "body": body,
        "service": service,
        "initiative": initiative,
        "is_own": asked_for == body,
        "most": MOST_REMINDERS,
    }
    return render(request, "proposals/ask.html", context)


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shut a link."""
    found = get_object_or_404(queries.requests_visible_to(request.user), pk=pk)
    try:
        services.revoke_request(request=found, by=request.user, at=timezone.now())
    except services.CannotAsk as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Taken back. The link of {found.name} opens nothing any more.")
    return _home(found)


@never_cache
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a link: the lines of one baseline, to fill in. The link is the proof."""
    found = _of(secret)
    at = timezone.now()
    if queries.status_of(found, at) != "open":
        return _shut(request, found)
    services.note_opened(request=found, at=at)
    draft = queries.draft_of_request(found)
    if draft is None or not draft.is_draft:
        return _shut(request, found)
    is_sending = request.POST.get("do") == "send"

    def keep(form: forms.BaselineForm, seen: int) -> BaselineVersion:
        act = services.send_by_link if is_sending else services.save_by_link
        return act(request=found, content=form.content, seen=seen, at=at)

    context = {
        "asked": found,
        "baseline": found.baseline,
        "version": draft,
        "secret": secret,
        "decline": forms.Decline(),
        "page": "proposals/asked.html",
    }
    form, answer = written(request, draft, keep, context)
    if answer is not None or form is None:
        return _private(answer or redirect("proposals:asked", secret))
    if not is_sending and not request.POST.get("add") and not request.POST.get("remove"):
        messages.success(request, "Saved. You can close this page and come back by the same link.")
    table = request.POST.get("add") or request.POST.get("remove", "").partition("-")[0]
    return redirect(f"{request.path}#{table}" if table in form.tables else request.path)


@never_cache
@require_POST
def decline(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that one cannot answer."""
    found = _of(secret)
    form = forms.Decline(request.POST)
    if form.is_valid():
        with suppress(services.LinkClosed):  # the page says why it is shut
            services.decline_by_link(
                request=found, note=form.cleaned_data["note"], at=timezone.now()
            )
    return redirect("proposals:asked", secret)


def _shut(request: HttpRequest, found: BaselineRequest) -> HttpResponse:
    """What a link shows that is no longer open: what was sent, or why it is shut."""
    status = queries.status_of(found, timezone.now())
    sent = queries.version_of(found) if status == "sent" else None
    context = {
        "asked": found,
        "status": status,
        "version": sent,
        "shown": pages.shown(sent, queries.content_of(sent), on=timezone.localdate())
        if sent
        else None,
    }
    return _private(render(request, "proposals/asked_shut.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """A page behind a secret link belongs in no index."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _of(secret: str) -> BaselineRequest:
    found = queries.request_of(secret)
    if found is None:
        raise Http404
    return found


def _home(asked: BaselineRequest) -> HttpResponse:
    if asked.baseline.initiative_id:
        return redirect("proposals:initiative_baselines", asked.baseline.initiative_id)
    return redirect("proposals:baseline", asked.baseline_id)
