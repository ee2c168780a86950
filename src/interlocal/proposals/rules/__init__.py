"""Decisions and words from plain values."""

from interlocal.proposals.rules.baselines import CATEGORIES, Content, Line
from interlocal.proposals.rules.comparability import Caution, Stated, cautions
from interlocal.proposals.rules.differences import Difference, differences
from interlocal.proposals.rules.estimates import (
    BY_ITSELF,
    counted_twice_words,
    handed_over_words,
    without_estimate_words,
)
from interlocal.proposals.rules.pasting import Read, read, with_category
from interlocal.proposals.rules.splits import (
    FAIR_FIRST,
    LISTED_ONLY,
    METHODS,
    MOST_LISTED,
    MOST_MEMBERS,
    Method,
    better_apart_words,
    left_out_words,
    method,
    nobody_words,
    refuse_too_many,
    to_propose,
)
from interlocal.proposals.rules.uploads import CannotRead, rows_of_workbook

__all__ = [
    "BY_ITSELF",
    "CATEGORIES",
    "FAIR_FIRST",
    "LISTED_ONLY",
    "METHODS",
    "MOST_LISTED",
    "MOST_MEMBERS",
    "CannotRead",
    "Caution",
    "Content",
    "Difference",
    "Line",
    "Method",
    "Read",
    "Stated",
    "better_apart_words",
    "cautions",
    "counted_twice_words",
    "differences",
    "handed_over_words",
    "left_out_words",
    "method",
    "nobody_words",
    "read",
    "refuse_too_many",
    "rows_of_workbook",
    "to_propose",
    "with_category",
    "without_estimate_words",
]
