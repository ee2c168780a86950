"""A process that does jobs: the queue's own loop, with a heart that beats beside it."""

import logging
import os
import platform
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from interlocal.jobs import services

log = logging.getLogger("interlocal.jobs")

PATIENCE = 30.0
BEATS_IN_A_PATIENCE = 6
SECONDS_BETWEEN_PRUNINGS = 24 * 3600.0


class Worker(db_worker.Worker):
    """Does jobs until told to stop, or with ``batch`` until none waits."""

    def __init__(
        self, *, batch: bool = False, patience: float = PATIENCE, beside_parent: bool = False
    ) -> None:
        super().__init__(
            queue_names=["default"],
            interval=min(1.0, patience / BEATS_IN_A_PATIENCE),
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.patience = patience
        self.parent = os.getppid() if beside_parent else None
        self.is_over = threading.Event()
        self.pruned = float("-inf")

    def run(self) -> None:
        """Do jobs, and say all the while that this worker lives."""
        heart = threading.Thread(target=self._live, name="heart", daemon=True)
        self._beat()
        heart.start()
        try:
            super().run()
        finally:
            self.is_over.set()
            heart.join(timeout=self.patience)
            services.forget(worker=self.worker_id)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Hand the job in hand back, and go; asked twice, go at once."""
        services.take_over_later()
        super().shutdown(signum, frame)

    def _live(self) -> None:
        while not self.is_over.wait(self.patience / BEATS_IN_A_PATIENCE):
            try:
                self._beat()
            except DatabaseError:  # a database that restarts must not stop the heart
                log.exception("Worker %s could not say that it lives", self.worker_id)
                connection.close()
            if self.parent is not None and os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
        connection.close()

    def _beat(self) -> None:
        services.beat(worker=self.worker_id, host=platform.node()[:120])
        services.reap(patience=self.patience)
        if time.monotonic() - self.pruned > SECONDS_BETWEEN_PRUNINGS:
            self.pruned = time.monotonic()
            services.prune(at=timezone.now())


def work(**how: Any) -> None:
    """Do jobs in this process, stopping in good order when the system asks for it."""
    worker = Worker(**how)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    worker.configure_signals()
    try:
        worker.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
