"""Needs and offers for programs: the same rules, the same eyes."""

import pytest
from tests.api.conftest import andover, bolton, coventry, place, reader, stranger
from tests.api.programs import items, problem, queries_of

__all__ = ["andover", "bolton", "coventry", "place", "reader", "stranger"]
NEED = {
    "owner": "bolton-ct",
    "kind": "need",
    "service": "libraries",
    "title": "A children’s librarian two days a week",
    "yearly_cost": 4_200_000,
    "audience": "chosen",
    "chosen": ["Coventry"],
}
OFFER = {
    "owner": "coventry-ct",
    "kind": "offer",
    "service": "libraries",
    "what": "staff",
    "title": "Librarian hours",
    "price": 48_00,
    "price_unit": "hour",
    "reach": "distance",
    "reach_km": 25,
    "audience": "everyone",
}


def test_a_need_is_posted_and_read_back(bolton):
    made = bolton.post("notices", NEED)

    assert made.status_code == 201
    assert made.json()["yearly_cost"] == 4_200_000
    assert bolton.get(f"notices/{made.json()['id']}").json() == made.json()
    assert items(bolton.get("notices")) == [made.json()]


def test_the_chosen_see_it_and_others_get_404(bolton, coventry, andover):
    made = bolton.post("notices", NEED).json()

    assert items(coventry.get("notices")) == [made]
    assert items(andover.get("notices")) == []
    problem(andover.get(f"notices/{made['id']}"), 404)
    for program in (andover, coventry):
        problem(program.post(f"notices/{made['id']}/renewal"), 404)
        problem(program.delete(f"notices/{made['id']}"), 404)


def test_what_meets_is_told_to_both_sides(bolton, coventry, andover):
    need, offer = bolton.post("notices", NEED).json(), coventry.post("notices", OFFER).json()

    for program in (bolton, coventry):
        (found,) = program.get("pairings").json()
        assert (found["need"], found["offer"]) == (need, offer)
        assert 5 < found["distance_km"] < 20
    assert andover.get("pairings").json() == []


def test_it_is_changed_renewed_and_withdrawn(bolton, coventry):
    made = bolton.post("notices", NEED).json()
    path = f"notices/{made['id']}"
    wording = {"service": "libraries", "title": "One day a week", "audience": "everyone"}

    changed = bolton.client.put(
        f"/api/v1/{path}", wording, content_type="application/json", headers=bolton.headers
    )

    assert changed.json()["title"] == "One day a week"
    assert changed.json()["yearly_cost"] is None
    assert bolton.post(f"{path}/renewal").status_code == 200
    assert bolton.delete(path).status_code == 204
    assert bolton.get(path).json()["withdrawn_at"]
    assert problem(bolton.post(f"{path}/renewal"), 409)["detail"].startswith("This was withdrawn")
    problem(coventry.get(path), 404)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"owner": "Andover"}, "You may not post for Andover."),
        ({"yearly_cost": 10**14}, "is more than all that Bolton spends"),
        ({"price": 5}, "A need has no price"),
        ({"chosen": []}, "Name at least one other organization"),
        ({"expires_on": "2020-01-01"}, "Give a day after today"),
        ({"volume": 5}, "needs its unit"),
    ],
)
def test_a_refused_need_says_why(bolton, change, why):
    assert why in problem(bolton.post("notices", NEED | change), 409)["detail"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kind": "wish"}, "body.kind"),
        ({"yearly_cost": "forty thousand"}, "body.yearly_cost"),
        ({"yearly_cost": 0}, "body.yearly_cost"),
        ({"title": ""}, "body.title"),
        ({"reach_km": -1}, "body.reach_km"),
        ({"audience": "all"}, "body.audience"),
        ({"wanted_by": "soon"}, "body.wanted_by"),
        ({"titel": "x"}, "body.titel"),
    ],
)
def test_a_need_that_is_not_valid_is_explained(bolton, change, where):
    said = problem(bolton.post("notices", NEED | change), 422)

    assert said["errors"][0]["where"] == where


def test_an_unknown_reader_is_named(bolton):
    said = problem(bolton.post("notices", NEED | {"chosen": ["Atlantis"]}), 422)

    assert "No town “Atlantis”" in said["detail"]


def test_reading_needs_a_token_and_changing_one_that_may(stranger, reader):
    problem(stranger.get("notices"), 401)
    problem(stranger.get("pairings"), 401)
    problem(reader.post("notices", NEED), 403)


def test_a_longer_list_asks_the_database_no_more(bolton, coventry):
    bolton.post("notices", NEED)
    coventry.post("notices", OFFER)
    short = queries_of(bolton, "notices"), queries_of(bolton, "pairings")

    bolton.post("notices", NEED | {"title": "Another"})
    coventry.post("notices", OFFER | {"title": "Another"})

    assert bolton.get("notices", kind="offer").json()["count"] == 2
    assert (queries_of(bolton, "notices"), queries_of(bolton, "pairings")) == short
