"""Interlocal, from a checkout: python3 dev.py COMMAND

  demo    set everything up, work out the demo region, and serve it on 127.0.0.1
  test    every check and test, on SQLite and on PostgreSQL
  tidy    format code and templates
  serve   serve what is there
  setup   prepare .venv and the page assets (--dev: also what tests and checks need)
  assets  fetch the page assets into build/vendor
  wheel   build the package to release into dist
  lock    write the lock files anew (--upgrade: take newer versions)

python3 dev.py COMMAND --help tells more.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import assets, checks, locks, packages, release, site
from devtools.console import Failed


def main(arguments: Sequence[str]) -> int:
    """Run one command; without any, list them."""
    if not arguments:
        print(__doc__)
        return 0
    chosen = vars(_parser().parse_args(arguments))
    does = chosen.pop("does")
    try:
        return does(**chosen) or 0
    except Failed as failure:
        print(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 dev.py")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(does: Callable[..., int | None], name: str) -> argparse.ArgumentParser:
        summary = (does.__doc__ or "").partition("\n")[0]
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(does=does)
        return made

    setup = command(set_up, "setup")
    setup.add_argument("--dev", action="store_true", help="also what tests and checks need")
    shown = command(demo, "demo")
    shown.add_argument("--no-serve", action="store_true", help="stop before serving")
    served = command(serve, "serve")
    for site_command in (shown, served):
        site_command.add_argument("--port", type=int, default=8000, help="port (8000)")
        site_command.add_argument(
            "--data", type=_folder, metavar="DIR", help="folder for everything written (var)"
        )
    tests = command(test, "test")
    tests.add_argument("arguments", nargs=argparse.REMAINDER, help="what to hand to pytest")
    command(tidy, "tidy")
    command(fetch_assets, "assets")
    command(build_wheel, "wheel")
    lock = command(write_locks, "lock")
    lock.add_argument("--upgrade", action="store_true", help="take newer versions where allowed")
    return parser


def _folder(words: str) -> Path:
    return Path(words).expanduser().resolve()


def demo(no_serve: bool, port: int, data: Path | None) -> int:
    """Set everything up, work out the demo region, and serve it."""
    set_up()
    site.interlocal("demo", data=data)
    return 0 if no_serve else site.serve(port=port, data=data)


def serve(port: int, data: Path | None) -> int:
    """Serve what is there, on this machine only."""
    set_up()
    site.interlocal("setup", data=data)
    return site.serve(port=port, data=data)


def test(arguments: Sequence[str]) -> int:
    """Run every check and test; with arguments only the tests that pytest chooses by them."""
    set_up(dev=True)
    return checks.run(arguments)


def tidy() -> None:
    """Format code and templates, and mend what the linter can mend by itself."""
    packages.ensure("dev")
    checks.tidy()


def set_up(dev: bool = False) -> None:
    """Prepare .venv and the page assets."""
    packages.ensure("dev" if dev else "web")
    assets.ensure(tests=dev)


def fetch_assets() -> None:
    """Fetch the page assets, and those of the tests."""
    packages.ensure("web")
    assets.ensure(tests=True)


def build_wheel() -> None:
    """Build the package to release into dist, with the page assets in it."""
    set_up()
    release.wheel()


def write_locks(upgrade: bool) -> None:
    """Write the lock files anew."""
    packages.ensure("web")
    locks.compile_all(upgrade=upgrade)
