"""Lists come in pages of a stable order that lead to one another."""

from urllib.parse import urlsplit

import pytest
from tests.api.programs import items, problem


def walked(program, path):
    """All items by way of the addresses of the next pages."""
    page, found = program.get(path).json(), []
    while True:
        found += page["items"]
        if page["next"] is None:
            return page, found
        page = program.client.get(page["next"], headers=program.headers).json()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("organisations?limit=7", "slug"),
        ("services?limit=10", "code"),
        ("measures?limit=4", "code"),
    ],
)
def test_the_pages_hold_everything_once(stranger, path, key):
    last, found = walked(stranger, path)

    keys = [each[key] for each in found]
    assert len(set(keys)) == len(keys) == last["count"]


def test_facts_of_one_measure_come_in_one_order(stranger):
    _, found = walked(stranger, "organisations/bolton-ct/facts?limit=13")
    whole = items(stranger.get("organisations/bolton-ct/facts", limit=200))

    assert found[: len(whole)] == whole


def test_the_page_before_keeps_what_was_asked(stranger):
    page = stranger.get("organisations", kind="municipality", limit=10, offset=15).json()

    assert urlsplit(page["previous"]).query == "kind=municipality&limit=10&offset=5"
    assert urlsplit(page["next"]).query == "kind=municipality&limit=10&offset=25"


def test_a_page_past_the_end_is_empty(stranger):
    page = stranger.get("services", offset=10**9).json()

    assert page["items"] == []
    assert page["next"] is None
    assert page["count"] > 0


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"offset": -1}])
def test_a_page_that_cannot_be_is_refused(stranger, asked):
    said = problem(stranger.get("services", **asked), 422)

    assert said["errors"][0]["where"] == f"query.{next(iter(asked))}"


def test_a_misspelt_parameter_is_refused_and_not_ignored(stranger):
    said = problem(stranger.get("organisations", kin="cog"), 422)

    assert "There is no parameter “kin”" in said["detail"]
