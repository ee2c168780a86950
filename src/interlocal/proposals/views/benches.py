"""The workbench of a scenario: looking, opening, naming, copying, locking."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals import queries, services
from interlocal.proposals.forms.benches import BenchName
from interlocal.proposals.models import Bench
from interlocal.proposals.pages import benches as pages
from interlocal.proposals.pages.benches_compare import compare_page
from interlocal.proposals.pages.benches_footing import footing_page
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.queries.benches import bench_of, benches_visible_to, may_edit_bench

FORECAST = "proposals:bench"


@login_required
@require_GET
def bench(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it means for each: the forecast of a scenario's bench."""
    scenario = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    found = bench_of(scenario)
    if found is None:
        shared = scenario.shared_at is not None
        context: dict[str, Any] = {
            "scenario": scenario,
            "may_edit": may_edit_bench(scenario, request.user),
            "audience": "shared" if shared else "own",
            "seen_by": "All participants see this"
            if shared
            else f"Only {scenario.owner.name} sees this",
        }
        return render(request, "proposals/bench_closed.html", context)
    refusal, whose = found.forecast.get("refusal", ""), request.GET.get("for", "")
    context = {
        "head": head(found, request.user, "bench"),
        "refusal": refusal,
        "shown": None if refusal else pages.bench_forecast(found, request.user, whose),
        "may_copy": may_edit_bench(scenario, request.user),
        "copy_form": BenchName(initial={"name": f"{found.name}, another way"[:120]}, prefix="copy"),
        "name_form": BenchName(initial={"name": found.name}, prefix="name"),
    }
    return render(request, "proposals/bench.html", context)


@login_required
@require_GET
def bench_baselines(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each participant stands on."""
    found = held(request, pk)
    context = {
        "head": head(found, request.user, "bench_baselines"),
        "page": footing_page(found, request.user),
    }
    return render(request, "proposals/bench_baselines.html", context)


@login_required
@require_GET
def bench_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two benches side by side."""
    found = held(request, pk)
    context = {
        "head": head(found, request.user, "bench_compare"),
        "page": compare_page(found, request.user, request.GET.get("with", "")),
    }
    return render(request, "proposals/bench_compare.html", context)


@login_required
@require_POST
def bench_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the bench of a scenario."""
    scenario = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    return done(
        request,
        lambda: services.open_bench(scenario=scenario, by=request.user, at=timezone.now()),
        "The workbench is open. It begins with assumptions: look at the option first.",
        pk,
    )


@login_required
@require_POST
def bench_renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stand on the newest baselines."""
    found = held(request, pk)
    return done(
        request,
        lambda: services.take_newest_baselines(
            bench=found, seen=seen(request), by=request.user, at=timezone.now()
        ),
        "Worked out anew from the newest baselines.",
        pk,
    )


@login_required
@require_POST
def bench_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Copy a scenario with its bench."""
    found = held(request, pk)
    form = BenchName(request.POST, prefix="copy")
    if not form.is_valid():
        messages.error(request, "Nothing was copied. Give the copy a name of up to 120 letters.")
        return redirect(FORECAST, pk)
    return done(
        request,
        lambda: services.copy_bench(
            bench=found, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
        ),
        "Copied. This is the copy; the first one stays as it was.",
        pk,
    )


@login_required
@require_POST
def bench_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a bench another name."""
    found = held(request, pk)
    form = BenchName(request.POST, prefix="name")
    if not form.is_valid():
        messages.error(request, "Nothing was changed. Give it a name of up to 120 letters.")
        return redirect(FORECAST, pk)
    return done(
        request,
        lambda: services.save_bench(
            bench=found,
            changes=form.cleaned_data,
            seen=seen(request),
            by=request.user,
            at=timezone.now(),
        ),
        "Renamed.",
        pk,
    )


@login_required
@require_POST
def bench_lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lock a bench for good."""
    found = held(request, pk)
    return done(
        request,
        lambda: services.lock_bench(
            bench=found, seen=seen(request), by=request.user, at=timezone.now()
        ),
        "Locked. Its hash stands on every page of it.",
        pk,
    )


def held(request: SignedInRequest, pk: int) -> Bench:
    """The bench of a scenario, if the person may see it."""
    return get_object_or_404(benches_visible_to(request.user), scenario=pk)


def seen(request: SignedInRequest) -> int:
    """The revision that the writer began from; none is the oldest."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdigit() else 0


def done(request: SignedInRequest, do: Callable[[], Bench], words: str, pk: int) -> HttpResponse:
    """Do it, say so, and go to the bench it gave; say why not where it was refused."""
    try:
        changed = do()
    except services.CannotBench as refusal:
        messages.error(request, str(refusal))
        return redirect(FORECAST, pk)
    messages.success(request, words)
    return redirect(FORECAST, changed.scenario_id)
