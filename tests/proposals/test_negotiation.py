"""Intents, offers, and private limits that nobody but their own people ever sees."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from tests.cast import signed_in
from tests.proposals.opened import bench, opened, shared_bench

from interlocal.accounts.models import User
from interlocal.proposals import services
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.models import Bench, Mediation, Offer, PrivateLimit
from interlocal.proposals.queries import participants_of
from interlocal.proposals.queries.benches import bench_document
from interlocal.proposals.queries.negotiation import own_limits
from interlocal.record.models import Entry

SECRET = 123_456_78  # Birch's limit, in cents
TRACES = ("123456", "123,456", "12345678", "123456.78")


__all__ = ["bench", "opened", "shared_bench"]


@pytest.fixture
def bodies(shared_bench):
    """The participants by the town's name."""
    return {each.organisation.name: each for each in participants_of(shared_bench.scenario)}


def address(bench, end=""):
    return f"/scenarios/{bench.scenario_id}/bench/negotiation/{end}"


def set_all(bodies, clerks, at, **cents):
    for name, amount in cents.items():
        services.set_limit(participant=bodies[name], cents=amount, by=clerks[name], at=at)


# ---------- private limits ----------


def test_only_its_own_people_see_a_limit(bench, bodies, clerks, browsers, noon, settings):
    set_all(bodies, clerks, noon, Birch=SECRET)
    staff = User.objects.create_superuser("staff@site.example", password="x" * 20)
    readers = {name: browsers[name] for name in ("Alder", "Cedar", "Dogwood")}
    readers |= {"staff": signed_in(staff)}
    pk = bench.scenario_id
    pages = [
        address(bench),
        *(f"/scenarios/{pk}/bench/{tab}/" for tab in ("", "shares", "joining", "option")),
        f"/scenarios/{pk}/",
        f"/api/v1/scenarios/{pk}/",
        "/",
    ]

    assert "123456.78" in browsers["Birch"].get(address(bench)).content.decode()
    for name, browser in readers.items():
        for page in pages:
            told = browser.get(page.replace("//", "/"), follow=True).content.decode()
            assert not any(trace in told for trace in TRACES), (name, page)
    assert browsers["Dogwood"].get(address(bench)).status_code == 404
    assert readers["staff"].get(address(bench)).status_code == 404
    for person in (clerks["Alder"], clerks["Cedar"], clerks["Dogwood"], staff):
        assert SECRET not in [one.cents for one in own_limits(bench.scenario, person).values()]


def test_a_limit_is_not_in_the_record_the_bench_its_copy_or_the_admin(bench, bodies, clerks, noon):
    set_all(bodies, clerks, noon, Birch=SECRET)

    entries = Entry.objects.filter(verb__startswith="proposals.limit")
    assert entries.count() == 1
    assert not any(
        trace in f"{one.detail} {one.subject_name}"
        for one in Entry.objects.all()
        for trace in TRACES
    )
    assert not any(trace in str(bench_document(bench)) for trace in TRACES)
    assert PrivateLimit not in admin.site._registry
    copy = services.copy_bench(bench=bench, name="Another", by=clerks["Alder"], at=noon)
    assert not PrivateLimit.objects.filter(participant__scenario=copy.scenario).exists()
    names = {field.name for field in apps.get_model("proposals", "Mediation")._meta.fields}
    assert not {"cents", "amount", "limits"} & names


def test_nobody_sets_or_takes_back_another_bodys_limit(bench, bodies, clerks, browsers, noon):
    set_all(bodies, clerks, noon, Birch=SECRET)
    path = address(bench, f"limits/{bodies['Birch'].pk}/")

    for name, status in (("Alder", 302), ("Cedar", 302), ("Dogwood", 404)):
        assert browsers[name].post(path, {"cents": "1"}).status_code == status
        assert browsers[name].post(path, {"do": "drop"}).status_code == status
        with pytest.raises(services.CannotNegotiate, match="Only Birch may do this"):
            services.set_limit(participant=bodies["Birch"], cents=1, by=clerks[name], at=noon)

    assert PrivateLimit.objects.get(participant=bodies["Birch"]).cents == SECRET


def test_a_limit_is_set_changed_and_taken_back(bench, bodies, clerks, browsers):
    path = address(bench, f"limits/{bodies['Cedar'].pk}/")

    for said, kept in (("500,000", 50_000_000), ("-5", 50_000_000), ("=cmd|x", 50_000_000)):
        browsers["Cedar"].post(path, {"cents": said})
        assert PrivateLimit.objects.get(participant=bodies["Cedar"]).cents == kept
    browsers["Cedar"].post(path, {"do": "drop"})
    assert not PrivateLimit.objects.filter(participant=bodies["Cedar"]).exists()


# ---------- the mediator ----------


def test_the_mediator_answers_only_when_all_have_set_a_limit(bench, bodies, clerks, noon):
    set_all(bodies, clerks, noon, Alder=40_000_000, Birch=62_000_000)

    with pytest.raises(services.CannotNegotiate, match="Cedar has not set a limit"):
        services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=noon)
    with pytest.raises(services.CannotNegotiate, match="Only Alder"):
        services.ask_mediator(scenario=bench.scenario, by=clerks["Birch"], at=noon)


