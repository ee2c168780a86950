"""A person who asks for work, and workers on the tests' own database."""

import multiprocessing
import os
import time
from datetime import UTC, datetime

import pytest

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def ann(db):
    from interlocal.accounts.models import User

    return User.objects.create_user("ann@alder.example", name="Ann of Alder")


@pytest.fixture
def eve(db):
    from interlocal.accounts.models import User

    return User.objects.create_user("eve@dogwood.example", name="Eve of Dogwood")


@pytest.fixture
def begin(transactional_db):
    """Begins workers in processes of their own; those that live at the end are killed.

    They are forks of this one, which saves each of them loading the application.
    """
    from django.db import connections

    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork a process")
    begun = []

    def one():
        connections.close_all()  # a connection must not be shared by two processes
        begun.append(multiprocessing.get_context("fork").Process(target=_work))
        begun[-1].start()
        return begun[-1]

    yield one
    for worker in begun:
        worker.kill()
        worker.join()


def _work():
    from interlocal.jobs.management.worker import work

    work(patience=PATIENCE)


PATIENCE = 1.5


def until(fact, seconds=30):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} seconds")
