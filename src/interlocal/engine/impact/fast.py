"""Whether compiled kernels are worth loading for a number of linear programs."""

from functools import cache
from importlib.util import find_spec
from types import ModuleType

from interlocal.engine.errors import UnusableInput

WORTH_LOADING = 100_000
"""Below this many programs the compiler takes longer to load than it saves."""


def kernels_for(programs: int, compiled: bool | None = None) -> ModuleType | None:
    """The compiled kernels, or None for plain NumPy.

    ``compiled`` decides if given; else kernels are used where they are installed and
    loaded already, or worth loading.
    """
    if compiled is False:
        return None
    if compiled is None and programs < WORTH_LOADING and not _kernels.cache_info().currsize:
        return None
    kernels = _kernels()
    if compiled and kernels is None:
        raise UnusableInput("Compiled kernels need interlocal[fast]; install it or leave it out.")
    return kernels


@cache
def _kernels() -> ModuleType | None:
    if find_spec("numba") is None:
        return None
    from interlocal.engine.impact import kernels

    return kernels
