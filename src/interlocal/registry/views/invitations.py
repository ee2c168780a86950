"""Letters by which people come to speak for a body: sent again, taken back, taken up."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interlocal.accounts.models import User
from interlocal.accounts.requests import SignedInRequest
from interlocal.registry import forms, pages, queries, services
from interlocal.registry.models import Claim, Invitation, Representative

if TYPE_CHECKING:
    from collections.abc import Callable

BACKEND = "django.contrib.auth.backends.ModelBackend"
GONE = 410


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link in a letter opens. The link is the proof: public to whoever holds it."""
    found = queries.invitation_of_link(secret)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, found, forms.Newcomer(email=found.email))
    if request.user.is_authenticated:
        return _accepted(request, found)
    return _newcomer(request, found)


@login_required
@require_http_methods(["GET", "POST"])
def suggest(request: SignedInRequest, slug: str) -> HttpResponse:
    """Suggest who might speak for a body of others; its own administrator confirms."""
    body = get_object_or_404(queries.organisations(), slug=slug)
    form = forms.Suggest(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite(
                organisation=body, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.CannotInvite as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"A letter is on its way to {form.cleaned_data['email']}.")
            return redirect("registry:body", slug)
    return render(request, "registry/suggest.html", {"body": body, "form": form})


@login_required
@require_POST
def resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a letter again, with a new link."""
    return _about_letter(request, pk, services.resend, "Sent again. The old link no longer works.")


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a letter back."""
    said = "Taken back: the link no longer works. “Send again” undoes this."
    return _about_letter(request, pk, services.withdraw, said)


def _about_letter(
    request: SignedInRequest, pk: int, change: "Callable[..., Invitation]", said: str
) -> HttpResponse:
    found = get_object_or_404(queries.invitations_managed_by(request.user), pk=pk)
    try:
        change(invitation=found, by=request.user, at=timezone.now())
    except services.CannotInvite as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    if queries.people_visible_to(request.user).filter(pk=found.organisation_id).exists():
        return redirect("registry:people", found.organisation.slug)
    return redirect("registry:requests")


def _accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    person = cast("User", request.user)
    try:
        came = services.accept(invitation=found, by=person, at=timezone.now())
    except services.CannotAccept as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    return _welcome(request, came)


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = forms.Newcomer(request.POST, email=found.email)
    if form.is_valid():
        try:
            person, came = services.accept_as_newcomer(
                invitation=found, at=timezone.now(), **form.cleaned_data
            )
        except services.CannotAccept as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            return _welcome(request, came)
    return _shown(request, found, form)


def _welcome(request: HttpRequest, came: Representative | Claim) -> HttpResponse:
    body = came.organisation
    if isinstance(came, Representative):
        messages.success(request, f"Welcome. You speak for {body.name} from now on.")
        return redirect("registry:people", body.slug)
    messages.success(
        request, f"Thank you. Somebody who decides for {body.name} confirms or declines it."
    )
    return redirect("registry:requests")


def _shown(request: HttpRequest, found: Invitation, form: forms.Newcomer) -> HttpResponse:
    page = pages.invitation_page(found, cast("User", request.user), timezone.now())
    context: dict[str, Any] = {"page": page, "form": form}
    status = GONE if page.closed else 200
    return render(request, "registry/invitation.html", context, status=status)
