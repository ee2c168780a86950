"""`interlocal demo`: from open data to a prospectus, and a second run that changes nothing."""

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from tests.cast import never_committed

from interlocal.cli.main import main


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, run once: what it printed."""
    with django_db_blocker.unblock(), never_committed(), redirect_stdout(io.StringIO()) as said:
        assert main(["demo"]) == 0
        yield said.getvalue()


@pytest.fixture
def written(demo):
    """The files that the demo says it wrote."""
    lines = demo.partition("Written:\n")[2].partition("\n\n")[0].splitlines()
    return [Path(line.strip()) for line in lines]


def tables():
    """How many rows each table holds."""
    from django.apps import apps

    rooms = ("registry", "discovery", "initiatives", "proposals", "record", "accounts")
    kinds = [kind for room in rooms for kind in apps.get_app_config(room).get_models()]
    return {kind._meta.label: kind.objects.count() for kind in kinds}


def test_it_says_what_it_does_and_finds(demo, db):
    assert "Loading 38 towns of the Capitol Region of Connecticut ... " in demo
    assert "Bolton, compared with 37 towns in the Capitol Region Council of Governments" in demo
    assert "1. " in demo
    assert "3. " in demo
    assert "* put forward in the papers" in demo
    assert "Robin Hale" in demo


def test_it_writes_a_paper_for_each_participant(written, db):
    from interlocal.initiatives.models import Initiative

    shared = Initiative.objects.filter(stage="exploring").earliest("opened_at")

    assert len(written) == 2 * shared.partners.count()
    for file in written:
        assert file.read_bytes()[:4] == (b"%PDF" if file.suffix == ".pdf" else b"PK\x03\x04")


def test_each_of_its_people_signs_in_with_the_password_that_it_prints(demo, db, client):
    from interlocal.demo.people import CAST

    for person in CAST:
        line = next(line for line in demo.splitlines() if line.strip().startswith(person.email))
        assert person.name in line
        assert client.login(email=person.email, password=line.split()[1])


def test_the_passwords_are_for_the_owner_of_the_installation_only(demo, db):
    from django.conf import settings

    file = Path(settings.DATA) / "demo-people.txt"

    assert file.stat().st_mode & 0o077 == 0


def test_somebody_speaks_for_each_invited_town(demo, db):
    from interlocal.initiatives.models import Initiative
    from interlocal.registry import queries

    for initiative in Initiative.objects.filter(stage="exploring"):
        for partner in initiative.partners.all():
            assert queries.representatives_of(partner.organisation).exists(), partner


def test_a_workbench_lies_open_with_option_clause_and_nothing_invented(demo, db):
    from interlocal.proposals.models import BaselineVersion, Bench

    bench = Bench.objects.get()

    assert (bench.option, bench.host.name, bench.is_locked) == ("lead", "Hebron", False)
    assert bench.is_up_to_date
    assert bench.forecast["shares_from"] == "clause"
    assert {each["footing"]["kind"] for each in bench.forecast["participants"]} == {"public"}
    drafts = BaselineVersion.objects.filter(by_link=False)
    assert {each.baseline.organisation.name for each in drafts} == {"Bolton", "Columbia", "Hebron"}
    for draft in drafts:
        assert draft.state == "draft"
        assert (draft.duties_answer, draft.stranded_answer) == ("", "")
        assert all(line.fact_id for line in draft.costline_rows.all())


def test_the_prospectuses_of_the_workbench_look_ahead(demo, db):
    import io

    import docx

    from interlocal.proposals.models import Bench, Prospectus

    papers = Prospectus.objects.filter(participant__scenario__bench__in=Bench.objects.all())

    assert papers.count() == 4
    paragraphs = docx.Document(io.BytesIO(bytes(papers[0].docx))).paragraphs
    assert any("years ahead" in each.text.lower() for each in paragraphs)


def test_a_second_run_changes_nothing(demo, db, run):
    before = tables()

    code, said, _ = run("demo")

    assert code == 0
    assert tables() == before
    people = "Sign in as one of the demo's people"
    assert said.partition(people)[2] == demo.partition(people)[2]


def test_what_was_interrupted_is_taken_up_again(demo, db, run):
    from interlocal.proposals.models import Prospectus, Scenario

    before = tables()
    draft = Scenario.objects.get(shared_at=None)
    Prospectus.objects.filter(participant__scenario=draft).delete()

    assert run("demo")[0] == 0

    after = tables()
    after["record.Entry"] -= 1  # that the papers were made again
    assert after == before


def test_an_initiative_that_was_closed_stops_no_later_run(demo, db, run):
    from django.utils import timezone

    from interlocal.accounts.models import User
    from interlocal.initiatives import services
    from interlocal.initiatives.models import Initiative
    from interlocal.proposals.models import Prospectus

    speaker = User.objects.get(email="manager@bolton.example")
    for initiative in Initiative.objects.all():
        services.close(initiative=initiative, by=speaker, at=timezone.now(), why="Tried it out.")
    Prospectus.objects.filter(participant__scenario__shared_at=None).delete()

    code, said, _ = run("demo")

    assert code == 0
    assert "Robin Hale" in said
