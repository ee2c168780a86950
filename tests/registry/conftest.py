"""The cast as files: four towns, typed by hand, that tests import and spoil."""

from datetime import UTC, datetime

import pytest

TOWNS = """\
name,kind,state,geoid,geoid_2020,latitude,longitude
Alder,municipality,CT,0911000001,0900100001,41.80,-72.40
Birch,municipality,CT,0911000002,0900100002,41.80,-72.30
Cedar,municipality,CT,0911000003,0900100003,41.90,-72.40
Dogwood,municipality,CT,0911000004,0900100004,41.90,-72.30
"""
FACTS_HEAD = "scheme,identifier,measure,service,year,value,kind,note"
ALDER, BIRCH = "0911000001", "0911000002"


@pytest.fixture
def noon():
    return datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    from interlocal.accounts.models import User

    return User.objects.create_user("clerk@alder.example", name="Ada of Alder")


@pytest.fixture
def ledger(db, clerk, noon):
    """A source, as a state's yearly report would be."""
    from interlocal.registry import services

    return services.keep_source(
        code="yearly-report", title="Yearly report", publisher="The state", by=clerk, at=noon
    )


@pytest.fixture
def read(clerk, ledger, noon):
    """Import some text as a file: ``read(services.import_facts, text)``."""

    def read(service, text, *, file_name="towns.csv", **more):
        given = {"source": ledger, "by": clerk, "at": noon} | more
        content = text if isinstance(text, bytes) else text.encode()
        return service(content=content, file_name=file_name, **given)

    return read


@pytest.fixture
def towns(read, noon):
    """Alder, Birch, Cedar and Dogwood by name, with the taxonomy loaded."""
    from interlocal.registry import queries, services

    services.load_taxonomy(at=noon)
    read(services.import_organisations, TOWNS)
    return {town.name: town for town in queries.municipalities()}


@pytest.fixture
def read_facts(read, towns):
    """Import lines of a long table of facts; the heading is put before them."""
    from interlocal.registry import services

    def read_facts(*lines, **more):
        text = "\n".join([FACTS_HEAD, *lines])
        return read(services.import_facts, text, file_name="facts.csv", **more)

    return read_facts


@pytest.fixture
def read_mapped(towns, clerk, noon):
    """Import a file by a mapping: ``read_mapped("facts", mapping, content)``."""
    from interlocal.registry import services

    def read_mapped(kind, mapping, content, *, file_name="given.csv", **more):
        return services.import_mapped(
            kind=kind,
            content=content if isinstance(content, bytes) else content.encode(),
            file_name=file_name,
            mapping=mapping,
            mapping_file="mapping.yaml",
            **{"by": clerk, "at": noon} | more,
        )

    return read_mapped
