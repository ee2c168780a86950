"""What `interlocal` says of itself, and of a database that is not there."""

import os
import re
import subprocess
import sys

import pytest

from interlocal import __version__
from interlocal.cli.main import main


@pytest.fixture
def older(db):
    """A database that has not heard of the last change of the registry's tables."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    (last,) = MigrationLoader(connection).graph.leaf_nodes("registry")
    MigrationRecorder(connection).record_unapplied(*last)


def test_help_names_each_command_and_how_to_start(run, capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])

    said = capsys.readouterr().out
    assert left.value.code == 0
    for command in ("partners", "prospectus", "import", "demo", "serve", "setup", "doctor"):
        assert re.search(rf"^    {command}\b", said, re.MULTILINE), command
    assert "interlocal partners Bolton" in said


def test_no_command_is_a_call_for_help(run):
    code, said, _ = run()

    assert code == 0
    assert "usage: interlocal" in said


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"interlocal {__version__}\n"


def test_an_unknown_command_lists_those_there_are(capsys):
    with pytest.raises(SystemExit) as left:
        main(["patrners"])

    assert left.value.code == 2
    assert "choose from" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("partners", "Bolton"),
        ("prospectus", "--service", "libraries", "Bolton", "Hebron"),
        ("import", "facts", "x.csv", "--source", "x"),
        ("serve",),
        ("doctor",),
    ],
    ids=lambda words: words[0],
)
def test_a_command_says_that_the_database_is_not_set_up(older, run, words):
    code, _, complaint = run(*words)

    assert code == 2
    assert "The database is not set up" in complaint
    assert "interlocal setup" in complaint


def test_a_new_folder_has_no_database_yet(tmp_path):
    given = {name: text for name, text in os.environ.items() if name != "INTERLOCAL_DATABASE_URL"}

    ended = subprocess.run(
        [sys.executable, "-m", "interlocal.cli.main", "doctor"],
        env=given | {"INTERLOCAL_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 2, ended.stderr
    assert "The database is not set up" in ended.stderr


@pytest.mark.django_db
def test_setting_up_twice_is_setting_up_once(run):
    from interlocal.record.models import Entry
    from interlocal.registry.models import Service

    assert run("setup")[:2] == (0, "The database is ready.\n")
    before = Service.objects.count(), Entry.objects.count()
    assert before[0] > 20

    assert run("setup")[:2] == (0, "The database is ready.\n")

    assert (Service.objects.count(), Entry.objects.count()) == before
