"""The command line, run as if typed, on the cast or on the demo region."""

import pytest
from tests.cast import NOON, dispatch, never_committed, noon, services_by_code, towns, valley

from interlocal.cli.main import main

__all__ = ["dispatch", "noon", "services_by_code", "towns", "valley"]


@pytest.fixture
def run(capsys):
    """Type a command: the exit code, what it prints, what it complains of."""

    def run(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def capitol(django_db_setup, django_db_blocker):
    """The demo region, loaded once for a file of tests."""
    from interlocal.demo import region

    with django_db_blocker.unblock(), never_committed():
        region.load(by=None, at=NOON)
        yield


@pytest.fixture
def region(capitol, db):
    """The demo region, for one test to change as it likes."""
