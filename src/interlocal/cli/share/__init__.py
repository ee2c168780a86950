"""`interlocal share`: who pays what, who would do better apart, and the proof."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interlocal.cli.share.asked import case_of
from interlocal.cli.share.methods import METHODS, results_of
from interlocal.cli.share.report import report_of
from interlocal.cli.share.words import words_of
from interlocal.cli.site import NotReady
from interlocal.engine.errors import EngineError
from interlocal.engine.games import Sharing

__all__ = ["METHODS", "add_parser", "run"]

ABOUT = """\
Share the cost of a joint service. FILE holds the yearly cost of every possible
group of members, as .csv, .xlsx or .json:

  group,cost                      or    Alder,Birch,cost
  Alder,60                              1,0,60
  Birch,40                              0,1,40
  Alder + Birch,90                      1,1,90

or a table of towns with what they cost alone, pay today, and are counted by; then
--cost says what the shared service costs, and --formula how it is divided:

  town,people,calls,cost alone,pays today
  Alder,5000,700,500000,480000
  Birch,3000,200,400000,390000

A workbook may have both, in two sheets. A .json file has "members" and one of
"costs" (a list of {"group": [...], "cost": ...}), "table" (in bit order) or
"connections" (a network, source first); and, where a method needs them,
"drivers", "weights", "unions" and "benefits"."""


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "share",
        help="share a cost between members, with proofs",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("game", metavar="FILE", type=Path, help="costs of groups, or towns")
    command.add_argument(
        "--method",
        nargs="+",
        metavar="NAME",
        default=["all"],
        help=f"all, or some of: {', '.join(METHODS)} (all)",
    )
    command.add_argument(
        "--formula",
        metavar="WEIGHTS",
        help="people=60%%,equal=40%%, or a clause in a .json file",
    )
    command.add_argument(
        "--cost",
        metavar="AMOUNT",
        help="what the shared service costs a year, or Pool=AMOUNT,... by pool",
    )
    command.add_argument(
        "--driver",
        action="append",
        default=[],
        metavar="NAME=MEMBER:NUMBER,...",
        help="something counted, such as people=Alder:5000,Birch:3000; may be repeated",
    )
    command.add_argument(
        "--scale",
        action="store_true",
        help="estimate the costs of sub-groups of a table by one curve of scale",
    )
    command.add_argument("--year", type=int, help="year since the start, for a phased clause")
    command.add_argument(
        "--revenue",
        action="append",
        default=[],
        metavar="NAME=AMOUNT",
        help="revenue that the clause takes off first; may be repeated",
    )
    command.add_argument(
        "--certificates", type=Path, metavar="FOLDER", help="write each proof there as JSON"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="write a workbook with live formulas"
    )
    command.add_argument("--pdf", type=Path, metavar="FILE", help="write a paper with a chart")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Print the shares; returns 2 with a message when the file or a method cannot be used."""
    try:
        case = case_of(given)
        results = results_of(case, given.method)
        report = report_of(case, results)
        if given.certificates:
            _write(given.certificates, results.shared)
        if given.xlsx:
            from interlocal.cli.share.workbook import write_workbook

            write_workbook(case, results, report, given.xlsx)
        if given.pdf:
            from interlocal.cli.share.paper import write_paper

            write_paper(case, report, given.pdf, source=given.game.name)
    except (EngineError, NotReady, OSError) as problem:
        print(f"interlocal share: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(report, indent=2, ensure_ascii=False) if given.json else words_of(report))
    return 0


def _write(folder: Path, results: Mapping[str, Sharing]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, result in results.items():
        path = folder / f"{name}.json"
        path.write_text(result.certificate.to_json() + "\n", encoding="utf-8")
