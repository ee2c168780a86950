"""A cost clause is tried out, found, kept together, and refuses what would mislead."""

import json

import pytest
from tests.proposals.opened import bench, opened, shared_bench

from interlocal.proposals import services
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations import games
from interlocal.proposals.queries.clauses import payers_of
from interlocal.proposals.rules import clauses as rules
from interlocal.registry.models import Organisation

DRIVERS = ("people", "grand-list", "alone", "equal")


__all__ = ["bench", "opened", "shared_bench"]


def weights(**parts):
    """A clause of one pool, weights as parts of one."""
    named = {key.replace("_", "-"): part for key, part in parts.items()}
    return {"version": 1, "pools": [{"name": "Everything", "weights": named}]}


def posted(seen=1, **more):
    """What the form of a clause posts: everything per head unless said otherwise."""
    data = {"seen": seen, "pool0-name": "Everything", "pool0-takes": "rest", "phase-parts": ""}
    data |= {"pool0-w-people": "100"}
    return data | {key.replace("__", "-"): value for key, value in more.items()}


def address(bench, end=""):
    return f"/scenarios/{bench.scenario_id}/bench/shares/{end}"


def tried(bench, clause, **more):
    payers = payers_of(bench.scenario)
    given = {"revenue": {}, "today": [calculations.today_cents(each)[0] for each in payers]}
    return calculations.try_clause(
        bench.scenario.game, payers, clause, bench.drivers, **given | more
    )


def test_per_head_divides_the_shared_cost_by_people(bench):
    found = tried(bench, weights(people=1.0))
    total = calculations.total_cents(bench.scenario.game)

    # 5,000, 9,000 and 14,000 of 28,000 people
    assert found.cents == pytest.approx([total * n / 28 for n in (5, 9, 14)], abs=1)
    assert found.total_cents == total


def test_the_same_split_is_tested_alike_on_both_pages(bench):
    found = tried(bench, weights(people=1.0))
    split = bench.scenario.splits.get(method="per-capita")

    assert list(found.cents) == [share.cents for share in split.shares.all()]
    assert found.objections == split.groups_better_apart
    if found.objectors:
        assert found.objectors[0].loss_cents == pytest.approx(split.worst_loss_cents, abs=1)


def test_revenue_comes_off_first_and_a_minimum_is_held(bench):
    clause = weights(people=1.0) | {
        "revenue": [{"name": "Subscribers"}],
        "limits": [{"kind": "floor", "basis": "amount", "value": 400_000.0}],
    }

    found = tried(bench, clause, revenue={"Subscribers": 10_000_000})

    assert found.total_cents == calculations.total_cents(bench.scenario.game) - 10_000_000
    assert found.cents[0] == 40_000_000


def test_a_phase_in_begins_with_what_is_paid_today(bench):
    clause = weights(people=1.0) | {"phase_in": {"parts": [0.0, 1.0]}}
    today = [calculations.today_cents(each)[0] for each in payers_of(bench.scenario)]
    total = calculations.total_cents(bench.scenario.game)

    first, second = tried(bench, clause, year=1), tried(bench, clause, year=2)

    assert first.cents == pytest.approx([total * each / sum(today) for each in today], abs=1)
    assert second.cents == tried(bench, weights(people=1.0)).cents


def test_the_simple_formula_pleases_every_sub_group_or_names_who_is_in_the_way(bench):
    payers = payers_of(bench.scenario)

    found = calculations.find_simple(
        bench.scenario.game, payers, bench.drivers, ["people", "alone", "equal"]
    )

    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.acceptable == (found.tried.objections == 0)
    kept = tried(bench, weights(**{k: v for k, v in found.weights.items() if v}))
    assert kept.cents == found.tried.cents


