"""The papers of a bench: looking, making, sending, downloading."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals.forms.scenarios import Share
from interlocal.proposals.models import Paper
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.pages.papers import papers_page
from interlocal.proposals.queries.papers import bench_papers_visible_to
from interlocal.proposals.services import papers as services
from interlocal.proposals.views.benches import held

PAGE = "proposals:bench_papers"
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_GET
def bench_papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What papers there are, for whom, and how fresh."""
    found = held(request, pk)
    context = {
        "head": head(found, request.user, "bench_papers"),
        "page": papers_page(found, request.user),
        "send_form": Share(),
    }
    return render(request, "proposals/papers.html", context)


@login_required
@require_POST
def bench_papers_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the papers of the bench as it stands."""
    found = held(request, pk)
    return _done(
        request,
        pk,
        lambda: services.ask_for_papers(bench=found, by=request.user, at=timezone.now()),
        "The papers are being made. This page shows how far they are.",
    )


@login_required
@require_POST
def bench_papers_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to the participants that their papers lie ready."""
    found = held(request, pk)
    form = Share(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for error in form.errors.get("message", []))
        messages.error(request, f"Nothing was sent. Your letter: {said}")
        return redirect(PAGE, pk)
    return _done(
        request,
        pk,
        lambda: services.send_papers(
            bench=found,
            by=request.user,
            at=timezone.now(),
            message=form.cleaned_data["message"],
        ),
        "Sent. Who was written to stands below.",
    )


@login_required
@require_GET
def bench_paper(request: SignedInRequest, pk: int, ending: str) -> HttpResponse:
    """One paper as a file, as it was made."""
    found = get_object_or_404(bench_papers_visible_to(request.user), pk=pk)
    if ending != found.suffix:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=MEDIA[found.suffix])
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(paper: Paper) -> str:
    """What a downloaded paper is called."""
    whose = f"-{paper.participant.organisation.slug}" if paper.participant else ""
    return f"{paper.scenario.service_id}-{paper.kind}{whose}-v{paper.revision}.{paper.suffix}"


def _done(request: SignedInRequest, pk: int, do: Callable[[], object], words: str) -> HttpResponse:
    try:
        do()
    except services.CannotMakePapers as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(PAGE, pk)
