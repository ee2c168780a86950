"""Which way to share a cost is put forward."""

from interlocal.proposals.rules import METHODS, to_propose


def test_a_fair_way_that_holds_goes_before_any_other():
    tests = [("equal", 0), ("per-capita", 0), ("scrb", 0), ("shapley", 0)]

    assert to_propose(tests) == "shapley"
    assert to_propose(tests[:3]) == "scrb"


def test_a_way_that_holds_goes_before_a_fair_one_that_does_not():
    assert to_propose([("per-capita", 0), ("shapley", 1_00)]) == "per-capita"
    assert to_propose([("per-capita", 0), ("shapley", 1)]) == "per-capita"


def test_a_loss_is_not_put_on_one_town_alone():
    # Two towns that lose $15,000 together. By Equal parts one of them loses all of it and
    # the other has no objection; by Shapley each loses half, and both have one.
    assert to_propose([("equal", 15_000_00), ("shapley", 7_500_00)]) == "shapley"


def test_cents_decide_nothing():
    assert to_propose([("equal", 750_010), ("shapley", 750_030)]) == "shapley"


def test_each_way_has_a_code_of_its_own():
    assert len({method.code for method in METHODS}) == len(METHODS)
