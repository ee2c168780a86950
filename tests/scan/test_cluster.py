"""Work on a Dask cluster of this machine: the same results, whatever dies, unseen from outside."""

import os
import signal
from datetime import date
from pathlib import Path

import pytest
from tests.scan import works
from tests.scan.test_units import FRESH, results, units

from interlocal.scan.calculations import CannotScan, Cluster, own_cluster
from interlocal.scan.calculations.grouping import ScanWishes, grouped, scan_unit
from interlocal.scan.calculations.together import reports_together

pytest.importorskip("distributed", reason="interlocal[cluster] is not installed")


@pytest.fixture(scope="module")
def cluster():
    with own_cluster(2) as cluster:
        yield cluster


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(cluster, tmp_path):
    killed = []

    def kill_whoever_works_on_b():
        place = tmp_path / "b.pid"
        if place.exists() and place.read_text() and not killed:
            killed.append(int(place.read_text()))
            os.kill(killed[0], signal.SIGKILL)
        return False

    found = results(
        units(folder=str(tmp_path)),
        cluster,
        works.double_slowly_at_first,
        folder=tmp_path / "kept",
        should_stop=kill_whoever_works_on_b,
    )

    assert found == FRESH
    assert len(killed) == 1
    results(units(folder=str(tmp_path)), folder=tmp_path / "here")
    for name in "abcd":
        file = f"{name}.json"
        assert (tmp_path / "kept" / file).read_bytes() == (tmp_path / "here" / file).read_bytes()


def test_curves_that_are_fitted_together_are_the_same_on_every_worker(cluster, tmp_path):
    asked = units_of_two_services()

    here = results(asked, work=grouped, folder=tmp_path / "here")
    there = results(asked, cluster, grouped, folder=tmp_path / "there")

    assert here == there
    assert {result["status"] for result, _ in here.values()} == {"optimal"}
    for unit in asked:
        file = f"{unit.name}.json"
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes()


def test_a_mistake_in_the_work_is_said_with_the_unit(cluster):
    with pytest.raises(CannotScan, match=r"a failed.*no answer to a"):
        results(units()[:1], cluster, works.fail)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads what Linux says of sockets")
def test_a_cluster_of_ones_own_listens_on_the_loopback_address_only(cluster):
    opened = listening_on(descendants(os.getpid()))

    assert opened
    assert {address for address in opened if not is_loopback(address)} == set()


def test_an_address_where_nobody_answers_is_said():
    nobody = Cluster("tcp://127.0.0.1:9", seconds=0.3)

    with pytest.raises(CannotScan, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"):
        results(units()[:1], nobody)


def units_of_two_services():
    """Libraries and police of six towns in a row, as the units of one state."""
    names = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"]
    people = [2_000.0, 3_000.0, 4_500.0, 7_000.0, 11_000.0, 20_000.0]
    costs = {
        "libraries": [50.0 * each for each in people],
        "police": [9.0 * each**1.2 for each in people],
    }
    on = date(2031, 3, 14)
    together = reports_together(costs, people, None, on)
    return [
        scan_unit(
            state="CT",
            service=service,
            together=together,
            on=on,
            towns=[
                {"id": name.lower(), "name": name, "latitude": 41.8, "longitude": -72 - row / 10}
                | {"population": people[row]}
                | dict.fromkeys(("cost", "low", "high"), costs[service][row])
                for row, name in enumerate(names)
            ],
            borders=[(row, row + 1) for row in range(5)],
            left_out=[],
            wishes=ScanWishes(limits={"max_towns": 3}, draws=30),
        )
        for service in costs
    ]


def descendants(pid):
    """The process and all that it has begun."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int(
                (place / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue  # it has ended meanwhile
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening_on(pids):
    """The addresses, as the system writes them, on which processes wait for others."""
    sockets = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                sockets.add(str(link.readlink()))
            except OSError:
                continue
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {
        row[1].split(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets
    }


def is_loopback(address):
    """127.x.x.x, least byte first, or ::1."""
    return address.endswith("7F") if len(address) == 8 else address == f"{'0' * 24}01000000"
