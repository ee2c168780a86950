"""`interlocal doctor` and `interlocal serve`."""

import socket

import pytest

from interlocal.record.models import Entry


@pytest.fixture
def busy():
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_sound_installation_is_called_sound(run, towns):
    code, said, _ = run("doctor")

    assert "ok      the record is whole" in said
    assert "ok      page assets are in place" in said
    assert code == 0


def test_a_changed_record_is_pointed_at(run, towns):
    third = Entry.objects.order_by("number")[2]
    Entry.objects.filter(pk=third.pk).update(detail="Nothing happened.")

    code, said, _ = run("doctor")

    assert code == 1
    assert f"LOOK    the record was tampered with: entry {third.number}" in said


def test_an_old_sqlite_is_warned_of(run, towns, monkeypatch):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("this run's database is no SQLite")
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 40, 1))

    code, said, _ = run("doctor")

    assert code == 1
    assert "versions before 3.51.3 can lose data" in said


def test_a_busy_port_is_said(run, db, busy):
    code, _, complained = run("serve", "--port", busy)

    assert code == 2
    assert f"Cannot listen on 127.0.0.1:{busy}" in complained
    assert "Choose another with --port." in complained


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_what_is_no_port_is_said(run, db, port):
    code, _, complained = run("serve", "--port", port)

    assert code == 2
    assert f"{port} is no port" in complained


def test_a_host_that_is_not_this_machine_is_said(run, db):
    code, _, complained = run("serve", "--host", "192.0.2.1", "--port", "8123")

    assert code == 2
    assert "Cannot listen on 192.0.2.1:8123" in complained
