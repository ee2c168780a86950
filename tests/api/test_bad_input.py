"""Whatever is sent, the answer is one that the document names, and never a failure."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.programs import ROOT, problem

from interlocal.config.api import api

NASTY = ["\x00", "\ud800", "\U0001f4a9", "%", "_", "'; --", "../..", "", " ", "a" * 6000, "١٢"]
NUMBERS = [0, -1, 2**31, 2**63 - 1, 2**63, 10**400, 1e308, 0.1]
DOCUMENT = api.document
OPERATIONS = sorted(
    (method, path) for path, methods in DOCUMENT["paths"].items() for method in methods
)
WORDS = ["Bolton", "bolton-ct", "libraries", "Coventry", "0901306260", "spending", "ct"]
KEY = "0key0"  # stands for the key of an initiative that is there

texts = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(NASTY), st.text(alphabet=st.characters(), max_size=30)
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.integers(), texts),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def resolved(schema):
    """A schema, followed to where its reference leads."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["schemas"][name] if name else schema


@st.composite
def requests(draw):
    """A request to one of the operations, half right and half wrong."""
    method, path = draw(st.sampled_from(OPERATIONS))
    said = DOCUMENT["paths"][path][method]
    for name in re.findall(r"{(\w+)}", path):
        text = draw(st.just(KEY) | texts).replace("/", "") or "x"
        path = path.replace("{" + name + "}", quote(text.encode("utf-8", "surrogatepass")))
    names = [each["name"] for each in said["parameters"] if each["in"] == "query"]
    asked = draw(st.dictionaries(st.sampled_from([*names, "other"]), texts, max_size=2))
    query = "&".join(
        f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}" for name, text in asked.items()
    )
    body = None
    if "requestBody" in said:
        schema = resolved(said["requestBody"]["content"]["application/json"]["schema"])
        fields = draw(
            st.fixed_dictionaries({}, optional=dict.fromkeys(schema["properties"], values))
        )
        body = json.dumps(draw(st.one_of(st.just(fields), values))).encode()
    return method, f"{path}?{query}", body, set(said["responses"])


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(requests())
def test_every_answer_is_one_that_the_document_names(bolton, invited, request_):
    method, path, body, known = request_
    path = path.replace(KEY, str(invited.pk))

    answer = bolton.client.generic(
        method.upper(), path, body or b"", content_type="application/json", headers=bolton.headers
    )

    assert str(answer.status_code) in known | {"404"}, answer.content[:500]
    if answer.status_code >= 400:
        problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"owner": NaN}',
        b'{"owner": Infinity}',
        b'{"owner": "a", "owner": "b"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b"owner=Bolton",
    ],
)
def test_what_is_not_json_is_refused_as_such(bolton, body):
    assert problem(bolton.post("shortlists", body), 400)["title"] == "This is not JSON"


@pytest.mark.parametrize("text", ["\ud800", "\x00", "x" * 161, ""])
def test_a_name_that_cannot_be_one_is_not_valid(bolton, text):
    content = {"owner": text, "service": "libraries", "partners": ["Coventry"]}

    said = problem(bolton.post("shortlists", json.dumps(content).encode()), 422)

    assert [error["where"] for error in said["errors"]] == ["body.owner"]


def test_a_name_of_a_field_that_cannot_be_written_is_not_echoed(bolton):
    said = problem(bolton.post("shortlists", b'{"\\ud800": 1}'), 422)

    assert "\\ud" not in json.dumps(said)


@pytest.mark.parametrize("pk", ["0", "-1", str(2**63), "9" * 5000, "one", "1.5"])
def test_a_key_that_cannot_be_one_is_not_valid(bolton, pk):
    problem(bolton.get(f"initiatives/{pk}"), 422)


def test_a_body_that_is_too_large_is_refused(bolton):
    problem(bolton.post("shortlists", b'"' + b"x" * 6 * 2**20 + b'"'), 413)


def test_many_mistakes_are_told_in_a_few_lines(bolton):
    content = {"owner": "Bolton", "service": "libraries", "partners": [1] * 14}

    said = problem(bolton.post("shortlists", content), 422)

    assert len(said["errors"]) == 14
    assert "and 11 more" in said["detail"]


def test_a_fault_of_ours_is_told_without_its_insides(stranger, monkeypatch):
    """Nothing can be looked up: the table's name is wrong."""
    from interlocal.registry.models import Source

    monkeypatch.setattr(Source._meta, "db_table", "no_such_table")

    said = problem(stranger.client.get(f"{ROOT}sources"), 500)

    assert "no_such_table" not in json.dumps(said)
