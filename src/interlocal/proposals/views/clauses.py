"""The shares of a bench: the table of all ways, the clause editor, the simple formula, drivers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interlocal.accounts.requests import SignedInRequest
from interlocal.proposals import services
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.forms.clauses import ClauseForm
from interlocal.proposals.models import Bench
from interlocal.proposals.pages import clauses as pages
from interlocal.proposals.pages import clauses_drivers as counted
from interlocal.proposals.pages.benches_tabs import head
from interlocal.proposals.pages.clauses import Ways
from interlocal.proposals.pages.clauses_newer import newer_shown
from interlocal.proposals.pages.clauses_simple import SimpleShown, formula_clause, simple_shown
from interlocal.proposals.rules import clauses as rules
from interlocal.proposals.views.benches import held, seen
from interlocal.web.pages import page_or_part

PER_HEAD = {"version": 1, "pools": [{"name": "Everything", "weights": {"people": 1.0}}]}
SHARES = "proposals:bench_shares"


@login_required
@require_GET
def bench_shares(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each would pay, by every way of sharing; the clause to be tried out above."""
    found = held(request, pk)
    ways = pages.ways_of(found, request.user)
    start = request.GET.get("start", "")
    clause = {
        "per-head": PER_HEAD,
        "base": counted.base_plus_usage(found),
    }.get(start, found.clause or PER_HEAD)
    form = _form(ways, None, clause, {} if start else found.revenue)
    shown = pages.shares_shown(ways, clause, {} if start else found.revenue)
    return _page(request, ways, form, shown, is_saved=bool(found.clause) and not start)


