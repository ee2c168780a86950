"""The examples in the docstrings of games and sharing run."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from interlocal.engine import games, sharing

MODULES = ["interlocal.engine.games"] + [
    f"{package.__name__}.{found.name}"
    for package in (games, sharing)
    for found in iter_modules(package.__path__)
    if found.name != "kernels"
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(import_module(name)).failed == 0
