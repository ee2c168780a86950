"""Published cases whose arithmetic a forecast must give.

Sources: the study of a shared dispatch centre for five suburbs by Cleveland State
University; reports on Litchfield County Dispatch (2003), the Chesprocott Health District,
the North Central Health District,
Snohomish County 911, NECCOG animal control and Carroll County, New Hampshire.
"""

import itertools

import numpy as np
import pytest

from interlocal.engine.forecast import (
    Baselines,
    CostLine,
    Drivers,
    DriverYear,
    Grant,
    Option,
    Uncertain,
    by_drivers,
    draw_inputs,
    forecast,
    smoothed,
    usual_amounts,
)
from interlocal.engine.money import split_cents
from interlocal.parameters import sharing_terms

SUBURBS = [f"Suburb {number}" for number in range(1, 6)]
GROSS = (775_400, 1_190_000)  # the ends of the published gross savings
NETS = (45_900, -3_000, -274_900)  # the one that saves, and the ends of those that do not


def dispatch(gross, net, alone):
    """A scenario of the study: what it saves gross, and what filling other duties takes.

    The study's cost alone is not known here; differences do not hang on it.
    """
    suburbs = Baselines.build(
        SUBURBS,
        {"personnel": np.full(5, alone / 5)},
        backfill=np.full(5, (gross - net) / 5),
        stranded=0,
        growth={"personnel": "flat"},
    )
    return suburbs, Option("joint", "One centre", (CostLine("Centre", alone - gross, "flat"),))


@pytest.mark.parametrize(
    ("gross", "net", "alone"), list(itertools.product(GROSS, NETS, (3_000_000, 9_000_000)))
)
def test_five_suburbs_save_gross_and_all_but_one_scenario_lose_net(still, gross, net, alone):
    suburbs, centre = dispatch(gross, net, alone)

    result = forecast(suburbs, centre, np.full(5, 0.2), still, years=5, discount=0)

    steps = {step.name: float(step.amount.mean) for step in result.waterfall(1)}
    assert steps["gross"] == pytest.approx(gross)
    assert steps["net"] == pytest.approx(net)
    assert (result.group_chance_of_saving() == 1) == (net == 45_900)
    assert (result.group_break_even().never == 0) == (net == 45_900)


def test_the_usual_backfill_of_dispatch_may_eat_the_whole_gross_saving():
    suburbs, _ = dispatch(GROSS[0], NETS[0], 3_000_000)
    ends = {name: term.ends for name, term in sharing_terms("dispatch").items()}

    duties = usual_amounts(suburbs, ends, gross=GROSS[0])["backfill"]

    assert duties.low < GROSS[0] < duties.high


def test_a_forecast_with_that_backfill_does_not_promise_a_saving(rng):
    suburbs, centre = dispatch(GROSS[0], NETS[0], 3_000_000)
    ends = sharing_terms("dispatch")["backfill"].ends
    inputs = [
        Uncertain("Wages", 0, 0, 0, "wages"),
        Uncertain.from_ends("Other duties", *(x * GROSS[0] / 729_500 for x in ends), "backfill"),
    ]

    result = forecast(
        suburbs, centre, np.full(5, 0.2), draw_inputs(inputs, rng), years=5, discount=0.03
    )

    # with 729,500 of duties the study's best scenario nets 45,900; the range is wider
    assert 0.5 < result.group_chance_of_saving() < 0.95
    assert float(result.group_npv().low) < 0


def test_litchfield_towns_see_a_step_of_29_per_cent(still):
    # 19 towns; 894,900 became 1,158,200
    names = [f"Town {number}" for number in range(1, 20)]
    towns = Baselines.build(names, {"contracts": np.full(19, 60_000)}, backfill=0, stranded=0)
    budget = np.array([894_900.0, 1_158_200, 1_158_200, 1_158_200, 1_158_200])
    option = Option("joint", "County dispatch", (CostLine("Budget", budget, "flat"),))

    result = forecast(towns, option, np.full(19, 1 / 19), still, years=5, discount=0)

    np.testing.assert_allclose(result.yearly_step().mean[:, 0], 0.294, atol=5e-4)
    np.testing.assert_allclose(result.yearly_step().mean[:, 1:], 0, atol=1e-12)


