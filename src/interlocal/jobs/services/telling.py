"""Telling a person how their work ended, and remembering that they saw it."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from interlocal.jobs import documents
from interlocal.jobs.models import Job


def want_letter(*, job: Job, wanted: bool = True) -> bool:
    """Have a letter sent when a job is over, or not; False if it is over already."""
    still = Job.objects.filter(pk=job.pk, state__in=Job.OPEN)
    return bool(still.update(wants_letter=wanted))


def note_look(*, jobs: QuerySet[Job], at: datetime) -> None:
    """Note that a person saw how their jobs ended; what goes on still is left alone."""
    jobs.filter(finished_at__isnull=False, looked_at=None).update(looked_at=at)


def tell_ended(*, number: int) -> None:
    """Write to whoever asked for a job how it ended, if they wanted that.

    A mail server that is down undoes nothing and fails no job.
    """
    job = Job.objects.select_related("owner").filter(pk=number, wants_letter=True).first()
    if job is None or job.owner is None or not job.owner.is_active:
        return
    if job.state not in (Job.State.DONE, Job.State.FAILED):
        return  # who cancelled it knows
    letter = documents.ended(
        to=job.owner.email,
        reader=job.owner.name,
        title=job.title,
        href=settings.SITE_URL + reverse("jobs:detail", args=[job.pk]),
        trouble=job.trouble,
    )
    send = partial(send_mail, letter.subject, letter.text, None, [letter.to])
    transaction.on_commit(send, robust=True)
