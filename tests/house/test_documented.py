"""What can be typed and what can be set is explained in docs/how."""

import argparse
import re

import pytest
from tests.house.source import PACKAGE, ROOT

from interlocal.cli.main import parser

COMMANDS_PAGE = ROOT / "docs" / "how" / "commands.md"
SETTINGS_PAGE = ROOT / "docs" / "how" / "settings.md"
A_SETTING = re.compile(r"\bINTERLOCAL_[A-Z_]+\b")


def commands(top):
    """Each command of a command line by name, with its own parser."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def unexplained(top, page):
    """Commands without a heading of their own, and options not named below it."""
    parts = dict(re.findall(r"^## `interlocal ([\w-]+)[^\n]*\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    for name, command in commands(top):
        if name not in parts:
            yield name
            continue
        for action in command._actions:
            for option in action.option_strings:
                if option.startswith("--") and option != "--help" and option not in parts[name]:
                    yield f"{name} {option}"


def settings_in_code():
    """The settings that the code asks the environment for."""
    return {
        name
        for file in PACKAGE.rglob("*.py")
        for name in A_SETTING.findall(file.read_text(encoding="utf-8"))
    }


def test_every_command_and_option_is_explained():
    assert list(unexplained(parser(), COMMANDS_PAGE.read_text(encoding="utf-8"))) == []


def test_the_page_explains_no_command_that_is_gone():
    explained = re.findall(
        r"^## `interlocal ([\w-]+)", COMMANDS_PAGE.read_text(encoding="utf-8"), re.M
    )

    assert set(explained) <= {name for name, _ in commands(parser())}


def test_the_settings_explained_are_those_of_the_code():
    explained = set(A_SETTING.findall(SETTINGS_PAGE.read_text(encoding="utf-8")))

    assert explained == settings_in_code()


@pytest.fixture
def small_line():
    top = argparse.ArgumentParser()
    partners = top.add_subparsers().add_parser("partners")
    partners.add_argument("--service")
    return top


def test_a_command_without_a_heading_is_found(small_line):
    assert list(unexplained(small_line, "# Commands\n")) == ["partners"]


def test_an_option_that_is_not_named_is_found(small_line):
    page = "## `interlocal partners TOWN`\n\nThe best partners.\n"

    assert list(unexplained(small_line, page)) == ["partners --service"]


def test_an_explained_command_is_fine(small_line):
    page = "## `interlocal partners TOWN`\n\n`--service` chooses one.\n"

    assert list(unexplained(small_line, page)) == []
