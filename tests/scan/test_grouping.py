"""The scan's own work, on towns whose best grouping can be worked out by hand."""

from datetime import date

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, fit_services
from interlocal.scan.calculations import Unit
from interlocal.scan.calculations.grouping import ScanWishes, grouped, scan_unit
from interlocal.scan.calculations.positions import beside
from interlocal.scan.calculations.together import fits_together, reports_together

TODAY = date(2031, 3, 14)
# Cost per head falls with the root of the size, up to 10,000 people; sharing costs a hundredth
# of what moves; ways cost nothing.
PLAIN = {
    "prior": {
        "elasticity_mean": 0.5,
        "elasticity_sd": 1e-9,
        "flattening_low": 10_000,
        "flattening_high": 10_000,
        "comparison_sd": 0.1,
        "source": "made up",
    },
    "terms": {
        **{
            name: [0, 0, 0]
            for name in ("transition", "stranded", "crowding", "pay", "backfill", "elsewhere")
        },
        "horizon": [10, 10, 10],
        "stranded_years": [1, 1, 1],
        "coordination": [0.01, 0.01, 0.01],
    },
    "minutes_per_km": 1.0,
    "per_minute": 0.0,
    "travel_ratio": [1, 1, 1],
}


def town(name, people, cost=None, longitude=-72.0):
    return {
        "id": name.lower(),
        "name": name,
        "latitude": 41.8,
        "longitude": longitude,
        "population": people,
        "cost": cost,
        "low": cost,
        "high": cost,
    }


def together(towns):
    """The libraries' reports only, with the evidence above."""
    costs = {"libraries": [town["cost"] for town in towns]}
    reports = reports_together(costs, [town["population"] for town in towns], None, TODAY)
    return reports | {"priors": [PLAIN["prior"]]}


def unit(towns, borders, reported=False, evidence=PLAIN, **limits):
    made = scan_unit(
        state="CT",
        service="libraries",
        together=together(towns) if reported else None,
        on=TODAY,
        towns=towns,
        borders=borders,
        left_out=[],
        wishes=ScanWishes(limits={"max_towns": 2} | limits, draws=20),
    )
    return Unit(made.name, dict(made.inputs) | {"evidence": evidence})


ROW = [town("Alder", 2_500), town("Birch", 2_500), town("Cedar", 10_000), town("Dogwood", 100)]


def test_two_small_towns_share_and_the_saving_is_as_by_hand():
    found = grouped(unit(ROW[:3], [(0, 1), (1, 2)]))

    # alone a head of 2,500 costs 1 / sqrt(0.25) = 2, together 1 / sqrt(0.5): of 10,000 there
    # are saved 10,000 - 5,000 * sqrt(2) less a hundredth of the 5,000 that move; with Cedar
    # Birch would save 2,500 of its 5,000 less 50
    first = found["groups"][0]
    assert (first["members"], first["alone"]) == (["alder", "birch"], 1_000_000)
    assert first["net"]["mean"] == pytest.approx(100 * (10_000 - 5_000 * np.sqrt(2) - 50), abs=1)
    assert [group["members"] for group in found["groups"]] == [["alder", "birch"], ["cedar"]]
    assert (found["status"], found["gap"], found["chance_of_saving"]) == ("optimal", 0, 1)
    assert found["bound"] == pytest.approx(found["shared"], abs=1)
    assert found["net_percent"] == pytest.approx(100 * (10_000 - 7_071.07 - 50) / 20_000, abs=1e-3)


def test_where_only_people_are_known_it_says_so():
    found = grouped(unit(ROW[:3], [(0, 1)]))

    assert found["basis"] == "population only"
    assert found["amounts"].startswith("index")
    assert "No town reports a cost" in found["notes"][0]


def test_reported_costs_are_in_cents():
    towns = [town("Alder", 2_500, 5_000.0), town("Birch", 2_500, 5_000.0)]

    found = grouped(unit(towns, [(0, 1)], reported=True))

    # the curve is fitted to the reports now, and the evidence is narrower than they are
    assert (found["basis"], found["amounts"]) == ("reported", "cents a year")
    assert found["alone"] == 1_000_000
    assert found["net"]["mean"] == pytest.approx(287_893, rel=0.01)


def reports(police):
    """Twenty towns with libraries alike and a police as told."""
    people = np.geomspace(1_000, 30_000, 20).round()
    costs = {"libraries": (40 * people).tolist(), "police": police(people).tolist()}
    return reports_together(costs, people.tolist(), None, TODAY)


def test_every_service_is_fitted_with_the_others_as_in_the_finder():
    told = reports(lambda people: 90 * people)
    people, costs = np.array(told["population"]), np.array(told["costs"]).T
    priors = [ScalePrior(**prior) for prior in told["priors"]]

    found = fits_together(told, seed=5, draws=50)

    expected = fit_services(people, costs, priors, np.random.default_rng(5), draws=50)
    assert list(found) == ["libraries", "police"]
    for fit, same in zip(found.values(), expected, strict=True):
        np.testing.assert_array_equal(fit.elasticity, same.elasticity)


