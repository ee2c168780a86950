"""Needs, offers and the finder in a real browser, with the demo region."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.discovery import services
from interlocal.discovery.rules import Content
from interlocal.registry import queries as registry

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def capitol(live_server):
    """The region, its people, and a need and an offer that meet."""
    at = timezone.now()
    region.load(by=None, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    people.invite_cast(at=at)

    def post(town, kind, **more):
        said = {"service": registry.find_service("building-inspection"), "audience": "everyone"}
        return services.post(
            owner=registry.find_organisation(town),
            kind=kind,
            content=Content(**said | {"what": "service", "reach": "anywhere", **more}),
            by=User.objects.get(email=f"manager@{town.lower()}.example"),
            at=at,
        )

    need = post(
        "Hebron",
        "need",
        title="A building inspector from June",
        text="About 240 permits a year, and nobody to stand in when one is ill.",
        cause="Our inspector retires.",
        yearly_cost_cents=96_000_00,
        wanted_by=timezone.localdate() + timedelta(days=90),
    )
    offer = post(
        "Bolton",
        "offer",
        title="Inspections two days a week",
        price_cents=62_50,
        price_unit="hour",
        expires_on=timezone.localdate() + timedelta(days=10),
    )
    return {
        "board": "/needs-and-offers/",
        "need": f"/needs-and-offers/{need.pk}/",
        "offer": f"/needs-and-offers/{offer.pk}/",
        "nobody": "/needs-and-offers/?service=libraries",
        "post-need": "/needs-and-offers/post/need/",
        "post-offer": "/needs-and-offers/post/offer/",
        "desk": "/desk/",
        "finder": "/find/?town=Bolton&service=libraries&why=Hartford",
        "ties": "/ties/",
        "compare": "/compare/?town=Bolton&town=Andover&town=Hebron&town=Coventry&town=Hartford",
    }


@pytest.fixture
def as_bolton(capitol, live_server):
    """Give a page the session of Bolton's manager."""

    def as_bolton(page):
        browser = Client()
        browser.force_login(User.objects.get(email="manager@bolton.example"))
        name = settings.SESSION_COOKIE_NAME
        value = browser.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return lambda address: page.goto(live_server.url + address)

    return as_bolton


def test_the_pages_are_accessible_and_fit(
    page, capitol, as_bolton, picture, assert_accessible, assert_fits
):
    go = as_bolton(page)
    for name, address in capitol.items():
        for size, kind in ((DESKTOP, "desktop"), (PHONE, "phone")):
            page.set_viewport_size(size)
            go(address)

            picture(page, f"discovery-{name}-{kind}")
            assert_fits(page)
            assert_accessible(page)


def test_a_need_is_posted_without_scripts(without_scripts, capitol, as_bolton):
    go = as_bolton(without_scripts)
    go(capitol["post-need"])
    without_scripts.get_by_label("Service").select_option("Libraries")
    without_scripts.get_by_label("In one line").fill("A children’s librarian")
    without_scripts.get_by_label("What it costs you today").fill("about forty")
    without_scripts.get_by_role("button", name="Post it").click()
    expect(without_scripts.get_by_text("Write one amount in dollars").first).to_be_visible()

    without_scripts.get_by_label("What it costs you today").fill("42,000")
    without_scripts.get_by_role("button", name="Post it").click()

    expect(without_scripts.get_by_text("$42,000 a year, as stated")).to_be_visible()
    expect(without_scripts.get_by_text("Everyone who is signed in sees this")).to_be_visible()


def test_a_slider_reorders_at_once_and_stays_in_the_address(page, capitol, as_bolton):
    go = as_bolton(page)
    go("/find/?town=Bolton&service=libraries")
    page.get_by_text("What counts, and how much").click()

    with page.expect_response(lambda answer: "w_near=100" in answer.url):
        page.get_by_label("Nearness").fill("100")
        expect(page.locator(".il-slider", has=page.get_by_label("Nearness"))).to_have_text("100")
    page.wait_for_url("**w_near=100**")

    expect(page.get_by_text("Why it stands here").first).to_be_visible()
    expect(page.locator("html")).to_have_count(1)


def test_the_weights_work_without_scripts(without_scripts, capitol, as_bolton):
    go = as_bolton(without_scripts)
    go("/find/?town=Bolton&service=libraries&w_saving=0&w_near=100")
    without_scripts.get_by_role("button", name="Find partners").click()

    assert "w_near=100" in without_scripts.url
    assert "w_saving=0" in without_scripts.url
