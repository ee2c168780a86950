"""Pasted rows are read and named, and what keeps baselines from being compared is said."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.proposals.test_baselines import WHOLE

from interlocal.proposals.rules import Stated, cautions, read
from interlocal.proposals.rules.baselines import Line, digest, objections
from interlocal.proposals.rules.differences import differences

LIMITS = (30_000_00, 250_000_00)


def codes(*contents):
    names = ["Alder", "Birch", "Cedar"]
    stated = [Stated(name, each) for name, each in zip(names, contents, strict=False)]
    return [caution.code for caution in cautions(stated, LIMITS)]


def lines(text):
    return [(row.category, row.line.what, row.line.cents) for row in read(text) if row.line]


def test_headings_say_which_column_is_what():
    text = "FTE\tDescription\tFY25 Budget\tAmount\n5\tWages\t290,000\t$300,000.50\n"

    (row,) = read(text)

    assert row.line == Line("personnel", "Wages", 300_000_50, fte=Decimal("5.00"))


def test_without_headings_words_come_first_and_numbers_are_amount_and_positions():
    assert lines("Dispatcher wages\t300000\t5\nHealth insurance\t$ 90,000\n") == [
        ("personnel", "Dispatcher wages", 300_000_00),
        ("benefits", "Health insurance", 90_000_00),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Cleaning\t=SUM(B2:B4)", "A formula stands where the amount should be"),
        ("Cleaning\t@SUM(B2)", "A formula stands where the amount should be"),
        ("Cleaning\t+cmd|'/C calc'!A0", "A formula stands where the amount should be"),
        ("Total\t500", "would count the lines twice"),
        ("Sub-total\t500", "would count the lines twice"),
        ("Cleaning\t", "No amount"),
        ("\t500", "no words"),
        ("Wages\t(500)", "A negative amount"),
        ("Wages\t-500", "A negative amount"),
        ("Wages\t99,999,999,999,999", "More than $100 billion"),
    ],
)
def test_what_cannot_be_taken_is_said(row, words):
    (found,) = read(row)

    assert found.line is None
    assert words in found.problem


def test_a_hostile_formula_in_words_stays_words():
    (row,) = read("=cmd|' /C calc'!A0\t500")

    assert row.line.what == "=cmd|' /C calc'!A0"
    assert "never run" in row.remark


def test_income_written_as_a_minus_is_taken_off_by_its_kind():
    assert lines("Alarm fees\t(12,000)\nState grant\t-5000") == [
        ("fees", "Alarm fees", 12_000_00),
        ("revenue", "State grant", 5_000_00),
    ]


def test_what_kind_of_line_it_is_is_asked_and_not_guessed_blindly():
    (row,) = read("Mystery\t1,000")

    assert row.category == ""
    assert "choose what kind" in row.remark


@given(st.text(alphabet="=+-@|\t\n$,.0123456789abc()", max_size=200))
def test_whatever_is_pasted_is_read_without_failing_and_never_negative(text):
    for row in read(text):
        assert bool(row.problem) == (row.line is None)
        if row.line:
            assert row.line.cents >= 0
            assert objections(replace(WHOLE, lines=(row.line,))) == []


def test_baselines_that_say_the_same_are_not_warned_about():
    whole = replace(WHOLE, duties_answer="none", duties=(), lines=WHOLE.lines[:2])

    assert codes(whole, whole) == []


@pytest.mark.parametrize("question", ["overhead", "fees_netted"])
def test_what_one_counts_and_another_does_not_is_named(question):
    other = replace(WHOLE, **{question: "yes", "lines": WHOLE.lines[:2]})

    assert codes(WHOLE, other) == [question]


def test_a_caution_says_who_and_what_to_do():
    other = replace(WHOLE, benefits="no", lines=WHOLE.lines[:1])
    stated = [Stated("Alder", WHOLE), Stated("Birch", other)]

    (caution,) = cautions(stated, LIMITS)

    assert caution.sentence == (
        "Benefits are in the lines of Alder, and not of Birch. Let Birch add a line for "
        "benefits, or Alder take them out."
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fiscal_year": 2029}, "fiscal-year"),
        ({"volume_unit": "incidents"}, "volume-unit"),
        ({"service_level": ""}, "service-level"),
        ({"volume": None}, "volume"),
        ({"volume": Decimal(0)}, "volume"),
        ({"stranded_answer": "", "stranded": ()}, "unanswered"),
        ({"lines": (replace(WHOLE.lines[0], source=""),)}, "source"),
        ({"lines": (replace(WHOLE.lines[0], fte=Decimal("50")),)}, "position-cost"),
        ({"lines": (replace(WHOLE.lines[0], fte=Decimal("0.5")),)}, "position-cost"),
        ({"fees_netted": "yes"}, "fees-twice"),
        ({"benefits": "no"}, "benefits-said-and-listed"),
        ({"lines": (*WHOLE.lines, Line("whole", "All", 1, source="x"))}, "whole-and-parts"),
        ({"duties": (replace(WHOLE.duties[0], cents=None),)}, "duty-without-cost"),
    ],
)
def test_what_makes_a_baseline_shaky_is_found(change, code):
    assert code in codes(WHOLE, replace(WHOLE, **change))
    assert code not in codes(WHOLE, WHOLE)


def test_a_position_outside_the_range_says_the_range():
    shaky = replace(WHOLE, lines=(replace(WHOLE.lines[0], fte=Decimal("50")),))

    found = cautions([Stated("Alder", shaky)], LIMITS)

    assert (
        "“Dispatchers” comes to $6,000 a full-time position a year, below the $30,000 to $250,000"
        in found[0].text
    )


def test_differences_name_rows_that_came_went_and_changed():
    after = replace(
        WHOLE,
        lines=(
            replace(WHOLE.lines[0], cents=310_000_00),
            WHOLE.lines[2],
            Line("capital", "Debt", 5_00),
        ),
        duties=(),
    )

    found = {each.what: (each.before, each.after) for each in differences(WHOLE, after)}

    assert found["Line “Dispatchers”"][1].startswith("Personnel; $310,000")
    assert found["Line “Benefits”"][1] == "taken out"
    assert found["Line “Debt”"] == ("not there", "Capital and debt; $5; reported")
    assert found["Duty on the side “Watches the lobby”"] == (
        "20 hours a week; $26,000",
        "taken out",
    )
    assert len(found) == 4


def test_the_hash_is_of_what_is_said_and_not_of_how_it_is_stored():
    same = replace(WHOLE, volume=Decimal("4100.00"))
    named = {"organisation": "alder-ct", "service": "dispatch", "number": 1}

    assert digest(WHOLE, **named) == digest(same, **named)
    assert digest(WHOLE, **named) != digest(replace(WHOLE, hours="Days"), **named)
    assert digest(WHOLE, **named) != digest(WHOLE, **named | {"number": 2})
