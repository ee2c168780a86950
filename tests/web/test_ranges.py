"""Ranges as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.web.ranges import drawn

FIGURES = st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3).map(sorted)


def test_a_range_stands_where_its_figures_lie_between_the_ends():
    line = drawn(0, 50, 100, floor=-100, ceiling=100)

    # 2 % margin at each end: the line runs from 2 to 98
    assert (line.low, line.middle, line.high, line.zero) == (50, 74, 98, 50)


@given(FIGURES)
def test_order_is_kept_and_nothing_leaves_the_line(figures):
    line = drawn(*figures)

    assert 2 <= line.low <= line.middle <= line.high <= 98
    assert line.zero is not None


def test_zero_is_left_out_where_it_is_beyond_the_line():
    assert drawn(20, 30, 40, floor=10, ceiling=50).zero is None


def test_the_mean_of_a_lopsided_range_may_lie_outside_it():
    line = drawn(10, 60, 40, floor=0, ceiling=100)

    assert line.middle > line.high


@pytest.mark.parametrize(
    ("low", "middle", "high"), [(40, 30, 20), (-5, 30, 40), (10, 30, 200), (float("nan"), 1, 2)]
)
def test_a_range_that_does_not_fit_is_refused(low, middle, high):
    with pytest.raises(ValueError, match="does not fit"):
        drawn(low, middle, high, floor=0, ceiling=100)
