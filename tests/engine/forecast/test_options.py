"""Cost build-ups: loans, grants, pay, staffing, scale and what the evidence suggests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.engine.costs import AnimalControl, Inspections
from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast import (
    Baselines,
    Borrowing,
    Grant,
    Uncertain,
    draw_inputs,
    forecast,
    harmonised_pay,
    level_debt_service,
    likely_inputs,
    scale_cost,
    staffed_line,
    usual_amounts,
)
from interlocal.engine.forecast.option import CostLine, Option


@given(
    principal=st.floats(0, 1e9),
    rate=st.floats(0, 0.25),
    years=st.integers(1, 40),
)
def test_level_payments_pay_a_loan_off(principal, rate, years):
    payment = float(level_debt_service(principal, rate, years))

    owed = principal
    for _ in range(years):
        owed = owed * (1 + rate) - payment

    assert owed == pytest.approx(0, abs=1e-6 * max(principal, 1) * (1 + rate) ** years)


@pytest.mark.parametrize(("rate", "years"), [(0.0, 20), (0.04, 20), (0.04, 5)])
def test_what_is_owed_at_the_end_is_told(rate, years):
    loan = Borrowing(1_000, rate, years, first_year=2)
    payment = float(level_debt_service(1_000, rate, years))

    owed = 1_000.0
    for _ in range(min(9, years)):
        owed = owed * (1 + rate) - payment

    # ten forecast years, nine of them with a payment
    assert loan.left_after(10) == pytest.approx(max(owed, 0), abs=1e-6)


def test_an_uncertain_interest_rate_moves_the_payment(towns):
    option = Option(
        "joint",
        "Centre",
        (CostLine("All", 700, "flat"),),
        borrowing=(Borrowing(1_000, 0.04, 20),),
    )
    draws = draw_inputs(
        [Uncertain("Interest", 0.03, 0.04, 0.06, "interest")], np.random.default_rng(1), draws=50
    )

    paid = forecast(towns_flat(towns), option, [0.5, 0.3, 0.2], draws, years=5, discount=0)

    np.testing.assert_allclose(
        paid.flows.shared["borrowing"][3], level_debt_service(1_000, draws.values[0], 20)
    )
    assert paid.debt_left() == pytest.approx(Borrowing(1_000, 0.04, 20).left_after(5))


def test_one_rate_a_loan(towns):
    loans = (Borrowing(1_000, 0.04, 20, label="Depot"), Borrowing(500, 0.0, 5, label="Vans"))
    option = Option("joint", "Centre", (CostLine("All", 700, "flat"),), borrowing=loans)
    depot = Uncertain("Depot's rate", 0.06, 0.06, 0.06, "interest", "Depot")
    rates = Uncertain("Rates", 0.02, 0.02, 0.02, "interest")

    paid = forecast(
        towns_flat(towns), option, [0.5, 0.3, 0.2], likely_inputs([depot]), years=5, discount=0
    )

    expected = level_debt_service(1_000, 0.06, 20) + 100
    np.testing.assert_allclose(paid.flows.shared["borrowing"][:, 0], expected)
    with pytest.raises(UnusableInput, match="Depot: two inputs give its interest rate"):
        forecast(
            towns_flat(towns),
            option,
            [0.5, 0.3, 0.2],
            likely_inputs([depot, rates]),
            years=5,
            discount=0,
        )


def test_cost_per_call_is_absent_where_no_calls_are_reported():
    towns = Baselines.build(
        ["Alder", "Birch", "Cedar"],
        {"personnel": [100, 100, 100], "fees": [0, 20, 0]},
        backfill=0,
        stranded=0,
        volume=[50, 40, np.nan],
    )

    np.testing.assert_array_equal(towns.unit_cost, [2, 2, np.nan])


def towns_flat(towns):
    return Baselines.build(
        towns.members,
        {"contracts": towns.cost},
        backfill=0,
        stranded=0,
        growth={"contracts": "flat"},
    )


def test_a_grant_ends_at_its_cliff():
    grant = Grant(90, years=3, taper=2, first_year=2)

    assert grant.by_year(8).tolist() == [0, 90, 90, 90, 60, 30, 0, 0]
    assert grant.cliff_year == 7


def test_pay_goes_to_the_dearest_member_that_has_posts():
    # nobody works at the third's price
    assert harmonised_pay([2, 5, 0], [80, 90, 200]) == 20


def test_inspectors_come_in_steps_as_permits_grow():
    # 1,000 hours a year at 10 per cent growth, 1,600 hours a post, hired by half posts
    def office(volume):
        return Inspections(
            permits=volume * np.array([300.0, 200]),
            inspections=np.zeros(2),
            hours_per_permit=2,
            hours_per_inspection=0,
            hours_per_post=1_600,
            step=0.5,
            minimum=0.5,
            cost_per_post=100_000,
        )

    line = staffed_line("Inspectors", office, 2, years=6, volume_growth=0.1)

    # 1,100 1,210 1,331 1,464 1,611 1,772 hours: the fifth year passes one post
    assert line.amount.tolist() == [1e5, 1e5, 1e5, 1e5, 1.5e5, 1.5e5]
    assert line.driver == "wages"


def test_officers_follow_calls_and_the_area_of_all_members():
    def officer(volume):
        return AnimalControl(
            calls=volume * np.array([300.0, 300]),
            area_sqkm=np.array([50.0, 50]),
            hours_per_call=1,
            speed_kmh=40,
            detour=1.3,
            hours_per_post=1_600,
            step=0.1,
            minimum=0.1,
            cost_per_post=60_000,
        )

    line = staffed_line("Officer", officer, 2, years=5, volume_growth=0.0, years_since_baseline=0)

    # 600 calls of an hour and 9.95 km at 40 km/h: 749 hours, 0.468 posts, hired as 0.5
    assert line.amount == pytest.approx(np.full(5, 30_000))


def test_the_scale_curve_takes_draws():
    # elasticity 1 saves nothing; 0.5 saves by hand as in the page
    together = scale_cost([5_000, 15_000], [400, 900], [1.0, 0.5], 20_000)

    np.testing.assert_allclose(together, [1_300, 200 + 900 * np.sqrt(0.75)])


def test_suggested_amounts_by_hand(towns):
    # Alder hosts: 500 move. A fifth member's crowding does not arise with three
    point = {
        name: (share, share, share)
        for name, share in {
            "transition": 0.1,
            "stranded": 0.04,
            "coordination": 0.01,
            "crowding": 0.002,
            "pay": 0.02,
            "backfill": 0.7,
            "elsewhere": 0.05,
        }.items()
    }

    found = usual_amounts(towns, point, gross=200)
    loss = usual_amounts(towns, point, gross=-50, host="Cedar")

    assert {name: round(amount.likely, 6) for name, amount in found.items()} == {
        "transition": 50,
        "stranded": 20,
        "coordination": 6,
        "pay": 10,
        "backfill": 140,
        "elsewhere": 10,
    }
    # with Cedar as host 800 move, and no gross saving leaves no duties to take from it
    assert (loss["transition"].likely, loss["backfill"].likely) == pytest.approx((80, 0))
