"""Baselines in a real browser: form, paste, a link answered on a phone, locked, side by side."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.looks import press

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.initiatives import services as initiatives
from interlocal.registry import queries as registry

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ROWS = "Item\tAmount\tFTE\tSource\nLibrarians\t310,000\t5\tBudget FY25\nTotal\t310,000\n"


@pytest.fixture
def initiative(live_server):
    """Bolton's initiative for libraries, shared with Hebron."""
    at = timezone.now()
    region.load(by=None, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    people.invite_cast(at=at)
    by = User.objects.get(email="manager@bolton.example")
    made = initiatives.open_initiative(
        service=registry.find_service("libraries"),
        opened_for=registry.find_organisation("Bolton"),
        partners=[registry.find_organisation("Hebron")],
        by=by,
        at=at,
    )
    initiatives.invite(initiative=made, by=by, at=at)
    return made


@pytest.fixture
def as_bolton(initiative, live_server, page):
    """A page on which Bolton's manager has signed in."""
    browser = Client()
    browser.force_login(User.objects.get(email="manager@bolton.example"))
    name = settings.SESSION_COOKIE_NAME
    value = browser.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.set_viewport_size(DESKTOP)
    return page


def answer_all(page, **answers):
    usual = {"benefits": "no", "overhead": "no", "fees_netted": "no", "capital": "no"}
    usual |= {"duties_answer": "none", "stranded_answer": "none"}
    for name, value in (usual | answers).items():
        page.locator(f"[name={name}]").select_option(value)


def test_from_a_form_to_two_baselines_side_by_side(
    as_bolton, phone, initiative, live_server, assert_accessible, assert_fits, picture
):
    page = as_bolton

    def check(shown, name, sizes=(("phone", PHONE), ("desktop", DESKTOP))):
        for kind, size in sizes:
            shown.set_viewport_size(size)
            assert_fits(shown)
            assert_accessible(shown)
            picture(shown, f"baselines-{name}-{kind}")

    home = f"{live_server.url}/initiatives/{initiative.pk}/"
    page.goto(home)
    page.get_by_role("link", name="Baselines: write yours").click()
    press(page, "Begin ours")
    page.get_by_role("link", name="From a spreadsheet").click()
    page.get_by_label("Rows from your spreadsheet").fill(ROWS)
    press(page, "Show how they are read")
    expect(page.get_by_text("would count the lines twice")).to_be_visible()
    check(page, "paste")
    press(page, "Add these lines")

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Fiscal year of the costs").fill("2025")
        page.locator("[name=hours]").focus()
    page.locator("#kept", has_text="Saved").wait_for()
    page.reload()
    expect(page.get_by_label("Fiscal year of the costs")).to_have_value("2025")
    expect(page.locator("[name=lines-0-what]")).to_have_value("Librarians")
    check(page, "edit")
    answer_all(page, duties_answer="some")
    page.get_by_label("Duty", exact=True).fill("Watches the lobby")
    page.get_by_label("Dollars a year to still do it").fill("9,000")
    press(page, "Save and look it over")
    check(page, "version")
    press(page, "Hand over")
    press(page, "Lock this version")
    expect(page.get_by_text("Locked.", exact=True)).to_be_visible()

    page.goto(f"{home}baselines/hebron-ct/ask/")
    page.get_by_label("Name").fill("Jo Park")
    page.get_by_label("Email").fill("jo@hebron.example")
    due = timezone.localdate() + timedelta(days=14)
    page.get_by_label("Please by").fill(due.isoformat())
    check(page, "ask")
    press(page, "Send the letter")
    expect(page.get_by_text("not opened yet")).to_be_visible()

    letter = mail.outbox[-1].body
    secret = letter.partition("/asked/")[2].split("/")[0]
    phone.goto(f"{live_server.url}/asked/{secret}/")
    check(phone, "asked", sizes=(("phone", PHONE),))
    press(phone, "Send")
    expect(phone.get_by_text("Give at least one line of cost.")).to_be_visible()
    phone.get_by_label("Kind of line").first.select_option("personnel")
    phone.locator("[name=lines-0-what]").fill("Library staff")
    phone.locator("[name=lines-0-cents]").fill("250,000")
    phone.get_by_label("Fiscal year of the costs").fill("2024")
    answer_all(phone, benefits="yes")
    press(phone, "Send")
    phone.get_by_role("heading", name="Thank you: it is sent").wait_for()
    check(phone, "sent", sizes=(("phone", PHONE),))

    page.goto(f"{home}baselines/")
    expect(
        page.get_by_text("Benefits are in the lines of Hebron, and not of Bolton.")
    ).to_be_visible()
    expect(page.get_by_role("cell", name="$250,000").first).to_be_visible()
    check(page, "overview")


def test_the_form_works_without_scripts(without_scripts, as_bolton, initiative, live_server):
    page = without_scripts
    page.context.add_cookies(as_bolton.context.cookies())
    page.goto(f"{live_server.url}/initiatives/{initiative.pk}/baselines/")
    press(page, "Begin ours")
    page.get_by_label("Kind of line").first.select_option("personnel")
    page.locator("[name=lines-0-what]").fill("Librarians")
    page.locator("[name=lines-0-cents]").fill("310,000")

    press(page, "Add lines")

    expect(page.locator("[name=lines-0-what]")).to_have_value("Librarians")
    page.get_by_role("button", name="Remove line 1").click()
    expect(page.locator("[name=lines-0-what]")).to_have_value("")
