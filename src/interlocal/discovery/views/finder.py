"""The finder and the shortlists."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery import calculations, forms, pages, queries, rules, services
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.pages import page_or_part

MOST_ANSWERS = 10
MORE_ANSWERS = 60
MOST_NAMES = 500


@login_required
@require_GET
def finder(request: SignedInRequest) -> HttpResponse:
    """A town's partners, ranked."""
    mine = list(registry.represented_by(request.user))
    asked = request.GET.copy()
    own = next((body for body in mine if body.kind == body.Kind.MUNICIPALITY), None)
    if own and not asked.get("town", "").strip():
        asked["town"] = own.slug
    if not asked.get("km"):
        asked["km"] = f"{calculations.NEAR_KM:g}"
    for name, weight in rules.USUAL.items():  # a slider shows where it stands
        asked.setdefault(f"w_{name}", str(weight))
    form = forms.Question(asked) if asked.get("town") else forms.Question()
    found = why = None
    if form.is_bound and form.is_valid():
        service = form.cleaned_data["service"]
        outlook = calculations.outlook(
            form.cleaned_data["town"],
            on=timezone.localdate(),
            service=service,
            max_km=form.cleaned_data["km"],
            a_service=None,
            weights=form.weights,
            user=request.user,
        )
        if form.cleaned_data["why"]:
            why = calculations.why_not(outlook, form.cleaned_data["why"])
        found = pages.answers_of(outlook, outlook.worth_showing[: _most(request)])
    context = {
        "form": form,
        "found": found,
        "why": why,
        "mine": mine,
        "districts": registry.school_districts_of(found.outlook.town) if found else (),
        "may_pick": found is not None and found.outlook.town in mine,
        "towns": _names_to_offer(found.outlook.town if found else own),
    }
    return page_or_part(
        request,
        page="discovery/finder.html",
        part="discovery/_answers.html",
        context=context,
    )


def _names_to_offer(town: Organisation | None) -> list[str]:
    """Names that a person may mean: of a nation's thousands those of the town's own state."""
    towns = registry.municipalities()
    if town:
        towns = towns.filter(state=town.state)
    return list(towns.values_list("name", flat=True)[:MOST_NAMES])


def _most(request: SignedInRequest) -> int:
    return MORE_ANSWERS if request.GET.get("all") else MOST_ANSWERS


@login_required
@require_POST
def pick(request: SignedInRequest) -> HttpResponse:
    """Put the partners of an answer on the town's shortlist."""
    form = forms.Pick(request.POST)
    if not form.is_valid():
        messages.error(request, "That choice does not exist any more. Please pick again.")
        return redirect("discovery:finder")
    owner, service = form.cleaned_data["owner"], form.cleaned_data["service"]
    try:
        services.shortlist_group(
            owner=owner,
            service=service,
            partners=list(form.cleaned_data["partner"]),
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotShortlist as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"On {owner.name}'s shortlist. Only {owner.name} sees it.")
    return redirect("discovery:shortlists")


@login_required
@require_GET
def shortlists(request: SignedInRequest) -> HttpResponse:
    """One's own shortlists, each a click away from an initiative."""
    return page_or_part(
        request,
        page="discovery/shortlists.html",
        part="discovery/_shortlists.html",
        context={"shortlists": queries.shortlists_visible_to(request.user)},
    )


@login_required
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a partner off a shortlist."""
    entry = get_object_or_404(queries.shortlist_entries_visible_to(request.user), pk=pk)
    try:
        services.drop_partner(entry=entry, by=request.user, at=timezone.now())
    except services.CannotShortlist as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{entry.partner.name} is off the shortlist.")
    return redirect("discovery:shortlists")
