"""The cast: Alder, Birch and Cedar share dispatch; Dogwood looks on. Each has a clerk.

Their bodies and figures come in as files do, through the registry's imports.
Dogwood reports no library. Elm books most of its spending centrally, and Fir
reports nothing but its people: whoever is compared with them must be told.
A test folder takes the fixtures that it needs into its ``conftest.py``.
"""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

NAMES = ("Alder", "Birch", "Cedar", "Dogwood")
YEAR = 2030
BODIES = """\
name,kind,state,geoid,latitude,longitude
Alder,municipality,CT,0911000001,41.80,-72.40
Birch,municipality,CT,0911000002,41.80,-72.30
Cedar,municipality,CT,0911000003,41.86,-72.40
Dogwood,municipality,CT,0911000004,41.86,-72.30
Elm,municipality,CT,0911000005,41.83,-72.35
Fir,municipality,CT,0911000006,41.84,-72.36
Grove,municipality,MA,2501300007,42.40,-72.40
"""
PEOPLE = {"Alder": 5_000, "Birch": 9_000, "Cedar": 14_000, "Dogwood": 7_000, "Elm": 6_000}
PEOPLE |= {"Fir": 3_000, "Grove": 4_000}
GRAND_LISTS = {"Alder": 600_000_000, "Birch": 900_000_000, "Cedar": 1_500_000_000}
SPENDING = {
    "dispatch": {"Alder": 400_000, "Birch": 620_000, "Cedar": 830_000, "Dogwood": 540_000},
    "libraries": {"Alder": 300_000, "Birch": 500_000, "Cedar": 700_000},
    "education": {"Alder": 9_000_000, "Birch": 15_000_000, "Cedar": 22_000_000},
}
CENTRAL = {"Cedar": 120_000}
ELM = {"dispatch": 500_000, "central": 2_000_000}  # four fifths of it in no service's line


NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    return NOON


@pytest.fixture(scope="module")
def valley(django_db_setup, django_db_blocker):
    """The cast's rows, loaded once for a file of tests, each of which changes its own copy.

    The transaction around them is never committed: each test's own lies inside.
    """
    with django_db_blocker.unblock(), never_committed():
        load_cast()
        yield


@contextmanager
def never_committed():
    """A transaction that is undone at the end."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_cast():
    """Bodies, figures, borders and clerks, by the way that files and people come in."""
    from interlocal.registry import queries, services

    services.load_taxonomy(at=NOON)
    source = services.keep_source(
        code="yearly-report", title="Yearly report", publisher="The state", by=None, at=NOON
    )
    for read, name, text in (
        (services.import_organisations, "towns.csv", BODIES),
        (services.import_facts, "facts.csv", facts()),
        (services.import_neighbours, "neighbours.csv", borders()),
    ):
        read(content=text.encode(), file_name=name, source=source, by=None, at=NOON)
    for name in NAMES:
        appointed(f"clerk@{name.lower()}.example", queries.find_organisation(name), NOON)


@pytest.fixture
def towns(valley, db):
    """Alder, Birch, Cedar, Dogwood and the other bodies by name, with figures and borders."""
    return held_towns()


def held_towns():
    """The municipalities that the registry holds, by name."""
    from interlocal.registry import queries

    return {town.name: town for town in queries.municipalities()}


def facts():
    """The cast's figures as a long table."""
    rows = [("population", "", town, people) for town, people in PEOPLE.items()]
    rows += [("net-grand-list", "", town, value) for town, value in GRAND_LISTS.items()]
    rows += [("spending-unallocated", "", town, value) for town, value in CENTRAL.items()]
    rows += [
        ("spending", service, town, value)
        for service, by_town in SPENDING.items()
        for town, value in by_town.items()
    ]
    rows += [
        ("spending", "dispatch", "Elm", ELM["dispatch"]),
        ("spending-unallocated", "", "Elm", ELM["central"]),
    ]
    lines = [
        f"geoid,{geoid(town)},{measure},{service},{YEAR},{value},,"
        for measure, service, town, value in rows
    ]
    return "\n".join(["scheme,identifier,measure,service,year,value,kind,note", *lines])


