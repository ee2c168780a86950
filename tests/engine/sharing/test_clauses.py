"""Cost clauses: what they charge, line by line, and what they refuse."""

import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interlocal.engine.errors import UnusableInput
from interlocal.engine.sharing import Clause, Driver, Limit, PhaseIn, Pool, Revenue

PEOPLE = {"Alder": 5000, "Birch": 3000, "Cedar": 2000}
CALLS = {"Alder": 100, "Birch": 80, "Cedar": 20}


def by_people(*limits, **more):
    return Clause((Pool("All", {"people": 1.0}),), limits=limits, **more)


def walked(bill):
    """What the lines of a bill add up to for each member."""
    return {name: sum(line.amounts[name] for line in bill.lines) for name in bill.members}


def test_weights_by_hand():
    # 600 by people 5:3:2 and 400 by calls 100:80:20
    bill = Clause.of_weights({"people": 0.6, "calls": 0.4}).shares(
        {"people": PEOPLE, "calls": CALLS}, 1000
    )

    assert bill.by_member() == {"Alder": 500, "Birch": 340, "Cedar": 160}
    assert [(line.kind, line.given.get("driver")) for line in bill.walk("Birch")] == [
        ("driver", "people"),
        ("driver", "calls"),
    ]
    assert bill.lines[1].given == {
        "driver": "calls",
        "weight": 0.4,
        "pool": 1000,
        "amount": 400,
        "counts": CALLS,
        "sum": 200,
    }


def test_calls_are_averaged_over_the_latest_quarters():
    clause = Clause(
        (Pool("All", {"calls": 1.0}),), drivers=(Driver("calls", 8, "quarters", "calls"),)
    )
    quarters = {"Alder": [999, *range(1, 9)], "Birch": [999, *[13.5] * 8]}

    bill = clause.shares({"calls": quarters}, 180)

    assert bill.lines[0].given["counts"] == {"Alder": 4.5, "Birch": 13.5}
    assert bill.by_member() == {"Alder": 45, "Birch": 135}


def test_pools_have_their_own_drivers_and_members():
    clause = Clause(
        (
            Pool("Police", {"calls": 1.0}, share=0.5),
            Pool("Fire", {"equal": 1.0}, share=0.5, not_for=("Cedar",)),
            Pool("Cedar's console", {"equal": 1.0}, amount=100, members=("Cedar",)),
        )
    )

    bill = clause.shares({"calls": CALLS}, 1100)

    assert bill.by_member() == {"Alder": 500, "Birch": 450, "Cedar": 150}


def test_pools_may_be_given_their_costs_by_name():
    clause = Clause(
        (Pool("Police", {"calls": 1.0}), Pool("Fire", {"people": 1.0})),
        revenue=(Revenue("Subscribers", "Fire"), Revenue("Grant")),
    )

    bill = clause.shares(
        {"calls": CALLS, "people": PEOPLE},
        {"Police": 300, "Fire": 200},
        revenue={"Subscribers": 50, "Grant": 100},
    )

    # the grant takes a fifth off each pool, subscribers 50 off fire: 240 and 110
    assert bill.by_member() == {"Alder": 175, "Birch": 129, "Cedar": 46}
    assert bill.lines[0].kind == "revenue"


def test_direct_charges_come_off_what_the_others_divide():
    # as Griswold pays per incident, and everyone else per head
    clause = Clause(
        (
            Pool("Incidents", price=150, per="incidents", members=("Cedar",)),
            Pool("Heads", {"people": 1.0}, not_for=("Cedar",)),
        )
    )

    bill = clause.shares(
        {"people": PEOPLE, "incidents": {"Alder": 7, "Birch": 9, "Cedar": 4}}, 8600
    )

    assert bill.by_member() == {"Alder": 5000, "Birch": 3000, "Cedar": 600}
    assert bill.lines[0].given["counts"] == {"Alder": 0, "Birch": 0, "Cedar": 4}


