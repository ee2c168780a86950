"""Towns, regions and facts in a real browser, with the demo region."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from interlocal.demo import region
from interlocal.registry.models import Fact

DESKTOP = {"width": 1280, "height": 900}
PAGES = {
    "towns": "/towns/?show=libraries&sort=-shown",
    "wrong-name": "/towns/?q=Boltn",
    "town": "/towns/bolton-ct/",
    "town-not-compared": "/towns/hartford-ct/",
    "service": "/towns/bolton-ct/services/libraries/",
    "figure": "/towns/bolton-ct/figures/density/",
    "region": "/regions/capitol-region-council-of-governments-ct/?show=police",
    "fact": "/facts/{libraries}/",
}


@pytest.fixture
def capitol(live_server):
    """The site with the 38 towns; gives the address of a page by its name."""
    region.load(by=None, at=datetime(2031, 3, 14, 12, tzinfo=UTC))
    spent = Fact.objects.get(organisation__slug="bolton-ct", service="libraries")
    return lambda name: live_server.url + PAGES[name].format(libraries=spent.pk)


def test_the_pages_are_accessible_and_fit_a_desktop(
    page, capitol, picture, assert_accessible, assert_fits
):
    page.set_viewport_size(DESKTOP)
    for name in PAGES:
        page.goto(capitol(name))

        picture(page, f"registry-{name}-desktop")
        assert_fits(page)
        assert_accessible(page)


def test_the_pages_are_accessible_and_fit_a_telephone(
    phone, capitol, picture, assert_accessible, assert_fits
):
    for name in PAGES:
        phone.goto(capitol(name))

        picture(phone, f"registry-{name}-phone")
        assert_fits(phone)
        assert_accessible(phone)


def test_the_pages_are_accessible_in_the_dark(page, capitol, picture, assert_accessible):
    page.emulate_media(color_scheme="dark")
    for name in ("town", "region"):
        page.goto(capitol(name))

        picture(page, f"registry-{name}-dark")
        assert_accessible(page)


def test_with_all_panels_open_a_town_is_still_accessible(page, capitol, assert_accessible):
    page.goto(capitol("town"))

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    expect(page.locator("main")).to_contain_text("capitol_spending.csv")
    assert_accessible(page)


def test_a_number_is_walked_back_to_its_row_by_keyboard(page, capitol):
    page.goto(capitol("town"))

    page.get_by_role("link", name="$386,659").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Spending on libraries, 2023").wait_for()
    expect(page.locator("main")).to_contain_text("capitol_spending.csv")


def test_a_town_is_found_from_any_page_without_scripts(without_scripts, capitol):
    without_scripts.goto(capitol("town"))

    without_scripts.get_by_label("Find a town").fill("Boltn")
    without_scripts.keyboard.press("Enter")
    without_scripts.get_by_role("link", name="Bolton").click()
    without_scripts.locator("th").get_by_role("link", name="Bolton").click()

    expect(without_scripts.get_by_role("heading", level=1)).to_have_text("Bolton")


def test_a_service_is_chosen_without_scripts(without_scripts, capitol):
    without_scripts.goto(capitol("region"))

    without_scripts.get_by_label("Figure to compare").select_option("Libraries")
    without_scripts.get_by_role("button", name="Show").click()

    assert "show=libraries" in without_scripts.url
    expect(without_scripts.locator("main")).to_contain_text("Spending per head on libraries")
