"""The order of partners: what counts, how much, why, and why not."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from interlocal.discovery import calculations, rules, services
from interlocal.discovery.rules import Content, Rank
from interlocal.registry import queries as registry

FINDER = reverse("discovery:finder")
ONLY = dict.fromkeys(rules.USUAL, 0)
parts = st.fixed_dictionaries({code: st.floats(0, 1) for code in rules.USUAL})
weights = st.fixed_dictionaries({code: st.integers(0, 100) for code in rules.USUAL}).filter(
    lambda said: any(said.values())
)


@pytest.fixture
def ranked(towns, services_by_code, clerks, noon):
    """Alder's partners for dispatch by name, each with its finding, in order."""

    def ranked(weights=None, user="Alder", **more):
        found = calculations.outlook(
            towns["Alder"],
            on=noon.date(),
            service=services_by_code["dispatch"],
            a_service=None,
            weights=weights,
            user=clerks[user] if user else None,
            **more,
        )
        return {
            " and ".join(body.name for body in each.match.partners): each for each in found.findings
        }

    return ranked


@pytest.fixture
def tie(towns, clerks, noon):
    """Something that ties Alder to another town, as Alder's clerk notes it."""

    def tie(name, kind="agreement", **more):
        pair = (towns["Alder"], towns[name])
        services.note_tie(kind=kind, between=pair, by=clerks["Alder"], at=noon, **more)

    return tie


def test_the_usual_weights_add_up_to_100_and_the_saving_outweighs_all_others():
    assert sum(rules.USUAL.values()) == 100
    assert rules.USUAL["saving"] > sum(rules.USUAL.values()) / 2


def test_points_by_hand():
    # 60 × 0.5 + 7 × 1 + 10 × 0.6 + 3 × 0.5 + 12 × 0.2 + 1 × 1 + 3 × 0.7 + 4 × 1 of 100
    given = {"saving": 0.5, "need": 1, "ties": 0.6, "similar": 0.5, "near": 0.2}
    given |= {"room": 1, "data": 0.7, "law": 1}

    assert rules.score(given, rules.USUAL) == pytest.approx(30 + 7 + 6 + 1.5 + 2.4 + 1 + 2.1 + 4)


@given(parts, weights, st.integers(2, 5))
def test_only_the_proportions_of_the_weights_matter(given, said, times):
    larger = {code: weight * times for code, weight in said.items()}

    assert rules.score(given, larger) == pytest.approx(rules.score(given, said))


@given(parts, parts, weights)
def test_what_is_said_to_change_the_order_changes_it(first, second, said):
    above, below = sorted((first, second), key=lambda each: -rules.score(each, said))
    rank = Rank(2, 2, below, said, 100_000_00)

    words = rules.what_would_change(rank, Rank(1, 2, above, said, 100_000_00), "it")

    if " weighed " in words:
        number = int(words.rpartition(" weighed ")[2].split()[0])
        label = words.rpartition("“")[2].partition("”")[0]
        code = next(code for code, name in rules.LABELS.items() if name.lower() == label)
        changed = said | {code: number}
        assert rules.score(below, changed) >= rules.score(above, changed) - 1e-9


def test_by_the_saving_alone_the_order_is_that_of_the_savings(ranked):
    means = [each.match.net_mean_cents for each in ranked(weights=ONLY | {"saving": 1}).values()]

    assert means == sorted(means, reverse=True)


def test_by_nearness_alone_the_nearest_stands_first(ranked):
    # Cedar is 6.7 km away, Birch 8.3, Dogwood 10.6
    order = [name for name in ranked(weights=ONLY | {"near": 1}) if " and " not in name]

    assert order == ["Cedar", "Birch", "Dogwood"]


def test_a_tie_lifts_a_partner_and_the_reason_says_so(ranked, tie, dispatch):
    before = ranked()["Dogwood"]
    tie("Dogwood", service=dispatch, since_year=2019)

    after = ranked()["Dogwood"]

    # a running agreement brings 0.6 of the ten points that ties weigh
    assert after.rank.points == pytest.approx(before.rank.points + 6)
    assert "Alder and Dogwood share dispatch already since 2019." in [
        reason.text for reason in after.reasons
    ]


def test_whom_the_clerk_knows_counts_for_the_clerk_only(ranked, tie, clerks, towns, noon):
    tie("Dogwood", kind="people")

    assert ranked()["Dogwood"].rank.parts["ties"] > 0
    assert ranked(user="Birch")["Dogwood"].rank.parts["ties"] == 0
    assert ranked(user=None)["Dogwood"].rank.parts["ties"] == 0


