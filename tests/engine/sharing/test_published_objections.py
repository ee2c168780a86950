"""Who would leave, as printed: the Skåne water game and a network worked by hand."""

import numpy as np
import pytest
from tests.engine.sharing.published import skane

from interlocal.engine.games import CostGame
from interlocal.engine.games.additivity import cheaper_apart
from interlocal.engine.sharing import judge
from interlocal.engine.sharing.nucleolus import nucleolus

# Young, Okada and Hashimoto, IIASA WP-79-77: shares of A, H, K, L, M, T as printed, how many
# groups would pay less apart, and the worst placed of them
PRINTED = {
    "population": ([10.13, 21.00, 3.19, 8.22, 34.22, 7.07], 22, "HKLM"),
    "demand": ([13.33, 16.32, 7.43, 7.00, 29.04, 10.69], 17, "HKLM"),
    "SCRB": ([19.54, 13.28, 5.62, 10.90, 16.66, 17.82], 3, "HKL"),
    "Shapley": ([20.01, 10.71, 6.61, 10.37, 16.94, 19.18], 1, "HKL"),
}


def judged(name, top=8):
    game, (shares, *_) = skane(), PRINTED[name]
    whole = np.array(shares)
    return judge(game, whole * game.total / whole.sum(), top=top)  # printed to 0.01


@pytest.mark.parametrize("name", PRINTED)
def test_as_many_groups_object_as_were_printed(name):
    found = judged(name)

    assert found.objections == PRINTED[name][1]
    assert "".join(found.blocking[0].members) == PRINTED[name][2]


def test_three_groups_object_to_separable_costs_and_one_to_shapley_by_0_43():
    assert {"".join(one.members) for one in judged("SCRB").blocking} == {"HKL", "AHL", "AHKL"}
    (only,) = judged("Shapley").blocking
    assert only.excess == pytest.approx(0.43, abs=0.006)


def test_what_each_adds_to_the_others_is_as_printed():
    game = skane()

    printed = [17.36, 9.85, 0.82, 6.40, 12.90, 14.06]
    np.testing.assert_allclose(game.marginals, printed, atol=0.011)


def test_the_game_warns_that_ahl_and_mt_are_cheaper_apart():
    # AHL 43.22 and MT 39.41 make 82.63; AHLMT costs 83.00
    one, other, loss = cheaper_apart(skane())

    assert {"".join(one), "".join(other)} == {"AHL", "MT"}
    assert loss == pytest.approx(0.37)


def test_the_nucleolus_of_a_network_by_hand():
    # edges 01=10, 02=12, 03=20, 12=4, 13=9, 23=7
    game = CostGame.from_table([0, 10, 12, 14, 20, 19, 19, 21], ["1", "2", "3"])

    np.testing.assert_allclose(nucleolus(game).shares, [16 / 3, 16 / 3, 31 / 3], atol=1e-9)
