"""Every piece of a cost clause can be written on its page, shown in words, and taken back."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from tests.proposals.opened import bench, opened, shared_bench

from interlocal.proposals import services
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.forms.clauses import ClauseForm
from interlocal.proposals.queries.clauses import payers_of
from interlocal.proposals.rules import clauses as rules

__all__ = ["bench", "opened", "shared_bench"]

NAMES = {"alder": "Alder", "birch": "Birch", "cedar": "Cedar"}


def counted(values, **more):
    return {"label": "Counted", "values": dict(zip(NAMES, values, strict=True)), **more}


DRIVERS = {
    "people": counted([5_000, 9_000, 14_000], label="People"),
    "calls": counted([[10, 20], [30, 10], [5, 5]], label="Calls", periods="quarters"),
    "fees": counted([100, 0, 50], label="License fees", unit="US dollars", typed=True),
}
# every piece that the engine knows, so that a clause from elsewhere can be changed on the page
WHOLE = {
    "version": 1,
    "name": "Draft of March",
    "drivers": {"calls": {"average_of": 1, "periods": "quarters"}},
    "revenue": [{"name": "Subscribers", "pool": "Usage"}, {"name": "Grant"}],
    "pools": [
        {"name": "Incidents", "price": 2.835, "per": "calls", "members": ["cedar"]},
        {"name": "Base", "weights": {"equal": 1.0}, "share": 0.3, "not_for": ["cedar"]},
        {"name": "Fixed", "weights": {"people": 1.0}, "amount": 90_000.0},
        {"name": "Usage", "weights": {"people": 0.25, "calls": 0.75}},
    ],
    "limits": [
        {"kind": "cap", "basis": "per", "value": 65.5, "driver": "people"},
        {"kind": "floor", "basis": "amount", "value": 1_000.0, "members": ["alder", "birch"]},
        {"kind": "cap", "basis": "change", "value": 0.1, "until_year": 2},
        {"kind": "floor", "basis": "share", "value": 0.05},
    ],
    "phase_in": {"parts": [0.25, 0.5]},
    "credits": ["fees"],
}
REVENUE = {"Subscribers": 1_200_000, "Grant": 500_000}


def form_of(clause, revenue=None, **posted):
    """What the form of a saved clause posts back, with some fields changed."""
    given = {"drivers": DRIVERS, "names": NAMES, "clause": clause, "revenue": revenue or {}}
    data = QueryDict(mutable=True)
    for part in ClauseForm(None, **given).forms:
        for field in part:
            value = field.value()
            data.setlist(
                field.html_name,
                value if isinstance(value, list) else ["" if value is None else value],
            )
    for name, value in posted.items():
        data[name.replace("__", "-")] = value
    return ClauseForm(data, **given)


def test_a_clause_with_every_piece_is_the_same_after_it_was_shown_and_saved():
    form = form_of(WHOLE, REVENUE)

    assert form.problems == []
    assert form.clause == WHOLE
    assert form.revenue == REVENUE


def test_a_clause_says_each_piece_in_words():
    said = " ".join(rules.clause_words(WHOLE, DRIVERS, NAMES))

    for words in (
        "Subscribers comes off Usage first.",
        "Calls: the latest figure.",
        "Incidents: $2.835 for each of calls, paid by Cedar.",
        "Base, 30 % of what is left: 100 % by equal parts, not by Cedar.",
        "Fixed, $90,000 a year: 100 % by people.",
        "Nobody pays more than $65.50 for each of people.",
        "Alder and Birch pay at least $1,000 a year.",
        "License fees that a town brings in comes off its own bill.",
    ):
        assert words in said


PER_HEAD = {"version": 1, "pools": [{"name": "Everything", "weights": {"people": 1.0}}]}


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"pool0__w-people": "=cmd|' /C calc'!A0"}, "is a formula. Write a number"),
        ({"pool0__w-people": "99"}, "add up to 99 %: 1 % is missing"),
        ({"pool0__w-people": "-5"}, "Pool 1, people: It starts from 0."),
        ({"pool0__w-people": "many"}, "Pool 1, people: Write a number."),
        ({"pool0__takes": "price", "pool0__size": "12"}, "Say for each of what the price is."),
        (
            {"pool0__takes": "price", "pool0__size": "12", "pool0__per": "people"},
            "Everything is charged by the unit, so nothing divides the rest",
        ),
        ({"pool0__who": "members"}, "Tick at least one, or let everybody take part."),
        ({"pool0__takes": "share", "pool0__size": "130"}, "is at most 100 %"),
        ({"limit0__what": "cap-per", "limit0__value": "9"}, "Say for each of what the limit is."),
        ({"limit0__what": "cap-amount", "limit0__value": "-1"}, "A limit starts from zero."),
        (
            {"revenue0__name": "Fees", "revenue0__cents": "10", "revenue0__pool": "1"},
            "Fees comes off pool 2, which divides nothing.",
        ),
        ({"revenue0__name": "=1+1", "revenue0__cents": "10"}, "would take it for a formula"),
        ({"phase__parts": "150"}, "Write numbers from 0 to 100"),
        ({"count__avg-calls": "3"}, "less than or equal to 2"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name_and_place(posted, words):
    form = form_of(PER_HEAD, **posted)

    assert any(words in each for each in form.problems), form.problems


def test_a_driver_that_nobody_has_cannot_be_priced():
    drivers = DRIVERS | {"zero": counted([0, 0, 0], label="Consoles")}
    form = ClauseForm(
        {
            "pool0-name": "Rest",
            "pool0-w-people": "100",
            "pool1-takes": "price",
            "pool1-size": "5",
            "pool1-per": "zero",
        },
        drivers=drivers,
        names=NAMES,
        clause={},
        revenue={},
    )

    assert form.problems == [
        "Nobody has any Consoles, so it cannot divide a cost. Take another driver."
    ]


EQUAL = {"pool0__w-people": "0", "pool0__w-equal": "100"}


def posted(**more):
    data = {"seen": 1, "pool0-name": "Everything", "pool0-takes": "rest", "pool0-w-people": "100"}
    return data | {key.replace("__", "-"): value for key, value in more.items()}


def shares(bench, end=""):
    return f"/scenarios/{bench.scenario_id}/bench/shares/{end}"


def drivers(bench, end=""):
    return f"/scenarios/{bench.scenario_id}/bench/drivers/{end}"


def test_one_towns_bill_is_worked_out_in_sentences(bench, browsers):
    total = calculations.total_cents(bench.scenario.game) / 100
    slug = payers_of(bench.scenario)[0].slug

    page = browsers["Alder"].post(
        shares(bench, "try/"),
        posted(
            pool1__name="Incidents",
            pool1__takes="price",
            pool1__size="$2.50",
            pool1__per="people",
            limit0__what="floor-amount",
            limit0__value="400,000",
            limit0__who=[slug],
            look__town=slug,
        ),
    )

    shown = page.content.decode()
    rest = total - 28_000 * 2.5
    # 5,000 of 28,000 people: 17.86 %
    assert "Incidents: 5,000 × $2.50 (people) = $12,500.00." in shown
    assert f"Alder pays 17.86 % of ${rest:,.2f} = ${rest * 5 / 28:,.2f}; it has 5,000 of" in shown
    assert "Held at the floor of $400,000.00" in shown
    assert "Alder pays $400,000.00 a year." in shown


def test_revenue_is_shown_between_gross_and_net(bench, browsers):
    page = browsers["Alder"].post(
        shares(bench, "try/"), posted(revenue0__name="Subscribers", revenue0__cents="12,000")
    )

    shown = page.content.decode()
    total = round(calculations.total_cents(bench.scenario.game) / 100)
    assert "From the cost to what is paid, a year" in shown
    for words in (f"${total:,}", "−$12,000", f"${total - 12_000:,}"):
        assert words in shown


def test_the_last_save_can_be_taken_back_until_somebody_saves(bench, browsers, clerks, noon):
    alder = browsers["Alder"]
    alder.post(shares(bench, "save/"), posted())
    alder.post(shares(bench, "save/"), posted(seen=2, **EQUAL))
    assert "Take back my last save" in alder.get(shares(bench)).content.decode()

    alder.post(shares(bench, "undo/"))

    bench.refresh_from_db()
    assert bench.clause["pools"][0]["weights"] == {"people": 1.0}
    assert "Take back my last save" not in alder.get(shares(bench)).content.decode()

    alder.post(shares(bench, "save/"), posted(seen=4, **EQUAL))
    services.save_bench(bench=bench, changes={"years": 12}, seen=5, by=clerks["Alder"], at=noon)
    answer = alder.post(shares(bench, "undo/"), follow=True)
    assert "somebody saved since" in answer.content.decode()
    bench.refresh_from_db()
    assert bench.clause["pools"][0]["weights"] == {"equal": 1.0}


def test_strangers_cannot_take_back(shared_bench, browsers):
    browsers["Alder"].post(shares(shared_bench, "save/"), posted())

    assert browsers["Dogwood"].post(shares(shared_bench, "undo/")).status_code == 404
    browsers["Birch"].post(shares(shared_bench, "undo/"))

    shared_bench.refresh_from_db()
    assert shared_bench.clause["pools"][0]["weights"] == {"people": 1.0}


def newer_people(bench, at):
    """Population of all three a year later: Alder grew from 5,000 to 10,000."""
    from interlocal.registry.models import Load

    facts = [
        payer.body.facts.filter(measure="population").latest("year")
        for payer in payers_of(bench.scenario)
    ]
    load = Load.objects.get(pk=facts[0].load_id)
    load.pk, load.loaded_at = None, at + timedelta(days=1)
    load._state.adding = True
    load.save()
    for fact, value in zip(facts, (10_000, 9_000, 14_000), strict=True):
        fact.pk, fact.load, fact.year, fact.value = None, load, fact.year + 1, value
        fact._state.adding = True
        fact.save()
    return facts


def test_newer_figures_are_offered_with_what_would_change_and_then_used(bench, browsers, noon):
    alder = browsers["Alder"]
    alder.post(shares(bench, "save/"), posted())
    assert "Newer figures exist" not in alder.get(drivers(bench)).content.decode()
    newer_people(bench, noon)

    offered = alder.get(drivers(bench)).content.decode()
    assert "There are newer figures for people." in offered
    assert "now 5,000" in offered
    assert "What would change by the saved clause" in offered
    assert "See what would change" in alder.get(shares(bench)).content.decode()
    bench.refresh_from_db()
    slug = payers_of(bench.scenario)[0].slug
    assert bench.drivers["people"]["values"][slug] == 5_000

    alder.post(drivers(bench, "anew/"), {"seen": 2})

    bench.refresh_from_db()
    assert bench.drivers["people"]["values"][slug] == 10_000
    after = alder.get(drivers(bench)).content.decode()
    assert "Newer figures exist" not in after


def test_newer_figures_of_some_towns_only_are_not_mixed_with_older_ones(bench, browsers, noon):
    facts = newer_people(bench, noon)
    facts[2].delete()

    page = browsers["Alder"].get(drivers(bench)).content.decode()

    assert "There are newer figures" not in page
