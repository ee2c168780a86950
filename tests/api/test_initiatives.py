"""Initiatives: opened as one's own, shared, answered, closed."""

import pytest
from tests.api.programs import items, problem, queries_of

from interlocal.record.models import Entry

OPENING = {"opened_for": "Bolton", "service": "libraries", "partners": ["Coventry", "Hebron"]}


def answers(initiative):
    """Each body's answer by name."""
    return {each["organisation"]["name"]: each["answer"] for each in initiative["partners"]}


def test_an_initiative_is_opened_as_a_draft_of_ones_own(bolton, coventry, andover):
    answer = bolton.post("initiatives", OPENING | {"reasons": "Our librarians talk."})

    assert answer.status_code == 201
    made = answer.json()
    assert (made["stage"], made["opened_by"]) == ("draft", "Bolton's manager")
    assert made["reasons"] == "Our librarians talk."
    assert answers(made) == {"Bolton": "opened", "Coventry": "planned", "Hebron": "planned"}
    assert bolton.get(f"initiatives/{made['id']}").json() == made
    for program in (coventry, andover):
        problem(program.get(f"initiatives/{made['id']}"), 404)
        assert items(program.get("initiatives")) == []
    assert Entry.objects.get(verb="initiatives.opened").by.email == "manager@bolton.example"


def test_a_shortlist_becomes_an_initiative(bolton):
    shortlist = bolton.post(
        "shortlists",
        {"owner": "Bolton", "service": "libraries", "partners": ["Coventry"]},
    ).json()

    answer = bolton.post(f"shortlists/{shortlist['id']}/initiative")

    assert answer.status_code == 201
    assert answers(answer.json()) == {"Bolton": "opened", "Coventry": "planned"}
    assert answer.json()["reasons"].startswith("Coventry: ")


def test_a_shared_initiative_is_seen_by_its_partners_and_nobody_else(
    invited, bolton, coventry, andover
):
    path = f"initiatives/{invited.pk}"

    seen = coventry.get(path).json()

    assert (seen["stage"], seen["message"]) == ("exploring", "Coffee?")
    assert seen["reasons"] is None
    assert bolton.get(path).json()["reasons"] == "Our librarians know each other."
    assert items(coventry.get("initiatives"))[0]["id"] == invited.pk
    problem(andover.get(path), 404)


@pytest.mark.parametrize(
    ("verb", "path", "content"),
    [
        ("post", "partners", {"organisation": "Andover"}),
        ("post", "answer", {"organisation": "Andover", "interested": True}),
        ("post", "close", {"why": "No."}),
        ("post", "scenarios", None),
    ],
)
def test_who_may_not_see_it_cannot_change_it(invited, andover, verb, path, content):
    problem(getattr(andover, verb)(f"initiatives/{invited.pk}/{path}", content), 404)


def test_the_list_narrows_down_by_stage_and_service(invited, bolton):
    assert len(items(bolton.get("initiatives", stage="exploring"))) == 1
    assert items(bolton.get("initiatives", stage="draft")) == []
    assert items(bolton.get("initiatives", service="police")) == []
    problem(bolton.get("initiatives", stage="begun"), 422)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"opened_for": "Andover"}, "You may not open an initiative for Andover."),
        ({"partners": ["Bolton"]}, "Choose at least one partner: sharing takes two."),
    ],
)
def test_a_refused_opening_says_why(bolton, change, why):
    assert problem(bolton.post("initiatives", OPENING | change), 409)["detail"] == why


def test_partners_come_and_go_while_it_is_a_draft(draft, bolton):
    path = f"initiatives/{draft.pk}/partners"

    added = bolton.post(path, {"organisation": "Andover"})

    assert added.status_code == 201
    assert added.json()["organisation"]["slug"] == "andover-ct"
    assert bolton.delete(f"{path}/andover-ct").status_code == 204
    problem(bolton.delete(f"{path}/andover-ct"), 404)
    said = problem(bolton.delete(f"{path}/bolton-ct"), 409)
    assert said["detail"] == "Bolton opened this initiative and stays in it."


def test_partners_stay_once_it_was_shared(invited, bolton):
    said = problem(
        bolton.post(f"initiatives/{invited.pk}/partners", {"organisation": "Andover"}), 409
    )

    assert "was shared already" in said["detail"]


def test_a_partner_cannot_steer(invited, coventry):
    said = problem(coventry.post(f"initiatives/{invited.pk}/close", {"why": "No."}), 409)

    assert said["detail"] == "Only Bolton may change this initiative."


def test_a_partner_answers_and_may_change_its_mind(invited, coventry, bolton):
    path = f"initiatives/{invited.pk}/answer"
    reply = {"organisation": "Coventry", "interested": True, "note": "Gladly."}

    first = coventry.post(path, reply)
    second = coventry.post(path, reply | {"interested": False})

    assert first.status_code == 200
    assert first.json()["answer"] == "interested"
    assert first.json()["answered_by"] == "Coventry's manager"
    assert second.json()["answer"] == "declined"
    assert answers(bolton.get(f"initiatives/{invited.pk}").json())["Coventry"] == "declined"


def test_nobody_answers_for_another(invited, bolton):
    reply = {"organisation": "Coventry", "interested": True}

    said = problem(bolton.post(f"initiatives/{invited.pk}/answer", reply), 409)

    assert said["detail"] == "You may not answer for Coventry."


def test_who_is_not_in_it_cannot_answer(invited, bolton):
    reply = {"organisation": "Andover", "interested": True}

    said = problem(bolton.post(f"initiatives/{invited.pk}/answer", reply), 422)

    assert said["errors"][0]["message"] == "Andover is not in this initiative."


@pytest.mark.parametrize("yes", ["true", 1, None])
def test_an_answer_is_true_or_false(invited, coventry, yes):
    reply = {"organisation": "Coventry", "interested": yes}

    problem(coventry.post(f"initiatives/{invited.pk}/answer", reply), 422)


def test_it_is_closed_with_a_reason_that_partners_read(invited, bolton, coventry):
    path = f"initiatives/{invited.pk}"

    problem(bolton.post(f"{path}/close", {"why": "  "}), 409)
    answer = bolton.post(f"{path}/close", {"why": "The council voted no."})

    assert answer.json()["stage"] == "closed"
    assert coventry.get(path).json()["closed_because"] == "The council voted no."
    problem(bolton.post(f"{path}/close", {"why": "Again."}), 409)


def test_more_initiatives_ask_the_database_no_more(bolton):
    made = bolton.post("initiatives", OPENING).json()
    one, small = queries_of(bolton, "initiatives"), queries_of(bolton, f"initiatives/{made['id']}")

    bolton.post("initiatives", OPENING | {"service": "recreation"})
    bolton.post(f"initiatives/{made['id']}/partners", {"organisation": "Andover"})

    assert bolton.get("initiatives").json()["count"] == 2
    assert queries_of(bolton, "initiatives") == one
    assert len(bolton.get(f"initiatives/{made['id']}").json()["partners"]) == 4
    assert queries_of(bolton, f"initiatives/{made['id']}") == small
