"""The forecast against plain loops, written from the method page and not from the engine."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.forecast.conftest import TOWNS

from interlocal.engine.forecast import (
    Baselines,
    Borrowing,
    CostLine,
    Grant,
    Option,
    Uncertain,
    draw_inputs,
    forecast,
)
from interlocal.engine.forecast.result import BreakEven

SHARES = (0.5, 0.3, 0.2)
LINES = ("personnel", "equipment", "contracts", "facilities", "fees")
GROWTH = {"contracts": "volume", "facilities": "flat"}


def plain(towns, option, values, years, lead):
    """Yearly net saving of every town in one future, by loops over towns and years."""

    def price(driver, year):
        if driver == "flat":
            return 1.0
        return (1 + values["Wages" if driver == "wages" else "Prices"]) ** (year + lead)

    def volume(town, year):
        rate = values["Alder's calls"] if town == 0 else values["Volume"]
        return (1 + rate + towns.volume_growth[town]) ** (year + lead)

    drivers = {"personnel": "wages", "equipment": "inflation", "contracts": "volume"}
    drivers |= {"facilities": "flat", "fees": "inflation"}
    order = ("personnel", "benefits", "overhead", "equipment", "contracts", "facilities", "fees")
    phase = [*option.phase, *[1.0] * years]
    keeps = [name in option.keeps_own for name in towns.members]
    served_now = sum(towns.volume[i] for i in range(3) if not keeps[i])
    net = np.zeros((3, years))
    for year in range(years):
        pool = 0.0
        for line in option.lines:
            served = sum(towns.volume[i] * volume(i, year) for i in range(3) if not keeps[i])
            response = 1 - line.variable + line.variable * served / served_now
            quote = values["Staff quote"] if line.label == "Staff" else 1.0
            pool += phase[year] * line.amount * price(line.driver, year) * response * quote
        for line in option.fees:
            pool -= phase[year] * line.amount * price(line.driver, year)
        pool += phase[year] * option.pay * price("wages", year)
        for loan in option.borrowing:
            if loan.first_year <= year + 1 < loan.first_year + loan.years:
                rate = values["Interest"]
                pool += loan.principal * rate / (1 - (1 + rate) ** -loan.years)
        if year == 0:
            pool += option.transition * values["Moving"]
        for grant in option.grants:
            late = year + 1 - (grant.first_year + grant.years - 1)
            if year + 1 >= grant.first_year:
                full = 1.0 if late <= 0 else max(1 - late / (grant.taper + 1), 0)
                pool -= grant.amount * full
        for town in range(3):
            own = 0.0
            for name in LINES:
                amount = towns.lines[town, order.index(name)] * price(drivers[name], year)
                amount *= volume(town, year) if drivers[name] == "volume" else 1
                own += -amount if name == "fees" else amount
            own *= values["Birch's books"] if town == 1 else 1.0
            moved = 0.0 if keeps[town] else phase[year]
            net[town, year] = moved * own - SHARES[town] * pool
            net[town, year] -= towns.elsewhere[town] * moved * price("inflation", year)
            if phase[year] > 0:
                net[town, year] -= option.coordination * price("wages", year)
            if towns.members[town] == option.host:
                continue
            net[town, year] -= towns.backfill[town] * moved * price("wages", year)
            for since in range(year + 1):
                part = phase[since] - (phase[since - 1] if since else 0)
                part = 0.0 if keeps[town] else part
                stay = min(max(towns.stranded_years[town] - (year - since), 0), 1)
                net[town, year] -= towns.stranded[town] * part * stay * price("inflation", year)
    return net


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    years=st.integers(5, 15),
    lead=st.integers(0, 3),
    host=st.sampled_from(("", *TOWNS)),
    keeps=st.sampled_from(((), ("Cedar",), ("Alder", "Birch"))),
    phase=st.sampled_from(((1.0,), (0.0, 1.0), (0.3, 0.3, 0.8, 1.0))),
)
def test_the_forecast_is_what_plain_loops_give(seed, years, lead, host, keeps, phase):
    rng = np.random.default_rng(seed)
    towns = Baselines.build(
        TOWNS,
        {name: rng.uniform(0, 500, 3) for name in LINES},
        backfill=rng.uniform(0, 50, 3),
        stranded=rng.uniform(0, 50, 3),
        stranded_years=rng.uniform(0, 6, 3),
        elsewhere=rng.uniform(0, 9, 3),
        volume=rng.uniform(1, 900, 3),
        volume_growth=rng.uniform(-0.05, 0.05, 3),
        growth=GROWTH,
    )
    option = Option(
        kind="joint",
        name="Everything",
        lines=(CostLine("Staff", 600.0, "wages", 0.3), CostLine("Site", 100.0)),
        fees=(CostLine("Fees", 20.0),),
        pay=10.0,
        coordination=4.0,
        transition=90.0,
        borrowing=(Borrowing(200, 0.05, 8, first_year=2),),
        grants=(Grant(40, 2, 1), Grant(15, 1, 3, first_year=3, label="Second")),
        phase=phase,
        host=host,
        keeps_own=keeps,
    )
    inputs = [
        Uncertain("Wages", 0.01, 0.03, 0.06, "wages"),
        Uncertain("Prices", 0.01, 0.02, 0.04, "inflation"),
        Uncertain("Volume", -0.01, 0.01, 0.02, "volume"),
        Uncertain("Alder's calls", 0.0, 0.05, 0.1, "volume", "Alder"),
        Uncertain("Birch's books", 0.8, 1.0, 1.1, "alone", "Birch"),
        Uncertain("Staff quote", 0.9, 1.0, 1.3, "running", "Staff"),
        Uncertain("Interest", 0.02, 0.04, 0.07, "interest"),
        Uncertain("Moving", 0.5, 1.0, 2.0, "transition"),
    ]
    draws = draw_inputs(inputs, rng, draws=20)

    result = forecast(
        towns, option, SHARES, draws, years=years, discount=0.03, years_since_baseline=lead
    )

    for future in (0, 7, 19):
        values = {one.name: draws.values[row, future] for row, one in enumerate(inputs)}
        expected = plain(towns, option, values, years, lead)
        np.testing.assert_allclose(result.net[..., future], expected, rtol=1e-9, atol=1e-7)


@settings(max_examples=60, deadline=None)
@given(
    net=st.lists(st.integers(-3, 3), min_size=5, max_size=15),
)
def test_break_even_is_the_first_year_that_holds(net):
    total = np.cumsum(net)
    held = [year + 1 for year in range(len(net)) if (total[year:] >= 0).all()]
    expected = held[0] if held and total[-1] > 0 else np.inf

    back = BreakEven.of(np.array(net, dtype=float)[:, None])

    assert back.middle == expected
    assert back.never == (expected == np.inf)


def test_an_input_about_one_participant_moves_that_one_only(towns):
    rates = dict(zip(("Wages", "Prices"), ("wages", "inflation"), strict=True))
    inputs = [Uncertain(name, 0, 0, 0, kind) for name, kind in rates.items()]
    unsure = [*inputs, Uncertain("Birch's duties", 0.5, 1, 2, "backfill", "Birch")]
    duties = dataclasses.replace(towns, backfill=np.array([10.0, 20, 30]))
    option = Option("joint", "Centre", (CostLine("All", 800.0, "flat"),))
    draws = draw_inputs(unsure, np.random.default_rng(1))

    result = forecast(duties, option, SHARES, draws, years=5, discount=0)

    width = result.saving().high[:, 0] - result.saving().low[:, 0]
    assert width[[0, 2]].tolist() == [0, 0]
    # duties of 10 to 40 hold eight futures in ten
    assert width[1] == pytest.approx(30, rel=0.01)
    running = result.cumulative().mean
    np.testing.assert_allclose(running[0], 90 * np.arange(1, 6))
    np.testing.assert_allclose(result.group_cumulative().mean, running.sum(axis=0))
