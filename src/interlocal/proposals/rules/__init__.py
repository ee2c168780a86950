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
from interlocal.proposals.rules.splits import FAIR_FIRST, METHODS, Method, method, to_propose

__all__ = [
    "BY_ITSELF",
    "CATEGORIES",
    "FAIR_FIRST",
    "METHODS",
    "Caution",
    "Content",
    "Difference",
    "Line",
    "Method",
    "Read",
    "Stated",
    "cautions",
    "counted_twice_words",
    "differences",
    "handed_over_words",
    "method",
    "read",
    "to_propose",
    "with_category",
    "without_estimate_words",
]
