"""Runs of pytest: shown as they go, or beside another with their words kept for later."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from devtools.console import step
from devtools.places import BUILD, LOGS, ROOT, VENV, environment, python_of

NO_TESTS = 5  # pytest's code for "nothing selected", which narrowing arguments may cause


class Run:
    """One run of pytest, started at once.

    With ``beside`` it goes on in the background, for the second core of the
    machine; what it says is printed when it is waited for.
    """

    def __init__(
        self,
        name: str,
        title: str,
        arguments: Sequence[str],
        *,
        python: Path | None = None,
        beside: bool = False,
        **surroundings: str,
    ) -> None:
        self.title = title
        self.report = LOGS / f"{name}.xml"
        self.words = LOGS / f"{name}.log" if beside else None
        LOGS.mkdir(parents=True, exist_ok=True)
        self.report.unlink(missing_ok=True)
        if not beside:
            print(f"\n{title}", flush=True)
        command = [str(python or python_of(VENV)), "-m", "pytest", "-q"]
        self.process = subprocess.Popen(
            [*command, f"--junit-xml={self.report}", *arguments],
            cwd=ROOT,
            env=environment(**surroundings),
            stdin=subprocess.DEVNULL if beside else None,
            stdout=self.words.open("wb") if self.words else None,
            stderr=subprocess.STDOUT if beside else None,
        )

    def passed(self) -> bool:
        """Wait for the end; did everything pass that was chosen?"""
        if self.words:
            print(f"\n{self.title}", flush=True)
            if self.process.poll() is None:
                with step("going on since the start, beside the rest"):
                    self.process.wait()
            code = self.process.wait()
            print(self.words.read_text(encoding="utf-8", errors="replace"), flush=True)
        else:
            code = self.process.wait()
        return code in {0, NO_TESTS}


def own_results(name: str) -> str:
    """Keep the browser plugin of one run from clearing away the pictures of another."""
    return f"--output={BUILD / name}"
