"""Baselines: looking at them, writing them, handing them over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.initiatives.queries import initiatives_visible_to
from interlocal.proposals import forms, pages, queries, rules, services
from interlocal.proposals.documents.lines_form import lines_form
from interlocal.proposals.models import BaselineVersion
from interlocal.registry import queries as registry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Keep = Callable[[forms.BaselineForm, int], BaselineVersion]


@login_required
@require_http_methods(["GET", "POST"])
def baselines(request: SignedInRequest) -> HttpResponse:
    """One's own baselines, and a new one."""
    form = forms.Start(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.start_baseline(
                organisation=registry.organisations().get(slug=form.cleaned_data["organisation"]),
                service=registry.find_service(form.cleaned_data["service"]),
                initiative=None,
                by=request.user,
                at=timezone.now(),
            )
        except services.CannotKeep as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("proposals:baseline_edit", begun.pk)
    mine = queries.baselines_of(request.user)
    return render(request, "proposals/baselines.html", {"form": form, "baselines": mine})


@login_required
@require_GET
def initiative_baselines(request: SignedInRequest, pk: int) -> HttpResponse:
    """The baselines of an initiative side by side."""
    initiative = get_object_or_404(initiatives_visible_to(request.user), pk=pk)
    page = pages.overview(initiative, request.user, at=timezone.now())
    return render(request, "proposals/initiative_baselines.html", {"page": page})


@login_required
@require_POST
def start_in_initiative(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Begin one's own baseline in an initiative."""
    initiative = get_object_or_404(initiatives_visible_to(request.user), pk=pk)
    body = get_object_or_404(registry.represented_by(request.user), slug=slug)
    try:
        begun = services.start_baseline(
            organisation=body,
            service=initiative.service,
            initiative=initiative,
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotKeep as refusal:
        messages.error(request, str(refusal))
        return redirect("proposals:initiative_baselines", pk)
    return redirect("proposals:baseline_edit", begun.pk)


@login_required
@require_GET
def baseline(request: SignedInRequest, pk: int) -> HttpResponse:
    """The newest version that was handed over; else the draft."""
    found = get_object_or_404(queries.baselines_visible_to(request.user), pk=pk)
    versions = list(queries.versions_of(found, request.user))
    if not versions:
        raise Http404
    newest = next((each for each in versions if not each.is_draft), versions[0])
    return _shown(request, newest)


@login_required
@require_GET
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One version, and what changed in it."""
    seen = queries.versions_visible_to(request.user)
    return _shown(request, get_object_or_404(seen, baseline=pk, number=number))


def _shown(request: SignedInRequest, found: BaselineVersion) -> HttpResponse:
    page = pages.version_page(found, request.user, at=timezone.now())
    return render(request, "proposals/baseline.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a draft. Without a script the buttons save; with one it saves itself."""
    draft = _draft(request, pk)

    def keep(form: forms.BaselineForm, seen: int) -> BaselineVersion:
        return services.save_draft(
            version=draft, content=form.content, seen=seen, by=request.user, at=timezone.now()
        )

    context = {"baseline": draft.baseline, "version": draft, "seen_by": pages.seen(draft)[1]}
    form, answer = written(request, draft, keep, context | {"page": "proposals/edit.html"})
    if answer is not None or form is None:
        return answer or redirect("proposals:baseline_edit", pk)
    if request.POST.get("do") == "look":
        return redirect("proposals:version", pk, draft.number)
    if not request.POST.get("add") and not request.POST.get("remove"):
        messages.success(request, "Saved.")
    return redirect(f"{request.path}{_anchor(request)}")


def written(
    request: HttpRequest, draft: BaselineVersion, keep: Keep, context: dict[str, Any]
) -> tuple[forms.BaselineForm | None, HttpResponse | None]:
    """Show the form, or save what was posted: the form once saved, else the answer to give.

    ``context`` names the ``page`` to show it on. To htmx a short word is answered.
    """
    page = context.pop("page")
    htmx = bool(getattr(request, "htmx", False))
    if request.method != "POST":
        form = forms.BaselineForm(content=queries.content_of(draft))
        return None, render(request, page, context | {"form": form, "seen": draft.revision})
    form = forms.BaselineForm(request.POST)
    seen = _number(request.POST.get("seen"))
    conflict: list[rules.Difference] = []
    if form.is_valid():
        try:
            saved = keep(form, seen)
        except services.Overtaken as refusal:
            theirs = queries.content_of(refusal.version)
            conflict, seen = rules.differences(theirs, form.content), refusal.version.revision
            form.refusals.extend(refusal.points)
        except services.CannotKeep as refusal:
            form.refusals.extend(refusal.points)
        else:
            if not htmx:
                return form, None
            return None, render(
                request, "proposals/_saved.html", {"version": saved, "seen": saved.revision}
            )
    if htmx:
        # The seen revision stays as it was: pressing “Save” shows both sides.
        told = {"problems": form.problems, "seen": request.POST.get("seen"), "conflict": conflict}
        return None, render(request, "proposals/_saved.html", told)
    return None, render(request, page, context | {"form": form, "seen": seen, "conflict": conflict})


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rows from a spreadsheet: first shown as they were read, then taken."""
    draft = _draft(request, pk)
    if request.GET.get("format") == "xlsx":
        return _form_to_fill(draft)
    form = forms.Paste(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "baseline": draft.baseline, "version": draft}
    if request.method == "POST" and form.is_valid() and (form := _with_rows(form)).is_valid():
        context["form"] = form
        rows = rules.read(form.cleaned_data["text"], source=form.cleaned_data["source"])
        chosen = [
            rules.with_category(row, request.POST.get(f"row-{row.number}", row.category))
            for row in rows
        ]
        if request.POST.get("do") == "take":
            taken = [row.line for row in chosen if row.line and row.category != "out"]
            try:
                _take(request, draft, taken)
            except services.CannotKeep as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("proposals:baseline_edit", pk)
        context |= {
            "rows": chosen,
            "categories": rules.CATEGORIES.items(),
            "readable": [row for row in rows if row.line],
        }
    return render(request, "proposals/paste.html", context)


def _with_rows(form: forms.Paste) -> forms.Paste:
    """The form with the rows of its workbook in place of the file; as it is where there is none."""
    file = form.cleaned_data["file"]
    if not file:
        return form
    try:
        text, name = rules.rows_of_workbook(
            file.read(), file.name, sheet=form.cleaned_data["sheet"].strip()
        )
    except rules.CannotRead as refusal:
        form.add_error("file", str(refusal))
        return form
    source = form.cleaned_data["source"] or f"{file.name}, sheet {name}"[:200]
    return forms.Paste({"text": text, "source": source})


def _form_to_fill(draft: BaselineVersion) -> HttpResponse:
    """A workbook with the lines to fill, to be given to whoever keeps the figures."""
    baseline = draft.baseline
    response = HttpResponse(
        lines_form(baseline.organisation.name, baseline.service.name), content_type=XLSX
    )
    name = f"baseline-{baseline.organisation.slug}-{baseline.service_id}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _take(request: SignedInRequest, draft: BaselineVersion, lines: "list[rules.Line]") -> None:
    """Take the lines over; raises CannotKeep in words."""
    if not lines:
        raise services.CannotKeep("No row was left to take. Nothing has changed.")
    open_ones = [line.what for line in lines if line.category not in rules.CATEGORIES]
    if open_ones:
        raise services.CannotKeep(
            f"Choose what kind of line “{open_ones[0][:60]}” is, or leave it out."
        )
    services.take_lines(version=draft, lines=lines, by=request.user, at=timezone.now())
    told = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    messages.success(request, f"Added {told}. Look through them below.")


@login_required
@require_POST
def take_facts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill the draft with what public figures say."""
    return _done(
        request,
        pk,
        lambda: services.take_facts(
            version=_draft(request, pk), by=request.user, at=timezone.now()
        ),
        "Taken from public figures. Each line leads back to its source; break them down where "
        "you can.",
        "proposals:baseline_edit",
    )


@login_required
@require_POST
def begin_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new draft from the newest version."""
    found = get_object_or_404(queries.baselines_of(request.user), pk=pk)
    return _done(
        request,
        pk,
        lambda: services.begin_draft(baseline=found, by=request.user, at=timezone.now()),
        "A new draft, begun from the newest version. The partners see the old one until you "
        "hand this one over.",
        "proposals:baseline_edit",
    )


@login_required
@require_POST
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the partners see the draft."""
    return _done(
        request,
        pk,
        lambda: services.hand_over(version=_draft(request, pk), by=request.user, at=timezone.now()),
        "Handed over. This version stays as it is; to correct it, begin a new draft.",
        "proposals:baseline",
    )


@login_required
@require_POST
def lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fix a version for good."""
    found = get_object_or_404(queries.versions_visible_to(request.user), pk=pk)
    return _done(
        request,
        found.baseline_id,
        lambda: services.lock(version=found, by=request.user, at=timezone.now()),
        "Locked. Scenarios and agreements can cite this version by its hash.",
        "proposals:baseline",
    )


def _done(
    request: SignedInRequest, pk: int, act: Callable[[], object], words: str, then: str
) -> HttpResponse:
    """Do it, say so, and lead on; a refusal leads back to the baseline."""
    try:
        act()
    except services.CannotKeep as refusal:
        messages.error(request, str(refusal))
        is_writing = then == "proposals:baseline_edit"
        return redirect(then if is_writing else "proposals:baseline", pk)
    messages.success(request, words)
    return redirect(then, pk)


def _draft(request: SignedInRequest, pk: int) -> BaselineVersion:
    return get_object_or_404(queries.drafts_of(request.user), baseline=pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _anchor(request: HttpRequest) -> str:
    table = request.POST.get("add") or request.POST.get("remove", "").partition("-")[0]
    return f"#{table}" if table in forms.BaselineForm().tables else ""
