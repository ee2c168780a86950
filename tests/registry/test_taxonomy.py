"""The services and measures that ship with the registry."""

import re
from importlib import resources

import pytest
import yaml

from interlocal.record.models import Entry
from interlocal.registry import services
from interlocal.registry.models import Measure, Service

# The topics under which the Capitol Region's council of governments lists shared services.
AREAS = {
    *("animal-control", "building-inspection", "dispatch", "economic-development"),
    *("financial-management", "fire", "education", "facilities", "human-resources", "it"),
    *("public-health", "waste", "water-wastewater", "childcare"),
}
# Chart 4-B of the Census Bureau's Government Finance and Employment Classification Manual,
# the codes of general expenditure that local governments use.
CENSUS_FUNCTIONS = {
    *("01", "03", "04", "05", "12", "16", "18", "21", "22", "23", "24", "25", "26", "29", "31"),
    *("32", "36", "44", "45", "50", "52", "54", "55", "56", "59", "60", "61", "62", "66", "67"),
    *("68", "73", "74", "75", "77", "79", "80", "81", "87", "89", "90", "91", "92", "93", "94"),
}


@pytest.fixture(scope="module")
def shipped():
    return yaml.safe_load(
        (resources.files("interlocal.registry") / "taxonomy.yaml").read_text("utf-8")
    )


def test_the_areas_are_the_fourteen_that_councils_list(db, noon):
    services.load_taxonomy(at=noon)

    assert set(Service.objects.filter(is_area=True).values_list("code", flat=True)) == AREAS


def test_loading_twice_changes_nothing(db, noon):
    assert services.load_taxonomy(at=noon) == Service.objects.count() + Measure.objects.count()
    entries = Entry.objects.count()

    assert services.load_taxonomy(at=noon) == 0
    assert Entry.objects.count() == entries


def test_a_name_that_was_changed_is_brought_back(db, noon):
    services.load_taxonomy(at=noon)
    Service.objects.filter(code="fire").update(name="Flames")

    assert services.load_taxonomy(at=noon) == 1
    assert Service.objects.get(code="fire").name == "Fire prevention and protection"


def test_every_service_is_one_sentence_and_mapped_to_census_functions(shipped):
    for service in shipped["services"]:
        assert service["description"].endswith("."), service["code"]
        assert set(re.split(r", ", service["census"])) <= CENSUS_FUNCTIONS, service["code"]


def test_no_code_is_used_twice(shipped):
    for kind in ("services", "measures"):
        codes = [entry["code"] for entry in shipped[kind]]
        assert len(codes) == len(set(codes))
