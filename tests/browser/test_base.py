"""The base pages and the pieces of pages in a real browser."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

PAGES = {
    "home": "/",
    "help": "/help/",
    "sign-in": "/account/login/",
    "password": "/account/password/reset/",
    "nowhere": "/no-such-page/",
    "pieces": "/style/",
}


@pytest.fixture
def cookie(live_server, django_user_model):
    """The session of somebody who may look at every page."""
    person = django_user_model.objects.create_user("ann@alder.example", name="Ann", is_staff=True)
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


@pytest.fixture
def pieces(page, live_server, cookie):
    """The page of all pieces, open."""
    page.context.add_cookies([cookie])
    page.goto(f"{live_server.url}/style/")
    return page


def open_page(page, live_server, cookie, name):
    if name == "pieces":
        page.context.add_cookies([cookie])
    page.goto(live_server.url + PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_a_desktop(
    page, live_server, cookie, picture, assert_accessible, assert_fits, name
):
    open_page(page, live_server, cookie, name)

    picture(page, f"base-{name}-desktop")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_a_telephone_in_the_dark(
    phone, live_server, cookie, picture, assert_accessible, assert_fits, name
):
    phone.emulate_media(color_scheme="dark")
    open_page(phone, live_server, cookie, name)

    picture(phone, f"base-{name}-phone-dark")
    assert_fits(phone)
    assert_accessible(phone)


def test_the_browser_finds_nothing_to_complain_about(page, live_server, cookie):
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))

    open_page(page, live_server, cookie, "pieces")
    page.wait_for_load_state("networkidle")

    assert complaints == []


def test_the_first_tab_leads_past_the_header(page, live_server):
    page.goto(f"{live_server.url}/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_a_place_on_the_map_is_reached_by_keyboard_and_followed(pieces):
    place = pieces.get_by_role("link", name="Elm, Home (chosen)")
    place.focus()
    pieces.keyboard.press("Enter")

    pieces.wait_for_url("**#elm")


def test_a_place_and_its_row_light_up_together(pieces):
    pieces.get_by_role("link", name="Birch, $61,000 (neighbor)").focus()

    row = pieces.locator("tr[data-place=birch]")
    assert "is-lit" in row.get_attribute("class")


def test_what_is_wrong_in_a_form_is_read_first(pieces):
    assert "il-errors" in pieces.evaluate("document.activeElement.className")


def test_a_source_opens_without_scripts(without_scripts, live_server, cookie):
    open_page(without_scripts, live_server, cookie, "pieces")
    source = without_scripts.locator(".il-source").first
    source.locator("summary").click()

    expect(source.get_by_text("spending_2031.csv")).to_be_visible()


def test_a_person_signs_out_from_any_page_without_scripts(without_scripts, live_server, cookie):
    without_scripts.context.add_cookies([cookie])
    without_scripts.goto(f"{live_server.url}/help/")
    without_scripts.locator(".il-menu summary").click()
    without_scripts.get_by_role("button", name="Sign out").click()

    expect(without_scripts.get_by_role("link", name="Sign in").first).to_be_visible()


def test_escape_closes_the_menu(pieces):
    pieces.locator(".il-menu summary").click()
    pieces.keyboard.press("Escape")

    expect(pieces.get_by_role("button", name="Sign out")).to_be_hidden()
