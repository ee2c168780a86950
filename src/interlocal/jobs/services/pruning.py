"""Forgetting what is over for long."""

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from interlocal.jobs import rules
from interlocal.jobs.models import Job

_OVER = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


@transaction.atomic
def prune(*, at: datetime) -> tuple[int, int]:
    """Delete entries of the queue and jobs that ended long ago; how many of each.

    What came of a job is kept where it belongs and stays. Entries that wait or run stay,
    and so does the entry of a job that is not over.
    """
    still = Job.objects.filter(state__in=Job.OPEN, task__isnull=False).values("task")
    entries = DBTaskResult.objects.filter(
        status__in=_OVER, finished_at__lt=at - rules.QUEUE_KEPT
    ).exclude(pk__in=still)
    gone, _ = entries.delete()
    _, deleted = Job.objects.filter(finished_at__lt=at - rules.JOBS_KEPT).delete()
    return gone, deleted.get(Job._meta.label, 0)
