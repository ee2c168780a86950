"""What a clause can count: looking, typing and pasting, taking newer figures."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals import services
from interlocal.proposals.forms.clauses_drivers import DriverForm
from interlocal.proposals.pages import clauses as pages
from interlocal.proposals.pages import clauses_drivers as counted
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.pages.clauses_newer import newer_shown
from interlocal.proposals.rules import clauses as rules
from interlocal.proposals.views.benches import held, seen

DRIVERS = "proposals:bench_drivers"


@login_required
@require_http_methods(["GET", "POST"])
def bench_drivers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a clause can count: taken from facts and baselines, or typed with its source."""
    found = held(request, pk)
    ways = pages.ways_of(found, request.user)
    form = DriverForm(request.POST or None)
    problems: list[str] = []
    number = found.revision
    if request.method == "POST":
        number = seen(request)
        if form.is_valid():
            said = form.cleaned_data
            pasted = rules.read_driver(said.pop("rows"), ways.names, said["label"])
            problems = list(pasted.problems)
            if not problems:
                try:
                    services.keep_driver(
                        bench=found,
                        values=pasted.values,
                        seen=number,
                        by=request.user,
                        at=timezone.now(),
                        **said,
                    )
                except services.CannotBench as refusal:
                    problems = [str(refusal)]
                    number = held(request, pk).revision
                else:
                    messages.success(request, f"Kept. {said['label']} can be weighed now.")
                    return redirect(DRIVERS, pk)
    context = {
        "head": head(found, request.user, "bench_shares"),
        "form": form,
        "problems": problems,
        "seen": number,
        "table": counted.drivers_table(ways),
        "newer": newer_shown(ways),
        "walks": counted.driver_walks(found),
        "typed": [
            (key, driver["label"]) for key, driver in found.drivers.items() if driver.get("typed")
        ],
        "example": "\n".join(f"{name}\t" for name in ways.names.values()),
    }
    return render(request, "proposals/bench_drivers.html", context)


@login_required
@require_POST
def bench_driver_drop(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Take a typed driver away."""
    found = held(request, pk)
    return _changed(
        request,
        pk,
        lambda: services.drop_driver(
            bench=found, key=key, seen=seen(request), by=request.user, at=timezone.now()
        ),
        "Taken away.",
    )


@login_required
@require_POST
def bench_drivers_anew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the newest figures of facts and baselines."""
    found = held(request, pk)
    return _changed(
        request,
        pk,
        lambda: services.take_drivers_anew(
            bench=found, seen=seen(request), by=request.user, at=timezone.now()
        ),
        "The newest figures are used now.",
    )


def _changed(request: SignedInRequest, pk: int, do: Callable[[], Any], words: str) -> HttpResponse:
    try:
        do()
    except services.CannotBench as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(DRIVERS, pk)
