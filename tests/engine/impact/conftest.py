"""Plain NumPy and compiled kernels must both pass."""

from importlib.util import find_spec

import pytest


@pytest.fixture(params=[False, True], ids=["numpy", "compiled"])
def compiled(request):
    """Whether compiled kernels are used; skipped where there is no compiler."""
    if request.param and find_spec("numba") is None:
        pytest.skip("numba is not installed: interlocal[fast]")
    return request.param


@pytest.fixture
def paths():
    """The values of ``compiled`` that can be used here."""
    return (False,) if find_spec("numba") is None else (False, True)