def test_a_cap_moves_what_it_takes_off_to_the_others_in_proportion():
    bill = by_people(Limit("cap", "share", 0.4)).shares({"people": PEOPLE}, 1000)

    # Birch and Cedar carry 600 as 3:2
    assert bill.by_member() == {"Alder": 400, "Birch": 360, "Cedar": 240}
    held = bill.lines[1].given["held"]
    assert held.keys() == {"Alder"}
    assert held["Alder"]["moved"] == pytest.approx(-100)
    assert sum(bill.lines[1].amounts.values()) == pytest.approx(0)


def test_a_cap_that_pushes_another_over_its_own_holds_both():
    caps = (
        Limit("cap", "amount", 400),
        Limit("cap", "per", 0.11, driver="people", members=("Birch",)),
    )

    bill = by_people(*caps).shares({"people": PEOPLE}, 1000)

    assert bill.by_member() == {"Alder": 400, "Birch": 330, "Cedar": 270}


def test_a_minimum_is_paid_and_lowers_the_others():
    bill = by_people(Limit("floor", "amount", 300)).shares({"people": PEOPLE}, 1000)

    # 400 stays for Alder and Birch at 5:3 would be 437.5 and 262.5, so Birch is held too
    assert bill.by_member() == {"Alder": 400, "Birch": 300, "Cedar": 300}


def test_caps_with_one_town_of_zero_charge_leave_it_at_zero():
    bill = by_people(Limit("cap", "amount", 450)).shares(
        {"people": {"Alder": 5, "Birch": 5, "Cedar": 0}}, 900
    )

    assert bill.by_member() == {"Alder": 450, "Birch": 450, "Cedar": 0}


def test_a_phase_in_blends_today_with_the_formula():
    clause = by_people(phase_in=PhaseIn((0.25, 0.5)))
    today = {"Alder": 100, "Birch": 100, "Cedar": 200}

    years = [clause.shares({"people": PEOPLE}, 1000, year=year, today=today) for year in (1, 2, 3)]

    # today's 25, 25, 50 per cent of 1,000, against 500, 300, 200
    assert [bill.by_member()["Alder"] for bill in years] == [312.5, 375, 500]
    assert [bill.by_member()["Cedar"] for bill in years] == [425, 350, 200]
    assert years[0].lines[1].given == {"part": 0.25, "year": 1, "today": today}


def test_a_limit_ends_with_its_last_year():
    clause = by_people(Limit("cap", "change", 0.1, until_year=1))
    today = {"Alder": 300, "Birch": 300, "Cedar": 300}

    first = clause.shares({"people": PEOPLE}, 900, year=1, today=today)
    second = clause.shares({"people": PEOPLE}, 900, year=2, today=today)

    assert first.by_member() == {"Alder": 330, "Birch": 330, "Cedar": 240}
    assert second.by_member() == {"Alder": 450, "Birch": 270, "Cedar": 180}


def test_a_cap_on_prices_moves_nothing_to_others():
    clause = Clause(
        (Pool("Incidents", price=150, per="calls"),), limits=(Limit("cap", "amount", 10_000),)
    )

    bill = clause.shares({"calls": CALLS})

    assert bill.by_member() == {"Alder": 10_000, "Birch": 10_000, "Cedar": 3_000}


def test_own_revenue_comes_off_its_own_bill():
    bill = by_people(credits=("license fees",)).shares(
        {"people": PEOPLE, "license fees": {"Alder": 50, "Birch": 0, "Cedar": 10}}, 1000
    )

    assert bill.by_member() == {"Alder": 450, "Birch": 300, "Cedar": 190}


def test_own_revenue_that_eats_up_the_cost_leaves_bills_that_add_up():
    # charges 60 and 40, own revenue 99.996 and 0: the sum is nearly nothing, the bills are not
    bill = Clause((Pool("All", {"people": 1.0}),), credits=("fees",)).shares(
        {"people": {"A": 60, "B": 40}, "fees": {"A": 99.996, "B": 0}}, 100
    )

    assert bill.cents == {"A": -4000, "B": 4000}
    assert walked(bill) == pytest.approx({"A": -40, "B": 40})


