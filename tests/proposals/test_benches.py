"""A bench is opened, worked on together, copied and locked; what it says can be worked by hand."""

import pytest

from interlocal.proposals import queries, services
from interlocal.proposals.models import Bench
from interlocal.proposals.queries import benches as reads
from interlocal.proposals.rules import benches as rules
from interlocal.proposals.rules.baselines import Content, Line
from interlocal.proposals.services.benches import BenchOvertaken, CannotBench
from interlocal.record import queries as record

STILL = [
    {"name": name, "kind": kind, "of": "", "low": 0, "likely": 0, "high": 0, "source": "By hand"}
    for name, kind in (("Wages", "wages"), ("Prices", "inflation"), ("Volume", "volume"))
]


@pytest.fixture
def bench(scenario, clerks, noon):
    """Alder's bench, begun with what evidence and assumptions suggest."""
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


@pytest.fixture
def save(bench, clerks, noon):
    """Save changes to the bench as a town's clerk, from the revision that stands there."""

    def save(who="Alder", seen=None, **changes):
        number = Bench.objects.get(pk=bench.pk).revision if seen is None else seen
        return services.save_bench(
            bench=bench, changes=changes, seen=number, by=clerks[who], at=noon
        )

    return save


@pytest.fixture
def lock(bench, clerks, noon):
    """Lock the bench as a town's clerk."""

    def lock(who="Alder"):
        number = Bench.objects.get(pk=bench.pk).revision
        return services.lock_bench(bench=bench, seen=number, by=clerks[who], at=noon)

    return lock


def by_hand(bench, *, amount=1_500_000_00, grants=(), backfill=0):
    """An option without growth and without costs of sharing, but what is given."""
    members = {
        slug: dict.fromkeys(
            ("coordination_cents", "own_transition_cents", "stranded_cents", "elsewhere_cents"), 0
        )
        | {"keeps_own": False, "backfill_cents": backfill, "stranded_years": 0}
        for slug in bench.build_up["members"]
    }
    line = {"label": "All", "how": "quote", "cents": amount, "driver": "flat", "variable": 0.0}
    return {
        "inputs": STILL,
        "discount_rate": 0.0,
        "years": 5,
        "build_up": {
            "version": 1,
            "lines": [line],
            "pay": {"cents": 0},
            "transition": {"cents": [0]},
            "grants": list(grants),
            "members": members,
        },
    }


def test_a_bench_begins_with_the_figures_of_its_scenario(bench, scenario):
    told = bench.forecast
    terms = reads.terms_by_code(scenario)
    left = terms["alone"].mean_cents - terms["gross"].mean_cents + terms["travel"].mean_cents

    assert "refusal" not in told
    assert [each["name"] for each in told["participants"]] == ["Alder", "Birch", "Cedar"]
    assert {each["footing"]["kind"] for each in told["participants"]} == {"public"}
    assert told["lines"][0]["cents"] == pytest.approx(left, rel=1e-5)
    assert bench.is_up_to_date


def test_opening_twice_gives_the_same_bench(bench, scenario, clerks, noon):
    again = services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)

    assert again == bench


def test_net_savings_add_up_to_the_group(bench):
    told = bench.forecast
    for code in ("alone", "bill", "net", "cost"):
        parts = [each[code]["mean"] for each in told["participants"]]
        whole = told["group"][code]["mean"]
        assert [sum(year) for year in zip(*parts, strict=True)] == pytest.approx(whole, abs=3)


def test_every_waterfall_ends_at_its_net(bench):
    for account in (*bench.forecast["participants"], bench.forecast["group"]):
        steps = {one["step"]: one["mean"] for one in account["waterfall"]}
        before = sum(
            value
            for name, value in steps.items()
            if name not in {"net before grant", "grant", "net"}
        )
        assert before == pytest.approx(steps["net before grant"], abs=5)
        assert steps["net before grant"] + steps["grant"] == pytest.approx(steps["net"], abs=2)
        assert steps["net"] == pytest.approx(account["yearly"]["mean"], abs=1)


def test_by_hand(bench, save):
    """Alder 400,000, Birch 620,000, Cedar 830,000 (and benefits) alone; 1,500,000 together."""
    saved = save(**by_hand(bench))

    told = saved.forecast
    alone = [each["alone"]["likely"][0] for each in told["participants"]]
    shares = [each["shares"][0] for each in told["participants"]]
    assert alone[:2] == [400_000_00, 620_000_00]
    for each, own, share in zip(told["participants"], alone, shares, strict=True):
        bill = each["bill"]["likely"]
        assert bill == pytest.approx([share * 1_500_000_00] * 5, abs=1)
        assert each["net"]["likely"] == pytest.approx([own - bill[0]] * 5, abs=1)
        assert each["cumulative"]["likely"][-1] == pytest.approx(5 * (own - bill[0]), abs=5)
        assert each["npv"]["likely"] == pytest.approx(5 * (own - bill[0]), abs=5)
    assert told["group"]["net"]["likely"][0] == sum(alone) - 1_500_000_00
    assert told["group"]["break_even"]["likely"] == saved.first_year


