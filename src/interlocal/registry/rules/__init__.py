"""Decisions and words from plain values: names, and who may speak."""

from interlocal.registry.rules.memberships import is_current
from interlocal.registry.rules.names import did_you_mean, nearest, plain_name, state_at_end
from interlocal.registry.rules.people import (
    CLAIMS_A_DAY,
    INVITATION_DAYS,
    LETTERS_A_BODY_A_DAY,
    LETTERS_A_DAY,
    OPEN_CLAIMS,
    SUGGESTIONS_A_DAY,
    UNDO_DAYS,
    closed_because,
    expires,
    is_open,
    may_be_confirmed,
    may_resume,
)

__all__ = [
    "CLAIMS_A_DAY",
    "INVITATION_DAYS",
    "LETTERS_A_BODY_A_DAY",
    "LETTERS_A_DAY",
    "OPEN_CLAIMS",
    "SUGGESTIONS_A_DAY",
    "UNDO_DAYS",
    "closed_because",
    "did_you_mean",
    "expires",
    "is_current",
    "is_open",
    "may_be_confirmed",
    "may_resume",
    "nearest",
    "plain_name",
    "state_at_end",
]