def borders():
    """Alder touches Birch and Cedar; Dogwood touches them too, and not Alder."""
    pairs = [("Alder", "Birch"), ("Alder", "Cedar"), ("Birch", "Dogwood"), ("Cedar", "Dogwood")]
    lines = [f"geoid,{geoid(a)},{geoid(b)},border" for a, b in pairs]
    return "\n".join(["scheme,a,b,contact", *lines])


def geoid(town):
    """The GEOID of a town of the cast."""
    lines = [line.split(",") for line in BODIES.splitlines()]
    return next(line[3] for line in lines if line[0] == town)


@pytest.fixture
def clerks(towns):
    """The clerk of each of the four by the town's name."""
    return held_clerks(towns)


def held_clerks(towns):
    """Who speaks for each of the four."""
    from interlocal.registry import queries

    return {name: queries.representatives_of(towns[name]).get().user for name in NAMES}


def appointed(email, town, at, name=None):
    """Somebody new who speaks for a town."""
    from interlocal.accounts.models import User
    from interlocal.registry import services
    from interlocal.registry.models import Representative

    person = User.objects.create_user(email, name=name or f"Clerk of {town.name}")
    services.appoint_representative(
        organisation=town,
        user=person,
        role=Representative.Role.CLERK,
        on=at.date(),
        by=None,
        at=at,
    )
    return person


@pytest.fixture
def browsers(clerks):
    """A signed-in browser for each clerk by the town's name."""
    return {name: signed_in(person) for name, person in clerks.items()}


def signed_in(person):
    """A browser in which somebody has signed in."""
    from django.test import Client

    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def services_by_code(towns):
    """The taxonomy's services by code."""
    from interlocal.registry import queries

    return {service.pk: service for service in queries.services()}


@pytest.fixture
def dispatch(services_by_code):
    """The service that Alder, Birch and Cedar think of sharing."""
    return services_by_code["dispatch"]


@pytest.fixture
def shortlist(towns, clerks, dispatch, noon):
    """Alder's shortlist for dispatch: Birch and Cedar."""
    from interlocal.discovery import services

    for name in ("Birch", "Cedar"):
        entry = services.shortlist_partner(
            owner=towns["Alder"],
            service=dispatch,
            partner=towns[name],
            by=clerks["Alder"],
            at=noon,
            reasons=f"{name} is near.",
            net_cents=(-100, 200, 500),
        )
    return entry.shortlist


@pytest.fixture
def draft(towns, clerks, dispatch, noon):
    """Alder's draft of sharing dispatch with Birch and Cedar, which nobody else has seen."""
    from interlocal.initiatives import services

    return services.open_initiative(
        service=dispatch,
        opened_for=towns["Alder"],
        partners=[towns["Birch"], towns["Cedar"]],
        by=clerks["Alder"],
        at=noon,
        reasons="Alder's own reasons.",
    )


@pytest.fixture
def scenario(draft, clerks, noon):
    """The figures of the draft, Alder's own."""
    from interlocal.proposals import services

    return services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=noon)


@pytest.fixture
def papers(scenario, clerks, noon):
    """The prospectuses of Alder, Birch and Cedar by the town's name; not shared yet."""
    from interlocal.proposals import services

    made = services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=noon)
    return {paper.participant.organisation.name: paper for paper in made}


@pytest.fixture
def stand_in_papers(scenario, noon):
    """The same as ``papers``, quickly: files that say only whose they are."""
    import hashlib

    from interlocal.proposals import queries
    from interlocal.proposals.models import Prospectus

    made = {}
    for participant in queries.participants_of(scenario):
        content = f"%PDF for {participant.organisation.name}".encode()
        digest = hashlib.sha256(content).hexdigest()
        made[participant.organisation.name] = Prospectus.objects.create(
            participant=participant,
            made_at=noon,
            pdf=content,
            docx=content,
            pdf_sha256=digest,
            docx_sha256=digest,
        )
    return made


@pytest.fixture
def shared(draft, scenario, stand_in_papers, clerks, noon):
    """The initiative with figures and papers, shared with Birch and Cedar."""
    from interlocal.proposals import services

    services.share_with_partners(
        scenario=scenario, by=clerks["Alder"], at=noon, message="Coffee on Friday?"
    )
    draft.refresh_from_db()
    return draft
