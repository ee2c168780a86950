"""A real browser: the Chromium of this machine, at desktop and at phone width.

``page`` is a desktop, ``phone`` a telephone; ``picture`` keeps a screenshot where
``--pictures`` asks for them, which takes as long again as looking at the page.
Set INTERLOCAL_BROWSER=required where a skipped browser test is a failure.
"""

import os
from pathlib import Path

import pytest
from devtools import browser as chromium
from playwright.sync_api import expect
from tests import looks

# Playwright keeps an event loop in the thread of the tests; Django sees it and
# would refuse the database there, though nothing in these tests is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long something may take to appear, in milliseconds: all cores are at work.
expect.set_options(timeout=20_000)

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-results" / "pages"
DESKTOP = {"width": 1100, "height": 900}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox",  # test runners are often root, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config, items):
    """Mark the tests of this folder; without a Chromium, skip them or refuse to go on."""
    ours = [item for item in items if HERE in item.path.parents]
    missing = ours and chromium.find() is None
    if missing and os.environ.get("INTERLOCAL_BROWSER") == "required":
        raise pytest.UsageError("Browser tests are required, and no Chromium was found.")
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if missing:
            item.add_marker(pytest.mark.skip(reason="no Chromium found on this machine"))


def pytest_terminal_summary(terminalreporter):
    """Say how to get a Chromium, so that skipped tests are not overlooked."""
    if chromium.find() is None:
        terminalreporter.write_line(chromium.HOW_TO_GET_ONE, yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the Chromium of this machine; it asks nobody outside for anything."""
    found = {"executable_path": str(chromium.find()), "args": ARGUMENTS}
    return browser_type_launch_args | found


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A desktop window without animations, in one language and one time zone."""
    return browser_context_args | {
        "viewport": DESKTOP,
        "reduced_motion": "reduce",
        "locale": "en-US",
        "timezone_id": "America/New_York",
    }


@pytest.fixture
def phone(browser, browser_context_args):
    """A page at the width of a telephone, touched and not clicked."""
    yield from _page(browser, browser_context_args, viewport=PHONE, is_mobile=True, has_touch=True)


@pytest.fixture
def without_scripts(browser, browser_context_args):
    """A page in a browser that runs no JavaScript."""
    yield from _page(browser, browser_context_args, java_script_enabled=False)


def _page(browser, usual, **different):
    with browser.new_context(**usual | different) as context:
        yield context.new_page()


@pytest.fixture
def assert_accessible():
    """See `looks.assert_accessible`."""
    return looks.assert_accessible


@pytest.fixture
def assert_fits():
    """See `looks.assert_fits`."""
    return looks.assert_fits


@pytest.fixture
def picture(request):
    """With ``--pictures`` keep a screenshot of the whole page under test-results/pages."""
    wanted = request.config.getoption("pictures")

    def keep(page, name):
        if not wanted:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return keep
