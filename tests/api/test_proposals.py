"""Scenarios: worked out, made into papers, shared; each town sees what is its own."""

import hashlib
import json

import pytest
from tests.api.programs import items, problem, queries_of

from interlocal.cli import prospectus as command
from interlocal.proposals.models import Scenario

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def scenario(draft, bolton):
    """Bolton's own scenario of its draft."""
    answer = bolton.post(f"initiatives/{draft.pk}/scenarios")
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def papers(scenario, bolton):
    """Its papers."""
    answer = bolton.post(f"scenarios/{scenario['id']}/prospectuses")
    assert answer.status_code == 201, answer.content
    return {paper["organisation"]["name"]: paper for paper in answer.json()}


def below_root(address):
    """An address of the interface as a program of the tests asks for it."""
    return address.partition("/api/v1/")[2]


def test_a_scenario_is_its_owners_own_until_shared(scenario, bolton, coventry, andover):
    path = f"scenarios/{scenario['id']}"

    assert bolton.get(path).json() == scenario
    assert [each["id"] for each in items(bolton.get("scenarios"))] == [scenario["id"]]
    for program in (coventry, andover):
        problem(program.get(path), 404)
        problem(program.get(f"{path}/prospectuses"), 404)
        problem(program.post(f"{path}/prospectuses"), 404)
        problem(program.post(f"{path}/share"), 404)
        assert items(program.get("scenarios")) == []


def test_a_scenario_says_the_same_as_at_the_terminal(scenario):
    held = Scenario.objects.get(pk=scenario["id"])
    told = json.loads(json.dumps(command.as_data(held, [])))

    assert scenario["terms"] == told["terms"]
    assert scenario["unit"] == told["unit"] == "cents a year"
    assert scenario["range"] == told["range"]
    assert scenario["kind"] == told["kind"] == "estimated"
    assert scenario["proposed_method"] == told["proposed_method"]
    for each in scenario["participants"]:
        alone = told["alone"][each["organisation"]["name"]]
        assert each["alone"] == {key: alone[key] for key in ("low", "mean", "high")}
        assert each["cost_fact"]["origin"]["title"] == alone["source"]
        assert each["cost_fact"]["origin"]["locator"] == alone["locator"]
        assert each["cost_fact"]["year"] == alone["year"]
    for split in scenario["splits"]:
        said = told["shares"][split["method"]]
        paid = {share["organisation"]["name"]: share["cents"] for share in split["shares"]}
        if split["refusal"]:
            assert (said, paid, split["test"]) == (split["refusal"], {}, None)
        else:
            assert paid == said["by_town"]
            assert split["test"]["groups_better_apart"] == said["groups_better_apart"]
            assert split["test"]["worst_loss_cents"] == said["worst_loss"]


def test_every_split_adds_up_to_the_shared_cost(scenario):
    totals = {
        sum(share["cents"] for share in split["shares"])
        for split in scenario["splits"]
        if not split["refusal"]
    }

    assert len(totals) == 1
    assert totals.pop() == pytest.approx(scenario["terms"]["shared"]["mean"], abs=1)


def test_what_a_town_saves_is_what_it_would_cost_alone_less_its_share(scenario):
    alone = {each["organisation"]["slug"]: each["alone"] for each in scenario["participants"]}

    for split in scenario["splits"]:
        for share in split["shares"]:
            town = share["organisation"]["slug"]
            assert share["saving"]["mean"] == alone[town]["mean"] - share["cents"]
            assert share["saving"]["low"] <= share["saving"]["mean"] <= share["saving"]["high"]


def test_a_method_without_an_answer_says_why(draft, bolton):
    for town in draft.partners.all():
        town.organisation.facts.filter(measure="net-grand-list").delete()

    made = bolton.post(f"initiatives/{draft.pk}/scenarios").json()

    split = next(each for each in made["splits"] if each["method"] == "grand-list")
    assert split["refusal"] == "Not every participant has a grand list on file."
    assert (split["shares"], split["test"]) == ([], None)


def test_what_cannot_be_compared_is_refused_and_named(place, draft, bolton):
    place.towns["Coventry"].facts.filter(measure="spending", service="libraries").delete()

    said = problem(bolton.post(f"initiatives/{draft.pk}/scenarios"), 409)

    assert "Coventry (reports no libraries line)" in said["detail"]


def test_a_partner_may_not_work_one_out(invited, coventry):
    said = problem(coventry.post(f"initiatives/{invited.pk}/scenarios"), 409)

    assert said["detail"] == "You may not work out a scenario for Bolton."


def test_papers_are_made_once_and_kept_as_made(scenario, papers, bolton):
    assert list(papers) == ["Bolton", "Coventry", "Hebron"]
    for paper in papers.values():
        for ending, media, start in (("pdf", "application/pdf", b"%PDF"), ("docx", DOCX, b"PK")):
            answer = bolton.get(below_root(paper[ending]))
            assert answer.headers["Content-Type"] == media
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert answer.content.startswith(start)
            assert hashlib.sha256(answer.content).hexdigest() == paper[f"{ending}_sha256"]
    said = problem(bolton.post(f"scenarios/{scenario['id']}/prospectuses"), 409)
    assert said["detail"] == "The papers of this scenario were made already."


def test_each_partner_gets_its_own_paper_once_shared(
    scenario, papers, bolton, coventry, andover, draft
):
    path = f"scenarios/{scenario['id']}"
    problem(coventry.get(below_root(papers["Coventry"]["pdf"])), 404)

    shared = bolton.post(f"{path}/share", {"message": "Coffee?"}).json()

    assert [body["name"] for body in shared["invited"]] == ["Coventry", "Hebron"]
    assert shared["scenario"]["shared_at"] is not None
    assert coventry.get(path).json()["splits"] == scenario["splits"]
    assert items(coventry.get(f"{path}/prospectuses")) == [papers["Coventry"]]
    assert len(items(bolton.get(f"{path}/prospectuses"))) == 3
    assert coventry.get(below_root(papers["Coventry"]["pdf"])).status_code == 200
    problem(coventry.get(below_root(papers["Bolton"]["pdf"])), 404)
    problem(coventry.get(below_root(papers["Hebron"]["docx"])), 404)
    problem(andover.get(below_root(papers["Coventry"]["pdf"])), 404)
    found = items(coventry.get(f"initiatives/{draft.pk}/scenarios"))
    assert [each["id"] for each in found] == [scenario["id"]]
    problem(andover.get(f"initiatives/{draft.pk}/scenarios"), 404)
    problem(bolton.post(f"{path}/share", {}), 409)


def test_nothing_is_shared_without_papers(scenario, bolton):
    said = problem(bolton.post(f"scenarios/{scenario['id']}/share", {}), 409)

    assert said["detail"] == "Make the prospectuses first: each partner gets its own."


def test_more_participants_ask_the_database_no_more(scenario, draft, bolton):
    three = queries_of(bolton, f"scenarios/{scenario['id']}")
    bolton.post(f"initiatives/{draft.pk}/partners", {"organisation": "Columbia"})

    larger = bolton.post(f"initiatives/{draft.pk}/scenarios").json()

    assert len(larger["participants"]) == 4
    assert queries_of(bolton, f"scenarios/{larger['id']}") == three <= 12
    assert len(items(bolton.get("scenarios"))) == 2
    assert queries_of(bolton, "scenarios") <= 4