def test_another_services_figures_count_in_a_units_curve_and_hash():
    towns = [town("Alder", 2_500, 100_000.0), town("Birch", 2_500, 100_000.0)]

    def scanned(police):
        made = scan_unit(
            state="CT",
            service="libraries",
            together=reports(police),
            on=TODAY,
            towns=towns,
            borders=[(0, 1)],
            left_out=[],
            wishes=ScanWishes(limits={"max_towns": 2}, draws=200),
        )
        return made.digest, grouped(made)["net"]

    # where the police's slope strays far from what studies say, the libraries' is believed less
    calm, wild = scanned(lambda people: 90 * people), scanned(lambda people: people**0.2)

    assert calm[0] != wild[0]
    assert calm[1] != wild[1]
    assert scanned(lambda people: 90 * people) == calm


def test_a_missing_report_is_not_zero():
    told = reports_together({"libraries": [None, 5.0]}, [100.0, 200.0], None, TODAY)

    fit = fits_together(told, seed=1, draws=5)["libraries"]

    assert fit.used.tolist() == [False, True]


def test_a_limit_that_nobody_can_meet_is_an_answer():
    found = grouped(unit(ROW[:2], [(0, 1)], min_population=9_000))

    assert found["status"] == "refused"
    assert "the smallest population of 9,000" in found["refused"]


def test_one_town_alone_has_nobody_to_share_with():
    assert grouped(unit(ROW[:1], []))["refused"] == "Fewer than two towns can be compared."


def test_what_goes_in_decides_the_hash():
    same, other = (unit(ROW[:3], borders) for borders in ([(0, 1)], [(1, 2)]))

    assert unit(ROW[:3], [(0, 1)]).digest == same.digest != other.digest
    dearer = PLAIN | {"per_minute": 0.1}
    assert unit(ROW[:3], [(0, 1)], evidence=dearer).digest != same.digest


def test_without_borders_positions_say_who_is_beside_whom():
    line = [town(name, 2_500, longitude=-72 + 0.1 * place) for place, name in enumerate("ABC")]

    made = unit(line, [])

    assert made.inputs["borders"] == [(0, 1), (1, 2)]  # and A is not beside C
    assert "judging by positions" in made.inputs["notes"][-1]
    assert unit(line, [], contiguous=False).inputs["borders"] == []


def test_nobody_is_beside_a_town_that_is_far_away():
    km = np.array([[0.0, 10, 99], [10, 0, 89], [99, 89, 0]])

    assert beside(km, 40) == [(0, 1)]


def test_the_way_that_somebody_measured_counts_in_the_place_of_the_line():
    # a line of some 8 km, at a minute each; the road over the hill takes two hours
    far = PLAIN | {"per_minute": 0.0008}
    near = [town("Alder", 2_500), town("Birch", 2_500, longitude=-71.9)]
    wishes = ScanWishes(limits={"max_towns": 2}, draws=20)

    def scanned(measured):
        made = scan_unit(
            state="CT",
            service="libraries",
            together=None,
            on=TODAY,
            towns=near,
            borders=[(0, 1)],
            left_out=[],
            wishes=wishes,
            measured=measured,
        )
        return made, grouped(Unit(made.name, dict(made.inputs) | {"evidence": far}))

    line, road = scanned([]), scanned([(0, 1, 120.0), (1, 0, 120.0)])
    one_way = scanned([(0, 1, 120.0)])

    # by the line 5,000 * (1 - 1 / sqrt(2)) * 2 = 2,929 less 50 less 5,000 * 8.3 * 0.0008 = 33
    assert line[1]["groups"][0]["net"]["mean"] == pytest.approx(284_600, abs=200)
    # by the road 5,000 * 120 * 0.0008 = 480 each way
    assert road[1]["groups"][0]["net"]["mean"] == pytest.approx(239_900, abs=10)
    # only the way to Birch is slow: Alder hosts
    assert one_way[1]["groups"][0]["host"] == "alder"
    assert one_way[1]["groups"][0]["net"] == line[1]["groups"][0]["net"]
    assert len({made.digest for made, _ in (line, road, one_way)}) == 3


def test_measured_minutes_decide_who_is_too_far_to_be_served():
    near = [town("Alder", 2_500), town("Birch", 2_500, longitude=-71.9)]
    made = unit(near, [(0, 1)], max_minutes=30)
    slow = Unit(made.name, dict(made.inputs) | {"measured": [[0, 1, 45.0], [1, 0, 45.0]]})

    together, apart = grouped(made), grouped(slow)

    assert [group["members"] for group in together["groups"]] == [["alder", "birch"]]
    assert [group["members"] for group in apart["groups"]] == [["alder"], ["birch"]]
