"""The closing line of several runs of pytest, in pytest's own words."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

WIDTH = 80


@dataclass(frozen=True)
class Counts:
    """How many tests ended how."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0

    @property
    def ran(self) -> int:
        """Tests that did run, whatever came of them."""
        return self.passed + self.failed

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.errors + other.errors,
            self.skipped + other.skipped,
        )


def add_up(reports: Iterable[Path]) -> Counts:
    """Add the JUnit reports of several runs; a run that left none counts as an error."""
    return sum((_counts(report) for report in reports), Counts())


def line(counts: Counts, *, seconds: float) -> str:
    """The line that pytest would close with."""
    parts = [
        (counts.failed, "failed"),
        (counts.passed, "passed"),
        (counts.skipped, "skipped"),
        (counts.errors, "error" if counts.errors == 1 else "errors"),
    ]
    words = ", ".join(f"{number} {word}" for number, word in parts if number) or "no tests ran"
    return f" {words} in {seconds:.2f}s ".center(WIDTH, "=")


def _counts(report: Path) -> Counts:
    try:
        suites = ET.parse(report).getroot().iter("testsuite")
    except (OSError, ET.ParseError):
        return Counts(errors=1)
    total = Counts()
    for suite in suites:
        tests, failed, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        total += Counts(max(tests - failed - errors - skipped, 0), failed, errors, skipped)
    return total
