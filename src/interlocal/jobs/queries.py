"""Reading jobs and workers."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from interlocal.jobs.models import Job, Worker


def jobs_visible_to(user: Any) -> QuerySet[Job]:
    """The jobs that a person asked for; those that nobody asked for, for staff alone."""
    if not user.is_authenticated:
        return Job.objects.none()
    mine = Job.objects.filter(owner=user)
    return mine | Job.objects.filter(owner=None) if user.is_staff else mine


def news_for(user: Any) -> QuerySet[Job]:
    """A person's work that ended well or badly, and that they have not looked at since."""
    if not user.is_authenticated:
        return Job.objects.none()
    ended = (Job.State.DONE, Job.State.FAILED)
    return Job.objects.filter(owner=user, state__in=ended, looked_at=None)


def job(number: int) -> Job | None:
    """A job by its number, for the room whose work it does."""
    return Job.objects.filter(pk=number).first()


def newest_to(address: str) -> Job | None:
    """The newest job whose result is seen at an address."""
    return Job.objects.filter(leads_to=address).first()


def living_workers(*, patience: float) -> QuerySet[Worker]:
    """The workers that were heard of in the last seconds, by the database's own clock."""
    return Worker.objects.filter(seen_at__gt=Now() - timedelta(seconds=patience))
