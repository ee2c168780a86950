"""The town's own estimate beside what studies found."""

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, SharingTerms
from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast import VERDICTS, beside_evidence, share_saved

STUDIES = np.linspace(-0.05, 0.15, 2_001)  # evenly spread: position is (x + 0.05) / 0.2


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        (0.05, "agrees"),
        (-0.02, "agrees"),
        (0.129, "agrees"),
        (0.131, "more hopeful"),
        (0.147, "more hopeful"),
        (0.149, "far more hopeful"),
        (0.6, "far more hopeful"),
        (-0.031, "less hopeful"),
        (-0.049, "far less hopeful"),
    ],
)
def test_the_verdict_follows_the_place_in_the_evidence(own, verdict):
    said = beside_evidence((own, own, own), STUDIES)

    assert said.verdict == verdict in VERDICTS
    assert said.position == pytest.approx(np.clip((own + 0.05) / 0.2, 0, 1), abs=0.001)
    assert (said.low, said.middle, said.high) == pytest.approx((-0.03, 0.05, 0.13))
    assert said.gap == pytest.approx(own - 0.05)


def test_ranges_that_meet_and_signs_that_differ_are_told():
    hopeful = beside_evidence((0.12, 0.3, 0.4), STUDIES)
    apart = beside_evidence((0.2, 0.3, 0.4), STUDIES)
    against = beside_evidence((0.2, 0.3, 0.4), STUDIES - 0.1)

    assert (hopeful.ranges_overlap, apart.ranges_overlap) == (True, False)
    assert (apart.signs_differ, against.signs_differ) == (False, True)
    assert apart.chance_of_no_saving == pytest.approx(0.25, abs=0.001)


def test_without_a_study_there_is_no_verdict():
    said = beside_evidence((0.1, 0.2, 0.3), None)

    assert said.verdict == "no evidence"
    assert np.isnan([said.low, said.position, said.gap]).all()


def test_the_evidence_on_scale_by_hand():
    # elasticity 0.5, flat at 20,000; the worked example of docs/methods/savings.md: 1,003 of 1,300
    known = ScalePrior(0.5, 1e-9, 20_000, 20_000, comparison_sd=0, source="made up")
    people, cost = [5_000, 15_000], [400, 900]

    saved = share_saved(people, cost, known, np.random.default_rng(1), draws=5)

    np.testing.assert_allclose(saved, 1 - 1_003 / 1_300, atol=5e-4)


def test_the_evidence_net_of_what_sharing_costs_by_hand():
    # the host is the dearer; 400 move: coordination 0.01 of it, and a tenth of the gross elsewhere
    known = ScalePrior(0.5, 1e-9, 20_000, 20_000, comparison_sd=0, source="made up")
    nothing = dict.fromkeys(
        ("transition", "stranded", "stranded_years", "crowding", "pay", "backfill"), (0, 0, 0)
    )
    terms = SharingTerms.from_ranges(
        nothing
        | {
            "coordination": (0.01, 0.01, 0.01),
            "elsewhere": (0.1, 0.1, 0.1),
            "horizon": (10, 10, 10),
        }
    )
    rng = np.random.default_rng(1)

    gross = share_saved([5_000, 15_000], [400, 900], known, rng, draws=5)
    net = share_saved([5_000, 15_000], [400, 900], known, rng, terms=terms, draws=5)

    np.testing.assert_allclose(net, 0.9 * gross - 4 / 1_300)


def test_evidence_that_size_costs_more_gives_a_loss():
    dear = ScalePrior(1.2, 1e-9, 50_000, 50_000, comparison_sd=0, source="made up")

    saved = share_saved([5_000, 15_000], [400, 900], dear, np.random.default_rng(1), draws=5)

    assert (saved < 0).all()


@pytest.mark.parametrize("own", [(0.2, 0.1, 0.3), (0.1, np.nan, 0.3), (1.1, 1.2, 1.3)])
def test_an_estimate_out_of_order_is_refused(own):
    with pytest.raises(UnusableInput):
        beside_evidence(own, STUDIES)


@pytest.mark.parametrize("evidence", [[], [0.1, np.nan]])
def test_evidence_with_holes_is_refused(evidence):
    with pytest.raises(UnusableInput, match="draws of the share saved"):
        beside_evidence((0.1, 0.2, 0.3), evidence)


@pytest.mark.parametrize(
    ("people", "cost"), [([0, 5], [1, 1]), ([5, 5], [1, -1]), ([5, 5], [0, 0]), ([5], [1, 1])]
)
def test_towns_without_people_or_cost_are_refused(people, cost):
    with pytest.raises(UnusableInput):
        share_saved(
            people, cost, ScalePrior(0.9, 0.1, 1e4, 2e4, source="made up"), np.random.default_rng(1)
        )
