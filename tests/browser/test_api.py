"""The page that explains the interface to people, in a real browser."""

import pytest


@pytest.fixture(params=["page", "phone"])
def at_width(request):
    """A desktop, then a telephone."""
    return request.param, request.getfixturevalue(request.param)


def test_the_page_for_programs_is_accessible_and_fits(
    at_width, live_server, picture, assert_accessible, assert_fits
):
    name, page = at_width
    page.goto(f"{live_server.url}/api/v1/")

    picture(page, f"api-{name}")
    assert_fits(page)
    assert_accessible(page)


def test_it_leads_to_the_document_and_within_itself(page, live_server):
    page.goto(f"{live_server.url}/api/v1/")

    page.get_by_role("link", name="PageOfOrganisation").first.click()
    page.wait_for_url("**#shape-PageOfOrganisation")
    link = page.get_by_role("link", name="The OpenAPI document")
    assert link.get_attribute("href") == "openapi.json"
