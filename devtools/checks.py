"""Every check and test, one phase after the other, whatever fails before."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from devtools import browser, closing
from devtools.console import Failed, quietly, step
from devtools.packages import ensure_bare
from devtools.places import BUILD, IS_WINDOWS, ROOT, VENV, environment, python_of, script_of
from devtools.runs import Beside, Run, own_results

MENDED = {"Lint", "Format", "Templates"}
TIDY = "“python3 dev.py tidy” mends what can be mended by itself."

ENGINE = "tests/engine"

# Tests that ask no database, or look at pages that are looked at on SQLite already.
WITHOUT_DATABASE = [f"--ignore={place}" for place in (ENGINE, "tests/house", "tests/browser")]


def run(arguments: Sequence[str]) -> int:
    """Run everything, or with arguments of pytest only what they choose, on both databases."""
    start = time.monotonic()
    shown, beside = chosen_runs(arguments) if arguments else all_runs(ensure_bare())
    going_on = Beside(beside)
    failed = [] if arguments else look_at_code()
    shown.show()
    going_on.tell()
    runs = [shown, *beside]
    failed += [each.title for each in runs if not each.passed]
    return conclude(runs, failed, seconds=time.monotonic() - start)


def all_runs(bare: Path) -> tuple[Run, list[Run]]:
    """The run to show, and those beside it, in two parts that take about as long.

    ``bare`` is the Python of an environment without Django.
    """
    title = "Engine, with all that it can make use of"
    engine = Run("engine-full", title, [ENGINE, own_results("engine-full")])
    beside = [*on_postgres(()), engine_alone(bare), engine]
    return on_sqlite([f"--ignore={ENGINE}"]), beside


def chosen_runs(arguments: Sequence[str]) -> tuple[Run, list[Run]]:
    """The same for what pytest chooses by arguments."""
    return on_sqlite(arguments), on_postgres(arguments)


def on_sqlite(arguments: Sequence[str]) -> Run:
    """The tests of the rooms, and those in the browser."""
    return Run("sqlite", "Tests on SQLite, and in the browser", arguments)


def on_postgres(arguments: Sequence[str]) -> list[Run]:
    """The tests that ask the database, on a PostgreSQL started for them; none on Windows."""
    chosen = ["--postgres", *WITHOUT_DATABASE, own_results("postgres"), *arguments]
    return [] if IS_WINDOWS else [Run("postgres", "Tests on PostgreSQL", chosen)]


def engine_alone(python: Path) -> Run:
    """The engine's tests where Django is not installed, which one of them makes sure of."""
    return Run(
        "engine",
        "Engine, with no Django installed",
        [ENGINE, "tests/house/test_engine_alone.py"],
        python=python,
        INTERLOCAL_ALONE="yes",
        PYTHONPATH=str(ROOT / "src"),
    )


def look_at_code() -> list[str]:
    """Lint, format, types and import contracts; the names of those that failed."""
    python = python_of(VENV)
    checks: list[tuple[str, list[str | Path]]] = [
        ("Lint", [python, "-m", "ruff", "check", "."]),
        ("Format", [python, "-m", "ruff", "format", "--check", "."]),
        ("Templates", [script_of(VENV, "djade"), "--check", *templates()]),
        ("Types", [python, "-m", "mypy"]),
        ("Import contracts", [script_of(VENV, "lint-imports")]),
    ]
    failed = []
    for title, command in checks:
        advice = TIDY if title in MENDED else ""
        try:
            with step(title):
                quietly(command, log=log_of(title), advice=advice, env=_apart())
        except Failed as failure:
            failed.append(title)
            print(f"{failure}\n")
    return failed


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


def conclude(runs: Sequence[Run], failed: list[str], *, seconds: float) -> int:
    """Say what failed and what was left out; close with one line for all runs of pytest."""
    counts = closing.add_up(each.report for each in runs)
    if not counts.ran:
        failed = [*failed, "no test ran"]
    if IS_WINDOWS:
        print("PostgreSQL was not tested: on Windows no server comes as a Python package.")
    if browser.find() is None:
        print(browser.HOW_TO_GET_ONE)
    print("Failed: " + "; ".join(failed) if failed else "Everything passed.")
    print(closing.line(counts, seconds=seconds), flush=True)
    return 1 if failed else 0


def _apart() -> dict[str, str]:
    return environment(INTERLOCAL_DATA=str(BUILD / "check-data"))
