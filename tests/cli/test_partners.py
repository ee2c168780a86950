"""`interlocal partners` on the 38 towns of the demo region."""

import json
import re

import pytest

pytestmark = pytest.mark.usefixtures("region")


def test_boltons_partners_are_ranked_for_people(run):
    code, said, _ = run("partners", "Bolton")

    assert code == 0
    assert "Bolton, compared with 37 towns in the Capitol Region Council of Governments" in said
    ranks = re.findall(r"^(\d+)\. ", said, re.MULTILINE)
    assert ranks == ["1", "2", "3", "4", "5"]
    assert "not legal advice" in said
    assert "Andover reports no spending by service" in said
    assert "Hartford books 46% of its municipal spending centrally" in " ".join(said.split())


def test_programs_get_cents_with_ranges_reasons_and_warnings(run):
    code, said, _ = run("partners", "Bolton", "--json", "--top", "3")

    told = json.loads(said)
    assert code == 0
    assert (told["town"], told["unit"], told["kind"]) == ("Bolton", "cents a year", "estimated")
    assert told["within_km"] == 25
    assert len(told["findings"]) == 3
    for finding in told["findings"]:
        net = finding["net_saving"]
        assert {type(cents) for cents in net.values()} == {int}
        assert net["low"] <= net["high"]
        assert finding["partners"]
        assert finding["headline"].startswith("Sharing ")
        assert finding["reasons"]
        assert "evidence" in [warning["code"] for warning in finding["warnings"]]
    assert {"no-breakdown", "benefits-not-spread", "no-line"} <= {
        remark["code"] for remark in told["remarks"]
    }


def test_the_best_comes_first(run):
    found = json.loads(run("partners", "Bolton", "--json", "--top", "50")[1])["findings"]

    points = [each["points"] for each in found]
    assert points == sorted(points, reverse=True)
    assert len({each["service"] for each in found}) == len(found)  # each service once


def test_one_service_shows_all_its_groups(run):
    told = json.loads(run("partners", "Bolton", "--service", "Libraries", "--json")[1])

    assert len(told["findings"]) == 5
    assert {each["service"] for each in told["findings"]} == {"libraries"}


@pytest.mark.parametrize("name", ["bolton", "Town of Bolton", "0911006260", "bolton-ct"])
def test_a_town_is_found_by_any_of_its_names(run, name):
    assert json.loads(run("partners", name, "--top", "1", "--json")[1])["town"] == "Bolton"


def test_a_service_that_nobody_reports_is_said(run):
    said = " ".join(run("partners", "Bolton", "--service", "elder-services")[1].split())

    assert "No town compared reports a cost for elder services. That is not zero" in said


def test_willingtons_police_is_missing_and_not_zero(run):
    said = " ".join(run("partners", "Willington", "--service", "police")[1].split())

    assert "No partner can be ranked." in said
    assert "Willington reports no police line for FY2023. That is not zero" in said


def test_a_distance_that_reaches_nobody_is_said(run):
    code, said, _ = run("partners", "Bolton", "--km", "1")

    assert code == 0
    assert "No other town lies within 1 km of Bolton. Look farther." in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("Bolten",), "No town “Bolten”. Did you mean Bolton"),
        (("Bolton", "--service", "libarries"), "No service “libarries”. Did you mean libraries"),
        (("Bolton", "--state", "MA"), "No town “Bolton”."),
        (("",), "No town “”."),
        (("Bolton", "--top", "0"), "--top and --km must be above zero."),
        (("Bolton", "--top", "-3"), "--top and --km must be above zero."),
        (("Bolton", "--km", "0"), "--top and --km must be above zero."),
        (("Bolton", "--km", "nan"), "--top and --km must be above zero."),
        (("Bolton", "--km", "inf"), "--top and --km must be above zero."),
    ],
)
def test_what_cannot_be_asked_is_said(run, words, complaint):
    code, said, complained = run("partners", *words)

    assert code == 2
    assert said == ""
    assert complaint in complained


def test_the_same_question_gets_the_same_answer(run):
    assert run("partners", "Hebron", "--json") == run("partners", "Hebron", "--json")
