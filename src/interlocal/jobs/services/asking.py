"""Asking for work, and taking that back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from interlocal.jobs.models import Job
from interlocal.jobs.services.working import enqueue


class CannotStart(Exception):
    """The work cannot be asked for; the message says why."""


@transaction.atomic
def start(
    *,
    work: Callable[..., None],
    given: Mapping[str, Any],
    title: str,
    owner: Any,
    at: datetime,
    leads_to: str = "",
    key: str = "",
) -> Job:
    """Ask for work in the background; it begins when this transaction is committed.

    ``work`` is a function of a module, called with a Progress and ``given`` by
    keyword (numbers and text only). ``owner`` is the person who asks, or None.
    ``leads_to`` is the address where the result is seen. With a ``key``, an open
    job of the same key is given back instead of a second one.

    Raises CannotStart for a function that a worker could not find by its name.
    """
    path = f"{work.__module__}.{work.__qualname__}"
    try:
        found = import_string(path)
    except ImportError:
        found = None
    if found is not work:
        raise CannotStart(f"{path} is no function of a module; a worker would not find it.")
    if key and (same := _open_with(key)):
        return same
    job = Job.objects.create(
        owner=owner,
        title=title,
        work=path,
        given=dict(given),
        leads_to=leads_to,
        key=key,
        asked_at=at,
    )
    enqueue(job)
    return job


@transaction.atomic
def cancel(*, job: Job, at: datetime) -> Job:
    """Stop a job: one that waits is over at once, one that runs stops when it looks.

    A job that is over already stays as it is.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.is_open:
        return job
    job.cancel_asked_at = job.cancel_asked_at or at
    if job.state == Job.State.WAITING:
        job.state, job.finished_at, job.cancel_seen_at = Job.State.CANCELLED, at, at
    job.save(update_fields=["cancel_asked_at", "state", "finished_at", "cancel_seen_at"])
    return job


def _open_with(key: str) -> Job | None:
    return Job.objects.select_for_update().filter(key=key, state__in=Job.OPEN).first()
