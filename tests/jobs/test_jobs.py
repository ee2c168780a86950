"""Work in the background: asked for, done, refused, broken, taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.jobs import samples

from interlocal.cli.main import main
from interlocal.jobs import queries, services
from interlocal.jobs.models import Job


def asked(work, by, at, **given):
    return services.start(work=work, given=given, title="Count the towns", owner=by, at=at)


def done_once():
    """Let a worker in this process do all that waits."""
    call_command("work", once=True, patience=5)


@pytest.mark.django_db(transaction=True)
def test_work_is_done_after_it_was_asked_for(ann, noon, tmp_path):
    job = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    assert (job.state, job.tries) == (Job.State.WAITING, 0)

    done_once()

    job.refresh_from_db()
    assert (job.state, job.part, job.tries) == (Job.State.DONE, 1, 1)
    assert job.finished_at >= job.started_at
    assert (tmp_path / "notes").read_text() == f"job {job.pk} for Ann of Alder\n"


@pytest.mark.django_db(transaction=True)
def test_the_command_line_does_what_waits(ann, noon, tmp_path):
    job = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))

    assert main(["work", "--once"]) == 0

    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.django_db(transaction=True)
def test_work_asked_for_in_a_transaction_that_is_undone_is_never_done(ann, noon, tmp_path):
    with transaction.atomic():
        asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
        transaction.set_rollback(True)

    done_once()

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert not (tmp_path / "notes").exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_ends_the_work_at_once_with_its_sentence(ann, noon):
    job = asked(samples.refused, ann, noon)

    done_once()

    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.FAILED, 1)
    assert job.trouble == "No grouping keeps these rules: nobody may host."


@pytest.mark.django_db(transaction=True)
def test_work_that_breaks_is_tried_three_times_and_then_says_so(ann, noon, tmp_path):
    job = asked(samples.broken, ann, noon, file=str(tmp_path / "notes"))

    done_once()

    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.FAILED, 3)
    assert len((tmp_path / "notes").read_text().splitlines()) == 3
    assert job.trouble.startswith("This went wrong three times")
    assert f"job {job.pk}" in job.trouble
    assert "ZeroDivisionError" in job.trace
    assert "ZeroDivisionError" not in job.trouble


@pytest.mark.django_db(transaction=True)
def test_work_that_waits_is_cancelled_at_once(ann, noon, tmp_path):
    job = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))

    services.cancel(job=job, at=noon)
    done_once()

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not (tmp_path / "notes").exists()


@pytest.mark.django_db
def test_what_is_over_cannot_be_cancelled(ann, noon):
    job = services.cancel(job=asked(samples.refused, ann, noon), at=noon)

    again = services.cancel(job=job, at=noon.replace(hour=13))

    assert again.cancel_asked_at == noon


@pytest.mark.django_db
def test_the_same_work_is_not_asked_for_twice(ann, noon):
    wanted = {"work": samples.refused, "given": {}, "title": "Scan", "owner": ann, "at": noon}
    first = services.start(**wanted, key="nightly")

    second = services.start(**wanted, key="nightly")
    services.cancel(job=first, at=noon)
    third = services.start(**wanted, key="nightly")

    assert second == first
    assert third != first


@pytest.mark.django_db
def test_a_function_that_a_worker_would_not_find_is_refused(ann, noon):
    def hidden(progress):
        """Inside another function."""

    with pytest.raises(services.CannotStart, match="would not find it"):
        asked(hidden, ann, noon)


@pytest.mark.django_db
def test_progress_of_a_try_that_was_given_up_counts_no_more(ann, noon):
    job = asked(samples.refused, ann, noon)
    Job.objects.update(state=Job.State.RUNNING, tries=2, started_at=noon)

    late = services.report_progress(job_id=job.pk, attempt=1, part=0.9, words="late")
    now = services.report_progress(job_id=job.pk, attempt=2, part=1.7, words="now")

    job.refresh_from_db()
    assert (late, now) == (False, True)
    assert (job.part, job.words) == (1, "now")


@pytest.mark.django_db
def test_only_who_asked_for_work_sees_it(ann, eve, noon):
    job = asked(samples.refused, ann, noon)
    nightly = asked(samples.refused, None, noon)

    assert list(queries.jobs_visible_to(ann)) == [job]
    assert list(queries.jobs_visible_to(eve)) == []
    eve.is_staff = True
    assert list(queries.jobs_visible_to(eve)) == [nightly]


@pytest.fixture
def anns(ann):
    """Ann's browser."""
    browser = Client()
    browser.force_login(ann)
    return browser


