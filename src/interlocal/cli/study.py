"""`interlocal study`: the feasibility study of a bench, as files."""

import argparse
import json
from pathlib import Path
from typing import Any

from interlocal.cli import site


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "study",
        help="the feasibility study of a bench, as files",
        description="Make the feasibility study of a scenario's bench as it stands, as PDF and "
        "DOCX. Nothing is kept or sent. The number of a scenario stands in the address of its "
        "page.",
    )
    command.add_argument("scenario", type=int, metavar="SCENARIO", help="the scenario's number")
    command.add_argument("--out", type=Path, default=Path("study"), help="folder to write to")
    command.add_argument("--json", action="store_true", help="print what was written as JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Make the study and write it to files."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from django.utils import timezone

    from interlocal.proposals.queries.benches import bench_in
    from interlocal.proposals.services import papers

    bench = bench_in(given.scenario)
    if bench is None:
        return site.complain(f"There is no bench for a scenario with the number {given.scenario}.")
    try:
        made = papers.study_of(bench=bench, at=timezone.now())
        given.out.mkdir(parents=True, exist_ok=True)
        files = []
        for ending, content in made.items():
            file = given.out / f"study-{given.scenario}.{ending}"
            file.write_bytes(content)
            files.append(str(file))
    except papers.CannotMakePapers as problem:
        return site.complain(problem)
    except OSError as problem:
        return site.complain(f"Cannot write to {given.out}: {problem.strerror}.")
    if given.json:
        told = {"scenario": given.scenario, "version": bench.revision, "files": files}
        print(json.dumps(told, indent=2))
    else:
        print(f"{bench.name}, version {bench.revision}\n\nWritten:")
        for written in files:
            print(f"  {written}")
    return 0
