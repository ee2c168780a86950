"""`interlocal group` on the 38 towns of the demo region."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("region")

LIBRARIES = ("group", "--region", "capitol", "--service", "libraries")
QUICK = ("--draws", "0", "--alternatives", "0")


def told(run, *words):
    code, said, complained = run(*LIBRARIES, *QUICK, "--json", *words)
    assert (code, complained) == (0, "")
    return json.loads(said)


def test_the_best_grouping_is_told_to_people(run):
    code, said, complained = run(
        *LIBRARIES, "--draws", "3", "--max-size", "3", "--what-if-out", "Granby"
    )

    text = " ".join(said.split())
    assert (code, complained) == (0, "")
    assert max(map(len, said.splitlines())) < 80
    assert "Libraries in the Capitol Region Council of Governments: the best grouping" in text
    assert "Proof: no other grouping within these limits is expected to cost less" in text
    assert "At these shares nobody, and no smaller group, would do better apart." in text
    assert "Better alone, as far as is known" in text
    assert "a year dearer" in text
    assert "in each of 3 draws" in text
    assert "If Granby stays out, the region pays" in text
    assert "Andover reports no spending by service" in text
    assert "Hartford books 46% of its municipal spending centrally" in text
    assert "Suffield reports no libraries line for FY2023. That is not zero" in text


def test_programs_get_every_town_once_and_sums_that_add_up(run):
    found = told(run)

    ids = [town["id"] for town in found["towns"]]
    assert sorted(town for group in found["groups"] for town in group["members"]) == sorted(ids)
    assert not {town["id"] for town in found["left_out"]} & set(ids)
    assert len(ids) + len(found["left_out"]) == 38
    assert (found["status"], found["gap_cents"], found["unit"]) == ("optimal", 0, "cents a year")
    assert found["net"]["mean"] == found["alone_cents"] - found["shared_cents"]
    assert found["net"]["mean"] == sum(group["net"]["mean"] for group in found["groups"])
    for group in found["groups"]:
        assert group["host"] in group["members"]
        paid = sum(share["pays_cents"] for share in group["shares"])
        assert paid == group["shared_cents"] - group["subsidy_cents"]
        assert sum(group["parts"].values()) == pytest.approx(group["net"]["mean"], abs=5)
        assert all(share["saves_cents"] >= -1 for share in group["shares"])


def test_a_pair_costs_what_the_finder_says(run):
    found = told(run, "--max-size", "2")
    pair = next(group for group in found["groups"] if len(group["members"]) == 2)
    one, other = (
        next(town["name"] for town in found["towns"] if town["id"] == member)
        for member in pair["members"]
    )

    finder = json.loads(
        run("partners", one, "--service", "libraries", "--top", "50", "--km", "99", "--json")[1]
    )

    match = next(each for each in finder["findings"] if each["partners"] == [other])
    assert match["group_net_saving_mean"] == pytest.approx(pair["net"]["mean"], abs=2)
    assert match["chance_of_saving"] == pytest.approx(pair["chance_of_saving"], abs=1e-3)


def test_groups_of_one_are_everybody_alone(run):
    found = told(run, "--max-size", "1")

    assert found["net"] == {"low": 0, "mean": 0, "high": 0}
    assert len(found["better_alone"]) == len(found["groups"]) == len(found["towns"])
    assert "every town does best alone" in " ".join(run(*LIBRARIES, "--max-size", "1")[1].split())


def test_wishes_are_kept_and_cost_something(run):
    free = told(run)
    split = next(group["members"] for group in free["groups"] if len(group["members"]) == 2)

    held = told(run, "--never", ",".join(split), "--must", "Avon,Canton", "--max-minutes", "25")

    groups = [set(group["members"]) for group in held["groups"]]
    assert not any(set(split) <= group for group in groups)
    assert any({"avon-ct", "canton-ct"} <= group for group in groups)
    assert held["shared_cents"] > free["shared_cents"]
    assert held["wishes"]["never"] == [split]


def test_only_named_towns_host(run):
    small = ("--must", "Columbia,Hebron,Marlborough", "--max-size", "3")
    free = told(run, *small)
    before = next(group for group in free["groups"] if "hebron-ct" in group["members"])
    everybody = ",".join(town["id"] for town in free["towns"] if town["id"] != before["host"])

    found = told(run, *small, "--hosts", everybody)

    after = next(group for group in found["groups"] if "hebron-ct" in group["members"])
    assert after["members"] == before["members"]
    assert after["host"] != before["host"]
    assert after["shared_cents"] > before["shared_cents"]


def test_a_town_that_stays_out_costs_the_region_what_its_group_saves_more(run):
    found = told(run, "--what-if-out", "Granby", "--max-size", "2")

    out = found["stays_out"][0]
    assert out["town"] == "granby-ct"
    assert out["dearer_cents"] >= 0
    assert all("granby-ct" not in group for group in out["groups"])


def test_the_next_best_differs_and_costs_more(run):
    found = told(run, "--alternatives", "2", "--max-size", "3")

    assert len(found["others"]) == 2
    first, second = (other["dearer_cents"] for other in found["others"])
    assert 0 <= first <= second
    assert all(other["new"] for other in found["others"])


def test_the_same_question_gets_the_same_answer(run):
    words = (*LIBRARIES, "--max-size", "2", "--draws", "2", "--json")

    assert run(*words) == run(*words)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--region", "capitl"), "No region “capitl”. Did you mean Capitol Region Council"),
        (("--region", "Bolton"), "No region “Bolton”. There are: Capitol Region Council"),
        (("--service", "libarries"), "No service “libarries”. Did you mean libraries"),
        (("--service", "education"), "Education is not estimated"),
        (("--service", "elder-services"), "No town compared reports a cost for elder services."),
        (("--never", "Boltan,Vernon"), "No town “Boltan” in the Capitol Region Council of"),
        (("--never", "Bolton"), "--never needs two towns or more, with a comma between them."),
        (("--must", "Hartford,Vernon"), "Hartford cannot be in a wish: Hartford books 46%"),
        (("--must", "Avon,Canton", "--never", "Avon,Canton"), "must be together and must not"),
        (("--max-minutes", "1", "--must", "Avon,Canton"), "In the way of Avon: the most minutes"),
        (
            ("--min-population", "9e6", "--max-size", "2"),
            "In the way of Avon: the smallest population of 9,000,000",
        ),
        (("--min-population", "9", "--max-population", "8"), "No group can have 9 people or more"),
        (("--max-size", "0"), "--max-size must be 1 or more."),
        (("--max-minutes", "nan"), "--max-minutes must be a number above zero."),
        (("--gap", "100"), "--gap is in per cent of the cost: 0 or more, below 100."),
        (("--time-limit", "0"), "--time-limit must be a number of seconds above zero."),
        (("--draws", "-1"), "--draws must be zero or more."),
    ],
)
def test_what_cannot_be_asked_is_said(run, words, complaint):
    code, said, complained = run(*LIBRARIES, *words)

    assert (code, said) == (2, "")
    assert complaint in complained


def test_a_group_that_only_a_limit_holds_together_needs_help_from_outside(run):
    found = told(run, "--min-population", "30000", "--max-size", "3")

    unstable = [group for group in found["groups"] if not group["stable"]]
    assert unstable
    for group in unstable:
        assert group["net"]["mean"] < 0 < group["subsidy_cents"]
        paid = sum(share["pays_cents"] for share in group["shares"])
        assert paid == group["shared_cents"] - group["subsidy_cents"]
        assert all(share["saves_cents"] >= -1 for share in group["shares"])


def test_whoever_asks_is_told_how_far_it_is_and_may_stop_it(noon):
    from interlocal.discovery.calculations import regions
    from interlocal.registry import queries

    capitol, libraries = queries.regions().get(), queries.find_service("libraries")
    problem = regions.region_problem(capitol, libraries, on=noon.date())
    steps = []

    found = regions.best_grouping(
        problem, wishes=regions.Wishes(max_towns=2), draws=2, on_progress=steps.append
    )

    assert [*dict.fromkeys(step.stage for step in steps)][:3] == ["listing", "bound", "plan"]
    assert {"others", "draws"} <= {step.stage for step in steps}
    assert steps[-1].seconds >= steps[0].seconds >= 0
    assert found.status == "optimal"
    with pytest.raises(regions.CannotGroup, match="The search was stopped"):
        regions.best_grouping(problem, should_stop=lambda: True)
