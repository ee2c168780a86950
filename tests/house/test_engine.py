"""The engine is shown at work: its examples run, its methods have pages, chance is handed in."""

import ast
import doctest
import importlib
import pkgutil
import re

import numpy as np
import pytest
from tests.house.source import PACKAGE, ROOT, tree

import interlocal.engine

ENGINE = PACKAGE / "engine"
PAGES = sorted((ROOT / "docs" / "methods").glob("*.md"))
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(interlocal.engine.__path__, "interlocal.engine.")
)
GLOBAL_CHANCE = set(np.random.__all__) - {"Generator", "default_rng", "SeedSequence"}


def offered():
    """The functions that the topics of the engine offer to the rest of the house."""
    for topic in sorted(folder.name for folder in ENGINE.iterdir() if folder.is_dir()):
        if topic != "__pycache__":
            module = importlib.import_module(f"interlocal.engine.{topic}")
            for name in getattr(module, "__all__", ()):
                if callable(getattr(module, name)) and name.islower():
                    yield name


def shown(name, pages):
    """Is the function named on a page that has examples?"""
    return any(re.search(rf"\b{name}\b", page) and ">>>" in page for page in pages)


def chance_of_its_own(module):
    """Uses of NumPy's global chance, or of a generator without a seed."""
    for node in ast.walk(module):
        said = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Call) else ""
        source, _, name = said.rpartition(".")
        if source in {"np.random", "numpy.random"} and name in {"default_rng()", "RandomState()"}:
            yield f"line {node.lineno}: a generator without a seed"
        elif source in {"np.random", "numpy.random"} and name in GLOBAL_CHANCE:
            yield f"line {node.lineno}: {said}"


def test_what_the_engine_offers_is_shown_on_a_page():
    pages = [page.read_text(encoding="utf-8") for page in PAGES]

    assert sorted({name for name in offered() if not shown(name, pages)}) == []


def untrue(text, name):
    """How many examples of a page do not give what the page says; fences are no output."""
    bare = re.sub(r"^```.*$", "", text, flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(bare, {}, name, name, 0)
    return doctest.DocTestRunner().run(examples).failed


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_worked_numbers_of_a_page_are_true(file):
    assert untrue(file.read_text(encoding="utf-8"), file.name) == 0


def test_a_wrong_number_on_a_page_is_found():
    assert untrue("```python\n>>> 2 + 2\n4\n```\n", "right.md") == 0
    assert untrue("```python\n>>> 2 + 2\n5\n```\n", "wrong.md") == 1


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, id=str(file.relative_to(ENGINE))) for file in sorted(ENGINE.rglob("*.py"))],
)
def test_chance_is_handed_in(file):
    assert list(chance_of_its_own(tree(file))) == []


def test_a_method_without_a_page_is_found():
    assert not shown("nucleolus", ["# Shapley\n>>> shapley(game)\n"])


def test_a_page_without_an_example_does_not_count():
    assert not shown("nucleolus", ["# The nucleolus\nIt is unique.\n"])


@pytest.mark.parametrize(
    "line", ["np.random.normal(0, 1)", "np.random.seed(1)", "np.random.default_rng()"]
)
def test_chance_of_its_own_is_found(line):
    assert len(list(chance_of_its_own(ast.parse(line)))) == 1


@pytest.mark.parametrize("line", ["np.random.default_rng(7)", "rng.normal(0, 1)"])
def test_chance_that_was_handed_in_is_fine(line):
    assert list(chance_of_its_own(ast.parse(line))) == []