def test_chesprocott_levies_a_dollar_a_head_and_ends_in_surplus(still):
    # 29,142 + 9,494 + 16,462 people; budget 602,233, towns 366,401, state 101,931
    names, people = ("Cheshire", "Prospect", "Wolcott"), np.array([29_142.0, 9_494, 16_462])
    towns = Baselines.build(names, {"contracts": people * 10}, backfill=0, stranded=0)
    rest = 602_233 - 366_401 - 101_931
    levy = np.zeros(5)
    levy[1] = people.sum()
    district = Option(
        "joint",
        "Health district",
        (CostLine("Budget", 602_233, "flat"),),
        fees=(CostLine("Other income", rest, "flat"),),
        grants=(Grant(101_931, 5, label="State"),),
        transition=levy,
    )

    result = forecast(
        towns,
        district,
        by_drivers({"population": 1}),
        still,
        years=5,
        discount=0,
        drivers=Drivers(names, {"population": people}),
    )

    bills = result.bill[..., 0]
    np.testing.assert_allclose(bills[:, 0] / people, 6.65, atol=0.0005)
    np.testing.assert_allclose(bills[:, 1] - bills[:, 0], [29_142, 9_494, 16_462])
    # 55,098 more than 366,401: 15 per cent in one year
    np.testing.assert_allclose(result.yearly_step().mean[:, 0], 0.15, atol=0.0005)
    # and the year ended 32,381.52 above: what would have gone back, to the cent
    back = split_cents(3_238_152, people)
    assert sum(back) == 3_238_152
    np.testing.assert_allclose(np.array(back) / 100 / people, 0.5877, atol=5e-5)


@pytest.mark.parametrize("others", [10_000, 120_000])
def test_enfield_pays_more_a_head_for_fewer_heads(still, others):
    # North Central: 2.70 became 2.835 a head while 45,187 people became 43,136: 285.66 more,
    # however many people the other towns have
    names, people = ("Enfield", "Others"), np.array([45_187.0, others])
    towns = Baselines.build(names, {"contracts": people * 4}, backfill=0, stranded=0)
    budget = np.full(5, 2.835 * (43_136 + others))
    budget[0] = 2.70 * people.sum()
    district = Option("joint", "District", (CostLine("Budget", budget, "flat"),))
    shrinks = Drivers(names, {"population": people}, {"population": [43_136 / 45_187 - 1, 0]})

    result = forecast(
        towns,
        district,
        by_drivers({"population": 1}),
        still,
        years=5,
        discount=0,
        drivers=shrinks,
        years_since_baseline=0,
    )

    assert result.bill[0, 1, 0] - result.bill[0, 0, 0] == pytest.approx(285.66, abs=0.005)


def test_snohomish_rates_are_smoothed_in_the_first_year():
    # 54 % calls, 23 % assessed value, 23 % population, half of the way in the first year.
    # Calls 600 and 400, value 3 to 1, people 1 to 1: .54*.6 + .23*.75 + .23*.5 = 0.6115
    rule = by_drivers({"calls": 0.54, "value": 0.23, "population": 0.23})
    formula = rule(
        DriverYear(
            1,
            ("Alder", "Birch"),
            {
                "calls": np.array([600.0, 400]),
                "value": np.array([3.0, 1]),
                "population": np.array([5.0, 5]),
            },
        )
    )

    split = smoothed([0.5, 0.5], formula, 2, 5)

    assert formula[0] == pytest.approx(0.6115)
    np.testing.assert_allclose(split[:, 0], [0.55575, 0.6115, 0.6115, 0.6115, 0.6115])
    np.testing.assert_allclose(split.sum(axis=1), 1)


def test_plainfield_and_killingly_save_at_neccog(still):
    # Plainfield 69,000 alone, some 47,000 regional; Killingly pays 54,000 instead of an
    # officer at 55,000 and a shelter of up to 85,000
    towns = Baselines.build(
        ("Plainfield", "Killingly"),
        {"personnel": [69_000, 55_000], "facilities": [0, 85_000]},
        backfill=0,
        stranded=0,
    )
    bills = np.array([47_000.0, 54_000])
    region = Option("contract", "NECCOG", (CostLine("Fees", bills.sum(), "flat"),))

    result = forecast(towns, region, bills / bills.sum(), still, years=5, discount=0)

    np.testing.assert_allclose(result.saving().mean[:, 0], [22_000, 86_000])


def test_carroll_towns_with_their_own_dispatch_pay_twice(towns, still):
    # a county levy of 120 on top of their own 500 and 300, which go on
    county = Option(
        "lead",
        "County",
        (CostLine("Levy", 120, "flat"),),
        host="Cedar",
        keeps_own=("Alder", "Birch"),
    )

    result = forecast(towns, county, [0.5, 0.3, 0.2], still, years=5, discount=0)

    np.testing.assert_allclose(result.net[:2, :, 0], [[-60] * 5, [-36] * 5])
    np.testing.assert_allclose(result.cost[:2, 0, 0], [560, 336])
    # Cedar alone gains: its own 200 for a share of 24
    np.testing.assert_allclose(result.net[2, :, 0], 176)
