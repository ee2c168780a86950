"""From a letter to a voice, in a real browser: invited and at once, asked for and confirmed."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import expect
from tests.cast import appointed

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BODIES = "name,kind,state,geoid\nAlder,municipality,CT,0911000001\n"
PASSWORD = "a long walk by the lake"


@pytest.fixture
def robin(transactional_db):
    """Alder's administrator."""
    from interlocal.registry import queries, services

    at = datetime.now(UTC)
    services.load_taxonomy(at=at)
    source = services.keep_source(
        code="list", title="List of towns", publisher="The state", by=None, at=at
    )
    services.import_organisations(
        content=BODIES.encode(), file_name="towns.csv", source=source, by=None, at=at
    )
    alder = queries.find_organisation("Alder")
    person = appointed("robin@alder.example", alder, at, name="Robin Hale")
    queries.representatives_of(alder).update(is_administrator=True)
    return person


@pytest.fixture
def visit(browser, live_server):
    """A window of somebody: signed in by a session, or a stranger."""
    windows = []

    def visit(path, person=None):
        context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
        windows.append(context)
        if person:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield visit
    for context in windows:
        context.close()


@pytest.fixture
def check(assert_accessible, assert_fits, picture):
    def check(page, name):
        for size, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
            page.set_viewport_size(size)
            assert_fits(page)
            assert_accessible(page)
            picture(page, f"people-{name}-{kind}")

    return check


def link():
    """The way in that stands in the newest letter."""
    return re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body)[0]


def test_invited_accepted_asked_for_and_confirmed(robin, visit, check, live_server):
    hers = visit("/bodies/alder-ct/people/", robin)
    hers.get_by_label("Their email").fill("dana@alder.example")
    hers.locator("#invite").get_by_label("Role").select_option(label="Finance director")
    hers.get_by_role("button", name="Send the letter").click()
    expect(hers.get_by_text("A letter is on its way to dana@alder.example.")).to_be_visible()
    hers.get_by_text("Change role…").click()
    hers.get_by_text("Step down…").click()
    check(hers, "administrator")

    dana = visit(link())
    check(dana, "invitation")
    dana.get_by_label("Your name").fill("Dana Whitcomb")
    dana.get_by_label("Choose a password").fill(PASSWORD)
    dana.get_by_role("button", name="Make the account and say yes").click()
    expect(dana.get_by_text("Welcome. You speak for Alder from now on.")).to_be_visible()
    check(dana, "representative")

    kim = visit("/bodies/alder-ct/people/ask/")
    check(kim, "ask")
    kim.get_by_label("Your email at work").fill("kim@alder.example")
    kim.get_by_label("How do they know you?").fill("Clerk since May.")
    kim.get_by_role("button", name="Ask").click()
    expect(kim.get_by_role("heading", name="Look at your mail")).to_be_visible()
    kim.goto(live_server.url + link())
    kim.get_by_label("Your name").fill("Kim Alvarez")
    kim.get_by_label("Choose a password").fill(PASSWORD)
    kim.get_by_role("button", name="Make the account and ask").click()
    expect(kim.get_by_text("Waits to be confirmed")).to_be_visible()

    hers.goto(f"{live_server.url}/desk/")
    hers.get_by_role("link", name="Kim Alvarez asks to speak for Alder").click()
    hers.get_by_text("Decline…").click()
    check(hers, "requests")
    hers.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(hers.get_by_text(re.compile("Kim Alvarez speaks for Alder now"))).to_be_visible()

    kim.goto(f"{live_server.url}/bodies/alder-ct/people/")
    expect(kim.get_by_role("heading", name="People of Alder")).to_be_visible()
    stranger = visit("/bodies/alder-ct/")
    assert stranger.url == f"{live_server.url}/towns/alder-ct/"
    expect(stranger.get_by_role("link", name=re.compile("Ask to speak for it"))).to_be_visible()
    expect(stranger.get_by_text("Robin Hale")).to_have_count(0)
