"""The lock files: every package with its version and the hashes of its files.

They name no index, so that whatever index a machine is set up with serves.
"""

import re
import shutil
from pathlib import Path

from devtools.assets import INPUTS, NPM, npm
from devtools.console import Failed, step
from devtools.packages import ensure_node, uv
from devtools.places import REQUIREMENTS, ROOT

EXTRAS = ("web", "postgres", "fast", "cluster", "analytics", "dev")
HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:")


def compile_all(*, upgrade: bool) -> None:
    """Write every lock anew; each holds what an earlier one chose."""
    compile_one("bootstrap", ["requirements/bootstrap.in"], upgrade=upgrade)
    compile_one("node", ["requirements/node.in"], upgrade=upgrade)
    every_extra = [part for extra in EXTRAS for part in ("--extra", extra)]
    compile_one("dev", ["pyproject.toml", *every_extra], upgrade=upgrade, like="bootstrap")
    compile_one("web", ["pyproject.toml", "--extra", "web"], upgrade=upgrade, like="dev")
    compile_one("engine", ["pyproject.toml", "requirements/engine.in"], upgrade=upgrade, like="dev")
    lock_assets()


def compile_one(name: str, sources: list[str], *, upgrade: bool, like: str = "") -> None:
    """Write one lock for every platform, from Python 3.11 up.

    Paths are relative, since uv writes them into the lock.
    """
    lock = REQUIREMENTS / f"{name}.lock"
    with step(f"requirements/{name}.lock"):
        uv(
            *("pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--custom-compile-command", "python3 dev.py lock"),
            *(["--constraint", f"requirements/{like}.lock"] if like else []),
            *(["--upgrade"] if upgrade else []),
            *(*sources, "-o", f"requirements/{name}.lock"),
            log=f"lock-{name}",
        )
        refuse_hosts(lock)


def lock_assets() -> None:
    """Write package-lock.json, which .npmrc keeps free of addresses."""
    ensure_node()
    with step("package-lock.json"):
        NPM.mkdir(parents=True, exist_ok=True)
        for name in INPUTS:
            shutil.copyfile(ROOT / name, NPM / name)
        npm("install", "--package-lock-only", "--ignore-scripts", cwd=NPM, log="npm-lock")
        shutil.copyfile(NPM / "package-lock.json", ROOT / "package-lock.json")
        refuse_hosts(ROOT / "package-lock.json")


def refuse_hosts(lock: Path) -> None:
    """A lock that names a host would tie every machine to it."""
    for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), 1):
        if HOST.search(line):
            raise Failed(f"{lock.name} line {number} names where packages come from: {line}")
