"""The legal path of a group: found, not checked, or two states; never “none”."""

from datetime import date
from types import SimpleNamespace

import pytest

from interlocal.discovery import rules
from interlocal.discovery.rules import LegalPath

ON = date(2026, 11, 22)


def path(*states, on=ON):
    members = tuple(SimpleNamespace(state=state) for state in states)
    return LegalPath.of(SimpleNamespace(members=members), on)


def test_within_one_state_that_was_read_the_statute_is_named_with_its_citation():
    found = path("CT", "CT", "CT")

    (said,) = rules.law_reasons(found, "libraries")
    assert found.part == 1.0
    assert "sections 7-339a to 7-339l" in said.text
    assert "after public comment" in said.text
    assert "not legal advice" in said.text
    assert rules.law_warnings(found) == []


def test_a_service_with_a_section_of_its_own_says_so():
    (health,) = rules.law_reasons(path("CT"), "public-health")
    (books,) = rules.law_reasons(path("CT"), "libraries")

    assert "19a-240" in health.text
    assert "19a-240" not in books.text


def test_regional_animal_control_is_told_with_its_limit_of_today_and_as_unverified():
    (dogs,) = rules.law_reasons(path("CT"), "animal-control")

    assert "fewer than 50,000 people" in dogs.text
    assert "Unverified against the official text" in dogs.text


@pytest.mark.parametrize("state", ["NV", ""])
def test_a_state_that_was_not_read_is_not_checked_and_never_without_a_law(state):
    found = path(state, state)

    (said,) = rules.law_warnings(found)
    assert found.part == 0.5
    assert rules.law_reasons(found, "libraries") == []
    assert "not checked here" in said.text
    assert "no law" not in said.text


def test_a_group_in_two_states_says_so_and_names_both():
    found = path("CT", "MA", "CT")

    (said,) = rules.law_warnings(found)
    assert found.part == 0.25
    assert "Connecticut" not in said.text
    assert "lies in CT and MA" in said.text
    assert rules.law_reasons(found, "libraries") == []


def test_before_a_statute_was_read_it_was_not_checked():
    assert path("CT", on=date(2025, 12, 31)).part == 0.5


def test_what_was_deleted_from_the_statute_is_named_as_out_of_date():
    assert any("Public Act 11-99" in line for line in rules.law_lines(path("CT").statutes))
