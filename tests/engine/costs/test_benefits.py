"""Benefits that are booked centrally."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.engine.costs import spread_benefits
from interlocal.engine.errors import UnusableInput


def test_by_hand():
    # a fifth of 1,000 is central: every line grows by 200/800 = 25 %, at most by 1.5 times that
    loaded = spread_benefits([[300.0, 500.0]], [200.0], limit=0.3, labour_tilt=1.5)

    np.testing.assert_allclose(loaded.low, [[300, 500]])
    np.testing.assert_allclose(loaded.value, [[375, 625]])
    np.testing.assert_allclose(loaded.high, [[412.5, 687.5]])
    assert loaded.status == ("spread",)


@given(st.lists(st.floats(1, 1e8), min_size=1, max_size=8), st.floats(0, 1e8))
def test_spreading_keeps_the_total(lines, central):
    loaded = spread_benefits([lines], [central], limit=1.0)

    assert loaded.value.sum() == pytest.approx(sum(lines) + central, rel=1e-9)


def test_a_missing_line_stays_missing():
    loaded = spread_benefits([[100.0, np.nan]], [50.0], limit=0.5)

    assert np.isnan(loaded.value[0, 1])
    assert np.isnan(loaded.high[0, 1])


def test_no_central_line_is_read_as_booked_with_the_departments():
    loaded = spread_benefits([[100.0]], [np.nan], limit=0.3)

    assert loaded.status == ("by department",)
    assert loaded.value.tolist() == loaded.high.tolist() == [[100.0]]


def test_too_large_a_central_line_is_refused():
    # Hartford, FY2023: 46 % of its municipal lines are central
    loaded = spread_benefits([[540.0], [900.0]], [460.0, 100.0], limit=0.3)

    assert loaded.refused.tolist() == [True, False]
    assert loaded.status[0] == "central line too large"
    assert np.isnan(loaded.value[0, 0])
    assert loaded.central_share[0] == pytest.approx(0.46)


def test_a_town_without_any_line_is_refused_by_its_own_reason():
    loaded = spread_benefits([[np.nan, np.nan]], [100.0], limit=0.3)

    assert loaded.status == ("no costs",)


@pytest.mark.parametrize(
    ("lines", "central", "limit", "why"),
    [
        ([[-1.0]], [0.0], 0.3, "negative"),
        ([[1.0]], [np.inf], 0.3, "central line of town 0"),
        ([[1.0]], [0.0, 0.0], 0.3, "one central line per town"),
        ([[1.0]], [0.0], 1.3, "between 0 and 1"),
    ],
)
def test_unusable_lines_are_refused(lines, central, limit, why):
    with pytest.raises(UnusableInput, match=why):
        spread_benefits(lines, central, limit)
