"""Whether compiled kernels are worth loading for a table of some size."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from types import ModuleType

SMALLEST_TABLE = 1 << 17
"""Below this many costs the compiler takes longer to load than it saves."""

NEVER = 1 << 40
SMALLEST_ONCE_LOADED = 1 << 10
"""With kernels loaded already, they are used from this many costs."""

_asked: ContextVar[int | None] = ContextVar("_asked", default=None)


@contextmanager
def kernels_from(size: int) -> Iterator[None]:
    """Inside, use compiled kernels for tables of ``size`` costs and more, ``NEVER`` for none."""
    before = _asked.set(size)
    try:
        yield
    finally:
        _asked.reset(before)


def kernels_for(size: int) -> ModuleType | None:
    """Return the compiled kernels where they are installed and worth it, else None."""
    smallest = _asked.get()
    if smallest is None:
        smallest = SMALLEST_ONCE_LOADED if _kernels.cache_info().currsize else SMALLEST_TABLE
    return _kernels() if size >= smallest else None


@cache
def _kernels() -> ModuleType | None:
    if find_spec("numba") is None:
        return None
    from interlocal.engine.sharing import kernels

    return kernels