def test_cents_go_to_the_largest_remainders_and_prices_round_each():
    thirds = Clause.of_weights({"equal": 1.0}).shares({}, 100, members=["A", "B", "C"])
    prices = Clause.of_rate(0.005, "heads").shares({"heads": {"A": 1, "B": 3}})

    assert thirds.cents == {"A": 3334, "B": 3333, "C": 3333}
    assert prices.cents == {"A": 1, "B": 2}
    assert [bill.lines[-1].given["how"] for bill in (thirds, prices)] == [
        "largest remainder",
        "each",
    ]


FULL = {
    "version": 1,
    "name": "Dispatch",
    "drivers": {"calls": {"average_of": 8, "periods": "quarters", "unit": "calls"}},
    "revenue": [{"name": "Subscribers", "pool": "Fire"}],
    "pools": [
        {"name": "Police", "weights": {"calls": 0.54, "value": 0.23, "people": 0.23}, "share": 0.6},
        {
            "name": "Fire",
            "weights": {"calls": 0.5, "equal": 0.5},
            "share": 0.4,
            "not_for": ["Cedar"],
        },
        {"name": "Consoles", "price": 90000.0, "per": "consoles", "members": ["Alder"]},
    ],
    "limits": [
        {"kind": "cap", "basis": "change", "value": 0.1, "until_year": 1},
        {"kind": "floor", "basis": "per", "value": 1.0, "driver": "people", "members": ["Cedar"]},
    ],
    "phase_in": {"parts": [0.5]},
    "credits": ["license fees"],
}


def test_a_clause_is_the_same_after_writing_and_reading():
    clause = Clause.from_dict(json.loads(json.dumps(FULL)))

    assert clause.to_dict() == FULL
    assert Clause.from_dict(clause.to_dict()).fingerprint == clause.fingerprint
    assert clause.driver_names == (
        "calls", "value", "people", "consoles", "license fees",
    )  # fmt: skip


def test_whole_numbers_and_decimals_make_the_same_fingerprint():
    one, other = (
        Clause.of_rate(3, "people"),
        Clause.from_dict(Clause.of_rate(3, "people").to_dict()),
    )

    assert one.fingerprint == other.fingerprint


def test_what_a_sentence_must_say_comes_as_data():
    said = [part["say"] for part in Clause.from_dict(FULL).parts()]

    assert said == [
        "revenue_first", "direct", "pool", "pool", "phase_in", "cap", "floor", "credit", "cents",
    ]  # fmt: skip


def test_a_bill_can_be_stored_whole():
    bill = by_people(Limit("cap", "share", 0.4)).shares({"people": PEOPLE}, 1000)

    kept = json.loads(json.dumps(bill.as_dict()))

    again = Clause.from_dict(kept["clause"]).shares({"people": PEOPLE}, 1000)
    assert again.cents == kept["cents"]
    assert kept["fingerprint"] == bill.clause.fingerprint


def changed(**entries):
    return {**FULL, **entries}


