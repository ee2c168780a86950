"""One cell at a time: what is read, and what is refused with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.registry.imports import identifiers
from interlocal.registry.imports.values import BadValue, number, words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("-3.25", "-3.25"),
        ("1,234,567", "1234567"),
        ("$1,234.50", "1234.50"),
        ("$ 12", "12"),
        ("-$5", "-5"),
        ("(1,200)", "-1200"),
        ("($7)", "-7"),
        ("0.00005", "0"),
    ],
)
def test_amounts_as_clerks_write_them(text, value):
    assert number(text, dollars=True) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "leave the cell blank"),
        ("inf", "is not a number"),
        ("-Infinity", "is not a number"),
        ("1.2E+06", "a spreadsheet has shortened"),
        ("1,23", "commas may only stand between thousands"),
        ("1.234,56", "commas may only stand between thousands"),
        ("€12", "without sign or unit"),
        ("12%", "without sign or unit"),
        ("twelve", "is not a number"),
        ("١٢", "is not a number"),
        ("1e400", "a spreadsheet has shortened"),
        ("9" * 30, "too large to be true"),
        ("9" * 9000, "too large to be true"),
        ("--5", "is not a number"),
        ("#REF!", "is not a number"),
    ],
)
def test_what_is_no_number_is_refused(text, why):
    with pytest.raises(BadValue, match=why):
        number(text, dollars=True)


def test_people_are_not_counted_in_dollars():
    with pytest.raises(BadValue, match="without sign or unit"):
        number("$3,000", dollars=False)


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4, allow_nan=False))
def test_a_number_written_out_is_read_back_as_it_was(value):
    assert number(f"{value:f}", dollars=False) == value
    assert number(f"{value:,f}", dollars=False) == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text):
    try:
        value = number(text, dollars=True)
    except BadValue:
        return
    assert value.is_finite()


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\n", "\x1b"])
def test_a_name_may_not_hold_marks_that_cannot_be_seen(mark):
    with pytest.raises(BadValue, match="cannot be seen"):
        words(f"Al{mark}der", what="name", most=160)


@pytest.mark.parametrize(
    ("scheme", "value", "why"),
    [
        ("geoid", "911000001", "dropped the zero in front: 0911000001"),
        ("geoid", "9.11E+08", "a spreadsheet has shortened"),
        ("geoid", "09110x", "all digits"),
        ("geoid", "091100", "has 6 digits, not 5, 7 or 10"),
        ("geoid", "3611000001", "does not lie in CT"),
        ("geoid-school", "090008", "has 6 digits, not 7"),
        ("geoid-school", "0911004720", "has 10 digits, not 7"),
        ("ocd", "place:alder", "no ocd identifier"),
        ("uei", "short", "12 capital letters and digits"),
        ("census-government", "12", "9 or 14 digits"),
    ],
)
def test_identifiers_of_the_wrong_shape_are_refused(scheme, value, why):
    with pytest.raises(BadValue, match=why):
        identifiers.checked(scheme, value, "CT")


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("geoid", "0911004720"),
        ("geoid", "09110"),
        ("geoid", "0908000"),
        ("geoid-2020", "0900104720"),
        ("geoid-school", "0900080"),
        ("ocd", "ocd-division/country:us/state:ct/place:bethel"),
        ("census-government", "073007001"),
    ],
)
def test_identifiers_in_use_are_accepted(scheme, value):
    assert identifiers.checked(scheme, value, "CT") == value
