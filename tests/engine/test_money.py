"""From shares to cents: exact, whoever computes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.engine.errors import UnusableInput
from interlocal.engine.money import split_cents


def test_by_hand():
    # 1000 cents by 1 : 2 : 4 is 142.86, 285.71 and 571.43: the cent left goes to 142.86
    assert split_cents(1000, [1, 2, 4]) == [143, 286, 571]


def test_equal_fractions_tie_whatever_the_noise_in_their_last_digits():
    clean = [2 / 3, 2 / 3, 2 / 3]
    noisy = [2 / 3 - 1e-15, 2 / 3 + 1e-15, 2 / 3]

    assert split_cents(200, clean) == split_cents(200, noisy) == [67, 67, 66]


@given(st.integers(-(10**12), 10**12), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=15))
def test_the_cents_add_up_and_no_share_moves_by_more_than_a_cent(total, shares):
    cents = split_cents(total, shares)

    assert sum(cents) == total
    exact = [total * share / sum(shares) for share in shares]
    noise = 1e-9 * abs(total)
    assert all(
        abs(paid - meant) < 1 + 1e-6 + noise for paid, meant in zip(cents, exact, strict=True)
    )


@pytest.mark.parametrize("shares", [[], [float("nan"), 1.0], [1.0, -1.0]])
def test_shares_that_cannot_be_split_by_are_refused(shares):
    with pytest.raises(UnusableInput):
        split_cents(100, shares)