def test_without_acceptable_weights_the_least_subsidy_is_named():
    # two towns alone cost 60 and 40, together 110: sharing costs 10 more than it saves
    document = '{"members": ["Alder", "Birch"], "table": [0, 60, 40, 110]}'
    payers = [_Payer("alder", "Alder"), _Payer("birch", "Birch")]
    drivers = {"people": {"label": "People", "values": {"alder": 2, "birch": 1}}}

    found = calculations.find_simple(document, payers, drivers, ["people", "equal"])

    assert (found.acceptable, found.subsidy_cents) == (False, 1_000)
    assert found.in_the_way == (("Alder",), ("Birch",))
    assert games.dearer_together(document) == (("Alder",), ("Birch",), 1_000)


class _Payer:
    def __init__(self, slug, name):
        self.slug, self.name = slug, name


def test_a_clause_is_kept_and_the_forecast_follows_it(bench, clerks, noon):
    kept = services.keep_clause(
        bench=bench, clause=weights(equal=1.0), revenue={}, seen=1, by=clerks["Alder"], at=noon
    )

    assert kept.forecast["shares_from"] == "clause"
    assert kept.forecast["participants"][0]["shares"][0] == pytest.approx(1 / 3, abs=1e-9)


def test_only_the_owner_keeps_a_clause(bench, clerks, noon):
    for name in ("Birch", "Dogwood"):
        with pytest.raises(services.CannotBench, match="Only Alder may change"):
            services.keep_clause(
                bench=bench, clause=weights(equal=1), revenue={}, seen=1, by=clerks[name], at=noon
            )


def test_a_clause_that_cannot_be_worked_out_is_not_kept(bench, clerks, noon):
    for clause, words in (
        (weights(people=0.6, equal=0.39), "0.99: 0.01 is missing"),
        (weights(people=0.6, calls=0.4), 'no figures for the driver "calls"'),
        (
            weights(people=1.0) | {"limits": [{"kind": "cap", "basis": "amount", "value": 1}]},
            "caps cannot all hold",
        ),
    ):
        with pytest.raises(services.CannotBench, match=words):
            services.keep_clause(
                bench=bench, clause=clause, revenue={}, seen=1, by=clerks["Alder"], at=noon
            )
    bench.refresh_from_db()
    assert (bench.clause, bench.revision) == ({}, 1)


def test_two_people_who_change_one_clause_are_shown_both(bench, browsers, clerks, noon):
    services.keep_clause(
        bench=bench, clause=weights(equal=1.0), revenue={}, seen=1, by=clerks["Alder"], at=noon
    )

    page = browsers["Alder"].post(address(bench, "save/"), posted(seen=1))

    shown = page.content.decode()
    assert "saved this bench while you were working" in shown
    assert "The cost: 100 % by equal parts." in shown
    assert "The cost: 100 % by people." in shown
    bench.refresh_from_db()
    assert bench.clause["pools"][0]["weights"] == {"equal": 1.0}
    browsers["Alder"].post(address(bench, "save/"), posted(seen=2))
    bench.refresh_from_db()
    assert bench.clause["pools"][0]["weights"] == {"people": 1.0}


def test_weights_of_99_are_named_and_made_100(bench, browsers):
    short = posted(**{"pool0-w-people": "60", "pool0-w-equal": "39"})

    shown = browsers["Alder"].post(address(bench, "try/"), short).content.decode()
    assert "The weights of Everything add up to 99 %: 1 % is missing." in shown
    assert "Make them 100" in shown

    mended = browsers["Alder"].post(address(bench, "try/"), short | {"do": "balance"})
    text = mended.content.decode()
    assert 'value="60.61"' in text
    assert 'value="39.39"' in text
    assert "is missing" not in text


def test_htmx_is_answered_with_the_tables_alone(bench, browsers):
    part = browsers["Alder"].post(
        address(bench, "try/"),
        posted(**{"pool0-w-people": "50", "pool0-w-equal": "50"}),
        headers={"HX-Request": "true"},
    )

    shown = part.content.decode()
    assert "<html" not in shown
    assert "The clause" in shown
    assert 'hx-swap-oob="innerHTML"' in shown


