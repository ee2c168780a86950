"""The desk, and pages that join rooms."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from interlocal.accounts.requests import SignedInRequest
from interlocal.desk import pages
from interlocal.initiatives.queries import initiatives_visible_to


@login_required
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Who you are and for whom; what may pay; what waits; what happened."""
    shown = pages.desk(request.user, acting_for=request.GET.get("for", ""), at=timezone.now())
    return render(request, "desk/desk.html", {"desk": shown})


@login_required
@require_GET
def initiative(request: SignedInRequest, pk: int) -> HttpResponse:
    """One cooperation being worked out."""
    found = get_object_or_404(initiatives_visible_to(request.user), pk=pk)
    return render(request, "desk/initiative.html", {"page": pages.initiative(found, request.user)})
