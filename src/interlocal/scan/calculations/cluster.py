"""Work on a Dask cluster: the machines of a scheduler, or some processes on this one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from interlocal.scan.calculations.units import TRIES, CannotScan, Result, Solve, Unit

MISSING = "A cluster needs one part more: pip install 'interlocal[cluster]', here and there."
SECONDS = 20.0
AHEAD = 4  # units under way for each thread of the cluster
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Cluster:
    """The workers of a scheduler, by its address: ``tcp://127.0.0.1:8786``.

    A worker that dies takes nothing along: the scheduler gives its units to others.
    ``seconds`` are waited for the scheduler, and as long for its first worker.
    """

    address: str
    seconds: float = SECONDS

    def work(
        self, solve: Solve, units: Sequence[Unit], should_stop: Callable[[], bool]
    ) -> Iterator[tuple[Unit, Result]]:
        """See ``Place``."""
        dask = _dask()
        try:
            client = dask.Client(self.address, timeout=self.seconds)
        except (OSError, ValueError, TimeoutError):
            raise CannotScan(
                f"No scheduler answers at {self.address}. Is it running, and the address right?"
            ) from None
        with client:
            yield from _gathered(dask, client, self.seconds, solve, units, should_stop)


def _gathered(
    dask: Any,
    client: Any,
    seconds: float,
    solve: Solve,
    units: Sequence[Unit],
    should_stop: Callable[[], bool],
) -> Iterator[tuple[Unit, Result]]:
    waiting = iter(units)
    under_way: dict[Any, Unit] = {}

    def give(how_many: int) -> None:
        for unit in islice(waiting, how_many):
            # not pure: the key is the unit's and the run's, so that nothing old is taken
            future = client.submit(
                solve, unit, key=f"{unit.name}-{unit.digest[:16]}", retries=0, pure=False
            )
            under_way[future] = unit

    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError:
        raise CannotScan("The scheduler has no workers; start one on each machine.") from None
    give(AHEAD * max(1, sum(client.nthreads().values())))
    while under_way:
        if should_stop():
            client.cancel(list(under_way))
            return
        try:
            ready = dask.wait(list(under_way), timeout=0.2, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            continue
        for future in ready:
            unit = under_way.pop(future)
            give(1)
            yield unit, _result(dask, unit, future)


def _result(dask: Any, unit: Unit, future: Any) -> Result:
    try:
        return future.result()
    except dask.KilledWorker:
        raise CannotScan(
            f"The workers that worked on {unit.name} died {TRIES} times and more; is there "
            "memory enough for it?"
        ) from None
    except Exception as problem:
        raise CannotScan(f"{unit.name} failed: {problem!r}") from problem


@contextmanager
def own_cluster(workers: int) -> Iterator[Cluster]:
    """A scheduler and workers on this machine, for as long as they are needed.

    They listen on the loopback address only, their status pages too; nobody else can
    reach them. Dask by itself would open its pages on every address.
    """
    dask = _dask()
    with dask.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host=LOOPBACK,
        dashboard_address=f"{LOOPBACK}:0",
        worker_dashboard_address=f"{LOOPBACK}:0",
        silence_logs=50,
    ) as cluster:
        yield Cluster(cluster.scheduler_address)


def _dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise CannotScan(MISSING) from None
    return distributed
