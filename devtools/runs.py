"""Runs of pytest: shown as they go, or one after the other beside them with their words kept."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from devtools.console import step
from devtools.places import BUILD, LOGS, ROOT, VENV, environment, python_of

NO_TESTS = 5  # pytest's code for "nothing selected", which narrowing arguments may cause


class Run:
    """One run of pytest, which leaves its counts in ``report``."""

    def __init__(
        self,
        name: str,
        title: str,
        arguments: Sequence[str],
        *,
        python: Path | None = None,
        **surroundings: str,
    ) -> None:
        self.title = title
        self.report, self.words = LOGS / f"{name}.xml", LOGS / f"{name}.log"
        self.passed = False
        self.command = [str(python or python_of(VENV)), "-m", "pytest", "-q"]
        self.command += [f"--junit-xml={self.report}", *arguments]
        self.surroundings = surroundings

    def show(self) -> None:
        """Run, and show how it goes."""
        print(f"\n{self.title}", flush=True)
        self._go(None)

    def keep(self) -> None:
        """Run, and keep what it says."""
        LOGS.mkdir(parents=True, exist_ok=True)
        with self.words.open("wb") as words:
            self._go(words)

    def tell(self) -> None:
        """Say what was kept."""
        said = self.words.read_text(encoding="utf-8", errors="replace")
        print(f"\n{self.title}\n{said}", flush=True)

    def _go(self, words: BinaryIO | None) -> None:
        self.report.unlink(missing_ok=True)
        code = subprocess.run(
            self.command,
            cwd=ROOT,
            env=environment(**self.surroundings),
            stdin=subprocess.DEVNULL if words else None,
            stdout=words,
            stderr=subprocess.STDOUT if words else None,
            check=False,
        ).returncode
        self.passed = code in {0, NO_TESTS}


class Beside:
    """Runs on the second core of the machine, one after the other, while others are shown."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._thread = Thread(target=self._go, daemon=True)
        self._thread.start()

    def tell(self) -> None:
        """Wait for the last of them, and say what they said."""
        if self._thread.is_alive():
            print()
            with step("going on since the start, beside the rest"):
                self._thread.join()
        for run in self.runs:
            run.tell()

    def _go(self) -> None:
        for run in self.runs:
            run.keep()


def own_results(name: str) -> str:
    """Keep the browser plugin of one run from clearing away the pictures of another."""
    return f"--output={BUILD / name}"
