"""Loading a file: bring it, look at what it would do, say how it is read, load it, take it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.registry.forms import imports as forms
from interlocal.registry.imports.mapping.edits import at, put, text_of, tree_of
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Upload
from interlocal.registry.pages import imports as pages
from interlocal.registry.pages.loads import load_page
from interlocal.registry.queries import taxonomy
from interlocal.registry.queries import uploads as queries
from interlocal.registry.services import previews, undo
from interlocal.registry.services import uploads as services
from interlocal.registry.services.remembered import fitting_mappings

LATEST = 20


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    """Bring a file; what waits, and what was loaded last."""
    reach = _reach(request)
    form = forms.Bring(
        request.POST or None,
        request.FILES or None,
        kinds=reach.kinds,
        initial={"kind": request.GET.get("kind", "facts")},
    )
    if request.method == "POST" and form.is_valid():
        file, now = form.cleaned_data["file"], timezone.now()
        try:
            kept = services.keep_upload(
                kind=form.cleaned_data["kind"],
                content=file.read(),
                file_name=file.name,
                by=request.user,
                at=now,
            )
        except (services.CannotImport, ImportRefused) as refusal:
            for why in _reasons(refusal):
                form.add_error("file", why)
        else:
            return redirect("registry:upload", kept.pk)
    waiting = queries.uploads_visible_to(request.user, at=timezone.now()).without_content()
    context = {
        "form": form,
        "reach": reach,
        "waiting": waiting,
        "loads": queries.loads_visible_to(request.user)[:LATEST],
    }
    return render(request, "registry/imports.html", context)


@login_required
@require_GET
def upload(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What a file would do, and how it is read. Only the person who brought it sees it."""
    return _shown(request, _held(request, key))


@login_required
@require_POST
def upload_columns(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Say how columns and words are read, by the form."""
    held = _held(request, key)
    form = _reading(held, previews.glimpse_of(held), request.POST)
    if not form.is_valid():
        return _shown(request, held, form=form)
    return _read(request, held, lambda: form.text())


@login_required
@require_POST
def upload_mapping(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Say how a file is read: as YAML, as one was read before, or guessed again."""
    held = _held(request, key)
    name = request.POST.get("remembered", "")
    if name or "guess" in request.POST:
        try:
            if name:
                services.read_as_remembered(upload=held, name=name)
            else:
                services.guess_again(upload=held)
        except (services.CannotImport, ImportRefused) as refusal:
            messages.error(request, " ".join(_reasons(refusal)))
        return redirect("registry:upload", key)
    form = forms.Written(request.POST)
    if not form.is_valid():
        return _shown(request, held, written=form)
    return _read(request, held, lambda: form.cleaned_data["mapping"], written=form)


@login_required
@require_POST
def upload_names(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Decide whom doubtful names mean; the mapping remembers it."""
    held = _held(request, key)

    def decided() -> str:
        tree = tree_of(held.mapping, services.MAPPING)
        known = at(tree, ("names",))
        said = {**(known if isinstance(known, dict) else {}), **forms.decisions(request.POST)}
        put(tree, ("names",), said)
        return text_of(tree)

    return _read(request, held, decided)


@login_required
@require_POST
def upload_load(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Load the file as its preview showed it."""
    held = _held(request, key)
    try:
        done = services.load_upload(
            upload=held,
            seen=request.POST.get("seen", ""),
            by=request.user,
            at=timezone.now(),
            accept_rest="accept_rest" in request.POST,
        )
    except services.CannotImport as refusal:
        messages.error(request, str(refusal))
        return redirect("registry:upload", key)
    except ImportRefused:
        messages.error(
            request,
            "Nothing was loaded: some lines have problems. Put them right, or tick that they "
            "are left out.",
        )
        return redirect("registry:upload", key)
    if done.load is None:
        messages.success(request, f"Nothing changed: all of {done.file} was here already.")
        return redirect("registry:imports")
    messages.success(request, pages.outcome(done))
    return redirect("registry:load", done.load.pk)


@login_required
@require_POST
def upload_drop(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Forget a file that was not loaded."""
    held = _held(request, key)
    services.drop_upload(upload=held)
    messages.success(request, f"{held.file_name} was dropped. Nothing of it was loaded.")
    return redirect("registry:imports")


@login_required
@require_GET
def load(request: SignedInRequest, pk: int) -> HttpResponse:
    """What came of a file, and the way to take it back."""
    found = get_object_or_404(queries.loads_visible_to(request.user), pk=pk)
    return render(request, "registry/load.html", {"shown": load_page(found)})


@login_required
@require_POST
def load_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what a file brought."""
    found = get_object_or_404(queries.loads_visible_to(request.user), pk=pk)
    try:
        undo.undo_load(load=found, by=request.user, at=timezone.now())
    except undo.CannotUndo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. What stood before holds again.")
    return redirect("registry:load", pk)


def _reach(request: SignedInRequest) -> queries.Reach:
    reach = queries.reach_of(request.user)
    if not reach:
        raise Http404
    return reach


def _held(request: SignedInRequest, key: UUID) -> Upload:
    seen = queries.uploads_visible_to(request.user, at=timezone.now())
    return get_object_or_404(seen, pk=key)


def _read(
    request: SignedInRequest, held: Upload, said: Callable[[], str], **more: Any
) -> HttpResponse:
    """Keep how a file is read, and show what it would do now."""
    try:
        services.read_otherwise(upload=held, mapping=said())
    except ImportRefused as refusal:
        messages.error(request, " ".join(_reasons(refusal)))
        return _shown(request, held, **more)
    return redirect("registry:upload", held.pk)


def _shown(
    request: SignedInRequest,
    held: Upload,
    *,
    form: forms.Reading | None = None,
    written: forms.Written | None = None,
) -> HttpResponse:
    found = previews.preview(upload=held, by=request.user, at=timezone.now())
    fitting = fitting_mappings(
        kind=held.kind, content=bytes(held.content), file_name=held.file_name
    )
    context = {
        "shown": pages.checked(held, found),
        "form": form or _reading(held, found.glimpse),
        "written": written or forms.Written(initial={"mapping": held.mapping}),
        "fitting": [each for each in fitting if services.with_source(each) != held.mapping],
        "remembered": next(
            (each for each in fitting if services.with_source(each) == held.mapping), None
        ),
        "year": pages.year_of_last(held),
        "what": pages.kind_words(held.kind),
    }
    return render(request, "registry/upload.html", context)


def _reading(held: Upload, glimpse: previews.Glimpse, data: Any = None) -> forms.Reading:
    return forms.Reading(
        data,
        kind=held.kind,
        tree=tree_of(held.mapping, services.MAPPING),
        columns={name: glimpse.called.get(name, name) for name in glimpse.columns},
        samples=dict(glimpse.samples),
        words=dict(glimpse.words),
        sheets=glimpse.sheets,
        meanings=pages.meanings(list(taxonomy.services()), list(taxonomy.measures())),
    )


def _reasons(refusal: Exception) -> list[str]:
    if isinstance(refusal, ImportRefused):
        return [str(problem) for problem in refusal.problems]
    return [str(refusal)]