def pool(**entries):
    return {"version": 1, "pools": [{"name": "All", **entries}]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pool(weights={"a": 0.5, "b": 0.49}), "add up to 0.99: 0.01 is missing"),
        (pool(weights={"a": 54, "b": 46}), "add up to 100: that is 99 too much"),
        (pool(weights={"a": 1.5, "b": -0.5}), "weight of b in the pool All is -0.5"),
        (pool(weights={"a": float("nan")}), "plain number"),
        (pool(weights={"a": "=cmd|' /C calc'!A0"}), "plain number"),
        (pool(weights={}), "must map drivers"),
        (pool(weights=["people"]), "must map drivers"),
        (pool(price=2, per=""), "say per what"),
        (pool(price=-2, per="people"), "negative"),
        (pool(), "either weights on drivers or a price"),
        (pool(weights={"a": 1}, price=2, per="a"), "either weights on drivers or a price"),
        (pool(weights={"a": 1}, share=0.9), "0.9: 0.1 is missing"),
        (pool(weights={"a": 1}, amount=-1), "negative"),
        (pool(weights={"a": 1}, share=0.5, amount=3), "keep one"),
        (pool(weights={"a": 1}, members=["A"], not_for=["B"]), "keep one"),
        (pool(weights={"a": 1}, formula="a*2"), "means nothing here"),
        (changed(version=2), "reads version 1"),
        (changed(version=None), "reads version 1"),
        (changed(pools=[]), "divides nothing"),
        (changed(pools=FULL["pools"] * 2), "Two pools are called Police"),
        (changed(revenue=[{"name": "Fees", "pool": "EMS"}]), "which the clause does not divide"),
        (changed(phase_in={"parts": []}), "at least one year"),
        (changed(phase_in={"parts": [2]}), "part of one"),
        (changed(limits=[{"kind": "lid", "basis": "share", "value": 1}]), "neither"),
        (changed(limits=[{"kind": "cap", "basis": "mood", "value": 1}]), "none of them"),
        (changed(limits=[{"kind": "cap", "basis": "per", "value": 1}]), "names a driver"),
        (changed(limits=[{"kind": "cap", "basis": "share", "value": 3}]), "part of one"),
        (changed(limits=[{"kind": "cap", "basis": "change", "value": -2}]), "take off more"),
        (changed(limits="none"), "must be a list"),
        (changed(drivers={"calls": {"average_of": 0}}), "from 1 up"),
        (changed(drivers={"calls": {"average_of": 1.5}}), "whole number"),
        (changed(drivers=["calls"]), "must map"),
        ([], "must be a mapping"),
        ("people", "must be a mapping"),
    ],
)
def test_clauses_that_mean_nothing_are_refused(data, message):
    with pytest.raises(UnusableInput, match=message):
        Clause.from_dict(data)


