"""The workbench in a real browser: open it, write an option and inputs, look, lock."""

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.cast import NOON, held_clerks, held_towns, load_cast, signed_in
from tests.looks import press

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def scenario(transactional_db):
    """The figures of Alder, Birch and Cedar for dispatch."""
    from interlocal.proposals import services
    from interlocal.registry import queries

    load_cast()
    towns = held_towns()
    return services.work_out_scenario(
        service=queries.find_service("dispatch"),
        owner=towns["Alder"],
        members=[towns["Birch"], towns["Cedar"]],
        by=held_clerks(towns)["Alder"],
        at=NOON,
    )


@pytest.fixture
def check(assert_accessible, assert_fits, picture):
    """Whether a page is accessible and fits, at desktop and at phone width; keeps pictures."""

    def check(page, name):
        for size, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
            page.set_viewport_size(size)
            assert_fits(page)
            assert_accessible(page)
            picture(page, f"bench-{name}-{kind}")

    return check


def tab(page, name):
    page.get_by_role("navigation", name="Workbench").get_by_role("link", name=name).click()


def test_from_figures_to_a_locked_bench(page, scenario, live_server, check):
    browser = signed_in(held_clerks(held_towns())["Alder"])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": browser.cookies[name].value, "url": live_server.url}]
    )

    page.goto(f"{live_server.url}/scenarios/{scenario.pk}/bench/")
    check(page, "closed")
    press(page, "Open the workbench")
    page.get_by_role("heading", name="What it means for each").wait_for()
    check(page, "forecast")

    tab(page, "Baselines")
    page.get_by_text("From public figures, estimated").first.wait_for()
    check(page, "baselines")

    tab(page, "Option")
    check(page, "option")
    page.get_by_label("Way of sharing").select_option(label="A lead agency for all")
    page.get_by_label("Who provides or leads").select_option(label="Cedar")
    page.get_by_label("Programme").fill("State")
    page.get_by_label("Dollars a year while it is full").fill("200,000")
    page.get_by_label("Years in full").fill("3")
    press(page, "Save and work out")
    page.get_by_text("Saved and worked out").wait_for()
    expect(page.locator("body")).to_contain_text("“State” is gone from")

    tab(page, "Inputs")
    check(page, "inputs")
    page.get_by_label("Likely, per cent").first.fill("4")
    press(page, "Save and work out")
    page.get_by_text("Saved and worked out").wait_for()

    tab(page, "Stress")
    check(page, "stress")
    tab(page, "Compare")
    check(page, "compare")
    tab(page, "Forecast")
    page.get_by_text("Lock this bench").click()
    press(page, "Lock it")
    page.get_by_text("Locked.", exact=True).wait_for()
    expect(page.locator("body")).to_contain_text("SHA-256")
    expect(page.get_by_text("Change the option")).to_have_count(0)
