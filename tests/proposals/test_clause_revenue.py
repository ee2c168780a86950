"""Revenue that a clause takes off first is taken off the forecast too, once, and shown apart."""

import pytest
from tests.proposals.opened import bench, opened

from interlocal.proposals import services
from interlocal.proposals.calculations.papers import basis_of
from interlocal.proposals.queries.benches import bench_said, grounds_of, proposed_shares

__all__ = ["bench", "opened"]

SUBSCRIBERS = {"Subscribers": 12_000_000}
CLAUSE = {
    "version": 1,
    "pools": [{"name": "Everything", "weights": {"people": 1.0}}],
    "revenue": [{"name": "Subscribers"}],
}


def saved(bench, by, at, **changes):
    return services.save_bench(bench=bench, changes=changes, seen=bench.revision, by=by, at=at)


def test_the_forecast_takes_the_revenue_off_what_the_towns_pay(bench, clerks, noon):
    before = bench.forecast["shared"]

    after = saved(bench, clerks["Alder"], noon, clause=CLAUSE, revenue=SUBSCRIBERS).forecast

    shared = after["shared"]
    assert shared["revenue"] == [12_000_000] * len(after["years"])
    gross = [net + brought for net, brought in zip(shared["pool"], shared["revenue"], strict=True)]
    assert gross == pytest.approx(before["pool"], abs=1)
    paid = [sum(p["bill"]["likely"][year] for p in after["participants"]) for year in range(3)]
    assert paid == pytest.approx(shared["pool"][:3], abs=2)
    assert any("Subscribers: $120,000 a year" in note for note in after["notes"])


def test_without_revenue_there_is_none(bench):
    assert bench.forecast["shared"]["revenue"] == [0] * len(bench.forecast["years"])


def test_revenue_that_the_option_names_too_counts_once(bench, clerks, noon):
    fee = {"label": "Subscribers", "cents": 12_000_000, "driver": "flat", "source": "Contract"}
    build_up = bench.build_up | {"fees": [fee]}

    both = saved(
        bench, clerks["Alder"], noon, clause=CLAUSE, revenue=SUBSCRIBERS, build_up=build_up
    )

    assert both.forecast["shared"]["revenue"] == [12_000_000] * len(both.forecast["years"])
    assert not any("Subscribers" in note for note in both.forecast["notes"])


def test_shares_follow_the_gross_cost_less_revenue(bench, clerks, noon):
    # the price comes off the cost after the revenue; by hand: each pays 20 a head, the rest of
    # pool is divided equally, so the shares hang on net = gross - revenue
    clause = CLAUSE | {
        "pools": [
            {"name": "Heads", "price": 20.0, "per": "people"},
            {"name": "Rest", "weights": {"equal": 1.0}},
        ]
    }

    after = saved(bench, clerks["Alder"], noon, clause=clause, revenue=SUBSCRIBERS).forecast

    net = after["shared"]["pool"][0] / 100
    heads = {p["name"]: p["people"] * 20 for p in after["participants"]}
    for each in after["participants"]:
        expected = heads[each["name"]] + (net - sum(heads.values())) / 3
        assert each["bill"]["likely"][0] / 100 == pytest.approx(expected, abs=0.05)


def test_what_a_town_brings_in_itself_comes_off_its_bill_and_the_forecast(bench, clerks, noon):
    slugs = list(bench.drivers["people"]["values"])
    fees = {"label": "License fees", "unit": "US dollars", "typed": True, "growth": {}}
    fees |= {"values": dict(zip(slugs, [1_000, 2_000, 3_000], strict=True))}
    clause = {key: CLAUSE[key] for key in ("version", "pools")} | {"credits": ["fees"]}
    before = bench.forecast["shared"]["pool"][0]

    after = saved(
        bench, clerks["Alder"], noon, clause=clause, drivers=bench.drivers | {"fees": fees}
    ).forecast

    assert after["shared"]["revenue"][0] == 600_000
    assert after["shared"]["pool"][0] == pytest.approx(before - 600_000, abs=1)
    heads = [p["people"] for p in after["participants"]]
    expected = [
        before * n / sum(heads) - own for n, own in zip(heads, (1e5, 2e5, 3e5), strict=True)
    ]
    bills = [p["bill"]["likely"][0] for p in after["participants"]]
    assert bills == pytest.approx(expected, abs=2)


def test_stress_and_workbook_know_the_revenue(bench, clerks, noon, browsers):
    saved(bench, clerks["Alder"], noon, clause=CLAUSE, revenue=SUBSCRIBERS)
    bench.refresh_from_db()

    page = browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/stress/").content.decode()
    basis = basis_of(bench_said(bench), grounds_of(bench.scenario), proposed_shares(bench.scenario))

    assert "revenue" not in page.split("The cost clause")[0].lower()[-200:]
    assert "The cost clause" in page
    assert [(fee.label, fee.amount) for fee in basis.fees] == [("Subscribers", 120_000.0)]


def test_revenue_above_the_cost_is_refused_with_the_year(bench, clerks, noon):
    after = saved(bench, clerks["Alder"], noon, clause=CLAUSE, revenue={"Subscribers": 900_000_000})

    assert "In year 1 grants and revenue cover the whole shared cost" in after.forecast["refusal"]
