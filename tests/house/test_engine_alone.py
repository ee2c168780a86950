"""The engine works where Django is not installed. `dev.py test` runs this in such a place."""

import importlib
import importlib.util
import pkgutil
import sys

import interlocal.engine


def test_django_is_not_here():
    assert importlib.util.find_spec("django") is None


def test_every_module_of_the_engine_can_be_imported():
    names = [
        module.name
        for module in pkgutil.walk_packages(interlocal.engine.__path__, "interlocal.engine.")
    ]

    for name in names:
        importlib.import_module(name)

    assert set(names) <= set(sys.modules)
    assert "interlocal.engine.money" in names