@pytest.mark.django_db
def test_a_page_says_how_far_it_is_and_reloads_without_a_script(ann, anns, noon):
    job = asked(samples.refused, ann, noon)
    Job.objects.update(state=Job.State.RUNNING, part=0.42, words="Alder", started_at=noon)

    page = anns.get(f"/jobs/{job.pk}/").content.decode()

    assert "42 per cent done" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "Count the towns" in anns.get("/jobs/").content.decode()


@pytest.mark.django_db
def test_the_panel_leads_to_the_result_once_it_is_there(ann, anns, noon):
    job = asked(samples.refused, ann, noon)
    panel = {"headers": {"HX-Request": "true"}}
    assert "HX-Redirect" not in anns.get(f"/jobs/{job.pk}/", **panel).headers

    Job.objects.update(state=Job.State.DONE, finished_at=noon, leads_to="/regions/valley/")

    assert anns.get(f"/jobs/{job.pk}/", **panel).headers["HX-Redirect"] == "/regions/valley/"
    assert anns.get(f"/jobs/{job.pk}/").headers["Location"] == "/regions/valley/"


@pytest.mark.django_db
def test_a_failure_is_said_on_the_page(ann, anns, noon):
    job = asked(samples.refused, ann, noon)
    Job.objects.update(state=Job.State.FAILED, finished_at=noon, trouble="Nobody may host.")

    assert "Nobody may host." in anns.get(f"/jobs/{job.pk}/").content.decode()


@pytest.mark.django_db
def test_a_stranger_can_neither_see_nor_stop_it(ann, eve, noon):
    job = asked(samples.refused, ann, noon)
    other = Client()
    other.force_login(eve)

    assert other.get(f"/jobs/{job.pk}/").status_code == 404
    assert other.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert job.state == Job.State.WAITING


@pytest.mark.django_db
def test_the_person_stops_it_from_the_page(ann, anns, noon):
    job = asked(samples.refused, ann, noon)

    answer = anns.post(f"/jobs/{job.pk}/cancel/", follow=True)

    assert "is cancelled" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_how_it_ended_is_news_until_the_person_looked(ann, eve, anns, noon):
    job = asked(samples.refused, ann, noon)
    done_once()

    before = list(queries.news_for(ann)), list(queries.news_for(eve))
    listed = anns.get("/jobs/").content.decode()

    assert before == ([job], [])
    assert "nobody may host" in listed
    assert not queries.news_for(ann).exists()


@pytest.mark.django_db(transaction=True)
def test_who_wants_a_letter_gets_one_and_nobody_else(ann, anns, eve, noon, tmp_path):
    told = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    failed = asked(samples.refused, ann, noon)
    asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    stranger = Client()
    stranger.force_login(eve)
    for job in (told, failed):
        anns.post(f"/jobs/{job.pk}/letter/", {"wanted": "yes"})

    refused = stranger.post(f"/jobs/{told.pk}/letter/", {"wanted": "no"})
    done_once()

    assert refused.status_code == 404
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([ann.email], "Done: Count the towns"),
        ([ann.email], "Not done: Count the towns"),
    ]
    assert f"/jobs/{told.pk}/" in mail.outbox[0].body
    assert "nobody may host" in mail.outbox[1].body


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_declined_again_and_not_promised_for_what_is_over(ann, anns, noon, tmp_path):
    job = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    anns.post(f"/jobs/{job.pk}/letter/", {"wanted": "yes"})
    anns.post(f"/jobs/{job.pk}/letter/", {"wanted": "no"})

    done_once()

    late = anns.post(f"/jobs/{job.pk}/letter/", {"wanted": "yes"}, follow=True)
    assert mail.outbox == []
    assert "is over already" in late.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_ended_long_ago_is_forgotten_and_what_is_open_stays(ann, noon, tmp_path):
    old = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    done_once()
    waits = asked(samples.noted, ann, noon, file=str(tmp_path / "notes"))
    ended = Job.objects.get(pk=old.pk).finished_at

    pruned = [services.prune(at=ended + timedelta(days=days)) for days in (29, 31, 366)]

    assert pruned == [(0, 0), (1, 0), (0, 1)]
    assert list(Job.objects.all()) == [waits]
    assert DBTaskResult.objects.count() == 1
