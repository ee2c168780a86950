"""What is under version control speaks of the product alone, and belongs to no machine."""

import re

import pytest
from tests.house.source import ROOT, tracked_files

# Written in pieces, so that this file does not find itself.
OF_ONE_MACHINE = [
    rf"(?<![\w.])/{folder}/" for folder in ("work", "root", "home/\\w+", "tmp", "opt", "Users/\\w+")
]
HOSTS = ("pypi_org", "files_pythonhosted", "registry_npmjs", "registry_yarnpkg", "deb_debian")
A_REGISTRY = [name.replace("_", "[.]") for name in HOSTS]
OF_THE_WORKSHOP = [r"\b(?:see|fix|fixes|closes|resolves)\s+" + "#\\d", r"\bissue\s*" + "#?\\d"]
REFUSED = re.compile("|".join([*OF_ONE_MACHINE, *A_REGISTRY, *OF_THE_WORKSHOP]), re.IGNORECASE)


def amiss(text):
    """Lines that name a place on one machine, a registry's host, or the workshop's notes."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := REFUSED.search(line):
            yield f"line {number}: {found.group()}"


def test_tracked_files_speak_of_the_product_alone():
    found = {
        str(file.relative_to(ROOT)): faults
        for file in tracked_files()
        if (faults := list(amiss(file.read_bytes().decode("utf-8", errors="ignore"))))
    }

    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "open('/" + "tmp/result.csv')",
        "cd /" + "home/clerk/interlocal",
        "resolved: https://" + "registry." + "npmjs.org/leaflet",
        "as asked in issue " + "#12",
    ],
)
def test_a_line_that_does_not_belong_is_found(line):
    assert len(list(amiss(line))) == 1


@pytest.mark.parametrize(
    "line", ["static/tmp.css", "the bond issue of 2031", "/usr/bin/env python3", "at /homes/"]
)
def test_a_line_that_belongs_is_left_alone(line):
    assert list(amiss(line)) == []
