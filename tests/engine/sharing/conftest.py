"""Chooses the path: NumPy by default, ``SHARING_PATH=compiled`` for compiled kernels.

Both must pass every test of this folder; ``test_both_paths`` always runs both.
"""

import os
from importlib.util import find_spec

import pytest

from interlocal.engine.sharing import fast

EVERY_SIZE = 2


@pytest.fixture(autouse=True)
def path(request):
    """Use compiled kernels for tables of any size, or for none."""
    wanted = getattr(request, "param", os.environ.get("SHARING_PATH", "numpy"))
    if wanted == "compiled" and find_spec("numba") is None:
        pytest.skip("numba is not installed: interlocal[fast]")
    with fast.kernels_from(EVERY_SIZE if wanted == "compiled" else fast.NEVER):
        yield wanted
