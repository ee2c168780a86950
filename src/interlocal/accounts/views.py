"""A person's own tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from interlocal.accounts import forms, queries, services
from interlocal.accounts.requests import SignedInRequest


@never_cache
@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """The tokens that a person has, and the form for one more."""
    if request.method == "POST":
        return _issue(request)
    return _shown(request, forms.IssueToken())


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a token from working."""
    token = get_object_or_404(queries.tokens_visible_to(request.user), pk=pk)
    services.revoke_token(token=token, at=timezone.now())
    messages.success(request, f"“{token.label}” no longer works.")
    return redirect("accounts:tokens")


def _issue(request: SignedInRequest) -> HttpResponse:
    # No redirect on success: only this answer can show the secret, which is kept nowhere.
    form = forms.IssueToken(request.POST)
    if form.is_valid():
        try:
            _, secret = services.issue_token(
                user=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.CannotIssue as refusal:
            form.add_error("label", str(refusal))
        else:
            return _shown(request, forms.IssueToken(), secret=secret)
    return _shown(request, form)


def _shown(request: SignedInRequest, form: forms.IssueToken, secret: str = "") -> HttpResponse:
    mine = queries.tokens_visible_to(request.user)
    context = {"form": form, "secret": secret, "tokens": mine}
    return render(request, "accounts/tokens.html", context)
