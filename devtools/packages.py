"""The virtual environments and what is in them, all from hash-pinned locks."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from devtools.console import Failed, quietly, step
from devtools.places import BARE_VENV, NODE, REQUIREMENTS, ROOT, VENV, environment, python_of
from devtools.stamps import digest, fresh, mark

BOOTSTRAP = REQUIREMENTS / "bootstrap.lock"
NETWORK = (
    "Packages come from the package index that pip is set up with. Check the network; behind a\n"
    "proxy set HTTPS_PROXY (and PIP_CERT where it opens TLS). Then run the same command again."
)


def ensure(profile: str) -> None:
    """Bring `.venv` up to the lock of a profile: `web`, or the larger `dev`."""
    _ensure_environment()
    _ensure_uv()
    if not (profile == "web" and fresh("packages-dev", _made("dev"))):
        _ensure_lock(profile)
    _ensure_project()


def ensure_bare() -> Path:
    """The Python of an environment with the engine's own needs: no Django to be found."""
    made = digest(REQUIREMENTS / "engine.lock")
    if not fresh("packages-bare", made):
        with step("Environment without Django"):
            uv("venv", "--clear", BARE_VENV, "--python", python_of(VENV), log="bare")
            install("engine", "--python", python_of(BARE_VENV))
        mark("packages-bare", made)
    return python_of(BARE_VENV)


def ensure_node() -> None:
    """Node and npm as a Python package, in a folder of their own."""
    made = digest(REQUIREMENTS / "node.lock")
    if not fresh("packages-node", made):
        with step("Node (to fetch the page assets)"):
            install("node", "--python", python_of(VENV), "--target", NODE)
        mark("packages-node", made)


def install(lock: str, *where: str | Path) -> None:
    """Install exactly what a lock names, each file checked against its hash."""
    file = REQUIREMENTS / f"{lock}.lock"
    uv("pip", "install", *where, "--require-hashes", "--no-deps", "-r", file, log=lock)


def uv(*arguments: str | Path, log: str) -> None:
    """Run uv out of the environment."""
    quietly([python_of(VENV), "-m", "uv", *arguments], log=log, advice=NETWORK)


def _made(profile: str) -> str:
    return digest(BOOTSTRAP, REQUIREMENTS / f"{profile}.lock")


def _ensure_environment() -> None:
    made = digest("environment")
    moved = (VENV / "stamps" / "environment").is_file() and not fresh("environment", made)
    if not moved and _works(python_of(VENV)):
        mark("environment", made)
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = "python{}.{}".format(*sys.version_info[:2])
        raise Failed(
            "This Python cannot make virtual environments: its ensurepip is missing.\n"
            f"On Debian and Ubuntu: sudo apt-get install {version}-venv\n"
            "Elsewhere install a full Python, then run the same command again."
        )
    with step("Virtual environment in .venv"):
        quietly(
            [sys.executable, "-m", "venv", "--clear", VENV],
            log="venv",
            advice="On Debian and Ubuntu: sudo apt-get install python3-venv",
        )
    mark("environment", made)


def _works(python: Path) -> bool:
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        run = subprocess.run(
            [python, "-c", check], env=environment(), capture_output=True, check=False
        )
    except OSError:
        return False
    return run.returncode == 0


def _ensure_uv() -> None:
    made = digest(BOOTSTRAP)
    if not fresh("bootstrap", made):
        with step("Installer"):
            quietly(
                [python_of(VENV), "-m", "pip", "install", "--require-hashes", "-r", BOOTSTRAP],
                log="bootstrap",
                advice=NETWORK,
            )
        mark("bootstrap", made)


def _ensure_lock(profile: str) -> None:
    if not fresh(f"packages-{profile}", _made(profile)):
        with step(f"Python packages ({profile})"):
            install(profile, "--python", python_of(VENV))
        mark(f"packages-{profile}", _made(profile))


def _ensure_project() -> None:
    made = digest(ROOT / "pyproject.toml")
    if not fresh("project", made):
        with step("Interlocal itself"):
            uv(
                *("pip", "install", "--python", python_of(VENV), "--offline", "--no-deps"),
                *("--no-build-isolation", "--editable", ROOT),
                log="project",
            )
        mark("project", made)