def test_a_grant_is_told_apart_and_its_cliff_named(bench, save):
    """1,950,000 together is dearer than alone; 400,000 a year for two years hides it."""
    grant = {"label": "State", "cents": 400_000_00, "years": 2, "taper": 0, "first_year": 1}
    told = save(**by_hand(bench, amount=1_950_000_00, grants=[grant])).forecast

    alone = sum(each["alone"]["likely"][0] for each in told["participants"])
    gap = alone - 1_950_000_00
    assert gap < 0
    assert told["group"]["net"]["likely"] == [gap + 400_000_00] * 2 + [gap] * 3
    assert told["group"]["net_without_grant"]["likely"] == [gap] * 5
    assert told["group"]["break_even_without_grant"]["likely"] is None
    assert told["group"]["break_even"]["likely"] is not None
    assert told["group"]["break_even"]["slipping"] > 0.5
    assert told["cliffs"] == [{"year": told["years"][2], "label": "State"}]


def test_backfilled_duties_turn_a_saving_into_a_loss(bench, save):
    without = save(**by_hand(bench)).forecast["group"]["yearly"]["likely"]
    told = save(**by_hand(bench, backfill=150_000_00)).forecast["group"]

    assert without > 0
    assert told["yearly"]["likely"] == without - 3 * 150_000_00
    assert told["yearly"]["likely"] < 0


def test_a_clause_divides_the_bill(bench, save):
    weights = {"version": 1, "pools": [{"name": "All", "weights": {"people": 1.0}}]}
    told = save(**by_hand(bench), clause=weights).forecast

    assert told["shares_from"] == "clause"
    assert [each["shares"][0] for each in told["participants"]] == pytest.approx(
        [5_000 / 28_000, 9_000 / 28_000, 14_000 / 28_000], abs=1e-6
    )


def test_what_cannot_be_forecast_is_kept_and_says_why(bench, save):
    saved = save(first_year=2029)

    assert saved.first_year == 2029
    assert "lies before the figures' year" in saved.forecast["refusal"]


def test_an_unanswered_question_is_not_zero(bench, save):
    build_up = bench.build_up
    build_up["members"]["birch-ct"]["backfill_cents"] = None

    saved = save(build_up=build_up)

    assert "would cost Birch" in saved.forecast["refusal"]


def test_posts_come_from_permits(bench, save):
    """60 permits of 20 hours and 300 inspections of 2 are 1,800 hours: two posts of 1,500."""
    model = {
        "kind": "inspections",
        "hours_per_permit": 20,
        "hours_per_inspection": 2,
        "hours_per_post": 1_500,
        "step": 1,
        "minimum": 0,
        "cost_per_post": 90_000,
        "volumes": {
            "permits": dict.fromkeys(bench.build_up["members"], 20),
            "inspections": dict.fromkeys(bench.build_up["members"], 100),
        },
    }
    changes = by_hand(bench)
    changes["build_up"]["lines"] = [
        {"label": "Inspectors", "how": "staffing", "driver": "flat", "model": model}
    ]

    told = save(**changes).forecast

    assert told["lines"][0]["cents"] == [2 * 90_000_00] * 5


@pytest.fixture
def lock_baseline(draft, towns, clerks, dispatch, noon):
    """Lock Alder's baseline in the initiative: 350,000 less 50,000 of fees, of a year."""

    def lock_baseline(year=2030):
        begun = services.start_baseline(
            organisation=towns["Alder"],
            service=dispatch,
            initiative=draft,
            by=clerks["Alder"],
            at=noon,
        )
        content = Content(
            fiscal_year=year,
            benefits="yes",
            overhead="no",
            fees_netted="no",
            capital="no",
            duties_answer="none",
            stranded_answer="none",
            lines=(Line("personnel", "Dispatchers", 350_000_00), Line("fees", "Fees", 50_000_00)),
        )
        version = queries.own_draft(begun)
        saved = services.save_draft(
            version=version, content=content, seen=0, by=clerks["Alder"], at=noon
        )
        return services.lock(version=saved, by=clerks["Alder"], at=noon)

    return lock_baseline


def test_a_baseline_handed_over_goes_before_public_figures(scenario, lock_baseline, clerks, noon):
    lock_baseline()

    told = services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon).forecast

    alder = told["participants"][0]
    assert alder["footing"]["kind"] == "baseline"
    assert alder["footing"]["locked"]
    assert alder["footing"]["assumed"] == []
    assert alder["lines"] == {"personnel": 350_000_00, "fees": 50_000_00}
    assert alder["backfill_cents"] == 0
    assert told["participants"][1]["footing"]["kind"] == "public"


