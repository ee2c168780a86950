"""The demo and the site, in the environment that dev.py made."""

import os
import subprocess
from pathlib import Path

from devtools.console import Failed
from devtools.places import IS_WINDOWS, ROOT, VENV, environment, script_of

INTERLOCAL = script_of(VENV, "interlocal")


def interlocal(*arguments: str, data: Path | None) -> None:
    """Run a command of the product, its words going straight to the screen."""
    code = subprocess.run(
        [INTERLOCAL, *arguments], cwd=ROOT, env=_surroundings(data), check=False
    ).returncode
    if code:
        raise Failed(f"“interlocal {' '.join(arguments)}” ended with code {code}.")


def serve(*, port: int, data: Path | None) -> int:
    """Serve until stopped, in place of dev.py itself where the system can do that."""
    command = [str(INTERLOCAL), "serve", "--port", str(port)]
    os.chdir(ROOT)
    if not IS_WINDOWS:
        os.execve(command[0], command, _surroundings(data))  # noqa: S606
    with subprocess.Popen(command, env=_surroundings(data)) as server:
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:  # the server got it too, and is stopping
                continue


def _surroundings(data: Path | None) -> dict[str, str]:
    return environment(INTERLOCAL_DATA=str(data or os.environ.get("INTERLOCAL_DATA", ROOT / "var")))