def test_losers_are_told_by_shape_and_word(bench, browsers):
    page = browsers["Alder"].post(
        address(bench, "try/"), posted(**{"pool0-w-people": "", "pool0-w-equal": "100"})
    )

    # equal parts of about 1.6 million dollars are more than Alder's 400,000 alone
    assert "▲ loses $" in page.content.decode()
    assert "▲ Alder and Birch pay more than alone." in page.content.decode()


def test_the_formula_is_put_into_the_sliders_and_not_saved(bench, browsers):
    page = browsers["Alder"].post(
        address(bench, "try/"), posted(do="formula", formula=["people", "alone", "equal"])
    )

    assert "price of simplicity" in page.content.decode().lower()
    bench.refresh_from_db()
    assert bench.clause == {}


def test_the_form_reads_what_it_has_written(bench, browsers, clerks, noon):
    data = posted(
        **{
            "pool0-name": "Base",
            "pool0-takes": "share",
            "pool0-size": "30",
            "pool0-w-people": "",
            "pool0-w-equal": "100",
            "pool1-name": "Usage",
            "pool1-takes": "rest",
            "pool1-w-people": "80",
            "pool1-w-alone": "20",
            "limit0-what": "floor-amount",
            "limit0-value": "1000",
            "limit1-what": "cap-change",
            "limit1-value": "25",
            "limit1-who": "",
            "limit1-until": "2",
            "revenue0-name": "Subscribers",
            "revenue0-cents": "12,000",
            "phase-parts": "50, 75",
        }
    )

    answer = browsers["Alder"].post(address(bench, "save/"), data)

    assert answer.status_code == 302, answer.content.decode()
    bench.refresh_from_db()
    assert bench.revenue == {"Subscribers": 1_200_000}
    assert bench.clause["pools"][0] == {"name": "Base", "share": 0.3, "weights": {"equal": 1.0}}
    assert bench.clause["limits"][1] == {
        "kind": "cap",
        "basis": "change",
        "value": 0.25,
        "until_year": 2,
    }
    assert bench.clause["phase_in"] == {"parts": [0.5, 0.75]}
    page = browsers["Alder"].get(address(bench)).content.decode()
    assert "Nobody pays more than 25 % more than today, up to year 2." in page
    assert "12000.00" in page


def test_strangers_find_nothing_and_participants_once_shared(shared_bench, browsers):
    bench = shared_bench
    for name, status in (("Alder", 200), ("Birch", 200), ("Dogwood", 404)):
        assert browsers[name].get(address(bench)).status_code == status
    assert browsers["Dogwood"].post(address(bench, "try/"), posted()).status_code == 404
    assert (
        browsers["Dogwood"].get(f"/scenarios/{bench.scenario_id}/bench/drivers/").status_code == 404
    )
    assert "Save the clause" not in browsers["Birch"].get(address(bench)).content.decode()
    answer = browsers["Birch"].post(address(bench, "save/"), posted())
    assert "Only Alder may change this bench." in answer.content.decode()


def test_before_sharing_participants_find_nothing(bench, browsers):
    assert browsers["Birch"].get(address(bench)).status_code == 404


def driver(bench, browser, rows, **more):
    data = {"seen": 1, "label": "Calls", "unit": "calls", "source": "CAD report", "year": 2030}
    data |= {"periods": "quarters"}
    return browser.post(
        f"/scenarios/{bench.scenario_id}/bench/drivers/", data | {"rows": rows} | more
    )


def test_a_pasted_driver_is_kept_with_source_and_averaged(bench, browsers):
    answer = driver(
        bench,
        browsers["Alder"],
        "Town\tQ1\tQ2\nAlder\t100\t200\nBirch\t1,000\t1,200\nCedar\t0\t10",
    )

    assert answer.status_code == 302
    bench.refresh_from_db()
    held = bench.drivers["calls"]
    slug = next(each.slug for each in payers_of(bench.scenario) if each.name == "Birch")
    assert (held["source"], held["values"][slug]) == ("CAD report, 2030", [1000, 1200])
    browsers["Alder"].post(
        address(bench, "save/"), posted(seen=2, **{"pool0-w-people": "", "pool0-w-calls": "100"})
    )
    bench.refresh_from_db()
    assert bench.clause["drivers"] == {"calls": {"average_of": 2, "periods": "quarters"}}
    assert "The cost clause counts it" in _dropped(browsers["Alder"], bench)