def test_a_newer_baseline_is_offered_and_taken(bench, lock_baseline, browsers, clerks, noon):
    lock_baseline()
    where = f"/scenarios/{bench.scenario_id}/bench/baselines/"

    before = browsers["Alder"].get(where).content.decode()
    taken = services.take_newest_baselines(
        bench=bench, seen=bench.revision, by=clerks["Alder"], at=noon
    )
    after = browsers["Alder"].get(where).content.decode()

    assert "Alder has handed over a newer baseline" in before
    assert taken.forecast["participants"][0]["footing"]["kind"] == "baseline"
    assert "newer baseline" not in after
    with pytest.raises(BenchOvertaken):
        services.take_newest_baselines(
            bench=bench, seen=bench.revision, by=clerks["Alder"], at=noon
        )


def test_older_figures_are_raised_to_the_newest_year(scenario, lock_baseline, clerks, noon):
    """Two years at 3.1 % of wages and 2.6 % of other prices, then two more to 2032."""
    lock_baseline(year=2028)

    told = services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon).forecast

    assert (told["base_year"], told["years"][0]) == (2030, 2032)
    expected = 350_000_00 * 1.031**4 - 50_000_00 * 1.026**4
    assert told["participants"][0]["alone"]["likely"][0] == pytest.approx(expected, abs=1)
    assert "Alder's figures are of 2028; they were raised to 2030" in told["notes"][0]


def test_two_people_editing_lose_nothing(bench, save):
    seen = bench.revision
    save(seen=seen, years=12)

    with pytest.raises(BenchOvertaken, match="Nothing of yours is lost") as refused:
        save(seen=seen, years=8)

    assert [(one.theirs, one.mine) for one in refused.value.conflicts] == [(12, 8)]
    assert refused.value.mine == {"years": 8}
    assert Bench.objects.get(pk=bench.pk).years == 12


def test_only_the_owner_changes_a_bench(bench, save):
    with pytest.raises(CannotBench, match="Only Alder may change"):
        save(who="Birch", years=12)


def test_what_makes_no_sense_is_refused(bench, save):
    for changes, words in (
        ({"years": 4}, "5 to 15"),
        ({"discount_rate": 3}, "between −5 % and 25 %"),
        ({"option": "magic"}, "no way of sharing"),
        ({"host": "dogwood-ct"}, "one of the participants"),
        ({"name": " "}, "Give it a name"),
        ({"colour": "red"}, "nothing called 'colour'"),
    ):
        with pytest.raises(CannotBench, match=words):
            save(**changes)


def test_a_locked_bench_never_changes_and_can_be_cited(bench, save, lock):
    locked = lock()

    assert locked.sha256 == rules.digest_of_document(
        reads.bench_document(Bench.objects.get(pk=bench.pk))
    )
    with pytest.raises(CannotBench, match="locked and stays as it is"):
        save(years=12)
    with pytest.raises(CannotBench, match="locked"):
        lock()
    assert record.entries_about(locked).filter(verb="proposals.bench_locked").exists()


def test_what_was_refused_is_not_locked(bench, save, lock):
    save(first_year=2029)

    with pytest.raises(CannotBench, match="Only what was worked out"):
        lock()


def test_a_copy_of_a_locked_bench_can_be_changed(bench, lock, clerks, noon):
    locked = lock()

    copy = services.copy_bench(bench=locked, name="Another way", by=clerks["Alder"], at=noon)

    assert copy.scenario_id != locked.scenario_id
    assert copy.copied_from_id == locked.scenario_id
    assert not copy.is_locked
    assert copy.scenario.shared_at is None
    assert copy.forecast["group"] == Bench.objects.get(pk=locked.pk).forecast["group"]
    changed = services.save_bench(
        bench=copy, changes={"years": 12}, seen=copy.revision, by=clerks["Alder"], at=noon
    )
    assert changed.years == 12
    assert Bench.objects.get(pk=locked.pk).sha256 == locked.sha256


def test_nobody_else_copies_a_bench(bench, clerks, noon):
    with pytest.raises(CannotBench, match="Only Alder"):
        services.copy_bench(bench=bench, name="Mine", by=clerks["Birch"], at=noon)


def test_differences_are_told_line_by_line():
    from interlocal.proposals.rules.benches_differences import differing

    first = {"option": "joint", "build_up": {"lines": [{"label": "Staff", "cents": 100_00}]}}
    second = {"option": "lead", "build_up": {"lines": [{"label": "Staff", "cents": 250_00}]}}

    assert [(one.what, one.first, one.second) for one in differing(first, second)] == [
        ("Way of sharing", "A joint body", "A lead agency for all"),
        ("Line “Staff”, dollars", "$100", "$250"),
    ]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("agrees", "The two agree"),
        ("far more hopeful", "Yours is far more hopeful"),
        ("less hopeful", "Yours is less hopeful"),
    ],
)
def test_a_plain_sentence_says_when_studies_disagree(verdict, words):
    told = {"verdict": verdict, "own": 0.25, "low": 0.01, "high": 0.16}

    assert words in rules.evidence_words(told, "dispatch")
    assert "25 %" in rules.evidence_words(told, "dispatch")


def test_without_studies_an_estimate_stands_by_itself():
    told = {"verdict": "no evidence", "own": -0.05}

    assert "stands by itself" in rules.evidence_words(told, "dispatch")
    assert "−5 %" in rules.evidence_words(told, "dispatch")
