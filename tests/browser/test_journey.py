"""From a first look to an answer, in a real browser, on the demo region.

Bolton's manager finds partners, works out figures, makes papers and invites;
Hebron's manager reads and answers; Columbia's clerk sees nothing of it.
"""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect
from tests.looks import press

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LETTER = "Our librarians know each other. Could we talk over coffee?"


@pytest.fixture
def region(transactional_db):
    """The demo region with its people, without what the demo goes on to do."""
    from interlocal.demo import people, region

    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    region.load(by=None, at=at)
    return people.invite(people=people.CAST, at=at)


@pytest.fixture
def sign_in(live_server, region):
    """Sign somebody in by the form, as people do."""

    def sign_in(page, email):
        page.goto(f"{live_server.url}/account/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password", exact=True).fill(region[email])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile("/desk/"))

    return sign_in


@pytest.fixture
def cookie(live_server, region, django_user_model):
    """The session of somebody who signed in before."""

    def cookie(email):
        browser = Client()
        browser.force_login(django_user_model.objects.get(email=email))
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": browser.cookies[name].value, "url": live_server.url}

    return cookie


@pytest.fixture
def check(assert_accessible, assert_fits, picture):
    """Whether a page is accessible and fits, at desktop and at phone width; keeps pictures."""

    def check(page, name):
        for size, kind in ((PHONE, "phone"), (DESKTOP, "desktop")):
            page.set_viewport_size(size)
            assert_fits(page)
            assert_accessible(page)
            picture(page, f"journey-{name}-{kind}")

    return check


def shortlist(page, partner):
    """Shortlist a partner from the finder's answers for libraries."""
    page.get_by_role("combobox", name=re.compile("^Service")).select_option(label="Libraries")
    press(page, "Find partners")
    page.wait_for_url(re.compile("service=libraries"))  # the answers, not the page before them
    page.get_by_role("heading", name=re.compile("possible group")).wait_for()
    show_all = page.get_by_role("link", name="Show all")
    if show_all.count():
        show_all.click()
    press(page, f"Shortlist {partner} for Libraries")


def test_from_a_first_look_to_an_answer(page, live_server, sign_in, cookie, check, browser):
    page.set_viewport_size(DESKTOP)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    sign_in(page, "manager@bolton.example")
    expect(page.get_by_role("heading", name="Where sharing may pay")).to_be_visible()
    assert 1 <= page.locator(".il-answers > *").count() <= 3
    check(page, "desk")

    page.get_by_role("main").get_by_role("link", name="Find partners").first.click()
    check(page, "finder")
    shortlist(page, "Hebron")
    expect(page.get_by_text("Only Bolton sees it.")).to_be_visible()
    check(page, "shortlist")

    press(page, "Start an initiative with this partner")
    expect(page.get_by_text("Only Bolton sees this").first).to_be_visible()
    check(page, "draft")

    press(page, "Work out the figures")
    expect(page.get_by_role("heading", name="What it means for Bolton")).to_be_visible()
    check(page, "figures")
    home = page.url
    page.get_by_role("link", name=re.compile("^All figures")).click()
    expect(page.get_by_role("heading", name="Who would do better apart")).to_be_visible()
    check(page, "scenario")

    page.goto(home)
    press(page, "Make the prospectuses")
    page.get_by_role("link", name="Share with the partners").click()
    page.get_by_label("Your letter to the partners").fill(LETTER)
    check(page, "papers")
    press(page, "Share and invite")
    expect(page.get_by_text("Bolton and Hebron see this").first).to_be_visible()
    check(page, "shared")

    hebron = browser.new_context(viewport=DESKTOP, reduced_motion="reduce").new_page()
    sign_in(hebron, "manager@hebron.example")
    hebron.get_by_role("link", name=re.compile("Bolton invites Hebron to talk")).click()
    expect(hebron).to_have_url(home)
    expect(hebron.get_by_text(LETTER)).to_be_visible()
    papers = hebron.get_by_role("link", name=re.compile("^Prospectus for"))
    expect(papers).to_have_count(2)  # its own, as PDF and as DOCX
    assert all("Hebron" in name for name in papers.all_inner_texts())
    check(hebron, "invited")
    with hebron.expect_download() as download:
        papers.first.click()
    assert download.value.suggested_filename == "libraries-hebron-ct.pdf"

    hebron.get_by_label("We want to talk").check()
    hebron.get_by_label("A word to the others").fill("Any Tuesday in May.")
    press(hebron, "Send the answer")
    expect(hebron.get_by_text("Your answer is in.")).to_be_visible()
    check(hebron, "answered")
    hebron.context.close()

    page.goto(home)
    expect(page.get_by_text("“Any Tuesday in May.”")).to_be_visible()
    expect(page.get_by_text("Wants to talk", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/desk/")
    expect(page.get_by_text(re.compile("wants to talk")).first).to_be_visible()

    columbia = browser.new_context().new_page()
    columbia.context.add_cookies([cookie("clerk@columbia.example")])
    assert columbia.goto(home).status == 404
    expect(columbia.get_by_text("Bolton")).to_have_count(0)
    columbia.context.close()
    assert complaints == []


def test_the_same_without_scripts(without_scripts, live_server, sign_in, cookie):
    page = without_scripts
    sign_in(page, "manager@bolton.example")
    page.goto(f"{live_server.url}/find/")
    shortlist(page, "Hebron")
    press(page, "Start an initiative with this partner")
    press(page, "Work out the figures")
    press(page, "Make the prospectuses")
    page.get_by_label("Your letter to the partners").fill(LETTER)
    press(page, "Share and invite")
    home = page.url

    page.context.clear_cookies()
    page.context.add_cookies([cookie("manager@hebron.example")])
    page.goto(home)
    page.get_by_label("We want to talk").check()
    press(page, "Send the answer")

    expect(page.get_by_text("Your answer is in.")).to_be_visible()
