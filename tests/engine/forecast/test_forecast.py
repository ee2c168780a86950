"""A forecast by hand, and what must hold for every forecast."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast import (
    Baselines,
    Borrowing,
    CostLine,
    Drivers,
    Grant,
    Option,
    Uncertain,
    by_drivers,
    compare,
    draw_inputs,
    forecast,
    level_debt_service,
    likely,
    likely_inputs,
    smoothed,
    tornado,
)

EQUAL = np.full(3, 1 / 3)
GROWING = (
    Uncertain("Wages", 0.02, 0.03, 0.05, "wages"),
    Uncertain("Prices", 0.01, 0.02, 0.04, "inflation"),
    Uncertain("Volume", -0.01, 0.01, 0.02, "volume"),
    Uncertain("Quote", 0.9, 1, 1.3, "running"),
)


def rich(**more):
    """An option with every part in it."""
    parts = {
        "lines": (CostLine("Staff", 600, "wages", 0.3), CostLine("Site", 100)),
        "fees": (CostLine("Fees", 20, "flat"),),
        "pay": 10.0,
        "coordination": 4.0,
        "transition": 90.0,
        "own_transition": np.array([5.0, 0, 3]),
        "borrowing": (Borrowing(200, 0.05, 8),),
        "grants": (Grant(40, 2, 1),),
        "phase": (0.5, 1.0),
    }
    return Option(**({"kind": "joint", "name": "Everything"} | parts | more))


def with_duties(towns, **more):
    return dataclasses.replace(
        towns,
        backfill=np.array([30.0, 0, 12]),
        stranded=np.array([20.0, 10, 5]),
        stranded_years=np.array([2.0, 3, 1.5]),
        elsewhere=np.array([1.0, 2, 3]),
        **more,
    )


def test_lines_grow_with_their_drivers(still):
    # two years after the baseline: wages 1.03^2, prices 1.02^2, volume 1.1^2 at prices
    towns = Baselines.build(
        ["Alder"],
        {"personnel": [100], "equipment": [10], "contracts": [7], "facilities": [5]},
        backfill=0,
        stranded=0,
        growth={"contracts": "volume", "facilities": "flat"},
    )
    inputs = [
        Uncertain("Wages", 0.03, 0.03, 0.03, "wages"),
        Uncertain("Prices", 0.02, 0.02, 0.02, "inflation"),
        Uncertain("Volume", 0.1, 0.1, 0.1, "volume"),
    ]
    option = Option("alone", "Nothing")

    result = forecast(towns, option, [1], likely_inputs(inputs), years=5, discount=0)

    expected = 100 * 1.03**2 + 10 * 1.02**2 + 7 * 1.02**2 * 1.1**2 + 5
    assert result.cost[0, 1, 0] == pytest.approx(expected)


def test_doing_nothing_saves_nothing(towns):
    draws = draw_inputs(GROWING, np.random.default_rng(1))

    result = forecast(
        with_duties(towns), Option("alone", "Nothing"), EQUAL, draws, years=7, discount=0.03
    )

    np.testing.assert_array_equal(result.net, 0)
    np.testing.assert_array_equal(result.cost, result.flows.alone)
    assert result.group_break_even().never == 1


def test_every_part_by_hand(towns, still):
    # year 1: half has moved. Alone 500, 300, 200. Running 680, half of it 340
    result = forecast(with_duties(towns), rich(), EQUAL, still, years=5, discount=0)

    debt = float(level_debt_service(200, 0.05, 8))
    steps = {name: values[:, 0] for name, values in result.steps().items()}
    assert steps["gross"][:2] == pytest.approx([500 - 340, 1000 - 680])
    # overhead strands with each half: 35 for a year, then both halves; the first half of
    # Cedar's is there half as long in year 2, and so on
    assert steps["stranded"][:4] == pytest.approx(
        [-17.5, -(20 + 10 + 2.5 + 1.25), -(10 + 10 + 1.25), -5]
    )
    assert steps["backfill"][:2] == pytest.approx([-21, -42])
    assert steps["pay"][:2] == pytest.approx([-5, -10])
    assert steps["coordination"][:2] == pytest.approx([-12, -12])
    assert steps["elsewhere"][:2] == pytest.approx([-3, -6])
    assert steps["borrowing"][:2] == pytest.approx([-debt, -debt])
    assert steps["transition"][:2] == pytest.approx([-98, 0])
    assert steps["grant"] == pytest.approx([40, 40, 20, 0, 0])
    assert steps["net"][4] == pytest.approx(320 - 42 - 10 - 12 - 6 - debt)


def test_a_host_strands_and_backfills_nothing(towns, still):
    result = forecast(
        with_duties(towns), rich(kind="lead", host="Alder"), EQUAL, still, years=5, discount=0
    )

    assert result.flows.own["stranded"][0].max() == 0
    assert result.flows.own["backfill"][0].max() == 0
    assert result.flows.own["backfill"][2, 4, 0] == 12


def test_present_value_by_hand(still):
    # 20 a year for five years at 3 per cent: 20 * 4.57971
    towns = Baselines.build(["Alder"], {"contracts": [100]}, backfill=0, stranded=0)
    option = Option("contract", "Quote", (CostLine("Price", 80, "flat"),))

    result = forecast(towns, option, [1], still, years=5, discount=0.03)

    assert float(result.group_npv().mean) == pytest.approx(91.5941, abs=1e-4)


@pytest.mark.parametrize(
    ("transition", "year"), [(0, 1), (19, 1), (20, 1), (21, 2), (60, 3), (101, np.inf)]
)
def test_break_even_by_hand(still, transition, year):
    # 20 a year pay back 20 by the end of year 1, 40 by the end of year 2
    towns = Baselines.build(["Alder"], {"contracts": [100]}, backfill=0, stranded=0)
    option = Option("contract", "Quote", (CostLine("Price", 80, "flat"),), transition=transition)

    back = forecast(towns, option, [1], still, years=5, discount=0).break_even()

    assert back.middle[0] == year
    assert back.never[0] == (0 if np.isfinite(year) else 1)


def test_break_even_is_a_chance_by_year():
    # 20 saved a year; moving costs 30 at the middle, so half the futures need two years
    towns = Baselines.build(["Alder"], {"contracts": [100]}, backfill=0, stranded=0)
    option = Option("contract", "Quote", (CostLine("Price", 80, "flat"),), transition=20)
    inputs = [
        Uncertain("Prices", 0, 0, 0, "inflation"),
        Uncertain("Moving", 0.5, 1, 2.5, "transition"),
    ]
    draws = draw_inputs(inputs, np.random.default_rng(3))

    back = forecast(towns, option, [1], draws, years=5, discount=0).group_break_even()

    # 2.5 times is the 90 per cent point and takes 50: three years, two for 40 or less
    assert back.chance_by_year[0] == pytest.approx(0.5, abs=0.01)
    assert back.chance_by_year[2] > 0.9 > back.chance_by_year[1]
    assert (np.diff(back.chance_by_year) >= 0).all()
    assert (back.early, back.middle, back.late) == (1, 1, 3)


def test_a_grant_does_not_hide_the_state_after_its_end(still):
    # 100 alone, 110 shared, 30 granted for two years: +20, +20, then -10 a year
    towns = Baselines.build(["Alder"], {"contracts": [100]}, backfill=0, stranded=0)
    option = Option("joint", "Funded", (CostLine("All", 110, "flat"),), grants=(Grant(30, 2),))

    result = forecast(towns, option, [1], still, years=5, discount=0)

    assert result.saving().mean[0].tolist() == pytest.approx([20, 20, -10, -10, -10])
    assert result.cliffs == ((3, "Grant"),)
    assert result.last_year().mean[0] == pytest.approx(-10)
    assert result.break_even().never[0] == 0
    assert result.break_even().slipping[0] == 1
    assert result.break_even(grant=False).never[0] == 1


def test_the_median_of_a_certain_future_is_the_likely_one(towns):
    draws = draw_inputs(GROWING[:1] + GROWING[1:], np.random.default_rng(2))
    result = forecast(with_duties(towns), rich(), EQUAL, draws, years=8, discount=0.03)

    single = likely(result)

    assert single.net.shape == (3, 8, 1)
    # one input at a time is monotone, so the middle future lies near the likely one
    spread = float(result.group_npv().high - result.group_npv().low)
    assert abs(float(result.group_npv().middle) - single.npv_draws().sum()) < 0.15 * spread


def test_options_with_the_same_seed_are_compared_under_the_same_luck(towns):
    # the dearer quote differs by a known amount, so the difference must not vary
    cheap, dear = (
        forecast(
            towns,
            rich(lines=(CostLine("Staff", amount, "flat"),), phase=(1.0,)),
            EQUAL,
            draw_inputs(inputs, np.random.default_rng(9)),
            years=5,
            discount=0.03,
        )
        for amount, inputs in (
            (600.0, GROWING[:3]),
            (700.0, (Uncertain("Moving", 1, 1, 1, "transition"), *GROWING[:3])),
        )
    )

    # 100 a year for five years at 3 per cent, in every future
    gap = compare(cheap, dear)
    assert (gap.group_chance, gap.chance.tolist()) == (1, [1, 1, 1])
    np.testing.assert_allclose(
        [gap.group_difference.low, gap.group_difference.high], 100 * 4.5797072, rtol=1e-7
    )
    assert compare(dear, cheap).group_chance == 0
    assert compare(cheap, cheap).group_chance == 0


def test_options_with_other_luck_are_not_compared(towns):
    def run(seed=1, draws=40, years=5, members=towns, inputs=GROWING):
        drawn = draw_inputs(inputs, np.random.default_rng(seed), draws=draws)
        return forecast(members, rich(), EQUAL, drawn, years=years, discount=0.03)

    others = dataclasses.replace(towns, members=("Alder", "Birch", "Dogwood"))
    for second, said in [
        (run(seed=2), "Wages had different luck"),
        (run(draws=50), "same number of futures"),
        (run(years=6), "same years"),
        (run(members=others), "different participants"),
    ]:
        with pytest.raises(UnusableInput, match=said):
            compare(run(), second)
    # what only one of them has, or knows otherwise, is its own
    assert compare(run(), run(inputs=GROWING[:3])).group_chance < 1


def test_a_volume_that_moves_apart_needs_volumes(towns):
    # Alder's calls double in five years' growth of 14.87 per cent; half of the cost follows
    inputs = (
        Uncertain("Wages", 0, 0, 0, "wages"),
        Uncertain("Prices", 0, 0, 0, "inflation"),
        Uncertain("Volume", 0, 0, 0, "volume"),
        Uncertain("Alder's calls", 2**0.2 - 1, 2**0.2 - 1, 2**0.2 - 1, "volume", "Alder"),
    )
    option = Option("joint", "Centre", (CostLine("All", 800, "flat", variable=0.5),))

    result = forecast(towns, option, EQUAL, likely_inputs(inputs), years=5, discount=0)

    # 500 of 1,000 calls become 1,000: half as many again
    assert result.flows.pool[4, 0] == pytest.approx(800 * (0.5 + 0.5 * 1.5))


def test_a_rule_follows_its_drivers_year_by_year(towns, still):
    drivers = Drivers(towns.members, {"people": [50, 30, 20]}, growth={"people": [0.1, 0, 0]})
    option = Option("joint", "Centre", (CostLine("All", 800, "flat"),))

    result = forecast(
        towns, option, by_drivers({"people": 1}), still, years=5, discount=0, drivers=drivers
    )

    np.testing.assert_allclose(result.shares[1], np.array([60.5, 30, 20]) / 110.5)


@settings(max_examples=25, deadline=None)
@given(
    amounts=st.lists(st.floats(1, 1e6), min_size=6, max_size=6),
    seed=st.integers(0, 99),
    years=st.integers(5, 15),
    grant=st.floats(0, 1e5),
)
def test_members_add_up_to_the_group_and_steps_to_the_net(amounts, seed, years, grant):
    towns = with_duties(
        Baselines.build(
            ["Alder", "Birch", "Cedar"],
            {"personnel": amounts[:3], "contracts": amounts[3:]},
            backfill=0,
            stranded=0,
            volume=[5, 3, 2],
            growth={"contracts": "volume"},
        )
    )
    draws = draw_inputs(GROWING, np.random.default_rng(seed), draws=40)
    option = rich(grants=(Grant(grant, 3, 2),))
    result = forecast(towns, option, [0.5, 0.3, 0.2], draws, years=years, discount=0.04)

    steps = result.steps()
    scale = float(np.abs(result.flows.alone).max())
    np.testing.assert_allclose(result.net.sum(axis=0), steps["net"], atol=1e-9 * scale)
    members = [result.steps(name) for name in towns.members]
    for name, whole in steps.items():
        np.testing.assert_allclose(
            sum(part[name] for part in members), whole, atol=1e-9 * scale, err_msg=name
        )
    parts = sum(v for k, v in steps.items() if k not in {"net", "net before grant"})
    np.testing.assert_allclose(parts, steps["net"], atol=1e-9 * scale)
    np.testing.assert_allclose(
        result.net_without_grant.sum(axis=0), steps["net before grant"], atol=1e-9 * scale
    )


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(3)), times=st.floats(0.01, 1e4))
def test_order_and_unit_of_money_change_nothing(order, times):
    shares = np.array([0.5, 0.3, 0.2])
    draws = draw_inputs(GROWING, np.random.default_rng(4), draws=30)

    def run(order, times):
        cost = np.array([500.0, 300, 200])[order] * times
        towns = Baselines.build(
            np.array(["Alder", "Birch", "Cedar"])[order].tolist(),
            {"personnel": cost},
            backfill=np.array([30.0, 0, 12])[order] * times,
            stranded=np.array([20.0, 10, 5])[order] * times,
        )
        option = Option(
            "joint", "Centre", (CostLine("All", 800 * times, "wages"),), transition=90 * times
        )
        return forecast(towns, option, shares[order], draws, years=6, discount=0.03).npv().mean

    plain = run([0, 1, 2], 1)
    np.testing.assert_allclose(run(list(order), times), plain[list(order)] * times, rtol=1e-9)


def test_a_split_that_moves_in_steps_ends_at_the_formula(towns, still):
    option = Option("joint", "Centre", (CostLine("All", 900, "flat"),))
    split = smoothed(EQUAL, [0.5, 0.3, 0.2], 3, 6)

    result = forecast(towns, option, split, still, years=6, discount=0)

    np.testing.assert_allclose(result.shares.sum(axis=1), 1)
    np.testing.assert_allclose(result.bill[0, :, 0], [350, 400, 450, 450, 450, 450])


def test_a_tornado_by_hand(still):
    # 100 alone, 80 shared, five years undiscounted: 100. At 0.9 and 1.5 times 80: 140, -100.
    # transition 50 at 0.8 and 1.2: 10 either way
    towns = Baselines.build(["Alder"], {"contracts": [100]}, backfill=0, stranded=0)
    option = Option("contract", "Quote", (CostLine("Price", 80, "flat"),), transition=50)
    inputs = [
        Uncertain("Moving", 0.8, 1, 1.2, "transition"),
        Uncertain("Price", 0.9, 1, 1.5, "running", "Price"),
        Uncertain("Prices", 0, 0, 0, "inflation"),
    ]
    draws = draw_inputs(inputs, np.random.default_rng(1))

    chart = tornado(forecast(towns, option, [1], draws, years=5, discount=0))

    price, moving, prices = chart.bars
    assert (price.input.name, moving.input.name) == ("Price", "Moving")
    assert chart.likely == pytest.approx(50)
    assert (price.at_low, price.at_high) == pytest.approx((90, -150))
    assert (moving.at_low, moving.at_high) == pytest.approx((60, 40))
    assert prices.swing == prices.explained == 0
    assert price.explained + moving.explained == pytest.approx(1)
    assert price.explained > 0.9
    assert price.correlation < -0.9


def test_the_same_draws_give_the_same_tornado(towns):
    draws = draw_inputs(GROWING, np.random.default_rng(8), draws=100)
    result = forecast(with_duties(towns), rich(), EQUAL, draws, years=6, discount=0.03)

    assert tornado(result) == tornado(result)
    assert tornado(result, "Alder") != tornado(result)
