"""The NumPy path and the compiled kernels give the same answers."""

import numpy as np
import pytest
from tests.engine.sharing.seeded_games import KINDS, seeded

from interlocal.engine.games import nucleolus, prenucleolus, shapley, worst_groups
from interlocal.engine.sharing import fast

pytestmark = pytest.mark.parametrize("path", ["numpy", "compiled"], indirect=True)


def test_the_path_asked_for_is_taken_at_every_size(path):
    taken = {fast.kernels_for(1 << n) is not None for n in (1, 9, 10, 16, 17, 20)}

    assert taken == {path == "compiled"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nucleoli_prove_themselves(kind, path):
    for n in (1, 2, 3, 5, 9, 10, 11, 14):
        for excess in ("plain", "per_capita"):
            game = seeded(kind, n, 5)
            assert prenucleolus(game, excess).verify(), (n, excess)
            if game.gain > 1e-9:
                assert nucleolus(game, excess).verify(), (n, excess)


@pytest.mark.parametrize("n", [1, 2, 7, 11, 12, 13, 14])
def test_shapley_equals_its_definition(n, path):
    for kind in KINDS[:4]:
        assert shapley(seeded(kind, n, 2)).verify()


@pytest.mark.parametrize("n", [1, 2, 6, 12, 13, 15])
def test_worst_groups_are_those_of_a_plain_search(n, path):
    rng = np.random.default_rng(n)
    costs = np.append(0, rng.integers(-20, 50, 2**n - 1)).astype(float)
    shares = rng.integers(-5, 20, n).astype(float)
    rows = np.arange(2**n)[:, None] >> np.arange(n) & 1
    excess = rows @ shares - costs
    excess[[0, -1]] = -np.inf

    losses, masks = worst_groups(costs, shares)

    expected = np.where(rows == 1, excess[:, None], -np.inf).max(axis=0)
    np.testing.assert_allclose(losses, expected)
    if n > 1:
        assert (rows[masks, np.arange(n)] == 1).all()
        np.testing.assert_allclose(excess[masks], expected)
