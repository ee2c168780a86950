"""The papers of a bench in a real browser: empty, made, out of date, with what others see."""

import hashlib

import pytest
from django.conf import settings
from tests.cast import NOON, held_clerks, held_towns, load_cast, signed_in

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def bench(transactional_db):
    """Alder's bench for dispatch with Birch and Cedar."""
    from interlocal.proposals import services
    from interlocal.registry import queries

    load_cast()
    towns = held_towns()
    clerk = held_clerks(towns)["Alder"]
    scenario = services.work_out_scenario(
        service=queries.find_service("dispatch"),
        owner=towns["Alder"],
        members=[towns["Birch"], towns["Cedar"]],
        by=clerk,
        at=NOON,
    )
    return services.open_bench(scenario=scenario, by=clerk, at=NOON)


def keep(bench, revision):
    """Papers that say only whose they are."""
    from interlocal.proposals.models import Paper

    people = bench.scenario.participants.all()
    for kind, participant, suffix in (
        ("study", None, "pdf"),
        ("study", None, "docx"),
        ("workbook", None, "xlsx"),
        *(("one-pager", each, "pdf") for each in people),
    ):
        content = f"{kind} {participant}".encode()
        Paper.objects.create(
            scenario=bench.scenario,
            kind=kind,
            participant=participant,
            suffix=suffix,
            made_at=NOON,
            revision=revision,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )


def test_the_page_of_papers_is_accessible_and_fits(
    page, bench, live_server, assert_accessible, assert_fits, picture
):
    browser = signed_in(held_clerks(held_towns())["Alder"])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": browser.cookies[name].value, "url": live_server.url}]
    )
    address = f"{live_server.url}/scenarios/{bench.scenario_id}/bench/papers/"

    page.goto(address)
    page.get_by_text("No papers yet.").wait_for()
    page.get_by_role("button", name="Make the papers").click()
    page.get_by_text("Waiting for its turn").wait_for()
    keep(bench, bench.revision - 1)
    keep(bench, bench.revision)
    page.goto(address)

    for size, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
        page.set_viewport_size(size)
        page.get_by_role("heading", name="What the others will see").wait_for()
        assert_fits(page)
        assert_accessible(page)
        picture(page, f"papers-{kind}")
