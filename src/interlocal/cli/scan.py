"""`interlocal scan`: the best groups of whole states, in processes or on a cluster."""

import argparse
from pathlib import Path
from typing import Any

from interlocal.cli.group import add_limits

ABOUT = """\
Find the best groups for whole states: each state and service is a unit of work,
done by processes of this machine or by a Dask cluster, with the same result. The
towns are the registry's, with their facts; or those of FILE (CSV or Parquet):

  id,state,name,lat,lon,population,libraries,police
  0911006260,CT,Bolton,41.77,-72.43,4858,396762,

with a column of yearly spending, in dollars, for each service that is known;
empty is not zero. Where only people are known, the evidence says how cost changes
with size, and the answer is in per cent. Finished units are kept in --out: a scan
that was stopped or killed goes on with --resume."""


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "scan",
        help="the best groups of whole states",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("file", metavar="FILE", type=Path, nargs="?", help="towns; the registry without it")
    add("--borders", metavar="FILE", type=Path, help="pairs of ids that touch: columns a and b")
    add("--states", metavar="CT,MA", help="only these states")
    add("--service", action="append", default=[], help="only this service; repeatable")
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", metavar="N", type=int, help="one for each core; 0: in this one"
    )
    where.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler, tcp://…")
    where.add_argument(
        "--start-cluster", metavar="N", type=int, help="a Dask cluster of N workers here, for this"
    )
    add("--out", metavar="DIR", type=Path, help="folder for finished units and tables")
    add("--resume", action="store_true", help="go on with the scan in --out")
    add_limits(command, max_size=4)
    add("--draws", type=int, default=100, help="simulated futures of the costs (100)")
    add("--json", action="store_true", help="print the summary as JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Print the summary; returns 130 if it was stopped, 2 if what was asked cannot be done."""
    from interlocal.cli import scan_run  # loads the engine, which other commands need not wait for

    return scan_run.run(given)