def test_all_are_told_the_same_word_and_no_amount(
    bench, bodies, clerks, browsers, noon, django_capture_on_commit_callbacks
):
    alone = dict(zip(bodies, calculations.alone_cents(bench.scenario.game), strict=True))
    set_all(bodies, clerks, noon, **alone)

    with django_capture_on_commit_callbacks(execute=True):
        kept = services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=noon)

    assert kept.possible
    gain = sum(alone.values()) - calculations.total_cents(bench.scenario.game)
    part = gain / calculations.total_cents(bench.scenario.game)
    assert kept.room == ("narrow" if part < 0.05 else "some" if part < 0.15 else "wide")
    told = {letter.to[0]: letter.body.split("\n", 2)[2] for letter in mail.outbox[-3:]}
    assert len(told) == 3
    assert len(set(told.values())) == 1
    assert "$" not in next(iter(told.values()))
    for name in bodies:
        page = browsers[name].get(address(bench)).content.decode()
        assert "An agreement between Alder, Birch and Cedar is possible." in page


def test_limits_below_the_cost_leave_no_room(bench, bodies, clerks, noon):
    set_all(bodies, clerks, noon, Alder=100, Birch=100, Cedar=100)

    kept = services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=noon)

    assert (kept.possible, kept.room) == (False, "none")


def test_small_changes_get_no_new_answer(bench, bodies, clerks, noon):
    limits = {"Alder": 40_000_000, "Birch": 62_000_000, "Cedar": 83_000_000}
    set_all(bodies, clerks, noon, **limits)
    services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=noon)
    later, week = noon + timedelta(days=1), noon + timedelta(days=8)

    set_all(bodies, clerks, later, Alder=39_000_000)  # the prober moves alone
    with pytest.raises(services.CannotNegotiate, match="Birch and Cedar have not set a limit anew"):
        services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=week)
    set_all(bodies, clerks, later, Birch=62_000_000, Cedar=83_000_000)
    with pytest.raises(services.CannotNegotiate, match="less than 7 days old"):
        services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=later)
    services.ask_mediator(scenario=bench.scenario, by=clerks["Alder"], at=week)

    assert list(Mediation.objects.values_list("round", flat=True)) == [1, 2]


def test_before_sharing_nothing_is_negotiated(bench, clerks, noon):
    scenario = bench.scenario

    with pytest.raises(services.CannotNegotiate, match="Share the figures"):
        services.ask_mediator(scenario=scenario, by=clerks["Alder"], at=noon)
    with pytest.raises(services.CannotNegotiate, match="Share the figures"):
        services.make_offer(
            scenario=scenario,
            organisation=scenario.owner,
            said={},
            words="",
            answers=None,
            by=clerks["Alder"],
            at=noon,
        )
    birch = next(each for each in participants_of(scenario) if each.organisation.name == "Birch")
    with pytest.raises(services.CannotNegotiate, match="Only Birch"):
        services.set_limit(participant=birch, cents=1, by=clerks["Birch"], at=noon)


# ---------- offers ----------


def offered(bench, bodies, clerks, at, name="Birch", said=None, answers=None, words="For a start."):
    body = bodies[name].organisation
    amounts = {bodies[who].organisation.slug: cents for who, cents in (said or {}).items()}
    return services.make_offer(
        scenario=bench.scenario,
        organisation=body,
        said=amounts,
        words=words,
        answers=answers,
        by=clerks[name],
        at=at,
    )


def test_an_offer_is_completed_logged_and_told_to_all(
    bench, bodies, clerks, browsers, noon, django_capture_on_commit_callbacks
):
    total = calculations.total_cents(bench.scenario.game)

    with django_capture_on_commit_callbacks(execute=True):
        first = offered(bench, bodies, clerks, noon, said={"Birch": 50_000_000})
    second = offered(
        bench, bodies, clerks, noon, "Cedar", {"Cedar": 80_000_000}, answers=first, words=""
    )

    assert first.cents[str(bodies["Birch"].pk)] == 50_000_000
    assert sum(first.cents.values()) == sum(second.cents.values()) == total
    # Alder and Birch carry the rest of the counter-offer in proportion to the first
    a, b = (str(bodies[name].pk) for name in ("Alder", "Birch"))
    assert second.cents[a] / second.cents[b] == pytest.approx(first.cents[a] / first.cents[b])
    assert sorted(letter.to[0] for letter in mail.outbox[-2:]) == [
        "clerk@alder.example",
        "clerk@cedar.example",
    ]
    assert "Alder would pay" in next(
        m.subject for m in mail.outbox if "alder" in m.to[0] and "Offer" in m.subject
    )
    page = browsers["Alder"].get(address(bench)).content.decode()
    assert "Offer 2 by Cedar, answering offer 1" in page
    assert "Against the offer before" in page


