"""Running a scan: what is to be done, where, and what is told of it."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from interlocal import __version__
from interlocal.cli import scan_files, scan_report, site
from interlocal.cli.group import limits_of, refused_numbers
from interlocal.cli.places import Unknown
from interlocal.cli.progress import Line, gently
from interlocal.scan.calculations import (
    CannotScan,
    Cluster,
    Done,
    Here,
    Place,
    Processes,
    Unit,
    done_units,
    own_cluster,
    write_whole,
)
from interlocal.scan.calculations.grouping import ScanWishes, grouped

MOST = 1_000  # processes


def run(given: argparse.Namespace) -> int:
    """Print the summary; returns 130 if it was stopped, 2 if what was asked cannot be done."""
    if refusal := _refused(given):
        return site.complain(refusal)
    wishes = ScanWishes(
        limits=limits_of(given),
        seed=given.seed,
        draws=given.draws,
        gap=given.gap / 100,
        time_limit=given.time_limit,
    )
    on = datetime.now(UTC).astimezone().date()
    try:
        units = _units(given, on, wishes)
        if not units:
            return site.complain("There is nothing to scan: no service is reported by two towns.")
        with gently() as asked_to_stop, _place(given) as place:
            results, left = _done(units, place, given.out, asked_to_stop)
    except (Unknown, scan_files.UnusableFile, CannotScan, site.NotReady) as problem:
        return site.complain(problem)
    if left:
        kept = f", and kept in {given.out}: go on with --resume" if given.out else ""
        print(f"Stopped: {len(results)} of {len(units)} units are done{kept}.", file=sys.stderr)
        return 130
    if given.out:
        scan_report.write_report(given.out, results)
        write_whole(given.out / "scan.json", _manifest(on, wishes, units))
    if given.json:
        print(json.dumps([*map(scan_report.summary_of, results)], indent=2, ensure_ascii=False))
        return 0
    print("\n".join(scan_report.words_of(results)))
    if given.out:
        print(f"\nGroups and towns left out, state by state, are in {given.out}.")
    return 0


def _refused(given: argparse.Namespace) -> str | None:
    if refusal := refused_numbers(given):
        return refusal
    if given.draws < 1:
        return "--draws must be 1 or more."
    if given.processes is not None and not 0 <= given.processes <= MOST:
        return f"--processes must be between 0 and {MOST:,}."
    if given.start_cluster is not None and not 0 < given.start_cluster <= MOST:
        return f"--start-cluster must be between 1 and {MOST:,}."
    if given.borders and not given.file:
        return "--borders goes with a FILE of towns; the registry knows its own borders."
    if given.resume and not given.out:
        return "--resume needs --out: the folder of the scan to go on with."
    if given.out and not given.resume and any((given.out / "units").glob("*.json")):
        return f"{given.out} holds a scan already: add --resume to go on, or name another folder."
    return None


def _units(given: argparse.Namespace, on: date, wishes: ScanWishes) -> list[Unit]:
    """Everything to be done, in order of state and service."""
    if given.file:
        return sorted(_units_of_file(given, on, wishes), key=lambda unit: unit.name)
    site.start()
    from interlocal.discovery.calculations import scan
    from interlocal.registry import queries

    try:
        services = [queries.find_service(text) for text in given.service] or None
    except queries.NotFound as unknown:
        raise Unknown(str(unknown)) from None
    for service in services or []:
        if not scan.is_estimated(service):
            raise Unknown(f"{service.name} is not estimated, so it cannot be scanned.")
    states = _chosen(given.states, scan.states_with_towns())
    found = [unit for state in states for unit in scan.units_of_state(state, services, on, wishes)]
    return sorted(found, key=lambda unit: unit.name)


def _units_of_file(given: argparse.Namespace, on: date, wishes: ScanWishes) -> Iterator[Unit]:
    towns = scan_files.read_towns(given.file)
    if towns.not_read:
        print(f"Columns not read: {', '.join(towns.not_read)}.", file=sys.stderr)
    borders = scan_files.read_borders(given.borders, towns) if given.borders else []
    known = scan_files.services_with_evidence()
    for code in given.service:
        if code not in known:
            raise Unknown(f"No service “{code}”. Choose from {', '.join(known)}.")
    states = _chosen(given.states, towns.states)
    yield from scan_files.units_of_file(towns, borders, states, given.service or None, on, wishes)


def _chosen(asked: str | None, known: Sequence[str]) -> list[str]:
    if asked is None:
        return list(known)
    wanted = list(dict.fromkeys(word.strip().upper() for word in asked.split(",") if word.strip()))
    by_upper = {state.upper(): state for state in known}
    if strange := [word for word in wanted if word not in by_upper]:
        raise Unknown(f"No towns of {', '.join(strange)} are known; there are {', '.join(known)}.")
    return [by_upper[word] for word in wanted]


@contextmanager
def _place(given: argparse.Namespace) -> Iterator[Place]:
    """Where the work is done."""
    if given.start_cluster:
        with own_cluster(given.start_cluster) as cluster:
            yield cluster
    elif given.cluster:
        yield Cluster(given.cluster)
    elif given.processes == 0:
        yield Here()
    else:
        yield Processes(given.processes or os.cpu_count() or 1)


def _done(
    units: Sequence[Unit],
    place: Place,
    out: Path | None,
    asked_to_stop: Callable[[], bool],
) -> tuple[list[dict[str, Any]], int]:
    """The results in the units' order, and how many units are left."""
    folder = None if out is None else out / "units"
    line, began = Line(), time.monotonic()
    found: dict[str, Done] = {}
    line.say(f"0 of {len(units)} units")
    for done in done_units(units, grouped, place=place, folder=folder, should_stop=asked_to_stop):
        found[done.unit.name] = done
        state = "kept from before" if done.kept else done.result["status"]
        seconds = time.monotonic() - began
        line.say(f"{len(found)} of {len(units)} units · {seconds:.0f} s · {done.unit.name} {state}")
    line.clear()
    results = [found[unit.name].result for unit in units if unit.name in found]
    return results, len(units) - len(results)


def _manifest(on: date, wishes: ScanWishes, units: Sequence[Unit]) -> str:
    said = {
        "made_with": f"interlocal {__version__}",
        "evidence_on": on.isoformat(),
        "limits": dict(wishes.limits),
        "seed": wishes.seed,
        "draws": wishes.draws,
        "gap": wishes.gap,
        "time_limit": wishes.time_limit,
        "units": {unit.name: unit.digest for unit in units},
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"
