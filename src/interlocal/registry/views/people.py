"""The people of a body, for those who speak for it and those who decide about it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.registry import forms, pages, queries, services
from interlocal.registry.models import Organisation, Representative


@login_required
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who speaks for a body; its administrators invite, confirm, change and end here."""
    body = get_object_or_404(queries.people_visible_to(request.user), slug=slug)
    if request.method != "POST":
        return _shown(request, body, forms.Invite(body=body))
    form = forms.Invite(request.POST, body=body)
    if form.is_valid():
        try:
            services.invite(
                organisation=body, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.CannotInvite as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"A letter is on its way to {form.cleaned_data['email']}.")
            return redirect("registry:people", slug)
    return _shown(request, body, form)


@login_required
@require_POST
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    seat = get_object_or_404(queries.representatives_managed_by(request.user), pk=pk)
    form = forms.ChangeRole(request.POST, body=seat.organisation)
    if not form.is_valid():
        messages.error(request, "Choose a role from the list.")
        return redirect("registry:people", seat.organisation.slug)
    try:
        services.change_role(
            representative=seat, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except services.CannotChangePeople as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Saved. {seat.user.name}’s earlier role stays on the record.")
    return _back(request, seat.organisation)


@login_required
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End what somebody may do for a body in a role."""
    seat = get_object_or_404(queries.representatives_managed_by(request.user), pk=pk)
    form = forms.End(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the last day as a date.")
        return _back(request, seat.organisation)
    try:
        services.end(
            representative=seat, on=form.cleaned_data["on"], by=request.user, at=timezone.now()
        )
    except services.CannotChangePeople as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"{seat.user.name} no longer speaks for {seat.organisation.name} as "
            f"{seat.get_role_display()}. What they did stays on the record; the end can be "
            "undone below.",
        )
    return _back(request, seat.organisation)


@login_required
@require_POST
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo an end."""
    seat = get_object_or_404(queries.representatives_managed_by(request.user), pk=pk)
    try:
        services.resume(representative=seat, by=request.user, at=timezone.now())
    except services.CannotChangePeople as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Undone: {seat.user.name} speaks for it again.")
    return _back(request, seat.organisation)


def _back(request: SignedInRequest, body: Organisation) -> HttpResponse:
    """To the body's people, or to the desk for somebody who may no longer see them."""
    if queries.people_visible_to(request.user).filter(pk=body.pk).exists():
        return redirect("registry:people", body.slug)
    return redirect("desk:desk")


def _shown(request: SignedInRequest, body: Organisation, form: forms.Invite) -> HttpResponse:
    page = pages.people_page(body, request.user, timezone.now())
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "seats": [(each, *_forms(each.held, body)) for each in page.seats],
        "asked": [(each, forms.Decline.of(each.claim)) for each in page.asked],
    }
    return render(request, "registry/people.html", context)


def _forms(held: Representative, body: Organisation) -> tuple[forms.ChangeRole, forms.End]:
    return forms.ChangeRole.of(held, body), forms.End.of(held, timezone.localdate())
