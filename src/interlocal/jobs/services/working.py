"""Doing a job: what the queue calls, and what the work itself may say and ask.

Moments here are the database's own, so that workers of several machines agree.
"""

import logging
import threading
import time
import traceback
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.module_loading import import_string
from django_tasks import task

from interlocal.jobs import rules
from interlocal.jobs.models import Job
from interlocal.jobs.services.telling import tell_ended

log = logging.getLogger("interlocal.jobs")

SECONDS_BETWEEN_LOOKS = 0.5
_stopping = threading.Event()


class CannotDo(Exception):
    """The work is refused and would be again; the message is fit to show to the person."""


class Cancelled(Exception):
    """The person who asked for the work does not want it any more.

    Work that keeps what it has so far raises it anew, with words that say so.
    """


class _HandedBack(Exception):
    """This worker is going; another shall begin anew."""


class _Superseded(Exception):
    """Another worker took the job over; this one has no say in it any more."""


class Progress:
    """What a function that does work is given, to tell and to ask."""

    def __init__(self, job: Job) -> None:
        assert job.started_at is not None
        self.job_id = job.pk
        self.owner = job.owner
        self.started_at: datetime = job.started_at
        self._try = job.tries
        self._last = float("-inf")

    def report(self, part: float, words: str = "") -> None:
        """Say how much is done, from 0 to 1, and stop here if nobody wants it any more.

        May be called often: what is said is written every half second.
        Not to be called inside a transaction, which would keep it to itself.
        """
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LOOKS:
            self._last = time.monotonic()
            if not report_progress(job_id=self.job_id, attempt=self._try, part=part, words=words):
                raise _Superseded
            self._look()

    def stop_if_cancelled(self) -> None:
        """Stop here if nobody wants it any more; asks the database every half second."""
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LOOKS:
            self._last = time.monotonic()
            self._look()

    def _look(self) -> None:
        if _stopping.is_set():
            raise _HandedBack
        if is_cancelled(job_id=self.job_id):
            raise Cancelled


def report_progress(*, job_id: int, attempt: int, part: float, words: str) -> bool:
    """Write how far a job is; False if this try of it is not the one that counts."""
    mine = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, tries=attempt)
    return bool(mine.update(part=min(max(part, 0.0), 1.0), words=words[:200]))


def is_cancelled(*, job_id: int) -> bool:
    """Has the person taken it back? Notes that the question was asked and answered."""
    asked = Job.objects.filter(pk=job_id, cancel_asked_at__isnull=False)
    return bool(asked.update(cancel_seen_at=Coalesce("cancel_seen_at", Now())))


def take_over_later() -> None:
    """Have the work of this process handed back at its next report, for another to begin."""
    _stopping.set()


def enqueue(job: Job) -> None:
    """Put a job into the queue, in the transaction of the caller."""
    job.task = run_job.enqueue(job.pk).id
    job.save(update_fields=["task"])


@task()
def run_job(job_id: int) -> str:
    """Do a job from the beginning, unless it is over; returns how it ended."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    if not waiting.update(
        state=Job.State.RUNNING, tries=F("tries") + 1, started_at=Now(), part=0, words=""
    ):
        return "nothing to do"
    job = Job.objects.select_related("owner").get(pk=job_id)
    try:
        import_string(job.work)(Progress(job), **job.given)
    except Cancelled as stop:
        return _over(job, Job.State.CANCELLED, words=str(stop)[:200])
    except CannotDo as refusal:
        return _over(job, Job.State.FAILED, trouble=str(refusal))
    except _HandedBack:
        return _again(job, tries=job.tries - 1)
    except _Superseded:
        return "taken over by another worker"
    except Exception:
        return _broke(job)
    return _over(job, Job.State.DONE, part=1)


def _broke(job: Job) -> str:
    trace = traceback.format_exc()
    log.exception("Job %d (%s) broke, try %d", job.pk, job.work, job.tries)
    if rules.may_try_again(job.tries):
        return _again(job, tries=job.tries, trace=trace)
    trouble = rules.for_people(rules.BROKE, job.pk)
    return _over(job, Job.State.FAILED, trouble=trouble, trace=trace)


def _over(job: Job, state: str, **fields: object) -> str:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)
    if not mine.update(**{"words": "", **fields}, state=state, finished_at=Now()):
        return "taken over by another worker"
    tell_ended(number=job.pk)
    return state


def _again(job: Job, *, tries: int, **fields: object) -> str:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)
    if not mine.update(state=Job.State.WAITING, tries=tries, words=rules.AGAIN, **fields):
        return "taken over by another worker"
    job.refresh_from_db()
    enqueue(job)
    return "to be tried again"
