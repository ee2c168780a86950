"""Figures and names in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.web import words
from interlocal.web.words import Range, Verdict

CENTS = st.integers(-(10**13), 10**13)


@st.composite
def ranges(draw):
    low, mean, high = sorted(draw(st.tuples(CENTS, CENTS, CENTS)))
    return Range(low, mean, high)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0"),
        (49, "$0"),
        (50, "$1"),
        (4_120_000, "$41,200"),
        (-4_120_000, "−$41,200"),
        (-4_120_050, "−$41,201"),
    ],
)
def test_dollars_round_halves_away_from_zero(cents, text):
    assert words.dollars(cents) == text


def test_figures_are_rounded_to_what_their_range_supports():
    assert (
        words.about(Range(12_345_00, 40_123_00, 71_234_00))
        == "about $40,000, likely between $12,000 and $71,000"
    )
    assert (
        words.about(Range(1_204_000_00, 1_234_567_00, 1_270_499_00))
        == "about $1,235,000, likely between $1,204,000 and $1,270,000"
    )


def test_a_known_figure_is_not_called_about():
    assert words.about(Range.exactly(41_207_00)) == "$41,207"


def test_a_small_cost_is_not_rounded_to_no_cost():
    assert words.about(Range(310_00, 9_000_00, 28_000_00)).endswith("between $300 and $28,000")


def test_a_range_cannot_run_backwards():
    with pytest.raises(ValueError, match="low to high"):
        Range(2, 2, 1)


def test_a_gain_a_loss_and_an_open_question_read_differently():
    gain = Range(12_345_00, 40_123_00, 71_234_00)
    loss = Range(-9_000_00, -6_000_00, -2_000_00)
    unclear = Range(-9_000_00, 6_000_00, 20_000_00)

    assert [words.verdict(saving) for saving in (gain, loss, unclear)] == list(Verdict)
    assert words.outcome("Bolton", loss) == "would cost Bolton about $6,000 more a year"
    assert words.outcome_with_range("Bolton", loss) == (
        "would cost Bolton about $6,000 more a year, likely between $2,000 and $9,000 more"
    )
    assert words.saving_words(gain) == "saves $40,000"
    assert words.saving_words(loss) == "costs $6,000 more"
    assert words.saving_words(unclear) == "too uncertain to call"


def test_a_range_that_touches_zero_is_not_called_a_gain():
    touching = Range(0, 4_000_00, 9_000_00)

    assert words.verdict(touching) is Verdict.UNCERTAIN
    assert "or nothing" in words.outcome_with_range("Bolton", touching)


def test_names_are_listed_as_people_write_them():
    assert words.listing([]) == ""
    assert words.listing(["Andover"]) == "Andover"
    assert words.listing(["Andover", "Hebron", "Willington"]) == "Andover, Hebron and Willington"
    assert words.counted(1, "town") == "1 town"
    assert words.counted(15, "town") == "15 towns"
    assert words.counted(2, "body", "bodies") == "2 bodies"
    assert words.possessive("Bolton") == "Bolton's"
    assert words.possessive("Three Rivers") == "Three Rivers'"


def test_service_names_are_lowered_but_initials_stay():
    assert words.in_sentence("Libraries") == "libraries"
    assert words.in_sentence("Water and wastewater") == "water and wastewater"
    assert words.in_sentence("IT") == "IT"
    assert words.in_sentence("GIS mapping") == "GIS mapping"


@given(CENTS, st.sampled_from([100, 1_000, 100_000, 10**9]))
def test_rounding_moves_no_figure_by_more_than_half_a_step(cents, step):
    assert abs(words.rounded(cents, step) - cents) <= step / 2


@given(ranges())
def test_rounding_keeps_the_order_of_a_range(estimate):
    ends = (estimate.low, estimate.mean, estimate.high)
    low, mean, high = (words.rounded(cents, estimate.step) for cents in ends)

    assert low <= mean <= high


@given(ranges())
def test_a_saving_in_words_never_carries_a_minus_sign(saving):
    for sentence in (
        words.outcome("Bolton", saving),
        words.outcome_with_range("Bolton", saving),
        words.saving_words(saving),
    ):
        assert words.MINUS not in sentence
        assert "-" not in sentence