def test_an_offer_that_cannot_be_is_refused_in_words(bench, bodies, clerks, noon):
    for said, words in (
        ({}, "names nobody"),
        ({"Alder": 10**12}, "more than the cost"),
        ({"Alder": 100, "Birch": 100, "Cedar": 100}, "is missing. Leave one empty"),
        ({"Alder": -100}, "starts from zero"),
    ):
        with pytest.raises(services.CannotNegotiate, match=words):
            offered(bench, bodies, clerks, noon, said=said)
    with pytest.raises(services.CannotNegotiate, match="may not make an offer"):
        services.make_offer(
            scenario=bench.scenario,
            organisation=bodies["Cedar"].organisation,
            said={bodies["Cedar"].organisation.slug: 1},
            words="",
            answers=None,
            by=clerks["Birch"],
            at=noon,
        )


def test_an_offer_is_withdrawn_by_its_own_people_only(bench, bodies, clerks, browsers, noon):
    made = offered(bench, bodies, clerks, noon, said={"Birch": 50_000_000})
    path = address(bench, f"offers/{made.number}/withdraw/")

    browsers["Cedar"].post(path)
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert browsers["Dogwood"].post(path).status_code == 404
    browsers["Birch"].post(path)
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    with pytest.raises(services.CannotNegotiate, match="was withdrawn"):
        offered(bench, bodies, clerks, noon, "Cedar", {"Cedar": 1}, answers=made)


def test_the_form_puts_an_offer_and_says_what_is_wrong(bench, bodies, browsers):
    slugs = {name: each.organisation.slug for name, each in bodies.items()}
    data = {"by": bodies["Birch"].organisation_id, "answers": "", "words": "=cmd|x"}

    page = browsers["Birch"].post(address(bench, "offers/"), data)
    assert "names nobody" in page.content.decode()
    answer = browsers["Birch"].post(
        address(bench, "offers/"), data | {f"pays-{slugs['Birch']}": "500,000"}
    )

    assert answer.status_code == 302, answer.content.decode()
    assert Offer.objects.get().words == "=cmd|x"
    prefilled = browsers["Birch"].get(address(bench) + "?from=nucleolus").content.decode()
    assert f'name="pays-{slugs["Cedar"]}" value="' in prefilled


# ---------- who joins ----------


def joining(bench, end=""):
    return f"/scenarios/{bench.scenario_id}/bench/joining/{end}"


def test_each_says_its_own_intent_and_the_owner_may_assume_the_others(
    bench, bodies, clerks, browsers, noon
):
    browsers["Birch"].post(joining(bench, f"{bodies['Birch'].pk}/"), {"saying": "yes"})
    browsers["Alder"].post(joining(bench, f"{bodies['Cedar'].pk}/"), {"saying": "likely"})
    browsers["Alder"].post(joining(bench, f"{bodies['Birch'].pk}/"), {"saying": "no"})
    browsers["Birch"].post(joining(bench, f"{bodies['Cedar'].pk}/"), {"saying": "no"})

    page = browsers["Cedar"].get(joining(bench)).content.decode()
    assert "Means to join, said on" in page
    assert "Likely to join (assumed by Alder; it has not said)" in page
    with pytest.raises(services.CannotSay, match="has said it itself"):
        services.assume_intent(
            participant=bodies["Birch"], saying="no", by=clerks["Alder"], at=noon
        )
    with pytest.raises(services.CannotSay, match="one of the answers"):
        services.say_intent(participant=bodies["Birch"], saying="x", by=clerks["Birch"], at=noon)
    services.say_intent(participant=bodies["Cedar"], saying="no", by=clerks["Cedar"], at=noon)
    assert "assumed by Alder" not in browsers["Cedar"].get(joining(bench)).content.decode()
    assert browsers["Dogwood"].get(joining(bench)).status_code == 404


def test_sentences_come_first_and_chances_can_be_changed(bench, bodies, clerks, browsers, noon):
    for name in ("Alder", "Birch"):
        services.say_intent(participant=bodies[name], saying="yes", by=clerks[name], at=noon)

    page = browsers["Alder"].get(joining(bench)).content.decode()
    assert "Alder should expect to pay about $" in page
    assert "The smallest group that would work:" in page
    assert "If one stays out" in page
    assert "count" in page
    sure = browsers["Alder"].get(joining(bench) + "?likely=100&unsure=100").content.decode()
    assert "“has not said” as 100 in 100" in sure
    assert "whatever the others do" in sure
    wrong = browsers["Alder"].get(joining(bench) + "?likely=700&unsure=-1")
    assert wrong.status_code == 200


def test_a_locked_bench_can_still_be_negotiated(bench, bodies, clerks, browsers, noon):
    services.lock_bench(bench=bench, seen=1, by=clerks["Alder"], at=noon)

    offered(bench, bodies, clerks, noon, said={"Birch": 50_000_000})

    assert Bench.objects.get(pk=bench.pk).is_locked
    assert "Offer 1 by Birch" in browsers["Cedar"].get(address(bench)).content.decode()
