"""Steps with their time, and failures with what to do about them."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.places import LOGS, ROOT, environment

TAIL = 25
WIDTH = 46


class Failed(Exception):
    """A step failed; the message says what happened and what to do."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a step with the time it takes, counting up where somebody watches."""
    start = time.monotonic()
    done = threading.Event()
    label = f"  {title} ".ljust(WIDTH, ".")
    watched = sys.stdout.isatty()
    print(label, end="", flush=True)

    def count() -> None:
        while not done.wait(1):
            print(f"\r{label} {time.monotonic() - start:5.0f} s", end="", flush=True)

    if watched:
        threading.Thread(target=count, daemon=True).start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        done.set()
        lead = f"\r{label}" if watched else ""
        print(f"{lead} {time.monotonic() - start:5.1f} s  {outcome}", flush=True)


def quietly(
    command: Sequence[str | Path],
    *,
    log: str,
    advice: str,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a program with its words kept in a log, shown only when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    file = LOGS / f"{log}.log"
    with file.open("wb") as out:
        try:
            code = subprocess.run(
                [str(part) for part in command],
                cwd=cwd,
                env=env or environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        except OSError as error:
            raise Failed(f"{command[0]} cannot be started: {error}.\n{advice}") from error
    if code:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
        words = "\n".join(f"    {line}" for line in lines)
        shown = file.relative_to(ROOT)
        raise Failed(
            f"{words}\n\nEnded with code {code}; the whole log is {shown}.\n{advice}".rstrip()
        )
