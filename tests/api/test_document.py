"""The OpenAPI document is complete and whole, and the page for people is made from it."""

import re
from typing import get_args

import pytest
from django.urls import URLPattern
from tests.api.programs import Program, problem

METHODS = {"get", "post", "put", "patch", "delete"}
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document():
    answer = Program().get("openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document):
    """Every operation: method, path and what is said of it."""
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield method, path, said


def references(part):
    """Every reference in a part of the document."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_is_an_openapi_document(document):
    assert document["openapi"] == "3.1.0"
    assert {"title", "version", "description"} <= set(document["info"])
    assert document["servers"][0]["url"] == "/"


def test_every_address_is_in_it():
    from interlocal.config import api

    patterns = [each for each in api.patterns if isinstance(each, URLPattern)]
    served = {
        "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(each.pattern)) for each in patterns
    }

    assert served == set(api.api.document["paths"])


def test_every_reference_leads_to_an_object(document):
    shapes = document["components"]["schemas"]

    led = {reference.removeprefix("#/components/schemas/") for reference in references(document)}

    assert led == set(shapes)
    assert all("description" in shape for shape in shapes.values())


def test_every_operation_says_what_it_is_and_takes(document):
    names = [said["operationId"] for _, _, said in operations(document)]

    assert len(set(names)) == len(names)
    for method, path, said in operations(document):
        assert method in METHODS
        assert said["summary"]
        assert said["description"]
        assert said["tags"][0] in {tag["name"] for tag in document["tags"]}
        in_path = {each["name"] for each in said["parameters"] if each["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))


def test_every_operation_documents_its_problems(document):
    for method, path, said in operations(document):
        told = set(said["responses"])
        expected = {"422"} if said["parameters"] or "requestBody" in said else set()
        expected |= {"401"} if "security" in said else set()
        expected |= {"404"} if "{" in path else set()
        expected |= {"403", "409"} if method != "get" else set()
        expected |= {"400"} if "requestBody" in said else set()
        assert expected <= told, (method, path)
        for status, answer in said["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == [PROBLEM]


def test_outlines_and_papers_come_as_what_they_are(document):
    media = {
        path.rpartition(".")[2]: list(said["responses"]["200"]["content"])
        for _, path, said in operations(document)
        if "." in path
    }

    assert media == {
        "geojson": ["application/geo+json"],
        "pdf": ["application/pdf"],
        "docx": ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    }


def test_only_public_records_need_no_token(document):
    public = {path for _, path, said in operations(document) if "security" not in said}

    assert {path.split("/")[3] for path in public} == {
        "organisations",
        "services",
        "measures",
        "sources",
        "regions",
    }


def test_changes_are_never_made_by_a_session(document):
    for method, path, said in operations(document):
        if method != "get":
            assert said["security"] == [{"WriteToken": []}], path


@pytest.mark.parametrize(
    ("room", "schema", "model", "field"),
    [
        ("registry", "Organisation", "Organisation", "kind"),
        ("registry", "Fact", "Fact", "kind"),
        ("initiatives", "Initiative", "Initiative", "stage"),
        ("initiatives", "Partner", "Partner", "answer"),
    ],
)
def test_the_words_of_a_choice_are_those_of_the_table(document, room, schema, model, field):
    from django.apps import apps

    choices = apps.get_model(room, model)._meta.get_field(field).choices

    shown = document["components"]["schemas"][schema]["properties"][field]

    assert shown["enum"] == [value for value, _ in choices]


def test_the_terms_of_a_scenario_are_those_of_the_table():
    from interlocal.proposals.api.shown import TermCode
    from interlocal.proposals.models import Term

    assert set(get_args(TermCode)) == set(Term.Code.values)


@pytest.mark.django_db
def test_the_page_for_people_names_every_operation_and_problem(document):
    page = Program().get("").content.decode()

    for _, path, said in operations(document):
        assert f'id="{said["operationId"]}"' in page
        assert path in page
    for name in document["components"]["schemas"]:
        assert f'id="shape-{name}"' in page
    assert 'id="problem-refused"' in page
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert anchors <= set(re.findall(r'id="([\w-]+)"', page))


@pytest.mark.parametrize("path", ["nowhere", "organisations/", "organisations/a/b", "docs"])
def test_an_address_that_leads_nowhere_says_so(path):
    problem(Program().get(path), 404)


@pytest.mark.parametrize("path", ["organisations", "openapi.json"])
def test_a_method_that_does_not_work_is_told_which_does(path):
    answer = Program().post(path)

    assert problem(answer, 405)["detail"] == "Only GET works here."
    assert answer.headers["Allow"] == "GET"
