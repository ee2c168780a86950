"""Work in processes of this machine, of which any may die."""

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from interlocal.scan.calculations.units import TRIES, CannotScan, Result, Solve, Unit

LOOK = 0.2  # seconds between two looks whether to stop
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Here:
    """One unit after the other, in this process."""

    def work(
        self, solve: Solve, units: Sequence[Unit], should_stop: Callable[[], bool]
    ) -> Iterator[tuple[Unit, Result]]:
        """See ``Place``."""
        for unit in units:
            if should_stop():
                return
            yield unit, solve(unit)


@dataclass(frozen=True)
class Processes:
    """Some units at a time, each in a process of its own.

    A process that dies takes nothing along: its unit is begun again by another, three
    times at most.
    """

    count: int

    def work(
        self, solve: Solve, units: Sequence[Unit], should_stop: Callable[[], bool]
    ) -> Iterator[tuple[Unit, Result]]:
        """See ``Place``."""
        waiting = deque((unit, 1) for unit in units)
        workers = [_Worker(solve) for _ in range(min(self.count, len(units)))]
        try:
            while waiting or any(worker.busy for worker in workers):
                if should_stop():
                    return
                for place, worker in enumerate(workers):
                    if worker.busy is None and waiting:
                        if not worker.alive:
                            workers[place] = worker = _Worker(solve)
                        worker.give(*waiting.popleft())
                for worker in _ready(workers):
                    unit, tries = worker.taken()
                    try:
                        result = worker.answer()
                    except EOFError:
                        if tries >= TRIES:
                            raise CannotScan(
                                f"The process that worked on {unit.name} died {TRIES} times; "
                                "is there memory enough for it?"
                            ) from None
                        waiting.appendleft((unit, tries + 1))
                        continue
                    yield unit, result
        finally:
            for worker in workers:
                worker.end()


class _Worker:
    """A process that waits for units and answers with results."""

    def __init__(self, solve: Solve) -> None:
        # begun afresh, not forked: the same on every system, and no lock is held by nobody
        context = multiprocessing.get_context("spawn")
        self.mine, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, solve), daemon=True
        )
        with one_thread():
            self.process.start()
        theirs.close()
        self.busy: tuple[Unit, int] | None = None

    @property
    def alive(self) -> bool:
        return self.process.is_alive()

    def give(self, unit: Unit, tries: int) -> None:
        self.busy = (unit, tries)
        with suppress(OSError):  # it is dead, which the answer will tell
            self.mine.send(unit)

    def taken(self) -> tuple[Unit, int]:
        if self.busy is None:
            raise CannotScan("An answer came that nobody had asked for.")
        return self.busy

    def answer(self) -> Result:
        """The result; raises EOFError if the process died, CannotScan if the work failed."""
        self.busy = None
        try:
            fine, said = self.mine.recv()
        except (EOFError, OSError):
            self.end()
            raise EOFError from None
        if not fine:
            raise CannotScan(said)
        return said

    def end(self) -> None:
        self.mine.close()
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    """The workers that have answered or died."""
    asked: dict[Any, _Worker] = {
        worker.mine: worker for worker in workers if worker.busy is not None
    }
    return [asked[found] for found in wait(list(asked), LOOK)]


def _serve(theirs: Connection, solve: Solve) -> None:
    """The life of a worker; Ctrl-C is for whoever began it, who ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            unit = theirs.recv()
            answer: tuple[bool, Result | str]
            try:
                answer = (True, solve(unit))
            except Exception:
                answer = (False, f"{unit.name} failed:\n{traceback.format_exc()}")
            theirs.send(answer)


@contextmanager
def one_thread() -> Iterator[None]:
    """What is begun inside counts with one thread: the processes share the cores already."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
