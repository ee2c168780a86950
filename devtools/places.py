"""Where things lie in a checkout."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BARE_VENV = VENV / "bare"
NODE = VENV / "node"
STAMPS = VENV / "stamps"
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
REQUIREMENTS = ROOT / "requirements"

IS_WINDOWS = sys.platform == "win32"


def python_of(venv: Path) -> Path:
    """The Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")


def script_of(venv: Path, name: str) -> Path:
    """A command that a package put into a virtual environment."""
    return venv / (f"Scripts/{name}.exe" if IS_WINDOWS else f"bin/{name}")


def environment(**more: str) -> dict[str, str]:
    """The surroundings of every program that dev.py starts.

    The caller's own Python paths would leak foreign packages in, and networks
    that inspect TLS need the system's certificates.
    """
    ours = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    ours.setdefault("NODE_USE_SYSTEM_CA", "1")
    ours.setdefault("UV_SYSTEM_CERTS", "1")
    ours.setdefault("UV_PYTHON_DOWNLOADS", "never")
    ours.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    ours.setdefault("PIP_NO_INPUT", "1")
    return ours | {"VIRTUAL_ENV": str(VENV), "PYTHONUTF8": "1"} | more
