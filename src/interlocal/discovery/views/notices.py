"""Needs and offers: looking through them, posting, renewing, withdrawing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery import forms, pages, queries, services
from interlocal.discovery.models import Notice
from interlocal.registry import queries as registry
from interlocal.web.pages import page_or_part

A_PAGE = 20


@login_required
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """What is needed and offered, as far as one may see it; one's own first."""
    form = forms.Look(request.GET)
    today, mine = timezone.localdate(), list(registry.represented_by(request.user))
    asked = form.cleaned_data if form.is_valid() else {}
    looked_for = queries.narrowed(
        queries.notices_of_others(request.user, on=today),
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        service=asked.get("service", ""),
    )
    page = Paginator(looked_for, A_PAGE).get_page(request.GET.get("page"))
    service = registry.services().filter(pk=asked.get("service") or None).first()
    context = {
        "form": form,
        "mine": mine,
        "own": [pages.line(each, mine, today) for each in queries.notices_of(request.user)],
        "others": [pages.line(each, mine, today) for each in page],
        "page": page,
        "met": pages.met(queries.pairings_visible_to(request.user, on=today), mine),
        "is_narrowed": any(asked.values()),
        "nobody": pages.nobody(service, mine[0] if mine else None)
        if service and not page.paginator.count
        else None,
    }
    return page_or_part(
        request, page="discovery/notices.html", part="discovery/_notices.html", context=context
    )


@login_required
@require_GET
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """One need or offer."""
    found = _seen(request, pk)
    shown = pages.notice_page(found, request.user, timezone.localdate())
    return render(request, "discovery/notice.html", {"page": shown, "notice": found})


@login_required
@require_http_methods(["GET", "POST"])
def post(request: SignedInRequest, kind: str) -> HttpResponse:
    """Post a need or an offer."""
    if kind not in forms.FORMS:
        raise Http404
    if not registry.represented_by(request.user).exists():
        messages.error(request, "You speak for nobody yet, so you cannot post for anybody.")
        return redirect("discovery:notices")
    asked = request.GET.get("service", "")
    usual = {"service": asked, "reach": "anywhere", "audience": "everyone", "what": "service"}
    form = forms.FORMS[kind](request.POST or None, user=request.user, initial=usual)

    def save() -> Notice:
        return services.post(
            owner=form.cleaned_data["owner"],
            kind=kind,
            content=form.content,
            by=request.user,
            at=timezone.now(),
        )

    return _saved_or_shown(request, form, save, kind=kind)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say a notice of one's own differently."""
    found = get_object_or_404(queries.notices_of(request.user), pk=pk)
    usual = pages.as_filled_in(found)
    form = forms.FORMS[found.kind](request.POST or None, user=request.user, initial=usual)

    def save() -> Notice:
        return services.change(
            notice=found, content=form.content, by=request.user, at=timezone.now()
        )

    return _saved_or_shown(request, form, save, kind=found.kind, notice=found)


def _saved_or_shown(
    request: SignedInRequest, form: forms.Post, save: Callable[[], Notice], **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except services.CannotPost as refusal:
            form.refuse(str(refusal), refusal.field)
        else:
            messages.success(request, "It is posted. Below is what the others see.")
            return redirect("discovery:notice", saved.pk)
    return render(request, "discovery/post.html", {"form": form, **more})


@login_required
@require_POST
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that it still holds."""
    found = get_object_or_404(queries.notices_of(request.user), pk=pk)
    try:
        kept = services.renew(notice=found, by=request.user, at=timezone.now())
    except services.CannotPost as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Open until {kept.expires_on:%-d %B %Y}.")
    return redirect("discovery:notice", pk)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back."""
    found = get_object_or_404(queries.notices_of(request.user), pk=pk)
    try:
        services.withdraw(notice=found, by=request.user, at=timezone.now())
    except services.CannotPost as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Withdrawn. Only {found.owner.name} sees it now.")
    return redirect("discovery:notice", pk)


def _seen(request: SignedInRequest, pk: int) -> Notice:
    seen = queries.notices_visible_to(request.user, on=timezone.localdate())
    return get_object_or_404(seen, pk=pk)
