"""Writing the option of a bench, its staffing models, and its uncertain inputs."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals import services
from interlocal.proposals.forms.benches_inputs import InputsForm
from interlocal.proposals.forms.benches_option import OptionForm
from interlocal.proposals.forms.benches_staffing import MODELS, StaffingForm
from interlocal.proposals.models import Bench
from interlocal.proposals.pages import benches_writing as pages
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.queries.benches import bench_said, land_areas
from interlocal.proposals.views.benches import FORECAST, held, seen


@login_required
@require_http_methods(["GET", "POST"])
def bench_option(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it would cost together, and what each bears itself."""
    found = held(request, pk)
    form = OptionForm(bench_said(found), pages.names_of(found), request.POST or None)
    more = {"models": MODELS.values(), "answered": pages.answered(found)}
    return _written(request, found, form, "bench_option", more)


@login_required
@require_http_methods(["GET", "POST"])
def bench_inputs(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is not known for sure."""
    found = held(request, pk)
    form = InputsForm(bench_said(found), pages.about(found), request.POST or None)
    return _written(request, found, form, "bench_inputs", {})


@login_required
@require_http_methods(["GET", "POST"])
def bench_staffing(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """A line of the shared service from a staffing model; it takes the place of the last one."""
    if kind not in MODELS:
        raise Http404
    found = held(request, pk)
    lines = found.build_up.get("lines", [])
    before = next((row for row in lines if row.get("model", {}).get("kind") == kind), None)
    form = StaffingForm(
        MODELS[kind],
        pages.names_of(found),
        before,
        on=timezone.localdate(),
        areas=land_areas(found.scenario),
        data=request.POST or None,
    )
    conflict: list[Any] = []
    refusals: list[str] = []
    if request.method == "POST":
        kept = [row for row in lines if row is not before]
        if request.POST.get("do") == "remove":
            changes = {"build_up": found.build_up | {"lines": kept}}
        elif form.is_valid():
            changes = {"build_up": found.build_up | {"lines": [*kept, form.line]}}
        else:
            changes = {}
        if changes:
            answer, conflict = _save(request, found, changes, refusals, "proposals:bench_option")
            if answer:
                return answer
    context = {
        "head": head(found, request.user, "bench_option"),
        "form": form,
        "before": before,
        "refusals": refusals,
        "conflict": conflict,
        "seen": held(request, pk).revision if conflict else found.revision,
    }
    return render(request, "proposals/bench_staffing.html", context)


def _written(
    request: SignedInRequest,
    found: Bench,
    form: OptionForm | InputsForm,
    here: str,
    more: Mapping[str, Any],
) -> HttpResponse:
    """Show the form, or save what was posted; a conflict shows both sides and loses nothing."""
    conflict: list[Any] = []
    number = found.revision
    if request.method == "POST":
        number = seen(request)
        if form.is_valid():
            answer, conflict = _save(request, found, form.changes, form.refusals, FORECAST)
            if answer:
                return answer
            if conflict:
                number = held(request, found.scenario_id).revision
    top = head(found, request.user, here)
    context = {
        "head": top,
        "form": form,
        "said": [] if top.may_edit else pages.said_tables(found, here),
        "conflict": conflict,
        "seen": number,
        **more,
    }
    return render(request, f"proposals/{here}.html", context)


def _save(
    request: SignedInRequest,
    found: Bench,
    changes: Mapping[str, Any],
    refusals: list[str],
    home: str,
) -> tuple[HttpResponse | None, list[Any]]:
    """The answer once saved; else what stands in the way is in ``refusals`` and the conflict."""
    try:
        saved = services.save_bench(
            bench=found, changes=changes, seen=seen(request), by=request.user, at=timezone.now()
        )
    except services.BenchOvertaken as refusal:
        refusals.append(str(refusal))
        return None, pages.conflict(refusal.bench, changes)
    except services.CannotBench as refusal:
        refusals.append(str(refusal))
        return None, []
    if "refusal" in saved.forecast:
        messages.warning(request, f"Saved, but not worked out: {saved.forecast['refusal']}")
    else:
        messages.success(request, "Saved and worked out.")
    return redirect(home, found.scenario_id), []
