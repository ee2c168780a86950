"""`interlocal work`: do what people asked for in the background."""

import argparse
import subprocess
import sys
from typing import Any

from interlocal.cli import site


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "work",
        help="do what people asked for in the background",
        description="Do jobs until stopped with Ctrl-C. Start as many as the machine has cores "
        "to spare, on as many machines as reach the database.",
    )
    command.add_argument("--once", action="store_true", help="stop when no job waits")
    command.add_argument(
        "--patience",
        type=_seconds,
        default=30.0,
        metavar="SECONDS",
        help="begin a job again when its worker was not heard of for so long (30)",
    )
    command.add_argument("--beside", action="store_true", help="stop when the caller stops")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Work until stopped, or until nothing waits."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from interlocal.jobs.management.worker import work

    work(batch=given.once, patience=given.patience, beside_parent=given.beside)
    return 0


def begin_beside() -> "subprocess.Popen[bytes]":
    """A worker in a process of its own that goes when this one goes."""
    return subprocess.Popen([sys.executable, "-m", "interlocal.cli.main", "work", "--beside"])


def end(worker: "subprocess.Popen[bytes]") -> None:
    """Let a worker hand back what it is doing, and see it gone."""
    worker.terminate()
    try:
        worker.wait(timeout=5)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError("give 1 to 3600 seconds")
    return seconds
