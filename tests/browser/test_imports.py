"""Loading a file in a real browser, at a desk and on a telephone, and without scripts."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from interlocal.accounts.models import User
from interlocal.demo import region
from interlocal.registry.models import Fact, Load

DESKTOP = {"width": 1280, "height": 900}
SURVEY = {
    "name": "survey.csv",
    "mimeType": "text/csv",
    "buffer": b"Town,Library,Police\nBolton,400000,NR\nManchestr,2500000,1\nHebron,abc,200000\n",
}


@pytest.fixture
def site(live_server):
    """The site with the 38 towns, and how to sign in a browser there as staff."""
    region.load(by=None, at=datetime(2026, 3, 14, 12, tzinfo=UTC))
    person = User.objects.create_user("staff@site.example", name="Sam", is_staff=True)

    def sign_in(page):
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/imports/")
        return page

    return sign_in


def brought(page):
    """A file is chosen and looked at."""
    page.set_input_files("input[type=file]", SURVEY)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", level=1, name="survey.csv").wait_for()


def said(page):
    """Publisher and year are said, and what it would do is shown."""
    page.get_by_label("What the source is called").fill("Survey")
    page.get_by_label("Who published it").fill("Council")
    page.get_by_label("Year", exact=True).fill("2024")
    page.get_by_label("Marks for “not reported”").fill("NR")
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_text("Nothing is saved yet.").wait_for()


def loaded(page):
    """What can be read is loaded."""
    page.get_by_label("Load the rest").check()
    page.get_by_role("button", name="Load it").click()
    page.get_by_text("Loaded:").wait_for()


def test_a_file_is_loaded_at_a_desk(page, site, picture, assert_accessible, assert_fits):
    page.set_viewport_size(DESKTOP)
    site(page)
    for step, name in ((None, "start"), (brought, "brought"), (said, "said"), (loaded, "loaded")):
        if step:
            step(page)

        picture(page, f"imports-{name}-desktop")
        assert_fits(page)
        assert_accessible(page)

    assert Fact.objects.filter(load__file_name="survey.csv").count() == 3


def test_a_file_is_looked_at_on_a_telephone(phone, site, picture, assert_accessible, assert_fits):
    site(phone)
    brought(phone)

    picture(phone, "imports-brought-phone")
    assert_fits(phone)
    assert_accessible(phone)


def test_a_file_is_loaded_and_a_name_decided_without_scripts(without_scripts, site):
    site(without_scripts)
    brought(without_scripts)
    said(without_scripts)

    without_scripts.get_by_label("Manchester, CT (municipality: manchester-ct)").check()
    without_scripts.get_by_role("button", name="Use these answers").click()
    loaded(without_scripts)

    assert Load.objects.get(file_name="survey.csv").facts.count() == 5
