"""The wheel: the packages with the page assets inside, so that nobody who installs it needs npm."""

import shutil

from devtools.assets import VENDOR
from devtools.console import step
from devtools.packages import uv
from devtools.places import BUILD, ROOT, VENV, python_of

STAGE = BUILD / "wheel"
DIST = ROOT / "dist"


def wheel() -> None:
    """Build the wheel into `dist` from a copy of the sources."""
    with step("Wheel in dist"):
        shutil.rmtree(STAGE, ignore_errors=True)
        shutil.copytree(
            ROOT / "src",
            STAGE / "src",
            ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
        )
        shutil.copytree(VENDOR, STAGE / "src" / "interlocal" / "vendor")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, STAGE)
        uv(
            *("build", "--wheel", "--offline", "--no-build-isolation"),
            *("--python", python_of(VENV), "--out-dir", DIST, STAGE),
            log="wheel",
        )
