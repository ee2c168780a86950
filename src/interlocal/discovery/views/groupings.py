"""The region explorer: rules in, the best grouping out, kept and compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery import forms, pages, queries, services
from interlocal.discovery.calculations import regions_kept
from interlocal.discovery.models import Grouping
from interlocal.jobs import pages as job_pages
from interlocal.jobs import queries as jobs
from interlocal.jobs import services as job_services
from interlocal.registry import pages as registry_pages
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.map_pictures import png_of

SHOWN = 100


@login_required
@require_GET
def explorers(request: SignedInRequest) -> HttpResponse:
    """Which region to explore; where there is only one, on to it."""
    bodies = registry.represented_by(request.user)
    regions = list(registry.regions().order_by("name"))
    if len(regions) == 1:
        return redirect("discovery:explorer", regions[0].slug)
    own = set(registry.regions().filter(Q(pk__in=bodies) | Q(members__member__in=bodies)))
    context = {"own": [each for each in regions if each in own], "regions": regions}
    return render(request, "discovery/explorers.html", context)


@never_cache
@login_required
def explorer(request: SignedInRequest, slug: str) -> HttpResponse:
    """The rules of a new grouping of a region, and the groupings that are kept."""
    region = get_object_or_404(registry.regions(), slug=slug)
    if request.method == "POST":
        form = forms.Rules(request.POST, region=region)
        if form.is_valid():
            try:
                made = services.explore(
                    region=region,
                    service=form.cleaned_data["service"],
                    wishes=form.wishes,
                    stays_out=form.cleaned_data["stays_out"],
                    name=form.cleaned_data["name"],
                    by=request.user,
                    at=timezone.now(),
                )
            except services.CannotGroup as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("discovery:grouping", region.slug, made.pk)
        return _explorer(request, region, form, status=422)
    return _explorer(request, region, _form_to_begin(request, region))


def _form_to_begin(request: SignedInRequest, region: Organisation) -> forms.Rules:
    """The rules of another grouping to change, or the usual ones; the service may be given."""
    initial: dict[str, Any] = {}
    like = request.GET.get("like", "")
    if like.isdecimal():
        seen = queries.groupings_visible_to(request.user).filter(region=region)
        if found := seen.filter(pk=int(like)).first():
            names = dict(registry.members_of(region).values_list("slug", "name"))
            initial = forms.as_asked(found, names)
    if service := request.GET.get("service", ""):
        initial["service"] = service
    return forms.Rules(region=region, initial=initial)


def _explorer(
    request: SignedInRequest, region: Organisation, form: forms.Rules, status: int = 200
) -> HttpResponse:
    kept = queries.groupings_visible_to(request.user).filter(region=region)
    lines = pages.grouping_lines(kept[:SHOWN])
    deleted = request.GET.get("deleted", "")
    gone = queries.groupings_changed_by(request.user).filter(region=region)
    context = {
        "region": region,
        "form": form,
        "lines": [line for line in lines if not line.grouping.is_nightly],
        "nightly": [line for line in lines if line.grouping.is_nightly],
        "several": len(lines) > 1,
        "deleted": gone.exclude(deleted_at=None).filter(pk=int(deleted)).first()
        if deleted.isdecimal()
        else None,
    }
    return render(request, "discovery/explorer.html", context, status=status)


@never_cache
@login_required
@require_GET
def grouping(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One grouping: how far it is, or what came out."""
    found = _visible(request, slug, pk)
    if found.job:
        news = jobs.news_for(request.user).filter(pk=found.job.pk)
        job_services.note_look(jobs=news, at=timezone.now())
    context: dict[str, Any] = {
        "grouping": found,
        "may_change": queries.groupings_changed_by(request.user).filter(pk=found.pk).exists(),
        "seen_by": pages.seen_by_words(found),
        "audience": "shared" if found.shown_at or found.is_nightly else "own",
    }
    if found.status != Grouping.Status.DONE:
        panel = job_pages.panel(found.job) if found.job else None
        return render(request, "discovery/grouping_waits.html", context | {"panel": panel})
    shown = pages.grouping_page(found)
    towns = [(town.id, town.name) for town in shown.result.towns.values()]
    mine = registry.represented_by(request.user).filter(slug__in=shown.result.towns)
    context |= {
        "shown": shown,
        "what_if": forms.WhatIf(towns=sorted(towns, key=lambda pair: pair[1])),
        "rename": forms.Name(initial={"name": found.name}),
        "mine": {body.slug: body.name for body in mine},
        "others": _others(request, found),
    }
    return render(request, "discovery/grouping.html", context)


def _others(request: SignedInRequest, found: Grouping) -> QuerySet[Grouping]:
    """What it could be compared with."""
    seen = queries.groupings_visible_to(request.user).filter(
        region=found.region, service=found.service, status=Grouping.Status.DONE
    )
    return seen.exclude(pk=found.pk)[:20]


