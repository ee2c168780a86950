"""The command `interlocal`."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from interlocal import __version__

COMMANDS = [
    "share",
    "partners",
    "group",
    "scan",
    "prospectus",
    "study",
    "import",
    "demo",
    "serve",
    "work",
    "setup",
    "token",
    "doctor",
]
MODULES = {"import": "interlocal.cli.import_"}

ABOUT = """\
Interlocal takes local governments from “could we share this?” to a signed,
fairly priced, measured agreement."""

AFTER = """\
Start with:
  interlocal demo                              38 real towns, and what they could share
  interlocal partners Bolton                   the best partners and services for a town
  interlocal prospectus --service libraries Bolton Columbia Coventry
                                               a paper for each town to talk about

“interlocal COMMAND --help” explains each command. Every command that reads
prints JSON with --json. Estimates are estimates; nothing here is legal advice."""


class _Wide(argparse.RawDescriptionHelpFormatter):
    """Room for the longest command on one line with its help."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


def parser() -> argparse.ArgumentParser:
    """The whole command line, with its help."""
    top = argparse.ArgumentParser(
        prog="interlocal",
        description=ABOUT,
        epilog=AFTER,
        formatter_class=_Wide,
    )
    top.add_argument("--version", action="version", version=f"interlocal {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name in COMMANDS:
        module = import_module(MODULES.get(name, f"interlocal.cli.{name}"))
        module.add_parser(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 if it worked, 2 if what was asked cannot be done."""
    top = parser()
    given = top.parse_args(words)
    if given.command is None:
        top.print_help()
        return 0
    try:
        return given.func(given)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
