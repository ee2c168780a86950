"""More towns than sub-groups can be listed for: what is left out, searched for and proven."""

import json
import re
from html import unescape

import pytest
from tests.cast import NOON, held_clerks, held_towns

from interlocal.proposals import queries, rules, services
from interlocal.proposals.calculations import games
from interlocal.proposals.models import Bench
from interlocal.registry import queries as registry
from interlocal.registry import services as registered

TOWNS = [f"Mill {number}" for number in range(1, 17)]
PLACES = "name,kind,state,geoid,latitude,longitude"
FACTS = "scheme,identifier,measure,service,year,value,kind,note"


def places():
    lines = [
        f"{name},municipality,CT,0911000{200 + at},{41.5 + at % 4 / 20},{-72.6 + at // 4 / 20}"
        for at, name in enumerate(TOWNS)
    ]
    return "\n".join([PLACES, *lines])


def figures():
    """Sixteen towns of 2,000 to 17,000 people; what each spends a head falls with its size."""
    lines = []
    for at in range(len(TOWNS)):
        people = 2_000 + 1_000 * at
        spent = round(people * 60 * (people / 8_000) ** -0.15)
        geoid = f"0911000{200 + at}"
        lines.append(f"geoid,{geoid},population,,2030,{people},,")
        lines.append(f"geoid,{geoid},spending,dispatch,2030,{spent},,")
    return "\n".join([FACTS, *lines])


@pytest.fixture(scope="module")
def opened(valley, django_db_blocker):
    """The bench of Alder with sixteen others, opened once for this file."""
    with django_db_blocker.unblock():
        source = registered.keep_source(
            code="mills", title="Report of the mills", publisher="The state", by=None, at=NOON
        )
        for read, name, text in (
            (registered.import_organisations, "mills.csv", places()),
            (registered.import_facts, "mill-facts.csv", figures()),
        ):
            read(content=text.encode(), file_name=name, source=source, by=None, at=NOON)
        towns = held_towns()
        by = held_clerks(towns)["Alder"]
        scenario = services.work_out_scenario(
            service=registry.find_service("dispatch"),
            owner=towns["Alder"],
            members=[towns[name] for name in TOWNS],
            by=by,
            at=NOON,
            draws=100,
        )
        return services.open_bench(scenario=scenario, by=by, at=NOON).pk


@pytest.fixture
def bench(opened, db):
    return Bench.objects.select_related("scenario__owner").get(pk=opened)


@pytest.fixture
def page(bench, browsers):
    def page(tab):
        answer = browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/{tab}")
        assert answer.status_code == 200
        return unescape(re.sub(r"\s+", " ", answer.content.decode()))

    return page


def test_what_needs_every_sub_group_is_left_out_and_says_why(bench):
    splits = {split.method: split for split in queries.splits_of(bench.scenario)}

    for code in rules.LISTED_ONLY:
        assert splits[code].refusal == (
            "left out. It needs the cost of every sub-group, and 17 participants make 131,071 of "
            "them. It is worked out for up to 15."
        )
    for code in ("equal", "per-capita", "usage"):
        split = splits[code]
        assert not split.refusal
        assert sum(share.cents for share in split.shares.all()) == pytest.approx(
            games.game_of(bench.scenario.game).total * 100, abs=1
        )


def test_who_gains_most_by_leaving_is_what_a_look_at_all_131071_groups_finds(bench):
    table = games.game_of(bench.scenario.game).table()

    for split in queries.splits_of(bench.scenario).filter(refusal=""):
        cents = [share.cents for share in split.shares.all()]
        paid = table.rows(range(table.costs.size)) @ cents
        worst = (paid - 100 * table.costs)[1:-1].max()
        assert split.is_proven
        assert max(split.worst_loss_cents, 0) == pytest.approx(max(worst, 0), abs=len(cents))


def test_the_costs_are_kept_short(bench):
    held = json.loads(bench.scenario.game)

    assert set(held) == {"members", "curves"}
    assert len(bench.scenario.game) < 200_000


def test_a_long_title_names_the_first_and_counts_the_others(bench):
    assert bench.scenario.title.endswith("shared by Alder and 16 others")


def test_the_pages_say_what_is_left_out_sampled_and_tested_instead(page):
    assert "Shapley, Nucleolus, " in page("bench/shares/")
    assert "left out. It needs the cost of every sub-group" in page("bench/shares/")
    assert "17 participants make more groups than can all be looked at" in page("bench/joining/")
    assert "not worked out among 17 participants" in page("bench/negotiation/")
    assert "Is it a raw deal for anybody?" in page("")


def test_no_proof_is_offered_where_none_can_be_checked(page, bench, browsers):
    assert "/proofs/" not in page("")
    where = f"/scenarios/{bench.scenario_id}/proofs/equal/"
    assert browsers["Alder"].get(where).status_code == 404


def test_each_towns_best_way_out_gains_no_more_than_the_best_of_all(bench):
    from interlocal.proposals.calculations import deals

    split = queries.splits_of(bench.scenario).get(method="equal")
    found = deals(bench.scenario.game, [share.cents for share in split.shares.all()])

    losses = [deal.worst_loss_cents for deal in found]
    assert max(losses) == pytest.approx(split.worst_loss_cents, abs=len(found))
    assert all(deal.is_raw == bool(deal.worst_group) for deal in found)


def test_a_formula_is_found_with_its_test_proven(bench, browsers):
    where = f"/scenarios/{bench.scenario_id}/bench/shares/try/"

    answer = browsers["Alder"].post(where, {"do": "formula", "formula": ["people", "equal"]})

    told = unescape(answer.content.decode())
    assert "The price of simplicity, a year" in told
    assert "this is not certified" not in told