@login_required
@require_POST
def bench_shares_try(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a clause out: nothing is kept. To htmx the tables alone are answered."""
    found = held(request, pk)
    ways = pages.ways_of(found, request.user)
    form = _form(ways, request.POST)
    do = request.POST.get("do", "show")
    simple = None
    if do == "balance" and form.is_read:
        form = _form(ways, _with(request.POST.copy(), form.balanced()))
    if do == "formula":
        simple, clause = _formula(request, ways)
        if simple is not None:
            form = _form(ways, None, clause)
            shown = pages.shares_shown(ways, clause, {})
            return _page(request, ways, form, shown, simple=simple)
    return _page(request, ways, form, _shown(ways, form, whole=not request.htmx))  # type: ignore[attr-defined]


@login_required
@require_POST
def bench_shares_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the clause at the bench; a conflict shows both and loses nothing."""
    found = held(request, pk)
    ways = pages.ways_of(found, request.user)
    form = _form(ways, request.POST)
    number = seen(request)
    refusal, conflict = "", None
    if form.is_read and not form.problems:
        try:
            saved = services.keep_clause(
                bench=found,
                clause=form.clause,
                revenue=form.revenue,
                seen=number,
                by=request.user,
                at=timezone.now(),
            )
        except services.BenchOvertaken as overtaken:
            refusal, number = str(overtaken), overtaken.bench.revision
            conflict = _conflict(ways, overtaken.bench, form)
        except services.CannotBench as problem:
            refusal = str(problem)
        else:
            _remember(request, found, saved)
            if "refusal" in saved.forecast:
                messages.warning(
                    request, f"Saved, but there is no forecast: {saved.forecast['refusal']}"
                )
            else:
                messages.success(request, "Saved. The forecast follows this clause.")
            return redirect(SHARES, pk)
    return _page(
        request,
        ways,
        form,
        _shown(ways, form),
        refusal=refusal,
        conflict=conflict,
        number=number,
    )


@login_required
@require_POST
def bench_shares_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back one's last save, as long as nobody saved since."""
    found = held(request, pk)
    before = _before(request, found)
    if before is None:
        messages.error(request, "There is no save of yours to take back: somebody saved since.")
        return redirect(SHARES, pk)
    try:
        services.save_bench(
            bench=found,
            changes={"clause": before["clause"], "revenue": before["revenue"]},
            seen=before["revision"],
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotBench as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. The clause is as it was before your last save.")
    request.session.pop(_kept_under(found), None)
    return redirect(SHARES, pk)


@login_required
@require_GET
def bench_shares_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """The table as CSV, by the saved clause."""
    found = held(request, pk)
    ways = pages.ways_of(found, request.user)
    shown = pages.shares_shown(ways, found.clause, found.revenue, whole=False)
    answer = HttpResponse(shown.csv, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="shares.csv"'
    return answer


def _form(
    ways: Ways,
    data: Mapping[str, Any] | None,
    clause: Mapping[str, Any] | None = None,
    revenue: Mapping[str, int] | None = None,
) -> ClauseForm:
    bench = ways.bench
    return ClauseForm(
        data,
        drivers=bench.drivers,
        names=ways.names,
        clause=bench.clause if clause is None else clause,
        revenue=bench.revenue if revenue is None and clause is None else revenue or {},
        town=ways.own,
    )


def _with(data: QueryDict, values: Mapping[str, str]) -> QueryDict:
    """What was posted, with these values in place of those of the same names."""
    for name, value in values.items():
        data[name] = value
    return data


def _shown(ways: Ways, form: ClauseForm, *, whole: bool = True) -> pages.SharesShown:
    problems = form.problems
    if problems:
        return pages.shares_shown(ways, {}, {}, problems=problems, gaps=form.gaps, whole=whole)
    return pages.shares_shown(
        ways, form.clause, form.revenue, year=form.year, town=form.town, whole=whole
    )


def _formula(request: SignedInRequest, ways: Ways) -> tuple[SimpleShown | None, Mapping[str, Any]]:
    usable = counted.chosen_for_formula(ways.bench, ways.names)
    chosen = [key for key in request.POST.getlist("formula") if key in usable]
    if not chosen:
        messages.error(request, "Choose at least one driver for the formula.")
        return None, {}
    try:
        found = calculations.find_simple(
            ways.document,
            ways.payers,
            ways.bench.drivers,
            chosen,
            benchmark=ways.fair[1],
        )
    except calculations.CannotShare as refusal:
        messages.error(request, str(refusal))
        return None, {}
    return simple_shown(ways, found, chosen), formula_clause(found)


def _kept_under(bench: Bench) -> str:
    return f"clause-before-{bench.pk}"


def _remember(request: SignedInRequest, before: Bench, saved: Bench) -> None:
    """Keep in the session what the save replaced, so that it can be taken back."""
    request.session[_kept_under(saved)] = {
        "revision": saved.revision,
        "clause": before.clause,
        "revenue": before.revenue,
    }


def _before(request: SignedInRequest, bench: Bench) -> dict[str, Any] | None:
    """What one's last save replaced; None where somebody saved since."""
    kept = request.session.get(_kept_under(bench))
    return kept if kept and kept["revision"] == bench.revision else None


def _conflict(ways: Ways, theirs: Bench, form: ClauseForm) -> dict[str, Any]:
    names = ways.names
    return {
        "by": theirs.saved_by,
        "theirs": rules.clause_words(theirs.clause, theirs.drivers, names),
        "mine": rules.clause_words(form.clause, theirs.drivers, names),
    }


def _page(
    request: SignedInRequest,
    ways: Ways,
    form: ClauseForm,
    shown: pages.SharesShown,
    *,
    simple: SimpleShown | None = None,
    refusal: str = "",
    conflict: Mapping[str, Any] | None = None,
    number: int | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    bench = ways.bench
    context: dict[str, Any] = {"shown": shown}
    if not getattr(request, "htmx", False):
        posted = request.POST.getlist("formula")
        usable = counted.chosen_for_formula(bench, ways.names)
        usual = [key for key in ("people", "grand-list", "volume", rules.EQUAL) if key in usable]
        context |= {
            "head": head(bench, request.user, "bench_shares"),
            "form": form,
            "simple": simple,
            "refusal": refusal,
            "conflict": conflict,
            "seen": number or (seen(request) if request.method == "POST" else bench.revision),
            "usable": [(key, label, key in (posted or usual)) for key, label in usable.items()],
            "warning": pages.warning_words(ways),
            "is_saved": is_saved,
            "may_undo": is_saved and _before(request, bench) is not None,
            "newer": newer_shown(ways) if is_saved else None,
            "forecast": pages.forecast_table(bench.forecast) if is_saved else None,
        }
    return page_or_part(
        request, page="proposals/bench_shares.html", part="proposals/_shares.html", context=context
    )
