"""Six towns share their roads: from baselines, two by letter, to a locked bench and papers sent.

The towns and their published spending are the demo region's; what the two finance offices
answer is made up, and close to it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.looks import press
from tests.proposals.worked_out import assert_same, recalculated

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.initiatives import services as initiatives
from interlocal.proposals import queries, services
from interlocal.proposals.models import BaselineVersion, Bench, Paper, Scenario
from interlocal.proposals.services import papers
from interlocal.registry import queries as registry

TOWNS = ("Bolton", "Columbia", "East Granby", "Hebron", "Marlborough", "Willington")
SPEAKERS = {
    "Bolton": "manager@bolton.example",
    "Columbia": "clerk@columbia.example",
    "Hebron": "manager@hebron.example",
    "Marlborough": "manager@marlborough.example",
}
BY_LETTER = {"East Granby": "801,000", "Willington": "1,352,000"}
ANSWERS = {
    "benefits": "no",
    "overhead": "no",
    "fees_netted": "no",
    "capital": "no",
    "duties_answer": "none",
    "stranded_answer": "none",
}


@pytest.fixture
def initiative(live_server):
    """Bolton's initiative for roads, shared with the five others."""
    at = timezone.now()
    region.load(by=None, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    people.invite_cast(at=at)
    by = User.objects.get(email=SPEAKERS["Bolton"])
    made = initiatives.open_initiative(
        service=registry.find_service("highways"),
        opened_for=registry.find_organisation("Bolton"),
        partners=[registry.find_organisation(name) for name in TOWNS[1:]],
        by=by,
        at=at,
    )
    initiatives.invite(initiative=made, by=by, at=at)
    made.refresh_from_db()
    return made


def from_public_figures(initiative, town, email, at):
    """A town takes its published figures, answers what is asked, and locks its baseline."""
    by = User.objects.get(email=email)
    begun = services.start_baseline(
        organisation=registry.find_organisation(town),
        service=initiative.service,
        initiative=initiative,
        by=by,
        at=at,
    )
    taken = services.take_facts(version=queries.own_draft(begun), by=by, at=at)
    saved = services.save_draft(
        version=taken,
        content=replace(queries.content_of(taken), **ANSWERS),
        seen=taken.revision,
        by=by,
        at=at,
    )
    services.lock(version=saved, by=by, at=at)


def answer_by_letter(initiative, town, amount, at, phone, address):
    """Bolton writes to a finance office, which answers on a telephone, with no account."""
    services.ask(
        organisation=registry.find_organisation(town),
        service=initiative.service,
        initiative=initiative,
        asked_for=initiative.opened_for,
        name="Finance office",
        email=f"finance@{town.replace(' ', '').lower()}.example",
        message="",
        due_on=timezone.localdate(at) + timedelta(days=21),
        by=User.objects.get(email=SPEAKERS["Bolton"]),
        at=at,
    )
    secret = mail.outbox[-1].body.partition("/asked/")[2].split("/")[0]
    phone.goto(f"{address}/asked/{secret}/")
    phone.get_by_label("Kind of line").first.select_option("personnel")
    phone.locator("[name=lines-0-what]").fill("Road crew")
    phone.locator("[name=lines-0-cents]").fill(amount)
    phone.get_by_label("Fiscal year of the costs").fill("2024")
    for name, value in ANSWERS.items():
        phone.locator(f"[name={name}]").select_option(value)
    press(phone, "Send")
    phone.get_by_role("heading", name="Thank you: it is sent").wait_for()


def test_from_six_baselines_to_papers_sent(initiative, page, phone, live_server, picture, tmp_path):
    at = timezone.now()
    by = User.objects.get(email=SPEAKERS["Bolton"])
    for town, email in SPEAKERS.items():
        from_public_figures(initiative, town, email, at)
    for town, amount in BY_LETTER.items():
        answer_by_letter(initiative, town, amount, at, phone, live_server.url)
    for version in queries.handed_over_in(initiative):
        if version.state == BaselineVersion.State.HANDED_OVER:
            services.lock(version=version, by=by, at=at)

    browser = Client()
    browser.force_login(by)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": browser.cookies[name].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/initiatives/{initiative.pk}/")
    press(page, "Work out the figures")
    scenario = Scenario.objects.get(initiative=initiative)
    participants = list(queries.participants_of(scenario))
    assert [each.organisation.name for each in participants if each.stated] == [
        each.organisation.name for each in participants
    ]
    alone = {each.organisation.name: each.alone_cents for each in participants}
    assert alone["East Granby"] == 801_000_00
    assert alone["Willington"] == 1_352_000_00

    # Nobody does better alone under the nucleolus, which is what the six go on with.
    fair = next(each for each in queries.splits_of(scenario) if each.method == "nucleolus")
    assert all(share.cents <= share.participant.alone_cents for share in fair.shares.all())

    page.goto(f"{live_server.url}/scenarios/{scenario.pk}/bench/")
    press(page, "Open the workbench")
    page.get_by_role("heading", name="What it means for each").wait_for()
    picture(page, "six-forecast")
    page.goto(f"{live_server.url}/scenarios/{scenario.pk}/bench/shares/")
    page.get_by_role("columnheader", name="Nucleolus").first.wait_for()
    picture(page, "six-shares")
    page.goto(f"{live_server.url}/scenarios/{scenario.pk}/bench/")
    page.get_by_text("Lock this bench").click()
    press(page, "Lock it")
    page.get_by_text("Locked.", exact=True).wait_for()

    bench = Bench.objects.get(scenario=scenario)
    assert bench.is_locked
    services.make_prospectuses(scenario=scenario, by=by, at=at)
    services.share_with_partners(scenario=scenario, by=by, at=at)
    bench.refresh_from_db()
    papers.make_papers(bench=bench, by=by, at=at)
    before = len(mail.outbox)
    told = papers.send_papers(bench=bench, by=by, at=at)
    assert set(told) == set(SPEAKERS.values()) - {SPEAKERS["Bolton"]}
    assert len(mail.outbox) - before == len(told)

    book = Paper.objects.get(scenario=scenario, kind=Paper.Kind.WORKBOOK)
    assert_same(recalculated(bytes(book.content), tmp_path), bench.forecast)
