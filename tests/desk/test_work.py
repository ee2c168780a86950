"""Baselines asked for, drafts and workbenches stand on the desk, with days and what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.cast import NOON

from interlocal.initiatives import services as initiatives
from interlocal.proposals import queries, services
from interlocal.proposals.models import Scenario

DESK = reverse("desk:desk")


@pytest.fixture
def look(browsers):
    """The desk as one of the clerks sees it, without what goes on between the words."""
    return lambda name: " ".join(browsers[name].get(DESK).content.decode().split())


@pytest.fixture
def talking(draft, clerks, noon):
    """Alder's initiative, which Birch and Cedar were invited to."""
    initiatives.invite(initiative=draft, by=clerks["Alder"], at=noon)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def asked(talking, towns, clerks):
    """Alder asks Birch's finance office; the day is given."""

    def asked(days=21, at=None):
        from django.utils import timezone

        at = at or timezone.now()
        return services.ask(
            organisation=towns["Birch"],
            service=talking.service,
            initiative=talking,
            asked_for=towns["Alder"],
            name="Pat Long",
            email="pat@birch.example",
            message="",
            due_on=timezone.localdate(at) + timedelta(days=days),
            by=clerks["Alder"],
            at=at,
        )

    return asked


@pytest.fixture
def bench(shared, scenario, clerks, noon):
    """Alder's bench of what it shared with Birch and Cedar."""
    scenario.refresh_from_db()
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


def test_what_is_asked_of_a_town_is_on_its_desk_with_the_day(asked, talking, look):
    request = asked()
    page = look("Birch")

    assert "Alder asks Birch what dispatch costs today" in page
    assert f"due {request.due_on.day} {request.due_on:%B %Y}. Pat Long writes by the link" in page
    assert reverse("proposals:initiative_baselines", args=[talking.pk]) in page


def test_whoever_asked_sees_how_far_it_has_come(asked, look):
    asked()

    assert "Waiting for Pat Long of Birch: what dispatch costs there" in look("Alder")
    assert "Not opened yet; reminders go out by themselves." in look("Alder")
    for name in ("Cedar", "Dogwood"):
        assert "Pat Long" not in look(name)


def test_a_letter_that_is_overdue_is_called_late(asked, look):
    from django.utils import timezone

    asked(days=3, at=timezone.now() - timedelta(days=5))

    assert ", late. Not opened yet" in look("Alder")


def test_a_no_asks_for_somebody_else_until_there_is_one(asked, look, clerks):
    from django.utils import timezone

    request = asked()
    services.decline_by_link(request=request, note="Ask the assessor.", at=timezone.now())

    assert "Pat Long cannot say what dispatch costs Birch" in look("Alder")
    assert "“Ask the assessor.” Ask somebody else there." in look("Alder")
    assert "Pat Long cannot say" not in look("Birch")


def test_a_draft_waits_to_be_finished(talking, towns, clerks, noon, look):
    services.start_baseline(
        organisation=towns["Birch"],
        service=talking.service,
        initiative=talking,
        by=clerks["Birch"],
        at=noon,
    )

    assert "Finish the baseline of Birch: dispatch" in look("Birch")
    assert "begun on 14 March 2031, nothing written yet" in look("Birch")
    assert "Finish the baseline" not in look("Alder")


def test_a_bench_asks_those_who_take_part_whether_they_would_join(bench, look, clerks, noon):
    assert "Say whether Birch would join" in look("Birch")
    assert "Alder works on it" in look("Birch")
    assert "Workbenches</h2> <p>None." in look("Dogwood")
    seat = next(
        each
        for each in queries.participants_of(bench.scenario)
        if each.organisation.name == "Birch"
    )

    services.say_intent(participant=seat, saying="likely", by=clerks["Birch"], at=noon)

    assert "Say whether Birch would join" not in look("Birch")
    assert reverse("proposals:bench", args=[bench.scenario_id]) in look("Birch")


def test_an_open_offer_is_named_until_it_is_answered(bench, clerks, towns, noon, look):
    cents = {str(each.pk): each.alone_cents for each in queries.participants_of(bench.scenario)}
    offered(bench, towns["Alder"], clerks["Alder"], cents, 1)

    assert "Look at offer 1 of Alder" in look("Birch")
    assert "Look at offer" not in look("Alder")

    offered(bench, towns["Birch"], clerks["Birch"], cents, 2, answers=1)

    assert "Look at offer 1" not in look("Birch")
    assert "Look at offer 2 of Birch" in look("Alder")


def offered(bench, body, by, cents, number, answers=None):
    from interlocal.proposals.models import Offer

    before = Offer.objects.filter(scenario=bench.scenario, number=answers).first()
    return Offer.objects.create(
        scenario=bench.scenario,
        number=number,
        by=body,
        answers=before,
        cents=cents,
        made_by=by,
        made_at=NOON,
    )


def test_the_bench_of_a_draft_is_its_owners_alone(scenario, clerks, noon, look):
    services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)

    assert "only Alder sees it" in look("Alder")
    assert "Say whether" not in look("Alder")
    assert "Workbenches</h2> <p>None." in look("Birch")


def test_a_copy_to_try_things_out_does_not_stand_in_front(bench, clerks, noon, browsers, shared):
    copy = services.copy_bench(bench=bench, name="With a grant", by=clerks["Alder"], at=noon)
    address = reverse("desk:initiative", args=[shared.pk])

    page = " ".join(browsers["Alder"].get(address).content.decode().split())

    assert f'href="/scenarios/{bench.scenario_id}/">All figures' in page
    assert "copy of “Dispatch shared by Alder, Birch and Cedar”, only Alder sees it" in page
    assert "With a grant" in page
    assert "With a grant" not in browsers["Birch"].get(address).content.decode()

    services.lock_bench(bench=copy, seen=copy.revision, by=clerks["Alder"], at=noon)

    page = browsers["Alder"].get(address).content.decode()
    assert f'href="/scenarios/{copy.scenario_id}/">All figures' in page


def test_a_shared_copy_does_not_tell_what_it_was_copied_from(bench, clerks, noon, browsers, shared):
    first = services.copy_bench(bench=bench, name="Birch pays more", by=clerks["Alder"], at=noon)
    copy = services.copy_bench(bench=first, name="Evenly", by=clerks["Alder"], at=noon)
    Scenario.objects.filter(pk=copy.scenario_id).update(shared_at=noon)

    page = browsers["Birch"].get(reverse("desk:initiative", args=[shared.pk])).content.decode()

    assert "Evenly" in page
    assert "Birch pays more" not in page
