"""The source as trees and tracked files, for tests about how the house is built."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "interlocal"

# What is no room: the doors, the cellar, and what only shows the house to visitors.
NO_ROOMS = {"config", "cli", "demo", "web", "engine", "parameters"}


def rooms() -> list[Path]:
    """The folders of the rooms, which hold furniture."""
    return sorted(
        folder
        for folder in PACKAGE.iterdir()
        if (folder / "__init__.py").is_file() and folder.name not in NO_ROOMS
    )


def modules_of(furniture: str, folders: list[Path] | None = None) -> Iterator[Path]:
    """The files of one kind of furniture, `services` say, in every room.

    A piece that outgrew its file is a package of the same name; all its files count.
    """
    for room in folders or [*rooms(), PACKAGE / "web", PACKAGE / "demo"]:
        yield from filter(Path.is_file, [room / f"{furniture}.py"])
        yield from sorted((room / furniture).glob("**/*.py"))


def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def public_functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that a module offers to others."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            yield node


def tracked_files() -> list[Path]:
    """The files under version control; none outside a checkout."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False
    )
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
