"""Workers say that they live, and the jobs of dead ones are begun again."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from interlocal.jobs import queries, rules
from interlocal.jobs.models import Job, Worker
from interlocal.jobs.services.telling import tell_ended


def beat(*, worker: str, host: str) -> None:
    """Note that a worker lives."""
    Worker.objects.update_or_create(name=worker, defaults={"host": host, "seen_at": Now()})


def forget(*, worker: str) -> None:
    """Note that a worker went in good order."""
    Worker.objects.filter(name=worker).delete()


@transaction.atomic
def reap(*, patience: float) -> int:
    """Give the jobs of workers not heard of for ``patience`` seconds to others; how many.

    After three tries a job is not begun again, and says so.
    """
    alive = set(queries.living_workers(patience=patience).values_list("name", flat=True))
    lost = [entry for entry in _running() if not alive.intersection(entry.worker_ids[-1:])]
    lost += _broken_off()
    for entry in lost:
        _recover(entry)
    Worker.objects.exclude(name__in=alive).delete()
    return len(lost)


def _running() -> QuerySet[DBTaskResult]:
    entries = DBTaskResult.objects.select_for_update(skip_locked=True)
    return entries.filter(status=TaskResultStatus.RUNNING)


def _broken_off() -> QuerySet[DBTaskResult]:
    """Entries whose worker was torn out of the job: by a second Ctrl-C, or with its database."""
    running = Job.objects.filter(state=Job.State.RUNNING).values("task")
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, pk__in=running)


def _recover(entry: DBTaskResult) -> None:
    job = Job.objects.select_for_update().filter(task=entry.pk, state=Job.State.RUNNING).first()
    if job is None:  # over, or never begun: then it is begun now
        unbegun = Job.objects.filter(task=entry.pk, state=Job.State.WAITING).exists()
        _leave(entry, TaskResultStatus.READY if unbegun else TaskResultStatus.SUCCESSFUL)
    elif job.cancel_asked_at:
        _end(job, state=Job.State.CANCELLED, cancel_seen_at=Now())
        _leave(entry, TaskResultStatus.SUCCESSFUL)
    elif rules.may_try_again(job.tries):
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, words=rules.AGAIN)
        _leave(entry, TaskResultStatus.READY)
    else:
        trouble = rules.for_people(rules.DIED, job.pk)
        _end(job, state=Job.State.FAILED, trouble=trouble)
        _leave(entry, TaskResultStatus.FAILED)


def _end(job: Job, **fields: object) -> None:
    Job.objects.filter(pk=job.pk).update(words="", finished_at=Now(), **fields)
    tell_ended(number=job.pk)


def _leave(entry: DBTaskResult, status: str) -> None:
    entry.status = status
    entry.save(update_fields=["status"])
