"""Bad input is refused by name, with what to change."""

import dataclasses

import numpy as np
import pytest

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
    fixed_shares,
    forecast,
    harmonised_pay,
    level_debt_service,
    likely_inputs,
    scale_cost,
    smoothed,
    staffed_line,
    stress_test,
    usual_amounts,
)

LINES = (CostLine("All", 800, "flat"),)
CENTRE = Option("joint", "Centre", LINES)
NAN = float("nan")


def build(**more):
    parts = {
        "members": ["Alder", "Birch"],
        "lines": {"personnel": [1, 2], "benefits": [1, 1]},
        "backfill": 0,
        "stranded": 0,
    }
    return Baselines.build(**(parts | more))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"members": []}, "no participants"),
        ({"members": ["Alder", "Alder"]}, "same name"),
        ({"lines": {}}, "no cost lines"),
        ({"lines": {"fees": [1, 1]}}, "no cost lines"),
        ({"lines": {"salaries": [1, 1]}}, "no cost line 'salaries'"),
        ({"lines": {"personnel": [1, 2, 3]}}, "per participant"),
        ({"lines": {"personnel": [1, NAN], "benefits": [1, NAN]}}, "Birch has no baseline"),
        ({"lines": {"personnel": [1, 2], "benefits": [1, NAN]}}, "Birch: benefits not reported"),
        ({"lines": {"personnel": [-5, 2]}}, "Alder: personnel must be zero or more, got -5"),
        ({"lines": {"personnel": [np.inf, 2]}}, "Alder: personnel must be zero or more"),
        ({"backfill": [NAN, 0]}, "Alder: backfilled duties not answered"),
        ({"stranded": [0, NAN]}, "Birch: stranded overhead not answered"),
        ({"stranded_years": [0, -1]}, "Birch: years of stranded overhead must be zero or more"),
        ({"volume": [5, -1]}, "Birch: volume must be zero or more, got -1"),
        ({"fte": [-1, 1]}, "Alder: posts must be zero or more"),
        ({"volume_growth": [0.0, 0.7]}, "between -20% and 20%"),
        ({"growth": {"personnel": "rain"}}, "cannot grow with 'rain'"),
        ({"growth": {"salaries": "wages"}}, "no cost line 'salaries'"),
    ],
)
def test_a_baseline_that_does_not_hold_is_refused(parts, said):
    with pytest.raises(UnusableInput, match=said):
        build(**parts)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Option("merger", "X", LINES), "no kind 'merger'"),
        (lambda: Option("joint", "X"), "at least one cost line"),
        (lambda: Option("lead", "X", LINES), "which participant is the lead"),
        (lambda: Option("alone", "X", LINES), "doing nothing has no shared costs"),
        (lambda: Option("alone", "X", transition=5), "doing nothing has no shared costs"),
        (lambda: Option("joint", "X", LINES + LINES), "same label"),
        (lambda: Option("joint", "X", LINES, pay=-1), "pay must be given"),
        (lambda: Option("joint", "X", LINES, own_transition=NAN), "own transition must be given"),
        (lambda: Option("joint", "X", LINES, phase=(0.5, 0.9)), "ends at 0.9, not at 1"),
        (lambda: Option("joint", "X", LINES, phase=(0.9, 0.5, 1)), "never falls"),
        (lambda: Option("joint", "X", LINES, phase=(0.5, 1.5)), "never falls"),
        (lambda: Option("joint", "X", LINES, phase=()), "every year of phase-in"),
        (lambda: CostLine("Staff", -1), "Staff: give an amount of zero or more"),
        (lambda: CostLine("Staff", NAN), "Staff: give an amount"),
        (lambda: CostLine("Staff", 1, "rain"), "Staff: cannot grow with 'rain'"),
        (lambda: CostLine("Staff", 1, variable=1.2), "between 0 and 1"),
        (lambda: CostLine("Staff", np.ones(5), variable=0.5), "already follow the volume"),
        (lambda: Borrowing(-1, 0.04, 10), "amount borrowed"),
        (lambda: Borrowing(100, 4, 10), "4 per cent is written 0.04"),
        (lambda: Borrowing(100, -0.01, 10), "interest rate must lie"),
        (lambda: Borrowing(100, 0.04, 0), "1 to 40 years"),
        (lambda: Borrowing(100, 0.04, 10, first_year=0), "year 1 or later"),
        (lambda: Grant(-1, 2), "zero or more"),
        (lambda: Grant(1, 0), "at least one full year"),
        (lambda: level_debt_service(NAN, 0.04, 10), "amount and a rate"),
        (lambda: level_debt_service(1, 0.04, 0), "one year or more"),
        (lambda: harmonised_pay([1, NAN], [2, 2]), "Posts and cost per post"),
        (lambda: harmonised_pay([1], [2, 2]), "for every participant"),
        (lambda: by_drivers({"people": 0.99}), "add up to 0.99, not to 1"),
        (lambda: by_drivers({"people": 1.5, "calls": -0.5}), "weight of zero or more"),
        (lambda: smoothed([0.5, 0.5], [1], 2, 5), "share of everyone"),
        (lambda: Uncertain.amount("Quote", 0, 0, 5, "running"), "above zero"),
        (lambda: Uncertain.from_ends("Quote", 2, 1, 3, "running"), "lowest, likely, highest"),
        (lambda: scale_cost([5, 6], [1], 0.9, 100), "one population and one cost"),
        (lambda: scale_cost([5, 6], [1, NAN], 0.9, 100), "missing is not zero"),
        (lambda: staffed_line("X", lambda _: None, 0, years=5, volume_growth=0.1), "one partici"),
        (lambda: staffed_line("X", lambda _: None, 2, years=5, volume_growth=9), "X: volume gro"),
        (lambda: Drivers(("A", "B"), {"people": [1, NAN]}), "B: people must be given"),
        (lambda: Drivers(("A", "B"), {"people": [1]}), "one number of people"),
        (lambda: Drivers(("A",), {"people": [1]}, {"calls": 0.1}), "no driver"),
        (lambda: Drivers(("A",), {"people": [1]}, {"people": 3.0}), "-50% and 50%"),
    ],
)
def test_a_part_that_does_not_hold_is_refused(make, said):
    with pytest.raises(UnusableInput, match=said):
        make()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"years": 4}, "5 to 15 years, not 4"),
        ({"years": 16}, "5 to 15 years, not 16"),
        ({"discount": 3}, "3 per cent is written 0.03"),
        ({"discount": -0.2}, "discount rate must lie"),
        ({"discount": NAN}, "discount rate must lie"),
        ({"split": [0.5, 0.5]}, "one share per participant"),
        ({"split": [0.5, 0.3, 0.19]}, "year 1 add up to 0.99, not to 1"),
        ({"split": [0.5, 0.5, NAN]}, "share is missing"),
        ({"split": np.full((4, 3), 1 / 3)}, "each of the 5 years"),
        ({"split": lambda year: [1.0]}, "rule gave"),
        ({"split": by_drivers({"people": 1})}, "no driver 'people'"),
        ({"split": fixed_shares({"Alder": 1})}, "Birch has no share"),
        ({"years_since_baseline": -1}, "0 to 10 years older"),
        ({"drivers": Drivers(("Alder",), {"people": [1]})}, "same participants"),
        ({"option": Option("joint", "X", LINES, phase=(0, 0, 0, 0, 0, 1))}, "takes 6 years"),
        ({"option": Option("joint", "X", LINES, transition=np.ones(3))}, "each of the 5 years"),
        ({"option": Option("joint", "X", LINES, coordination=np.ones(2))}, "one per participant"),
        ({"option": Option("lead", "X", LINES, host="Dogwood")}, "Dogwood is not a participant"),
        (
            {"option": Option("joint", "X", (CostLine("All", np.ones(9), "flat"),))},
            "each of the 5 years; got 9",
        ),
    ],
)
def test_a_forecast_that_does_not_fit_is_refused(towns, still, more, said):
    parts = {"option": CENTRE, "split": [0.5, 0.3, 0.2], "years": 5, "discount": 0.03} | more

    with pytest.raises(UnusableInput, match=said):
        forecast(towns, parts.pop("option"), parts.pop("split"), still, **parts)


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ([("inflation", "")], "yearly rise of wages is not given"),
        ([("wages", ""), ("inflation", ""), ("inflation", "")], "inflation is given twice"),
        ([("wages", ""), ("inflation", ""), ("running", "Rent")], "about 'Rent'"),
        ([("wages", ""), ("inflation", ""), ("alone", "Dogwood")], "about 'Dogwood'"),
        ([("wages", ""), ("inflation", ""), ("wages", "Alder")], "about 'Alder'"),
        ([("wages", ""), ("inflation", ""), ("interest", "Depot")], "about 'Depot'"),
        ([("wages", ""), ("inflation", ""), ("grant", "State")], "about 'State'"),
        ([("wages", ""), ("inflation", ""), ("volume", ""), ("volume", "")], "keep one"),
        ([("wages", ""), ("inflation", ""), ("volume", "Alder")], "not given for Birch"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(towns, inputs, said):
    named = [Uncertain(f"Input {row}", 0, 0, 0, kind, of) for row, (kind, of) in enumerate(inputs)]
    option = Option("joint", "Centre", (CostLine("All", 800, "flat", variable=0.5),))

    with pytest.raises(UnusableInput, match=said):
        forecast(towns, option, [0.5, 0.3, 0.2], likely_inputs(named), years=5, discount=0.03)


def test_a_missing_volume_is_asked_for_only_where_volumes_move_apart(towns, still):
    option = Option("joint", "Centre", (CostLine("All", 800, "flat", variable=0.5),))
    split = [0.5, 0.3, 0.2]
    unknown = dataclasses.replace(towns, volume=np.array([500, NAN, 200]))
    apart = dataclasses.replace(unknown, volume_growth=np.array([0.0, 0.05, 0]))

    assert forecast(unknown, option, split, still, years=5, discount=0).flows.pool.max() == 800
    with pytest.raises(UnusableInput, match="Birch has no volume"):
        forecast(apart, option, split, still, years=5, discount=0)


def test_a_driver_that_nobody_has_is_refused(towns, still):
    drivers = Drivers(towns.members, {"calls": [0, 0, 0]})

    with pytest.raises(UnusableInput, match="Nobody has any calls"):
        forecast(
            towns,
            CENTRE,
            by_drivers({"calls": 1}),
            still,
            years=5,
            discount=0,
            drivers=drivers,
        )


def test_questions_about_what_is_not_there_are_refused(towns, still):
    result = forecast(towns, CENTRE, [0.5, 0.3, 0.2], still, years=5, discount=0)

    with pytest.raises(UnusableInput, match="there is no 6"):
        result.waterfall(6)
    with pytest.raises(UnusableInput, match="Dogwood is not a participant"):
        result.steps("Dogwood")
    with pytest.raises(UnusableInput, match="no step 'profit'"):
        result.share_saved("profit")


def test_a_stress_without_a_rule_is_refused(towns):
    drivers = Drivers(towns.members, {"people": [1, 1, 1]})

    with pytest.raises(UnusableInput, match="no share rule"):
        stress_test(towns, CENTRE, {}, [], [], drivers, years=5)


def test_suggested_amounts_need_every_term(towns):
    with pytest.raises(UnusableInput, match="backfill"):
        usual_amounts(towns, {"transition": (0, 0.1, 0.2)}, gross=5)
    with pytest.raises(UnusableInput, match="Give the gross saving"):
        usual_amounts(towns, {}, gross=NAN)


def test_what_came_in_is_not_changed(towns, still):
    before = towns.lines.copy(), towns.backfill.copy(), still.values.copy()
    option = Option("joint", "X", LINES, transition=np.ones(5), phase=(0.5, 1.0))
    split = np.array([0.5, 0.3, 0.2])

    forecast(towns, option, split, still, years=5, discount=0).net  # noqa: B018

    for was, now in zip(before, (towns.lines, towns.backfill, still.values), strict=True):
        np.testing.assert_array_equal(was, now)
    assert split.tolist() == [0.5, 0.3, 0.2]
