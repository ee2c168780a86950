"""Pages with lists ask the database a fixed number of questions, however long the list."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interlocal.accounts.models import User
from interlocal.demo import people, region
from interlocal.discovery.queries import shortlists_visible_to
from interlocal.discovery.services import shortlist_partner
from interlocal.initiatives.services import open_from_shortlist
from interlocal.registry.models import Organisation, Service

# What a page may ask at most: who is asking, what it shows, and a few things beside it.
BUDGETS = {
    "/towns/": 14,
    "/towns/bolton-ct/": 16,
    "/find/?town=Bolton": 23,
    "/desk/": 31,
    "/shortlists/": 8,
    "/initiatives/": 8,
    "/api/v1/organisations": 6,
    "/api/v1/shortlists": 6,
    "/api/v1/initiatives": 6,
}
LISTS = ["/shortlists/", "/initiatives/", "/desk/", "/api/v1/shortlists", "/api/v1/initiatives"]
SERVICES = ["libraries", "recreation", "public-health", "highways"]
NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


def asked(client, address):
    """How many questions an address asks the database, seen the second time around."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    return len(questions)


def work_on(codes, by):
    """Put a partner on Bolton's shortlist for each service, and open an initiative from it."""
    town = Organisation.objects.get(slug="bolton-ct")
    for code, partner in zip(codes, ["Andover", "Hebron", "Coventry", "Columbia"], strict=False):
        service = Service.objects.get(code=code)
        other = Organisation.objects.get(name=partner, kind=town.kind)
        shortlist_partner(
            owner=town,
            service=service,
            partner=other,
            by=by,
            at=NOON,
            reasons="They share a border.",
            net_cents=(100_00, 200_00, 300_00),
        )
        shortlist = shortlists_visible_to(by).get(owner=town, service=service)
        open_from_shortlist(shortlist=shortlist, by=by, at=NOON)


@pytest.fixture
def manager(db, client):
    region.load(by=None, at=NOON)
    people.invite_cast(at=NOON)
    person = User.objects.get(email="manager@bolton.example")
    client.force_login(person)
    return person


def test_no_page_asks_more_than_its_budget(manager, client):
    work_on(SERVICES, by=manager)

    spent = {address: asked(client, address) for address in BUDGETS}

    assert {a: spent[a] for a in BUDGETS if spent[a] > BUDGETS[a]} == {}


def test_a_longer_list_asks_no_more(manager, client):
    work_on(SERVICES[:2], by=manager)
    short = {address: asked(client, address) for address in LISTS}

    work_on(SERVICES[2:], by=manager)

    assert {address: asked(client, address) for address in LISTS} == short


def test_a_question_for_each_row_would_be_counted(manager):
    with CaptureQueriesContext(connection) as questions:
        for town in Organisation.objects.all()[:10]:
            town.identifiers.count()

    assert len(questions) == 11
