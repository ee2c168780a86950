"""The engine works where Django is not installed. `dev.py test` runs this in such a place."""

import importlib
import importlib.util
import pkgutil
import sys

import interlocal.engine

EXTRAS = {"numba"}  # compiled kernels come with interlocal[fast], and are loaded where it is


def test_django_is_not_here():
    assert importlib.util.find_spec("django") is None


def test_every_module_of_the_engine_can_be_imported():
    names = [
        module.name
        for module in pkgutil.walk_packages(interlocal.engine.__path__, "interlocal.engine.")
    ]

    wanting = {wanted for name in names if (wanted := missing(name))}

    assert wanting <= EXTRAS
    assert "interlocal.engine.money" in names
    assert "django" not in sys.modules


def missing(name):
    """The package that a module of the engine wants and does not find; None if it has all."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        return error.name
    return None
