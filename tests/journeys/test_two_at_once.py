"""Two people, or one with two clicks, at the same moment: it happens once, and is recorded once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from interlocal.discovery import services as discovery
from interlocal.discovery.models import Shortlist
from interlocal.initiatives import services as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import services as proposals
from interlocal.proposals.models import Scenario
from interlocal.record import queries as record
from interlocal.record.models import Entry

REFUSALS = (
    discovery.CannotShortlist,
    initiatives.CannotOpen,
    initiatives.CannotChange,
    initiatives.CannotAnswer,
    proposals.CannotPropose,
)


@pytest.fixture
def at_once():
    """Do several things at the same time, each in a connection of its own.

    Returns what each gave, or the refusal that it met; any other error is raised.
    """

    def at_once(*deeds):
        start = Barrier(len(deeds))

        def run(deed):
            from django.db import connection

            start.wait(timeout=10)
            try:
                return deed()
            except REFUSALS as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(deeds)) as people:
            return list(people.map(run, deeds))

    return at_once


def refused(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, REFUSALS)]


def test_a_shortlist_is_opened_once(at_once, shortlist, clerks, noon):
    def open_it():
        return initiatives.open_from_shortlist(
            shortlist=Shortlist.objects.filter(pk=shortlist.pk).first() or shortlist,
            by=clerks["Alder"],
            at=noon,
        )

    outcomes = at_once(open_it, open_it, open_it)

    assert len(refused(outcomes)) == 2
    assert Initiative.objects.count() == 1
    assert record.first_broken_entry() is None


def test_a_partner_is_picked_once(at_once, towns, clerks, dispatch, noon):
    def pick(name):
        return lambda: discovery.shortlist_partner(
            owner=towns["Alder"],
            service=dispatch,
            partner=towns[name],
            by=clerks["Alder"],
            at=noon,
        )

    at_once(pick("Birch"), pick("Birch"), pick("Cedar"), pick("Cedar"))

    assert Shortlist.objects.get().entries.count() == 2
    assert Entry.objects.filter(verb="discovery.shortlisted").count() == 2
    assert record.first_broken_entry() is None


def test_an_initiative_is_shared_once(at_once, stand_in_papers, clerks, noon, mailoutbox):
    def share():
        return proposals.share_with_partners(
            scenario=Scenario.objects.get(), by=clerks["Alder"], at=noon
        )

    outcomes = at_once(share, share)

    assert len(refused(outcomes)) == 1
    assert Entry.objects.filter(verb="initiatives.shared").count() == 1
    assert sorted(letter.to for letter in mailoutbox) == [
        ["clerk@birch.example"],
        ["clerk@cedar.example"],
    ]


def test_nobody_joins_while_it_is_shared(at_once, draft, stand_in_papers, towns, clerks, noon):
    def share():
        return proposals.share_with_partners(
            scenario=Scenario.objects.get(), by=clerks["Alder"], at=noon
        )

    def add():
        return initiatives.add_partner(
            initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
        )

    outcomes = at_once(share, add)

    # one of the two came first, and the other was refused
    assert len(refused(outcomes)) == 1
    dogwood = Partner.objects.filter(organisation=towns["Dogwood"]).first()
    assert dogwood is None or dogwood.invited_at is None


def test_no_answer_comes_in_after_the_end(at_once, shared, clerks, noon):
    seat = Partner.objects.get(organisation__name="Birch")

    at_once(
        lambda: initiatives.answer_invitation(
            partner=seat, interested=True, by=clerks["Birch"], at=noon
        ),
        lambda: initiatives.close(
            initiative=shared, by=clerks["Alder"], at=noon, why="The county does it now."
        ),
    )

    verbs = [entry.verb for entry in record.entries_about(shared)]
    assert verbs[-1] == "initiatives.closed"
    assert ("initiatives.interested" in verbs) == (
        Partner.objects.get(pk=seat.pk).answer == "interested"
    )
    assert record.first_broken_entry() is None