@login_required
@require_POST
def what_if(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The same rules without a town, then both side by side."""
    found = _done(request, slug, pk)
    result = regions_kept.result_of(found.result or {})
    towns = [(town.id, town.name) for town in result.towns.values()]
    form = forms.WhatIf(request.POST, towns=towns)
    if not form.is_valid():
        messages.error(request, "Choose a town that is in this grouping.")
        return redirect("discovery:grouping", slug, pk)
    gone = form.cleaned_data["town"]
    try:
        made = services.explore(
            region=found.region,
            service=found.service,
            wishes=regions_kept.wishes_of(found.rules).without([gone]),
            stays_out=[*found.stays_out, gone],
            based_on=found,
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotGroup as refusal:
        messages.error(request, str(refusal))
        return redirect("discovery:grouping", slug, pk)
    if made.status == Grouping.Status.DONE:
        both = f"?first={found.pk}&second={made.pk}"
        return redirect(reverse("discovery:compare_groupings", args=[slug]) + both)
    return redirect("discovery:grouping", slug, made.pk)


@never_cache
@login_required
@require_GET
def compare_groupings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Two groupings side by side."""
    region = get_object_or_404(registry.regions(), slug=slug)
    seen = queries.groupings_visible_to(request.user).filter(
        region=region, status=Grouping.Status.DONE
    )
    asked = request.GET.getlist("grouping") or [
        request.GET.get("first", ""),
        request.GET.get("second", ""),
    ]
    chosen = [get_object_or_404(seen, pk=int(key)) for key in asked[:3] if key.isdecimal()]
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        messages.info(request, "Tick two groupings to compare.")
        return redirect("discovery:explorer", slug)
    return render(
        request,
        "discovery/groupings_compared.html",
        {"region": region, "shown": pages.groupings_compared(*chosen)},
    )


@login_required
@require_POST
def rename_grouping(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Call it something else."""
    found = _changed(request, slug, pk)
    form = forms.Name(request.POST)
    if form.is_valid():
        services.rename_grouping(
            grouping=found, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
        )
        messages.success(request, "Renamed.")
    else:
        messages.error(request, "Give it a name of 120 letters at most.")
    return redirect("discovery:grouping", slug, pk)


@login_required
@require_POST
def show_grouping(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let the region's members see it, or no longer."""
    found = _changed(request, slug, pk)
    is_shown = request.POST.get("show") == "yes"
    try:
        services.show_grouping(
            grouping=found, is_shown=is_shown, by=request.user, at=timezone.now()
        )
    except services.CannotGroup as refusal:
        messages.error(request, str(refusal))
    else:
        who = f"Everybody who speaks for a member of {found.region.name}"
        messages.success(
            request, f"{who} sees it now." if is_shown else "The members do not see it any more."
        )
    return redirect("discovery:grouping", slug, pk)


@login_required
@require_POST
def delete_grouping(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Put it away; the next page offers to bring it back."""
    found = _changed(request, slug, pk)
    services.delete_grouping(grouping=found, by=request.user, at=timezone.now())
    return redirect(f"{reverse('discovery:explorer', args=[slug])}?deleted={pk}")


@login_required
@require_POST
def restore_grouping(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Bring it back."""
    mine = queries.groupings_changed_by(request.user).filter(region__slug=slug)
    found = get_object_or_404(mine, pk=pk)
    services.restore_grouping(grouping=found, by=request.user, at=timezone.now())
    messages.success(request, f"“{found.name}” is back.")
    return redirect("discovery:grouping", slug, pk)


@login_required
@require_POST
def shortlist_group(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Put the others of a group on one's town's shortlist, a click from an initiative."""
    found = _done(request, slug, pk)
    owner = get_object_or_404(
        registry.represented_by(request.user), slug=request.POST.get("owner", "")
    )
    try:
        services.shortlist_members(
            grouping=found,
            members=request.POST.getlist("member"),
            owner=owner,
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotShortlist as refusal:
        messages.error(request, str(refusal))
        return redirect("discovery:grouping", slug, pk)
    messages.success(
        request,
        f"On {owner.name}’s shortlist, with the reasons. Only {owner.name} sees it; start the "
        "initiative below.",
    )
    return redirect("discovery:shortlists")


@login_required
@require_GET
def grouping_file(request: SignedInRequest, slug: str, pk: int, kind: str) -> HttpResponse:
    """A grouping as CSV, GeoJSON, SVG or PNG."""
    found = _done(request, slug, pk)
    name = f"{slugify(found.name) or 'grouping'}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        lines = registry_pages.csv_lines(pages.grouping_csv(found))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)  # type: ignore[return-value]
    if kind == "geojson":
        return JsonResponse(
            pages.grouping_geojson(found), content_type="application/geo+json", headers=headers
        )
    try:
        svg = pages.grouping_picture(found)
    except ValueError as refusal:
        messages.error(request, str(refusal))
        return redirect("discovery:grouping", slug, pk)
    if kind == "svg":
        return HttpResponse(svg, content_type="image/svg+xml", headers=headers)
    return HttpResponse(png_of(svg), content_type="image/png", headers=headers)


def _visible(request: SignedInRequest, slug: str, pk: int) -> Grouping:
    seen = queries.groupings_visible_to(request.user).filter(region__slug=slug)
    return get_object_or_404(seen, pk=pk)


def _done(request: SignedInRequest, slug: str, pk: int) -> Grouping:
    seen = queries.groupings_visible_to(request.user).filter(region__slug=slug)
    return get_object_or_404(seen, pk=pk, status=Grouping.Status.DONE)


def _changed(request: SignedInRequest, slug: str, pk: int) -> Grouping:
    mine = queries.groupings_changed_by(request.user).filter(region__slug=slug, deleted_at=None)
    return get_object_or_404(mine, pk=pk)
