"""Scenarios and papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.initiatives.queries import initiatives_visible_to
from interlocal.proposals import forms, pages, queries, services
from interlocal.proposals.models import Scenario
from interlocal.web.pages import page_or_part

PAPERS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
INITIATIVE = "desk:initiative"


@login_required
@require_POST
def work_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Work out the figures of an initiative anew."""
    initiative = get_object_or_404(initiatives_visible_to(request.user), pk=pk)
    try:
        services.work_out_initiative(initiative=initiative, by=request.user, at=timezone.now())
    except services.CannotPropose as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The figures are worked out. Only you see them so far.")
    return redirect(INITIATIVE, pk)


@login_required
@require_GET
def scenario(request: SignedInRequest, pk: int) -> HttpResponse:
    """One scenario whole: from gross to net, who would pay what, and who would leave."""
    found = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    shown = pages.scenario(found, user=request.user)
    if request.GET.get("format") == "csv":
        response = HttpResponse(shown.csv, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="scenario-{pk}.csv"'
        return response
    return page_or_part(
        request,
        page="proposals/scenario.html",
        part="proposals/_scenario.html",
        context={"scenario": found, "shown": shown},
    )


@login_required
@require_GET
def certificate(request: SignedInRequest, pk: int, method: str) -> HttpResponse:
    """The proof of one split, with the costs that it speaks of."""
    found = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    split = get_object_or_404(queries.splits_of(found).exclude(certificate=""), method=method)
    response = HttpResponse(pages.proof(found, split), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{pk}-{method}.json"'
    return response


@login_required
@require_POST
def make_papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make the prospectuses of a scenario."""
    found = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    try:
        services.make_prospectuses(scenario=found, by=request.user, at=timezone.now())
    except services.CannotPropose as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "A prospectus lies ready for each participant.")
    return redirect(*_home(found))


@login_required
@require_POST
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the partners see the scenario and their papers."""
    found = get_object_or_404(queries.scenarios_visible_to(request.user), pk=pk)
    form = forms.Share(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for error in form.errors.get("message", []))
        messages.error(request, f"Nothing was shared. Your letter: {said}")
        return redirect(*_home(found))
    try:
        services.share_with_partners(
            scenario=found, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except services.CannotPropose as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Shared. Each partner sees the figures and its own prospectus.")
    return redirect(*_home(found))


@login_required
@require_GET
def paper(request: SignedInRequest, pk: int, ending: str) -> HttpResponse:
    """One prospectus as a file."""
    found = get_object_or_404(queries.prospectuses_visible_to(request.user), pk=pk)
    if ending not in PAPERS:
        raise Http404
    participant = found.participant
    name = f"{participant.scenario.service_id}-{participant.organisation.slug}.{ending}"
    response = HttpResponse(bytes(getattr(found, ending)), content_type=PAPERS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _home(found: Scenario) -> tuple[str, int]:
    if found.initiative_id:
        return INITIATIVE, found.initiative_id
    return "proposals:scenario", found.pk
