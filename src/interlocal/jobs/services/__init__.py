"""Asking for work in the background, doing it, and beginning it again where a worker died.

A room asks with ``start`` and names a function of its own::

    def scan(progress: Progress, *, region: int) -> None: ...

    jobs.start(work=scan, given={"region": 3}, title="Scan", owner=user, at=at)

The function says how far it is (``progress.report``), looks whether it is
still wanted (``progress.stop_if_cancelled``), and saves its result in one
transaction at the end. It may be run more than once, after a crash, and must
then come to the same end. A ``CannotDo`` ends it with a sentence for people.
"""

from interlocal.jobs.services.asking import CannotStart, cancel, start
from interlocal.jobs.services.pruning import prune
from interlocal.jobs.services.recovery import beat, forget, reap
from interlocal.jobs.services.telling import note_look, want_letter
from interlocal.jobs.services.working import (
    Cancelled,
    CannotDo,
    Progress,
    is_cancelled,
    report_progress,
    take_over_later,
)

__all__ = [
    "Cancelled",
    "CannotDo",
    "CannotStart",
    "Progress",
    "beat",
    "cancel",
    "forget",
    "is_cancelled",
    "note_look",
    "prune",
    "reap",
    "report_progress",
    "start",
    "take_over_later",
    "want_letter",
]