def _dropped(browser, bench):
    return browser.post(
        f"/scenarios/{bench.scenario_id}/bench/drivers/calls/drop/",
        {"seen": bench.revision},
        follow=True,
    ).content.decode()


def test_figures_that_would_mislead_are_refused_in_words():
    names = {"alder": "Alder", "birch": "Birch", "cedar": "Cedar"}
    for rows, words in (
        ("Alder\t100\nBirch\t50", "Cedar has no figure. Missing is not zero"),
        ("Alder\t100\nBirch\t-5\nCedar\t1", "is negative"),
        ("Alder\t0\nBirch\t0\nCedar\t0", "Nobody has any Calls"),
        ("Alder\t=cmd|’/C calc’!A0\nBirch\t1\nCedar\t1", "is a formula"),
        ("=cmd|x\t100\nAlder\t1\nBirch\t1\nCedar\t1", "is no participant here"),
        ("Alder\t1\nAlder\t2\nBirch\t1\nCedar\t1", "stands there twice"),
        ("Alder\tmany\nBirch\t1\nCedar\t1", "is no number"),
        ("Alder\t\nBirch\t1\nCedar\t1", "Alder has no figure"),
    ):
        assert any(words in each for each in rules.read_driver(rows, names, "Calls").problems), rows


def test_a_refused_driver_is_not_kept(bench, browsers):
    page = driver(bench, browsers["Alder"], "Alder\t=cmd|x\nBirch\t-1")

    text = page.content.decode()
    assert "is a formula" in text
    assert "is negative" in text
    assert "Cedar has no figure" in text
    bench.refresh_from_db()
    assert "calls" not in bench.drivers


def test_a_name_that_spreadsheets_would_run_is_refused(bench, browsers):
    page = driver(
        bench, browsers["Alder"], "Alder\t1\nBirch\t1\nCedar\t1", label="=cmd|' /C calc'!A0"
    )

    assert "would take it for a formula" in page.content.decode()


def test_weights_are_made_100_to_the_hundredth():
    made = rules.made_100({"a": 1, "b": 1, "c": 1})

    assert made == {"a": 33.34, "b": 33.33, "c": 33.33}
    assert sum(made.values()) == pytest.approx(100)


def test_the_csv_says_what_the_table_says(bench, browsers):
    answer = browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/shares.csv")

    text = answer.content.decode()
    assert text.startswith("Town,Alone,Today")
    assert "Alder" in text


def test_a_group_that_costs_more_than_its_parts_is_named_on_the_page(bench, browsers):
    # Alder and Birch alone 400,000 and 620,000, together 1,200,000: 180,000 more
    table = [0, 400_000, 620_000, 1_200_000, 830_000, 1_100_000, 1_300_000, 1_600_000]
    document = json.dumps({"members": ["Alder", "Birch", "Cedar"], "table": table})
    type(bench.scenario).objects.filter(pk=bench.scenario_id).update(game=document)

    page = browsers["Alder"].get(address(bench)).content.decode()

    assert "Alder together with Birch cost $180,000 a year more than the two apart." in page


def test_41_towns_are_refused_in_words(towns, clerks, dispatch, noon):
    many = [Organisation(pk=10_000 + n, name=f"Town {n}") for n in range(40)]

    with pytest.raises(services.CannotPropose, match="up to 40 bodies; you named 41"):
        services.work_out_scenario(
            service=dispatch, owner=towns["Alder"], members=many, by=clerks["Alder"], at=noon
        )
