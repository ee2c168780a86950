"""Dated constants and the evidence."""

import datetime

import pytest

from interlocal.parameters import (
    ASSUMPTION,
    OUR_READING,
    PUBLISHED,
    BadParameter,
    NoParameter,
    evidence_for,
    general_evidence,
    load,
    parameter,
    scale_evidence,
    services_with_evidence,
    sharing_terms,
)
from interlocal.parameters.catalogue import read, studies
from interlocal.parameters.law import interlocal_law, states_with_law, statutes_in

TAXONOMY = [
    "animal-control",
    "building-inspection",
    "dispatch",
    "economic-development",
    "financial-management",
    "fire",
    "education",
    "facilities",
    "human-resources",
    "it",
    "public-health",
    "waste",
    "water-wastewater",
    "childcare",
    "police",
    "highways",
    "libraries",
    "recreation",
    "social-services",
    "planning",
    "elder-services",
    "gis",
    "general-government",
]


def leaf(**change):
    good = {
        "label": "Days to leave",
        "unit": "days",
        "kind": "published",
        "values": {
            datetime.date(2031, 1, 1): {"value": 180, "reference": {"title": "Act, s. 12"}},
            datetime.date(2033, 1, 1): {"value": 90, "reference": {"title": "Act, s. 12"}},
        },
    }
    return {"notice": good | change}


def test_every_service_of_the_taxonomy_has_a_prior_and_findings():
    assert services_with_evidence() == tuple(sorted(TAXONOMY))
    for service in TAXONOMY:
        assert evidence_for(service)
        assert scale_evidence(service).elasticity.kind == OUR_READING


def test_every_parameter_has_a_unit_a_kind_and_a_source():
    for path, dated in load().items():
        for value in dated:
            assert value.unit, path
            assert value.title, path
            assert value.kind in (PUBLISHED, OUR_READING, ASSUMPTION)
            assert value.low <= value.value <= value.high


def test_an_assumption_is_wide_and_says_that_nothing_was_published():
    for dated in load().values():
        for value in dated:
            if value.kind == ASSUMPTION:
                assert value.high > value.low
                assert "no published figure" in (value.title + value.note).lower()


@pytest.mark.parametrize(
    ("service", "direction"),
    # Aldag, Warner and Bel (2020), abstract
    [
        ("waste", "saves"),
        ("highways", "saves"),
        ("police", "saves"),
        ("libraries", "saves"),
        ("economic-development", "no effect"),
        ("fire", "no effect"),
        ("recreation", "no effect"),
        ("elder-services", "costs more"),
        ("planning", "costs more"),
    ],
)
def test_the_new_york_directions_stand_as_published(service, direction):
    found = next(f for f in evidence_for(service) if f.citation.startswith("Aldag"))

    assert found.direction == direction
    assert found.href == "https://doi.org/10.1093/jopart/muz023"
    mean = scale_evidence(service).elasticity.value
    assert {"saves": mean < 1, "no effect": 0.99 <= mean <= 1, "costs more": mean > 1}[direction]


def test_every_finding_but_none_found_has_a_citation():
    everything = general_evidence() + tuple(f for s in TAXONOMY for f in evidence_for(s))
    for finding in everything:
        assert finding.text
        assert bool(finding.citation) == (finding.direction != "unknown")


def test_every_study_is_used_and_second_hand_ones_say_so():
    everything = general_evidence() + tuple(f for s in TAXONOMY for f in evidence_for(s))
    cited = {f.citation for f in everything} | {v.title for d in load().values() for v in d}

    assert {study.citation for study in studies().values()} <= cited
    assert any(f.second_hand for f in evidence_for("waste"))


def test_dispatch_has_its_own_backfill():
    # Cleveland State: 775,400 gross and 45,900 net is 94 % lost; 274,900 more is 135 %
    assert sharing_terms("dispatch")["backfill"].path == "sharing.backfill_dispatch"
    assert sharing_terms("dispatch")["backfill"].high == pytest.approx(
        (775_400 + 274_900) / 775_400, abs=0.005
    )
    assert sharing_terms("libraries")["backfill"].path == "sharing.backfill"


def test_the_value_in_force_on_a_day_is_the_newest_not_after_it():
    (dated,) = read(leaf(), "law", {}).values()

    assert [value.value for value in dated] == [180, 90]
    assert parameter("sharing.horizon", datetime.date(2026, 6, 1)).date.year == 2026
    with pytest.raises(NoParameter, match="no value before 2026-01-01"):
        parameter("sharing.horizon", datetime.date(2020, 1, 1))
    with pytest.raises(NoParameter, match=r"no parameter 'sharing\.luck'"):
        parameter("sharing.luck")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"unit": ""}, r"law\.notice: give it a unit"),
        ({"kind": "guess"}, "kind must be one of"),
        ({"values": {}}, "value by date"),
        ({"values": {"soon": {"value": 1}}}, "'soon' is not a date"),
        ({"values": {datetime.date(2031, 1, 1): {"value": "many"}}}, "not a number"),
        ({"values": {datetime.date(2031, 1, 1): {"value": 1}}}, "has no source: name a study"),
        (
            {"values": {datetime.date(2031, 1, 1): {"value": 1, "reference": {"title": " "}}}},
            "2031-01-01 has no source",
        ),
        (
            {"values": {datetime.date(2031, 1, 1): {"value": 1, "reference": "hearsay"}}},
            "2031-01-01 has no source",
        ),
        ({"values": {datetime.date(2031, 1, 1): 1}}, "with a value and a reference"),
        (
            {"values": {datetime.date(2031, 1, 1): {"value": 1, "low": 2, "high": 3}}},
            "does not hold its value",
        ),
        (
            {"values": {datetime.date(2031, 1, 1): {"value": 1, "reference": {"study": "x"}}}},
            "no study 'x'",
        ),
    ],
)
def test_a_leaf_that_breaks_the_rules_is_refused(change, why):
    with pytest.raises(BadParameter, match=why):
        read(leaf(**change), "law", {})


def test_a_prior_names_the_studies_that_its_numbers_are_from():
    read = scale_evidence("libraries")

    assert read.prior["source"] == read.source
    assert "Aldag" in read.source.split(" · ")[0]
    assert "Holzer" in read.source.split(" · ")[1]
    assert all(scale_evidence(service).source for service in TAXONOMY)


def test_nine_states_were_read_and_each_names_its_citation_and_who_approves():
    assert states_with_law() == ("CA", "CT", "FL", "IL", "MA", "NJ", "NY", "TX", "WA")
    for state in states_with_law():
        statute = interlocal_law(state)
        assert statute.citation.split()[0] in {statute.name.split()[0], "Revised", "5"}
        assert statute.approval.endswith(".")


def test_a_statute_holds_from_the_day_of_its_reading_on():
    assert interlocal_law("CT", datetime.date(2025, 12, 31)) is None
    assert interlocal_law("CT", datetime.date(2026, 1, 1)).name == "Connecticut"
    assert interlocal_law("ZZ") is None


@pytest.mark.parametrize("lost", ["citation", "approval"])
def test_a_reading_without_its_citation_or_approval_is_refused(lost):
    reading = {"citation": "Act, s. 1", "approval": "Each council votes."}
    del reading[lost]
    tree = {"state": "ZZ", "name": "Zz", "readings": {datetime.date(2031, 1, 1): reading}}

    with pytest.raises(BadParameter, match=lost):
        statutes_in(tree, "law.zz")
