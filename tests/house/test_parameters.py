"""Every parameter says its unit and where it comes from; no number goes without."""

import pytest
import yaml
from tests.house.source import PACKAGE

FOLDER = PACKAGE / "parameters"
FILES = sorted(FOLDER.rglob("*.yaml"))
WHOLE = """
elasticity:
  label: How cost grows
  unit: per cent
  values:
    2031-01-01: {value: 0.9, reference: {title: "Example study", href: ""}}
"""


def numbers_amiss(branch, path=""):
    """Numbers in a parsed file that lack a unit, a source or a date to hold from."""
    if isinstance(branch, dict) and "values" in branch:
        yield from leaf_amiss(branch, path)
    elif isinstance(branch, dict):
        for key, value in branch.items():
            yield from numbers_amiss(value, f"{path}.{key}".lstrip("."))
    elif isinstance(branch, list):
        for number, value in enumerate(branch):
            yield from numbers_amiss(value, f"{path}[{number}]")
    elif isinstance(branch, int | float) and not isinstance(branch, bool):
        yield f"{path} is a bare number; make it a leaf with unit, date and source"


def leaf_amiss(leaf, path):
    """What one leaf lacks."""
    if not leaf.get("unit"):
        yield f"{path} has no unit"
    for day, entry in (leaf["values"] or {"no date": {}}).items():
        reference = (entry or {}).get("reference") or {}
        if not (reference.get("title") or reference.get("study")):
            yield f"{path} of {day} has no source"


@pytest.mark.parametrize(
    "file",
    # studies.yaml is the list of sources itself: its only numbers are years of publication
    [pytest.param(file, id=file.stem) for file in FILES if file.stem != "studies"],
)
def test_every_number_has_a_unit_and_a_source(file):
    assert list(numbers_amiss(yaml.safe_load(file.read_text(encoding="utf-8")))) == []


def test_a_whole_leaf_is_fine():
    assert list(numbers_amiss(yaml.safe_load(WHOLE))) == []


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("  unit: per cent\n", "elasticity has no unit"),
        (', reference: {title: "Example study", href: ""}', "of 2031-01-01 has no source"),
    ],
)
def test_what_a_leaf_lacks_is_found(gone, said):
    (fault,) = numbers_amiss(yaml.safe_load(WHOLE.replace(gone, "")))

    assert said in fault


def test_a_bare_number_is_found():
    assert list(numbers_amiss({"tax": {"rate": 0.06}})) == [
        "tax.rate is a bare number; make it a leaf with unit, date and source"
    ]
