"""Shares in a real browser: a slider, a simple formula, an intent, a limit, an offer."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.looks import press

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.proposals import services
from interlocal.proposals.models import Scenario
from interlocal.registry import queries as registry

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def bench(live_server):
    """Bolton's bench for highways with Ellington and Hebron, shared with them."""
    at = timezone.now()
    region.load(by=None, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    people.invite_cast(at=at)
    by = User.objects.get(email="manager@bolton.example")
    scenario = services.work_out_scenario(
        service=registry.find_service("highways"),
        owner=registry.find_organisation("Bolton"),
        members=[registry.find_organisation(name) for name in ("Ellington", "Hebron")],
        by=by,
        at=at,
        draws=200,
    )
    Scenario.objects.filter(pk=scenario.pk).update(shared_at=at)
    return services.open_bench(scenario=scenario, by=by, at=at)


def signed_in(page, live_server):
    browser = Client()
    browser.force_login(User.objects.get(email="manager@bolton.example"))
    name = settings.SESSION_COOKIE_NAME
    value = browser.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return page


def test_from_a_slider_to_an_offer(
    page, bench, live_server, assert_accessible, assert_fits, picture
):
    signed_in(page, live_server)
    home = f"{live_server.url}/scenarios/{bench.scenario_id}/bench"

    def check(name):
        for kind, size in (("phone", PHONE), ("desktop", DESKTOP)):
            page.set_viewport_size(size)
            assert_fits(page)
            assert_accessible(page)
            picture(page, f"shares-{name}-{kind}")

    page.goto(f"{home}/shares/")
    check("table")
    people_slider = page.get_by_role("slider", name="People, per cent of Pool 1")
    equal_slider = page.get_by_role("slider", name="Equal parts, per cent of Pool 1")
    expect(people_slider).to_have_value("100")
    page.locator("[name=pool0-w-equal]").fill("100")
    page.locator("#shares", has_text="that is 100 % too much").wait_for()
    press(page, "Make them 100")
    expect(page.locator("[name=pool0-w-people]")).to_have_value("50")
    equal_slider.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/try/")):
        page.keyboard.press("ArrowRight")
    expect(people_slider).to_have_value("49")  # the others give way, all keep making 100
    page.locator("#shares", has_text="49 % by people and 51 % by equal parts").wait_for()
    expect(page.locator("#shares-said")).to_contain_text("the clause")
    press(page, "Find a formula")
    page.locator("#simple").wait_for()
    check("formula")
    page.goto(f"{home}/shares/")
    press(page, "Save the clause")
    expect(page.get_by_text("Saved").first).to_be_visible()

    page.goto(f"{home}/joining/")
    page.get_by_label("Bolton", exact=True).select_option("yes")
    press(page, "Say it for Bolton")
    expect(page.get_by_text("Means to join, said on")).to_be_visible()
    check("joining")
    page.goto(f"{home}/negotiation/")
    page.get_by_label("The most that Bolton would pay, dollars a year").fill("1,200,000")
    press(page, "Keep the limit")
    page.locator("[name^=pays-bolton]").fill("1,000,000")
    press(page, "Put it to all parties")
    expect(page.get_by_text("within your limit")).to_be_visible()
    check("negotiation")
    page.goto(f"{home}/drivers/")
    check("drivers")


def test_the_clause_can_be_tried_without_scripts(without_scripts, bench, live_server):
    page = signed_in(without_scripts, live_server)
    page.goto(f"{live_server.url}/scenarios/{bench.scenario_id}/bench/shares/")

    page.locator("[name=pool0-w-people]").fill("60")
    page.locator("[name=pool0-w-equal]").fill("40")
    press(page, "Show what this does")

    expect(page.get_by_text("The cost: 60 % by people and 40 % by equal parts.")).to_be_visible()
