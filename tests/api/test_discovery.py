"""The finder answers programs as it answers at the terminal; shortlists stay one's own."""

import json

import pytest
from django.utils import timezone
from tests.api.programs import items, problem, queries_of

from interlocal.cli import partners as command
from interlocal.discovery import calculations, rules
from interlocal.record.models import Entry
from interlocal.registry import queries as registry

PICK = {"owner": "bolton-ct", "service": "libraries", "partners": ["Coventry", "0901337910"]}


@pytest.mark.parametrize(
    ("asked", "top"), [({}, 5), ({"service": "libraries", "km": 15, "top": 3}, 3)]
)
def test_the_outlook_is_the_same_as_at_the_terminal(reader, place, asked, top):
    service = registry.find_service("libraries") if asked else None
    outlook = calculations.outlook(
        place.towns["Bolton"],
        on=timezone.localdate(),
        service=service,
        max_km=asked.get("km", calculations.NEAR_KM),
        a_service=None if service else top,
    )

    answer = reader.get("outlooks/bolton-ct", **asked)

    assert answer.json() == json.loads(json.dumps(command.as_data(outlook, top)))
    assert len(answer.json()["findings"]) == top


def test_the_weights_are_those_of_the_page_and_change_the_order(reader):
    usual = reader.get("outlooks/bolton-ct", top=50).json()
    near = {f"w_{code}": 0 for code in rules.USUAL} | {"w_near": 7}
    nearest = reader.get("outlooks/bolton-ct", service="libraries", top=50, **near).json()

    assert usual["weights"] == rules.USUAL
    assert nearest["weights"]["near"] == 7
    away = [each["distance_km"] for each in nearest["findings"]]
    assert away == sorted(away)
    # nearness alone: a hundred points less four for each kilometre of the 25 asked for
    first = nearest["findings"][0]
    assert first["points"] == pytest.approx(100 - 4 * first["distance_km"], abs=0.3)


def test_something_has_to_count(reader):
    nothing = {f"w_{code}": 0 for code in rules.USUAL}

    said = problem(reader.get("outlooks/bolton-ct", **nothing), 422)

    assert "Something has to count" in str(said)


@pytest.mark.parametrize("name", ["Bolton", "bolton-ct", "0901306260", "Town of Bolton"])
def test_a_town_is_named_in_any_way(reader, name):
    assert reader.get(f"outlooks/{name}", top=1).json()["town"] == "Bolton"


def test_a_wrong_town_suggests_the_nearest(reader):
    said = problem(reader.get("outlooks/Boltn"), 404)

    assert said["detail"] == "No town “Boltn”. Did you mean Bolton?"


def test_a_wrong_service_suggests_the_nearest(reader):
    said = problem(reader.get("outlooks/Bolton", service="librarys"), 422)

    assert "Did you mean libraries?" in said["detail"]


@pytest.mark.parametrize(
    "asked", [{"km": 0}, {"km": "nan"}, {"km": 1001}, {"km": "inf"}, {"top": 0}, {"top": 51}]
)
def test_a_question_out_of_bounds_is_refused(reader, asked):
    said = problem(reader.get("outlooks/Bolton", **asked), 422)

    assert said["errors"][0]["where"] == f"query.{next(iter(asked))}"


def test_partners_are_picked_with_what_the_finder_says_that_day(bolton):
    answer = bolton.post("shortlists", PICK)

    assert answer.status_code == 201
    made = answer.json()
    assert made["owner"]["name"] == "Bolton"
    assert [entry["partner"]["name"] for entry in made["entries"]] == ["Coventry", "Hebron"]
    assert bolton.get(f"shortlists/{made['id']}").json() == made
    assert items(bolton.get("shortlists")) == [made]
    assert Entry.objects.filter(verb="discovery.shortlisted").count() == 2


def test_a_pair_is_kept_with_its_range(bolton):
    kept = bolton.post("shortlists", PICK | {"partners": ["Coventry"]}).json()["entries"][0]

    saving = kept["net_saving"]
    assert saving["low"] <= saving["mean"] <= saving["high"]
    assert "simulated futures" in kept["reasons"]


def test_a_shortlist_is_its_owners_own(bolton, andover, coventry):
    made = bolton.post("shortlists", PICK).json()

    for program in (andover, coventry):
        assert items(program.get("shortlists")) == []
        problem(program.get(f"shortlists/{made['id']}"), 404)
        problem(program.delete(f"shortlists/{made['id']}/partners/coventry-ct"), 404)
        problem(program.post(f"shortlists/{made['id']}/initiative"), 404)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"owner": "Andover"}, "You may not keep a shortlist for Andover."),
        ({"partners": ["Bolton"]}, "Bolton cannot be its own partner."),
    ],
)
def test_a_refused_pick_says_why(bolton, change, why):
    assert problem(bolton.post("shortlists", PICK | change), 409)["detail"] == why


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (PICK | {"partners": []}, "body.partners"),
        (PICK | {"partners": "Coventry"}, "body.partners"),
        (PICK | {"partners": [7]}, "body.partners.0"),
        (PICK | {"partners": ["Cov\u0000entry"]}, "body.partners.0"),
        (PICK | {"owner": None}, "body.owner"),
        (PICK | {"onwer": "Bolton"}, "body.onwer"),
        ([], "body"),
        ({"owner": "Bolton"}, "body.service"),
    ],
)
def test_a_pick_that_is_not_valid_is_explained(bolton, content, where):
    said = problem(bolton.post("shortlists", json.dumps(content).encode()), 422)

    assert said["errors"][0]["where"] == where


def test_an_unknown_partner_is_named(bolton):
    said = problem(bolton.post("shortlists", PICK | {"partners": ["Atlantis"]}), 422)

    assert "No town “Atlantis”" in said["detail"]


def test_a_partner_is_dropped_and_an_empty_shortlist_goes_too(bolton):
    made = bolton.post("shortlists", PICK).json()
    path = f"shortlists/{made['id']}"

    assert bolton.delete(f"{path}/partners/coventry-ct").status_code == 204
    problem(bolton.delete(f"{path}/partners/coventry-ct"), 404)
    assert len(bolton.get(path).json()["entries"]) == 1
    assert bolton.delete(f"{path}/partners/hebron-ct").status_code == 204
    problem(bolton.get(path), 404)


def test_longer_shortlists_ask_the_database_no_more(bolton):
    bolton.post("shortlists", PICK | {"partners": ["Coventry"]})
    short = queries_of(bolton, "shortlists")

    bolton.post("shortlists", PICK | {"partners": ["Hebron", "Andover"]})
    bolton.post("shortlists", PICK | {"service": "recreation"})

    assert bolton.get("shortlists").json()["count"] == 2
    assert queries_of(bolton, "shortlists") == short
