"""The import contracts bite: each is broken by a house that was built wrong on purpose."""

import os
import shutil
import subprocess
import sys

import pytest
from tests.house.source import ROOT

WRONG = {
    # a contract's name -> a module and the import in it that the contract forbids
    "Data climbs the stairs": ("registry/queries.py", "import interlocal.discovery.models"),
    "The engine knows no web": ("engine/sharing/shapley.py", "import datetime"),
    "Only calculations and the command line": (
        "discovery/services.py",
        "import interlocal.engine.money",
    ),
    "Inside a room": ("discovery/models.py", "import interlocal.discovery.services"),
}
RIGHT = [
    ("discovery/calculations.py", "import interlocal.engine.money"),
    ("discovery/services.py", "import interlocal.discovery.models"),
    ("discovery/models.py", "import interlocal.registry.models"),
]
MODULES = [
    "cli/main",
    "engine/money",
    "engine/sharing/shapley",
    "parameters/catalogue",
    "registry/models",
    "registry/queries",
]


def linted(folder, lines):
    """What the import linter says of a small house with these imports."""
    house = folder / "interlocal"
    for name in [*MODULES, *(name[:-3] for name, _ in lines)]:
        file = house / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for name, line in lines:
        (house / name).write_text(line + "\n", encoding="utf-8")
    for place in [house, *(path for path in house.rglob("*") if path.is_dir())]:
        (place / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", folder)
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", linter, "--no-cache"]
    run = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


@pytest.fixture(scope="module")
def wrongly_built(tmp_path_factory):
    return linted(tmp_path_factory.mktemp("wrong"), list(WRONG.values()))


@pytest.mark.parametrize("contract", WRONG)
def test_a_wrong_import_breaks_its_contract(wrongly_built, contract):
    verdicts = [line for line in wrongly_built.splitlines() if line.startswith(contract)]

    assert verdicts, wrongly_built
    assert verdicts[0].endswith("BROKEN")


def test_the_same_house_rightly_built_keeps_every_contract(tmp_path):
    assert "0 broken" in linted(tmp_path, RIGHT)


def test_a_new_room_must_be_given_its_floor(tmp_path):
    said = linted(tmp_path, [*RIGHT, ("attic/models.py", "")])

    assert "1 broken" in said
    assert "attic" in said