@pytest.mark.parametrize(
    ("clause", "figures", "message"),
    [
        (by_people(), {"drivers": {}}, "Nobody is named"),
        (by_people(), {"drivers": {"calls": CALLS}, "members": list(CALLS)}, 'driver "people"'),
        (by_people(), {"drivers": {"people": {"A": 0, "B": 0}}}, "Nobody in the pool All has any"),
        (by_people(), {"drivers": {"people": {"A": 1, "B": -1}}}, "B has a negative figure"),
        (by_people(), {"drivers": {"people": {"A": 1, "B": None}}}, "B is missing from people"),
        (by_people(), {"drivers": {"people": {"A": 1, "B": float("nan")}}}, "Missing is not zero"),
        (by_people(), {"drivers": {"people": {"A": 1, "B": "2"}}}, "never text"),
        (
            by_people(),
            {"drivers": {"people": {"A": 1}}, "members": ["A", "B"]},
            "B is missing from people. Missing is not zero",
        ),
        (by_people(), {"drivers": {"people": PEOPLE}, "members": ["Alder"]}, "not a member"),
        (by_people(), {"cost": None}, "no cost"),
        (by_people(), {"cost": -5}, "negative"),
        (by_people(), {"cost": float("inf")}, "not a number"),
        (by_people(), {"cost": "1000"}, "never text"),
        (by_people(), {"cost": {"Fire": 3}}, "The cost of Fire was given"),
        (by_people(), {"revenue": {"Fees": 3}}, "no revenue called Fees"),
        (by_people(revenue=(Revenue("Fees"),)), {}, "revenue Fees is missing"),
        (by_people(revenue=(Revenue("Fees"),)), {"revenue": {"Fees": 2000}}, "1,000.00 more"),
        (by_people(Limit("cap", "amount", 300)), {}, "allow 900.00 of the 1,000.00"),
        (by_people(Limit("floor", "amount", 400)), {}, "ask for 1,200.00"),
        (
            by_people(
                Limit("cap", "amount", 400), Limit("floor", "amount", 450, members=("Alder",))
            ),
            {},
            "For Alder the floor lies above the cap",
        ),
        (
            by_people(Limit("cap", "amount", 400)),
            {"drivers": {"people": {"A": 5, "B": 5, "C": 0}}},
            "Nobody is left to carry what the caps of",
        ),
        (by_people(Limit("cap", "change", 0.1)), {}, "what each member pays today"),
        (by_people(phase_in=PhaseIn((0.5,))), {"today": PEOPLE}, "which year"),
        (
            by_people(phase_in=PhaseIn((0.5,))),
            {"today": {"Alder": 1, "Birch": 1}, "year": 1},
            "Cedar is missing from today's payments",
        ),
        (by_people(Limit("cap", "amount", 1, members=("Elm",))), {}, "Elm, who is not a member"),
        (
            Clause((Pool("All", {"people": 1.0}, members=("Elm",)),)),
            {},
            "names Elm, who is not a member",
        ),
        (
            Clause((Pool("One", {"people": 1.0}), Pool("Two", {"people": 1.0}))),
            {},
            "both take the rest",
        ),
        (Clause((Pool("Fixed", {"people": 1.0}, amount=10),)), {}, "remaining 990.00"),
        (
            Clause((Pool("All", {"people": 1.0}),), drivers=(Driver("people", 2, "years"),)),
            {},
            "one figure for people, but the clause averages 2 years",
        ),
        (
            Clause((Pool("All", {"people": 1.0}),), drivers=(Driver("people", 2, "years"),)),
            {"drivers": {"people": {"A": [1, None], "B": [1, 2]}}},
            "missing for A",
        ),
        (
            Clause((Pool("All", {"people": 1.0}),), drivers=(Driver("people", 2, "years"),)),
            {"drivers": {"people": {"A": [1], "B": [1, 2]}}},
            "A has 1 years of people",
        ),
    ],
)
def test_figures_that_do_not_fit_are_refused(clause, figures, message):
    given = {"drivers": {"people": PEOPLE}, "cost": 1000, **figures}

    with pytest.raises(UnusableInput, match=message):
        clause.shares(given.pop("drivers"), given.pop("cost"), **given)


def test_prices_alone_take_no_cost():
    with pytest.raises(UnusableInput, match="no cost to divide"):
        Clause.of_rate(2, "people").shares({"people": PEOPLE}, 1000)


counts = st.lists(st.integers(0, 10**6), min_size=2, max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    people=counts,
    weight=st.floats(0, 1),
    cents=st.integers(0, 10**10),
    cap=st.floats(0.2, 1),
    floor=st.floats(0, 0.2),
    part=st.floats(0, 1),
)
def test_the_lines_add_up_to_the_bills_and_the_bills_to_the_cost(
    people, weight, cents, cap, floor, part
):
    assume(any(people))
    names = [f"T{place}" for place in range(len(people))]
    clause = Clause(
        (Pool("All", {"people": weight, "equal": 1 - weight}),),
        limits=(Limit("cap", "share", cap), Limit("floor", "share", floor / len(people))),
        phase_in=PhaseIn((part,)),
    )
    today = list(range(1, len(people) + 1))
    try:
        bill = clause.shares({"people": people}, cents / 100, members=names, year=1, today=today)
    except UnusableInput:  # caps that cannot all hold are refused, as tested above
        return

    assert bill.total_cents == cents
    for name, amount in walked(bill).items():
        assert amount == pytest.approx(bill.cents[name] / 100, abs=1e-6 + 1e-12 * cents)
        assert bill.cents[name] / 100 <= cap * cents / 100 + 0.011
        assert bill.cents[name] / 100 >= floor / len(people) * cents / 100 - 0.011


