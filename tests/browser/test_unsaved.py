"""Work on a bench that is not saved: a warning on leaving, a copy, two people at once."""

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.browser.test_benches import scenario
from tests.cast import NOON, held_clerks, held_towns, signed_in
from tests.looks import press

__all__ = ["scenario"]


@pytest.fixture
def option(scenario, live_server):
    """The address of the option of an opened bench."""
    from interlocal.proposals import services

    services.open_bench(scenario=scenario, by=held_clerks(held_towns())["Alder"], at=NOON)
    return f"{live_server.url}/scenarios/{scenario.pk}/bench/option/"


def sit_down(page, url):
    """Sign this browser in as Alder's clerk, and open an address."""
    browser = signed_in(held_clerks(held_towns())["Alder"])
    name = settings.SESSION_COOKIE_NAME
    home = url.split("/scenarios/")[0]
    page.context.add_cookies([{"name": name, "value": browser.cookies[name].value, "url": home}])
    page.goto(url)
    return page


def coordination(page):
    return page.get_by_label("Working together, dollars a year").first


def test_leaving_warns_and_what_was_typed_can_be_put_back(page, option, assert_accessible):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sit_down(page, option)
    expect(page.get_by_text("Not saved yet")).to_be_hidden()
    coordination(page).fill("7,777")
    expect(page.get_by_text("Not saved yet")).to_be_visible()

    page.get_by_role("link", name="Inputs", exact=True).click()
    page.get_by_role("heading", name="What is not known for sure").wait_for()
    page.get_by_role("heading", name="What is not known for sure").wait_for()
    page.goto(option)

    assert asked == ["beforeunload"]
    assert_accessible(page)
    press(page, "Put them back")
    expect(coordination(page)).to_have_value("7,777")
    press(page, "Save and work out")
    page.get_by_text("Saved and worked out").wait_for()
    page.goto(option)
    expect(coordination(page)).to_have_value("7,777")
    expect(page.get_by_role("button", name="Put them back")).to_have_count(0)
    assert asked == ["beforeunload"]


def test_two_people_at_one_bench_see_both_and_lose_nothing(page, browser, option, assert_fits):
    first = sit_down(page, option)
    with browser.new_context() as elsewhere:
        second = sit_down(elsewhere.new_page(), option)

        coordination(first).fill("1,111")
        press(first, "Save and work out")
        first.get_by_text("Saved and worked out").wait_for()
        coordination(second).fill("2,222")
        second.get_by_label("Years to look ahead").fill("12")
        press(second, "Save and work out")

        second.get_by_role("heading", name="Theirs and yours").wait_for()
        row = second.get_by_role("row", name="working together").first
        assert row.get_by_role("cell").all_inner_texts() == ["$1,111", "$2,222"]
        expect(coordination(second)).to_have_value("2,222")
        expect(second.get_by_label("Years to look ahead")).to_have_value("12")
        expect(second.get_by_text("Not saved yet")).to_be_visible()
        second.set_viewport_size({"width": 390, "height": 844})
        assert_fits(second)
        press(second, "Save and work out")
        second.get_by_text("Saved and worked out").wait_for()
        second.goto(option)
        expect(coordination(second)).to_have_value("2,222")


def test_without_scripts_the_page_says_when_it_keeps(without_scripts, option):
    page = sit_down(without_scripts, option)
    expect(page.get_by_text("Save before you leave: nothing is kept by itself.")).to_be_visible()

    coordination(page).fill("3,333")
    press(page, "Save and work out")

    expect(page.get_by_text("Saved and worked out")).to_be_visible()
