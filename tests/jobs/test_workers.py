"""Workers that die, hang, and are told to go; each a process of its own."""

import signal

import pytest
from tests.jobs import samples
from tests.jobs.conftest import until

from interlocal.jobs import services
from interlocal.jobs.models import Job, Worker


def asked(work, by, at, file):
    given = {"file": str(file)}
    return services.start(work=work, given=given, title="Count the towns", owner=by, at=at)


def state(job):
    return Job.objects.get(pk=job.pk).state


def tries(file):
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_the_job_of_a_killed_worker_is_done_by_another(begin, ann, noon, tmp_path):
    job = asked(samples.killed_at_first, ann, noon, tmp_path / "notes")
    first = begin()
    first.join(timeout=30)
    assert first.exitcode == -signal.SIGKILL
    assert state(job) == Job.State.RUNNING

    begin()

    until(lambda: state(job) == Job.State.DONE)
    assert tries(tmp_path / "notes") == 2
    assert Job.objects.get().tries == 2


def test_a_job_that_kills_three_workers_is_given_up(begin, ann, noon, tmp_path):
    job = asked(samples.always_killed, ann, noon, tmp_path / "notes")
    for _ in range(3):
        begin().join(timeout=30)

    begin()

    until(lambda: state(job) == Job.State.FAILED)
    assert tries(tmp_path / "notes") == 3
    assert Job.objects.get().trouble.startswith("The program that did this stopped three times")


def test_a_running_job_stops_when_it_is_cancelled(begin, ann, noon, tmp_path):
    job = asked(samples.long, ann, noon, tmp_path / "notes")
    worker = begin()
    until(lambda: Job.objects.get().part > 0)

    services.cancel(job=job, at=noon)

    until(lambda: state(job) == Job.State.CANCELLED, seconds=10)
    job.refresh_from_db()
    assert 0 < job.part < 0.5
    assert (job.tries, job.trouble, worker.is_alive()) == (1, "", True)
    following = asked(samples.noted, ann, noon, tmp_path / "next")
    until(lambda: state(following) == Job.State.DONE, seconds=10)  # the same worker is free again
    assert tries(tmp_path / "notes") == 1


def test_a_worker_told_to_go_hands_its_job_back_and_is_forgotten(begin, ann, noon, tmp_path):
    job = asked(samples.long, ann, noon, tmp_path / "notes")
    worker = begin()
    until(lambda: Job.objects.get().part > 0)

    worker.terminate()
    worker.join(timeout=30)

    assert worker.exitcode == 0
    assert (state(job), Job.objects.get().tries) == (Job.State.WAITING, 0)
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_living_worker_keeps_its_job(ann, noon, tmp_path):
    job = asked(samples.noted, ann, noon, tmp_path / "notes")
    services.beat(worker="w1", host="here")
    Job.objects.update(state=Job.State.RUNNING, tries=1, started_at=noon)
    _claimed_by(job, "w1")

    assert services.reap(patience=30) == 0

    services.forget(worker="w1")
    assert services.reap(patience=30) == 1
    assert state(job) == Job.State.WAITING


def _claimed_by(job, name):
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.get(pk=Job.objects.get(pk=job.pk).task).claim(name)
