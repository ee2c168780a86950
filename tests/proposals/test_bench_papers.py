"""The papers of a bench: made in the background, kept, seen by whom they are for, sent once."""

import hashlib

import pytest
from django.core import mail

from interlocal.jobs.models import Job
from interlocal.jobs.services.working import run_job
from interlocal.proposals import services
from interlocal.proposals.models import Paper
from interlocal.proposals.services import papers as making
from interlocal.record import queries as record


@pytest.fixture
def bench(scenario, clerks, noon):
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


def stand_ins(bench, noon):
    """Papers that say only whose they are, of the bench as it stands; quick to make."""
    made = {}
    names = {p.organisation.name: p for p in bench.scenario.participants.all()}
    for kind, name, suffix in (
        ("study", "", "pdf"),
        ("workbook", "", "xlsx"),
        *(("one-pager", name, "pdf") for name in names),
    ):
        content = f"{kind} {name}".encode()
        made[kind, name] = Paper.objects.create(
            scenario=bench.scenario,
            kind=kind,
            participant=names.get(name),
            suffix=suffix,
            made_at=noon,
            revision=bench.revision,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    return made


@pytest.fixture
def papers(bench, noon):
    return stand_ins(bench, noon)


@pytest.fixture
def open_to_all(bench, shared):
    """The scenario is shared with Birch and Cedar."""
    bench.scenario.refresh_from_db()
    return bench


def address(bench, rest=""):
    return f"/scenarios/{bench.scenario_id}/bench/papers/{rest}"


def file(paper):
    return f"/bench-papers/{paper.pk}.{paper.suffix}"


def test_asked_for_by_a_button_they_are_made_in_the_background(
    open_to_all, papers, clerks, noon, browsers
):
    bench = services.save_bench(
        bench=open_to_all,
        changes={"years": 9},
        seen=open_to_all.revision,
        by=clerks["Alder"],
        at=noon,
    )
    browsers["Alder"].post(address(bench, "make/"))
    job = Job.objects.get()
    waits = browsers["Alder"].get(address(bench)).content.decode()

    assert run_job.call(job.pk) == "done", Job.objects.get().trace

    assert "Waiting for its turn" in waits
    kept = Paper.objects.filter(scenario=bench.scenario, revision=open_to_all.revision)
    assert kept.count() == len(papers)  # others could see them
    made = Paper.objects.filter(scenario=bench.scenario, revision=bench.revision)
    found = {(p.kind, p.participant and p.participant.organisation.name, p.suffix) for p in made}
    ours = {("one-pager", town, end) for town in ("Alder", "Birch", "Cedar") for end in
            ("pdf", "docx")}  # fmt: skip
    assert found == ours | {
        ("study", None, "pdf"),
        ("study", None, "docx"),
        ("workbook", None, "xlsx"),
    }
    for paper in made:
        content = bytes(paper.content)
        assert content[:4] == (b"%PDF" if paper.suffix == "pdf" else b"PK\x03\x04")
        assert hashlib.sha256(content).hexdigest() == paper.sha256
    page = browsers["Alder"].get(address(bench)).content.decode()
    assert all(paper.sha256 in page for paper in made)
    assert "Make the papers" not in page
    assert record.entries_about(bench).filter(verb="proposals.bench_papers_made").exists()


def test_before_it_is_shared_nobody_but_the_owner_has_them(bench, papers, browsers):
    assert browsers["Alder"].get(file(papers["study", ""])).status_code == 200
    for name in ("Birch", "Dogwood"):
        assert browsers[name].get(address(bench)).status_code == 404
        assert browsers[name].get(file(papers["study", ""])).status_code == 404


def test_a_participant_gets_what_is_for_all_and_its_own_page_only(open_to_all, papers, browsers):
    birch = browsers["Birch"]

    page = birch.get(address(open_to_all)).content.decode()

    assert birch.get(file(papers["one-pager", "Birch"])).status_code == 200
    assert birch.get(file(papers["workbook", ""])).status_code == 200
    assert birch.get(file(papers["one-pager", "Cedar"])).status_code == 404
    assert file(papers["one-pager", "Birch"]) in page
    assert file(papers["one-pager", "Cedar"]) not in page
    assert "What the others" not in page
    assert browsers["Dogwood"].get(file(papers["study", ""])).status_code == 404
    assert birch.post(address(open_to_all, "make/")).status_code == 302
    assert not Job.objects.exists()


def test_the_owner_sees_what_the_others_will_see(bench, papers, browsers):
    page = browsers["Alder"].get(address(bench)).content.decode()

    assert "What the others will see" in page
    assert "<strong>Birch</strong>: 3 papers" in page


def test_papers_of_an_earlier_version_say_so_and_can_be_made_again(
    bench, papers, clerks, noon, browsers
):
    held = services.save_bench(
        bench=bench, changes={"years": 9}, seen=bench.revision, by=clerks["Alder"], at=noon
    )

    page = browsers["Alder"].get(address(held)).content.decode()

    assert "Out of date" in page
    assert "Make them again" in page


def test_a_locked_bench_keeps_its_papers_as_made(bench, papers, clerks, noon, browsers):
    held = services.lock_bench(bench=bench, seen=bench.revision, by=clerks["Alder"], at=noon)

    with pytest.raises(making.CannotMakePapers, match="made already"):
        making.make_papers(bench=held, by=clerks["Alder"], at=noon)
    page = browsers["Alder"].get(address(held)).content.decode()
    assert "its papers stay as they were made" in page


def test_each_is_written_to_once_and_it_is_recorded(
    open_to_all, papers, clerks, noon, browsers, django_capture_on_commit_callbacks
):
    before = len(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        sent = making.send_papers(
            bench=open_to_all, by=clerks["Alder"], at=noon, message="See you Friday."
        )

    with pytest.raises(making.CannotMakePapers, match="has had these papers"):
        making.send_papers(bench=open_to_all, by=clerks["Alder"], at=noon)
    assert sorted(sent) == ["clerk@birch.example", "clerk@cedar.example"]
    letters = mail.outbox[before:]
    assert sorted(letter.to[0] for letter in letters) == sorted(sent)
    assert all("See you Friday." in letter.body for letter in letters)
    assert all(address(open_to_all) in letter.body for letter in letters)
    page = browsers["Alder"].get(address(open_to_all)).content.decode()
    assert "Sent to clerk@birch.example" in page
    assert "clerk@cedar.example" not in browsers["Birch"].get(address(open_to_all)).content.decode()


def test_what_is_not_shared_is_not_sent(bench, papers, clerks, noon):
    with pytest.raises(making.CannotMakePapers, match="Share the figures"):
        making.send_papers(bench=bench, by=clerks["Alder"], at=noon)


def test_a_partner_may_neither_make_nor_send(open_to_all, papers, clerks, noon):
    with pytest.raises(making.CannotMakePapers, match="Only Alder"):
        making.make_papers(bench=open_to_all, by=clerks["Birch"], at=noon)
    with pytest.raises(making.CannotMakePapers, match="Only Alder"):
        making.send_papers(bench=open_to_all, by=clerks["Birch"], at=noon)


def test_programs_get_the_same_papers_as_people(open_to_all, papers, browsers):
    ours, strange = browsers["Birch"], browsers["Dogwood"]
    where = f"/api/v1/scenarios/{open_to_all.scenario_id}/papers"

    listed = ours.get(where).json()

    own = papers["one-pager", "Birch"]
    assert {each["id"] for each in listed["items"]} == {
        own.pk,
        papers["study", ""].pk,
        papers["workbook", ""].pk,
    }
    one = next(each for each in listed["items"] if each["id"] == own.pk)
    assert one["sha256"] == own.sha256
    assert bytes(ours.get(f"/api/v1/papers/{own.pk}").content) == own.content
    assert ours.get(f"/api/v1/papers/{papers['one-pager', 'Cedar'].pk}").status_code == 404
    assert strange.get(where).status_code == 404
    assert strange.get(f"/api/v1/papers/{own.pk}").status_code == 404


def test_going_on_alone_has_no_papers_of_its_own(bench, clerks, noon, browsers):
    held = services.save_bench(
        bench=bench,
        changes={
            "option": "alone",
            "host": "",
            "build_up": {"version": 1, "lines": [], "members": bench.build_up["members"]},
        },
        seen=bench.revision,
        by=clerks["Alder"],
        at=noon,
    )

    page = browsers["Alder"].get(address(held)).content.decode()

    assert "refusal" not in held.forecast
    assert "Going on alone is what every paper compares with" in page
    with pytest.raises(making.CannotMakePapers, match="Going on alone"):
        making.ask_for_papers(bench=held, by=clerks["Alder"], at=noon)
