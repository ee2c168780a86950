"""Initiatives: the list, and what people do to one. Its page is on the desk, which joins rooms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.discovery.queries import shortlists_visible_to
from interlocal.initiatives import forms, pages, queries, services
from interlocal.web.pages import page_or_part

PAGE = "desk:initiative"


@login_required
@require_GET
def initiatives(request: SignedInRequest) -> HttpResponse:
    """All initiatives that one may see."""
    found = pages.listed(queries.initiatives_visible_to(request.user), request.GET)
    return page_or_part(
        request,
        page="initiatives/list.html",
        part="initiatives/_list.html",
        context={"found": found, "words": request.GET.get("q", "")},
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Open an initiative with a partner one has in mind, such as one's own school district."""
    asked = {"partner": request.GET.get("with", "")[:160]}
    form = forms.Open(request.POST or None, user=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            initiative = services.open_initiative(
                partners=[said.pop("partner")], by=request.user, at=timezone.now(), **said
            )
        except services.CannotOpen as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your initiative is open. Only you see it so far.")
            return redirect(PAGE, initiative.pk)
    return render(request, "initiatives/new.html", {"form": form})


@login_required
@require_POST
def open_from_shortlist(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turn a shortlist into an initiative."""
    shortlist = get_object_or_404(shortlists_visible_to(request.user), pk=pk)
    try:
        initiative = services.open_from_shortlist(
            shortlist=shortlist, by=request.user, at=timezone.now()
        )
    except services.CannotOpen as refusal:
        messages.error(request, str(refusal))
        return redirect("discovery:shortlists")
    messages.success(request, "Your initiative is open. Next: work out the figures.")
    return redirect(PAGE, initiative.pk)


@login_required
@require_POST
def add_partner(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put one more body on the list of a draft."""
    initiative = get_object_or_404(queries.initiatives_visible_to(request.user), pk=pk)
    form = forms.AddPartner(request.POST)
    if not form.is_valid():
        messages.error(
            request, " ".join(map(str, form.errors.get("organisation", ["Name a partner."])))
        )
        return redirect(PAGE, pk)
    try:
        services.add_partner(
            initiative=initiative,
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotChange as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGE, pk)


@login_required
@require_POST
def remove_partner(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a body off the list of a draft."""
    partner = get_object_or_404(queries.partners_visible_to(request.user), pk=pk)
    try:
        services.remove_partner(
            initiative=partner.initiative,
            organisation=partner.organisation,
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotChange as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGE, partner.initiative_id)


@login_required
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite the partners to talk before there are figures."""
    initiative = get_object_or_404(queries.initiatives_visible_to(request.user), pk=pk)
    form = forms.Invite(request.POST)
    if not form.is_valid():
        messages.error(request, "Nobody was invited: the letter is too long.")
        return redirect(PAGE, pk)
    try:
        services.invite(
            initiative=initiative, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except services.CannotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Invited. Figures can follow when there are some.")
    return redirect(PAGE, pk)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer an invitation for one's body."""
    partner = get_object_or_404(queries.seats_of(request.user), pk=pk)
    form = forms.Answer(request.POST)
    if not form.is_valid():
        messages.error(request, "Say whether you want to talk or not now.")
        return redirect(PAGE, partner.initiative_id)
    try:
        services.answer_invitation(
            partner=partner,
            interested=form.cleaned_data["interested"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotAnswer as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your answer is in. You may change it at any time.")
    return redirect(PAGE, partner.initiative_id)


@login_required
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an initiative, saying why."""
    initiative = get_object_or_404(queries.initiatives_visible_to(request.user), pk=pk)
    form = forms.Close(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        services.close(initiative=initiative, why=why, by=request.user, at=timezone.now())
    except services.CannotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "This initiative is closed. It stays readable.")
    return redirect(PAGE, pk)
