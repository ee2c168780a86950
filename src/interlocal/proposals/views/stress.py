"""The stress page of a bench. It reads only: a story of one's own stands in the address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals.forms.stress import OwnStory, asked, choices_of
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.pages.benches_writing import names_of
from interlocal.proposals.pages.stress import stress_or_refusal
from interlocal.proposals.views.benches import held


@login_required
@require_GET
def bench_stress(request: SignedInRequest, pk: int) -> HttpResponse:
    """What happens to the shares when the world does not keep to the forecast."""
    found = held(request, pk)
    form = OwnStory(
        request.GET if "moves" in request.GET else None,
        names=names_of(found),
        drivers=choices_of(found.drivers, ["alone", "volume"]),
        years=found.years,
    )
    said = form.cleaned_data if asked(form, request.GET) else None
    refusal, page = stress_or_refusal(found, said, on=timezone.localdate())
    context = {
        "head": head(found, request.user, "bench_stress"),
        "form": form,
        "page": page,
        "refusal": refusal,
    }
    return render(request, "proposals/bench_stress.html", context)
