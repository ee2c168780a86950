"""Alder's bench for dispatch with Birch and Cedar, opened once for a file of tests."""

import pytest
from tests.cast import NOON, held_clerks, held_towns


@pytest.fixture(scope="module")
def opened(valley, django_db_blocker):
    """The key of the bench; each test changes its own copy, as with the cast's rows."""
    from interlocal.initiatives import services as initiatives
    from interlocal.proposals import services
    from interlocal.registry import queries as registry

    with django_db_blocker.unblock():
        towns = held_towns()
        by = held_clerks(towns)["Alder"]
        draft = initiatives.open_initiative(
            service=registry.find_service("dispatch"),
            opened_for=towns["Alder"],
            partners=[towns["Birch"], towns["Cedar"]],
            by=by,
            at=NOON,
        )
        scenario = services.work_out_initiative(initiative=draft, by=by, at=NOON)
        return services.open_bench(scenario=scenario, by=by, at=NOON).pk


@pytest.fixture
def bench(opened, db):
    """Alder's bench, its own."""
    from interlocal.proposals.models import Bench

    return Bench.objects.select_related("scenario__owner").get(pk=opened)


@pytest.fixture
def shared_bench(bench, noon):
    """The same, with the figures shared with Birch and Cedar."""
    bench.scenario.shared_at = noon
    bench.scenario.save(update_fields=["shared_at"])
    return bench