@settings(max_examples=100, deadline=None)
@given(
    people=st.lists(st.floats(0.1, 100), min_size=2, max_size=6),
    data=st.data(),
)
def test_those_whom_no_limit_holds_are_scaled_by_one_factor(people, data):
    names = [f"T{place}" for place in range(len(people))]
    part = st.floats(0, 2 / len(people))
    limits = [
        Limit(kind, "share", data.draw(part), members=(name,))
        for name in names
        for kind in data.draw(st.sets(st.sampled_from(["cap", "floor"])))
    ]
    plain = 1000 * np.array(people) / np.sum(people)
    try:
        found = by_people(*limits).many({"people": people}, 1000, members=names)[0]
    except UnusableInput:
        return

    assert found.sum() == pytest.approx(1000)
    edges = {(limit.kind, *limit.members): 1000 * limit.value for limit in limits}
    low = np.array([edges.get(("floor", name), 0.0) for name in names])
    high = np.array([edges.get(("cap", name), np.inf) for name in names])
    assert (found >= low - 1e-6).all()
    assert (found <= high + 1e-6).all()
    factors = found / plain
    free = (found > low + 1e-6) & (found < high - 1e-6)
    if free.any():
        factor = factors[free][0]
        np.testing.assert_allclose(factors[free], factor, rtol=1e-6)
        at_floor, at_cap = found <= low + 1e-6, found >= high - 1e-6
        assert (factors[at_floor & ~at_cap] >= factor * (1 - 1e-6)).all()
        assert (factors[at_cap & ~at_floor] <= factor * (1 + 1e-6)).all()


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(4)), cap=st.floats(0.3, 1))
def test_the_order_of_members_changes_nothing(order, cap):
    names, people = ["A", "B", "C", "D"], [5.0, 3.0, 1.5, 0.5]
    clause = by_people(Limit("cap", "share", cap))

    plain = clause.many({"people": people}, 1e6, members=names)[0]
    mixed = clause.many(
        {"people": [people[place] for place in order]}, 1e6, members=[names[p] for p in order]
    )[0]

    np.testing.assert_allclose(mixed, plain[list(order)], rtol=1e-9)


def test_many_draws_give_what_one_by_one_gives():
    chance = np.random.default_rng(5)
    people = chance.integers(100, 1000, (50, 3)).astype(float)
    costs = chance.uniform(900, 1100, 50)
    clause = by_people(Limit("cap", "share", 0.45), Limit("floor", "amount", 200))

    together = clause.many({"people": people}, costs, members=["A", "B", "C"])

    for row, cost, shares in zip(people, costs, together, strict=True):
        alone = clause.shares({"people": list(row)}, cost, members=["A", "B", "C"])
        np.testing.assert_allclose(shares, alone.charges, rtol=1e-9)


def test_weights_may_differ_by_draw_and_must_add_up():
    clause = Clause.of_weights({"people": 0.5, "equal": 0.5})
    parts = np.linspace(0, 1, 5)

    found = clause.many(
        {"people": [3, 1]},
        100,
        members=["A", "B"],
        weights={"Everything": {"people": parts, "equal": 1 - parts}},
    )

    np.testing.assert_allclose(found[:, 0], 50 + 25 * parts)
    with pytest.raises(UnusableInput, match=r"0\.99: 0\.01 is missing"):
        clause.many(
            {"people": [3, 1]},
            100,
            members=["A", "B"],
            weights={"Everything": {"people": [0.5, 0.49], "equal": 0.5}},
        )


def test_those_who_stay_out_pay_nothing_and_a_pool_without_payers_is_not_a_number():
    clause = Clause(
        (Pool("All", {"people": 1.0}, share=0.5), Pool("Cedar", {"equal": 1.0}, share=0.5,
                                                       members=("Cedar",)))
    )  # fmt: skip

    found = clause.many(
        {"people": PEOPLE}, 100, members=list(PEOPLE), present=[[1, 1, 1], [0, 1, 1], [1, 1, 0]]
    )

    np.testing.assert_allclose(found[:2], [[25, 15, 60], [0, 30, 70]])
    assert np.isnan(found[2]).any()
