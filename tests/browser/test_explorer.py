"""The region explorer in a real browser: rules, waiting, the map, what if, and files."""

from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.jobs.models import Job
from interlocal.jobs.services.working import run_job
from interlocal.registry import queries as registry

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def explorer(live_server):
    """The demo region, and the address of its explorer."""
    region.load(by=None, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    people.invite_cast(at=timezone.now())
    return f"/regions/{registry.regions().get().slug}/grouping/"


@pytest.fixture
def as_coordinator(explorer, live_server):
    """Give a page the session of the region's coordinator."""

    def sign_in(page):
        browser = Client()
        browser.force_login(User.objects.get(email="coordinator@crcog.example"))
        name = settings.SESSION_COOKIE_NAME
        value = browser.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return lambda address: page.goto(live_server.url + address)

    return sign_in


@contextmanager
def at_work(job):
    """A worker in a thread of its own does one job meanwhile."""

    def work():
        run_job.call(job.pk)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    yield
    worker.join()


def test_a_coordinator_explores_the_region(
    page, explorer, as_coordinator, picture, assert_accessible, assert_fits
):
    def look(name):
        for size, kind in ((DESKTOP, "desktop"), (PHONE, "phone")):
            page.set_viewport_size(size)
            picture(page, f"explorer-{name}-{kind}")
            assert_fits(page)
            assert_accessible(page)
        page.set_viewport_size(DESKTOP)

    go = as_coordinator(page)
    go(explorer)
    page.get_by_label("Service").select_option("Libraries")
    page.get_by_label("Towns in a group, at most").fill("5")
    page.get_by_role("button", name="Find the best grouping").click()
    page.get_by_text("Waiting for its turn").wait_for()
    look("waits")
    with at_work(Job.objects.get()):
        page.get_by_role("heading", name="Group by group").wait_for()
    for fold in page.locator(".il-fold > summary").all():
        fold.click()
    look("result")

    with page.expect_download() as taken:
        page.get_by_role("link", name="The map PNG").click()
    assert taken.value.suggested_filename == "libraries-up-to-5-towns.png"

    go(explorer)
    page.get_by_label("Service").select_option("Libraries")
    page.get_by_label("Towns in a group, at most").fill("3")
    page.get_by_role("button", name="Find the best grouping").click()
    page.get_by_label("What if this town stays out?").select_option("Manchester")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("heading", name="Two groupings side by side").wait_for()
    look("compared")
    go(explorer)
    look("list")
    go("/jobs/")
    look("jobs")


def test_it_works_without_scripts(without_scripts, explorer, as_coordinator):
    go = as_coordinator(without_scripts)
    go(explorer)
    without_scripts.get_by_label("Service").select_option("Libraries")
    without_scripts.get_by_label("Towns in a group, at most").fill("5")
    without_scripts.get_by_role("button", name="Find the best grouping").click()
    with at_work(Job.objects.get()):
        expect(without_scripts.get_by_role("link", name="Look again")).to_be_visible()

    without_scripts.get_by_role("link", name="Look again").click()

    expect(without_scripts.get_by_role("heading", name="Group by group")).to_be_visible()
