"""Every check and test, one phase after the other, whatever fails before."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devtools import browser, closing
from devtools.console import Failed, quietly, step
from devtools.packages import ensure_bare
from devtools.places import BUILD, IS_WINDOWS, LOGS, ROOT, VENV, environment, python_of, script_of

MENDED = {"Lint", "Format", "Templates"}
TIDY = "“python3 dev.py tidy” mends what can be mended by itself."
NO_TESTS = 5  # pytest's code for "nothing selected", which narrowing arguments may cause


# Tests that ask no database, or look at pages that were looked at on SQLite already.
WITHOUT_DATABASE = [f"--ignore=tests/{name}" for name in ("engine", "house", "browser")]


@dataclass
class Outcome:
    """What has run so far, and what of it failed."""

    failed: list[str] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)


def run(pytest_arguments: Sequence[str]) -> int:
    """Run everything, or with arguments of pytest only what they choose, on both databases."""
    start = time.monotonic()
    outcome = Outcome()
    if not pytest_arguments:
        look_at_code(outcome)
        test_engine_alone(outcome)
    if IS_WINDOWS:
        print("\nPostgreSQL is not tested on Windows: no server comes as a Python package there.")
    else:
        pytest(
            outcome,
            "Tests on PostgreSQL",
            ["--postgres", *WITHOUT_DATABASE, *pytest_arguments],
        )
    pytest(outcome, "Tests on SQLite, and in the browser", list(pytest_arguments))
    return conclude(outcome, seconds=time.monotonic() - start)


def look_at_code(outcome: Outcome) -> None:
    """Lint, format, types and import contracts."""
    python = python_of(VENV)
    checks: list[tuple[str, list[str | Path]]] = [
        ("Lint", [python, "-m", "ruff", "check", "."]),
        ("Format", [python, "-m", "ruff", "format", "--check", "."]),
        ("Templates", [script_of(VENV, "djade"), "--check", *templates()]),
        ("Types", [python, "-m", "mypy"]),
        ("Import contracts", [script_of(VENV, "lint-imports")]),
    ]
    for title, command in checks:
        advice = TIDY if title in MENDED else ""
        try:
            with step(title):
                quietly(command, log=log_of(title), advice=advice, env=_apart())
        except Failed as failure:
            outcome.failed.append(title)
            print(f"{failure}\n")


def tidy() -> None:
    """Mend what formatters and the linter can mend by themselves."""
    python = python_of(VENV)
    with step("Python"):
        quietly([python, "-m", "ruff", "check", "--fix-only", "-q", "."], log="fix", advice="")
        quietly([python, "-m", "ruff", "format", "-q", "."], log="format", advice="")
    with step("Templates"):
        # djade ends with 1 when it changed something
        subprocess.run(
            [script_of(VENV, "djade"), *templates()], cwd=ROOT, capture_output=True, check=False
        )


def templates() -> list[Path]:
    """The templates of every room."""
    return sorted(place.relative_to(ROOT) for place in (ROOT / "src").rglob("*.html"))


def log_of(title: str) -> str:
    """The name of a check's log."""
    return title.lower().replace(" ", "-")


def _apart() -> dict[str, str]:
    return environment(INTERLOCAL_DATA=str(BUILD / "check-data"))


def test_engine_alone(outcome: Outcome) -> None:
    """The engine's tests where Django is not installed, which one of them makes sure of."""
    pytest(
        outcome,
        "Engine, with no Django installed",
        ["tests/engine", "tests/house/test_engine_alone.py"],
        python=ensure_bare(),
        INTERLOCAL_ALONE="yes",
        PYTHONPATH=str(ROOT / "src"),
    )


def pytest(
    outcome: Outcome,
    title: str,
    arguments: Sequence[str],
    *,
    python: Path | None = None,
    **surroundings: str,
) -> None:
    """One run of pytest, its words going straight to the screen."""
    LOGS.mkdir(parents=True, exist_ok=True)
    report = LOGS / f"{len(outcome.reports)}.xml"
    report.unlink(missing_ok=True)
    outcome.reports.append(report)
    print(f"\n{title}", flush=True)
    command = [str(python or python_of(VENV)), "-m", "pytest", "-q", f"--junit-xml={report}"]
    code = subprocess.run(
        [*command, *arguments], cwd=ROOT, env=environment(**surroundings), check=False
    ).returncode
    if code not in {0, NO_TESTS}:
        outcome.failed.append(title)


def conclude(outcome: Outcome, *, seconds: float) -> int:
    """Say what failed and what was left out; close with one line for all runs of pytest."""
    counts = closing.add_up(outcome.reports)
    if not counts.ran:
        outcome.failed.append("no test ran")
    print()
    if browser.find() is None:
        print(browser.HOW_TO_GET_ONE)
    print("Failed: " + "; ".join(outcome.failed) if outcome.failed else "Everything passed.")
    print(closing.line(counts, seconds=seconds), flush=True)
    return 1 if outcome.failed else 0
