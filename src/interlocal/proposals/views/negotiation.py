"""Who joins, and the negotiation: intents, private limits, the mediator's answer, offers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals import services
from interlocal.proposals.calculations.clauses import CannotShare
from interlocal.proposals.forms.negotiation import Chances, Limit, OfferForm
from interlocal.proposals.models import Bench, Participant
from interlocal.proposals.pages import clauses as shares
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.pages.joining import joining_shown
from interlocal.proposals.pages.negotiation import negotiation_shown
from interlocal.proposals.queries import participants_of
from interlocal.proposals.queries.negotiation import offers_visible_to, own_participants
from interlocal.proposals.rules.negotiation import LIKELY, SAYINGS, UNSURE
from interlocal.proposals.views.benches import held

JOINING, NEGOTIATION = "proposals:bench_joining", "proposals:bench_negotiation"


@login_required
@require_GET
def bench_joining(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who means to join, and what each should expect to pay."""
    found = held(request, pk)
    asked = "likely" in request.GET or "unsure" in request.GET
    form = Chances(request.GET if asked else None)
    said = form.cleaned_data if asked and form.is_valid() else {}
    shown = joining_shown(
        found, request.user, said.get("likely", LIKELY), said.get("unsure", UNSURE)
    )
    context = {
        "head": head(found, request.user, "bench_joining"),
        "shown": shown,
        "form": form,
        "sayings": SAYINGS.items(),
    }
    return render(request, "proposals/bench_joining.html", context)


@login_required
@require_POST
def bench_intent(request: SignedInRequest, pk: int, participant: int) -> HttpResponse:
    """Say whether one's own body means to join; or, for the owner, note an assumption."""
    found = held(request, pk)
    body = _participant(found, participant)
    is_own = body in own_participants(found.scenario, request.user)
    say = services.say_intent if is_own else services.assume_intent
    return _done(
        request,
        lambda: say(
            participant=body,
            saying=request.POST.get("saying", ""),
            by=request.user,
            at=timezone.now(),
        ),
        "Kept. It binds nobody and can be changed.",
        JOINING,
        pk,
    )


@login_required
@never_cache
@require_GET
def bench_negotiation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own limit, the mediator's answer, and the offers."""
    found = held(request, pk)
    return _shown(request, found)


@login_required
@require_POST
def bench_limit(request: SignedInRequest, pk: int, participant: int) -> HttpResponse:
    """Set one's own private limit, or take it back."""
    found = held(request, pk)
    body = _participant(found, participant)
    if request.POST.get("do") == "drop":
        return _done(
            request,
            lambda: services.drop_limit(participant=body, by=request.user, at=timezone.now()),
            "Taken back.",
            NEGOTIATION,
            pk,
        )
    form = Limit(request.POST)
    if not form.is_valid():
        messages.error(request, f"Nothing was kept. {form.errors['cents'][0]}")
        return redirect(NEGOTIATION, pk)
    return _done(
        request,
        lambda: services.set_limit(
            participant=body,
            cents=form.cleaned_data["cents"],
            by=request.user,
            at=timezone.now(),
        ),
        "Kept. Only your own people see it.",
        NEGOTIATION,
        pk,
    )


@login_required
@require_POST
def bench_mediate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether an agreement is possible; all parties are told."""
    found = held(request, pk)
    return _done(
        request,
        lambda: services.ask_mediator(scenario=found.scenario, by=request.user, at=timezone.now()),
        "Answered. All parties were written to.",
        NEGOTIATION,
        pk,
    )


@login_required
@require_POST
def bench_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make an offer, or answer one with another."""
    found = held(request, pk)
    shown = negotiation_shown(found, request.user, timezone.now())
    form = _offer_form(request, found, request.POST)
    by = next((body for body in shown.bodies if str(body.pk) == request.POST.get("by", "")), None)
    answers = request.POST.get("answers", "")
    if form.is_valid():
        offers = {str(one.offer.pk): one.offer for one in shown.offers}
        try:
            if by is None or (answers and answers not in offers):
                raise services.CannotNegotiate("Choose for whom you speak.")
            services.make_offer(
                scenario=found.scenario,
                organisation=by,
                said=form.said,
                words=form.cleaned_data["words"],
                answers=offers[answers] if answers else None,
                by=request.user,
                at=timezone.now(),
            )
        except services.CannotNegotiate as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Put to all parties, who were written to.")
            return redirect(NEGOTIATION, pk)
    return _shown(request, found, form)


@login_required
@require_POST
def bench_offer_withdraw(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw one's own offer."""
    found = held(request, pk)
    offer = get_object_or_404(
        offers_visible_to(request.user), scenario=found.scenario_id, number=number
    )
    return _done(
        request,
        lambda: services.withdraw_offer(offer=offer, by=request.user, at=timezone.now()),
        "Withdrawn. It stays in the log.",
        NEGOTIATION,
        pk,
    )


def _participant(bench: Bench, key: int) -> Participant:
    return get_object_or_404(participants_of(bench.scenario), pk=key)


def _offer_form(request: SignedInRequest, bench: Bench, data: Any = None) -> OfferForm:
    names = {
        each.organisation.slug: each.organisation.name for each in participants_of(bench.scenario)
    }
    initial: dict[str, Any] = {}
    start = request.GET.get("from", "")
    if data is None and start:
        ways = shares.ways_of(bench, request.user)
        cents = ways.splits.get(start)
        if start == "clause" and bench.clause:
            try:
                found, _ = shares.tried(ways, bench.clause, bench.revenue, 1)
            except CannotShare:
                raise Http404 from None
            cents = found.cents if found else None
        if cents:
            initial = {
                f"pays-{payer.slug}": f"{paid / 100:.2f}"
                for payer, paid in zip(ways.payers, cents, strict=True)
            }
    return OfferForm(data, names=names, initial=initial)


def _shown(request: SignedInRequest, bench: Bench, form: OfferForm | None = None) -> HttpResponse:
    shown = negotiation_shown(bench, request.user, timezone.now())
    answers = request.POST.get("answers") or request.GET.get("answers", "")
    context = {
        "head": head(bench, request.user, "bench_negotiation"),
        "shown": shown,
        "form": form or _offer_form(request, bench),
        "is_open": form is not None or bool(request.GET),
        "answers": answers if answers.isdigit() else "",
        "limit": Limit(),
    }
    return render(request, "proposals/bench_negotiation.html", context)


def _done(
    request: SignedInRequest, do: Callable[[], object], words: str, page: str, pk: int
) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        do()
    except (services.CannotSay, services.CannotNegotiate) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(page, pk)