def test_an_offer_that_meets_a_need_counts_whole_and_another_half(
    ranked, towns, clerks, dispatch, noon
):
    def post(name, kind):
        content = Content(dispatch, "service", "Night desk", "anywhere", "everyone")
        services.post(owner=towns[name], kind=kind, content=content, by=clerks[name], at=noon)

    post("Birch", "offer")
    assert ranked()["Birch"].rank.parts["need"] == 0.5
    assert "Birch offers: “Night desk”." in [each.text for each in ranked()["Birch"].reasons]

    post("Alder", "need")

    assert ranked()["Birch"].rank.parts["need"] == 1
    assert ranked()["Dogwood"].rank.parts["need"] == 0
    assert ranked(user=None)["Birch"].rank.parts["need"] == 0


def test_every_place_but_the_first_says_what_would_change_it(ranked):
    found = list(ranked().values())

    assert found[0].would_change == ""
    assert all(each.would_change.startswith("It would stand above") for each in found[1:])
    assert [each.rank.place for each in found] == list(range(1, len(found) + 1))


def test_the_parts_lie_within_their_bounds(ranked):
    for each in ranked().values():
        assert -1 <= each.rank.parts["saving"] <= 1
        assert all(0 <= part <= 1 for code, part in each.rank.parts.items() if code != "saving")


@pytest.fixture
def why_not(towns, services_by_code, noon):
    def why_not(name, **more):
        given = {"on": noon.date(), "service": services_by_code["dispatch"], "a_service": None}
        found = calculations.outlook(towns["Alder"], **given | more)
        return calculations.why_not(found, towns[name])

    return why_not


def test_why_not_says_the_place_and_in_what_it_falls_behind(why_not, ranked):
    order = list(ranked(user=None))
    last = order[-1]

    said = why_not(last.split(" and ")[0]).sentences

    assert "of " + str(len(order)) in said[0]


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("Elm", {}, "Elm books 80% of its municipal spending centrally"),
        ("Fir", {}, "Fir reports no spending by service"),
        ("Grove", {}, "Grove was not compared: it lies in another state, 67 km away."),
        ("Dogwood", {"max_km": 10}, "beyond the 10 km asked for"),
        ("Alder", {}, "cannot be its own partner"),
    ],
)
def test_why_not_says_why_somebody_cannot_be_compared(why_not, name, more, said):
    found = why_not(name, **more)

    assert found.finding is None
    assert said in " ".join(found.sentences)


def test_the_page_keeps_the_weights_and_shows_them(browsers):
    page = browsers["Alder"].get(FINDER, {"service": "dispatch", "w_saving": 0, "w_near": 90})
    text = page.content.decode()

    assert 'name="w_near" value="90"' in text
    assert text.index("1. Dispatch with Cedar") < text.index("2. Dispatch with")
    assert "points of 100: place 1 of" in text


@pytest.mark.parametrize("weight", ["abc", "-1", "101", "nan", "1e3"])
def test_a_weight_that_is_none_is_refused(browsers, weight):
    page = browsers["Alder"].get(FINDER, {"w_saving": weight}).content.decode()

    assert "il-answers" not in page
    assert "needs mending" in page


def test_something_has_to_count(browsers):
    nothing = {f"w_{code}": 0 for code in rules.USUAL}

    assert "Something has to count" in browsers["Alder"].get(FINDER, nothing).content.decode()


def test_the_page_answers_why_not(browsers):
    page = browsers["Alder"].get(FINDER, {"why": "Elm"}).content.decode()
    assert "Why not Elm?" in page
    assert "Elm books 80%" in page

    wrong = browsers["Alder"].get(FINDER, {"why": "Elmo"}).content.decode()
    assert "Did you mean Elm?" in wrong


def test_a_new_figure_gives_a_new_answer(ranked, towns, noon):
    from interlocal.registry import services as registry_services

    before = ranked()["Birch"].match.alone_cents
    row = "geoid,0911000002,spending,dispatch,2030,640000,,"
    registry_services.import_facts(
        content=f"scheme,identifier,measure,service,year,value,kind,note\n{row}".encode(),
        file_name="corrected.csv",
        source=registry.sources().get(code="yearly-report"),
        by=None,
        at=datetime(2031, 3, 15, tzinfo=UTC),
    )

    assert ranked()["Birch"].match.alone_cents != before


def test_why_not_speaks_of_the_town_and_not_of_one_that_bears_its_name(why_not, towns):
    towns["Fir"].name = "East Elm"
    towns["Fir"].save()

    assert all(sentence.startswith("Elm ") for sentence in why_not("Elm").sentences)
