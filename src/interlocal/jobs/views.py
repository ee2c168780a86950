"""Watching one's own work in the background, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from interlocal.jobs import pages, queries, services
from interlocal.jobs.models import Job

SHOWN = 50


@never_cache
@require_GET
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """A person's work in the background, the newest first."""
    mine = list(queries.jobs_visible_to(request.user)[:SHOWN])
    news = queries.news_for(request.user)
    context = {"jobs": mine, "news": set(news.values_list("pk", flat=True))}
    services.note_look(jobs=news, at=timezone.now())
    return render(request, "jobs/list.html", context)


@never_cache
@require_GET
@login_required
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is; once it is done, on to its result."""
    found = get_object_or_404(queries.jobs_visible_to(request.user), pk=pk)
    services.note_look(jobs=queries.news_for(request.user).filter(pk=pk), at=timezone.now())
    ended_well = found.state == Job.State.DONE and bool(found.leads_to)
    if request.headers.get("HX-Request"):
        panel = render(request, "jobs/_panel.html", {"panel": pages.panel(found)})
        if not found.is_open:  # the page around the panel has more to say now
            panel.headers["HX-Redirect"] = found.leads_to or request.path
        return panel
    if ended_well:
        return redirect(found.leads_to)
    return render(request, "jobs/job.html", {"panel": pages.panel(found)})


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job."""
    found = get_object_or_404(queries.jobs_visible_to(request.user), pk=pk)
    ended = services.cancel(job=found, at=timezone.now())
    if ended.is_open:
        messages.success(request, f"“{ended.title}” stops as soon as it can.")
    elif ended.state == Job.State.CANCELLED:
        messages.success(request, f"“{ended.title}” is cancelled.")
    else:
        messages.info(request, f"“{ended.title}” was over already.")
    return redirect(ended.leads_to or "jobs:list")


@require_POST
@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a letter when a job is over, or for none."""
    mine = queries.jobs_visible_to(request.user).filter(owner=request.user.pk)
    found = get_object_or_404(mine, pk=pk)
    wanted = request.POST.get("wanted") == "yes"
    if not services.want_letter(job=found, wanted=wanted):
        messages.info(request, f"“{found.title}” is over already.")
    elif wanted:
        messages.success(request, "A letter goes out when it is over.")
    else:
        messages.success(request, "No letter goes out.")
    return redirect(found.leads_to or "jobs:list")
