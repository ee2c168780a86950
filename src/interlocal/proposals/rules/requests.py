"""When a request by link is open, when to remind, and what to say of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

REMIND_DAYS_BEFORE = (7, 2, -1)  # before it is due; −1 is the day after
MOST_REMINDERS = len(REMIND_DAYS_BEFORE)
USUAL_DAYS, LEAST_DAYS, MOST_DAYS = 21, 3, 120
OPEN_AFTER_DUE = timedelta(days=30)
QUIET = timedelta(days=1)  # nobody is chased while they work on it
SITTING = timedelta(minutes=30)  # saves closer together are one act of writing


def status(
    *,
    at: datetime,
    expires_at: datetime,
    sent_at: datetime | None,
    declined_at: datetime | None,
    revoked_at: datetime | None,
    is_closed: bool,
) -> str:
    """“open”, or why it is not: “sent”, “declined”, “revoked”, “closed”, “expired”."""
    if sent_at:
        return "sent"
    if declined_at:
        return "declined"
    if revoked_at:
        return "revoked"
    if is_closed:
        return "closed"
    return "open" if at < expires_at else "expired"


def reminder_due(
    *, on: date, asked_on: date, due_on: date, reminded: Collection[int]
) -> int | None:
    """The reminder to send today, as days before the due day; None where none is.

    Only the latest day that has come counts, so that a day on which nothing ran
    is not made up for by two letters. A day that had come when the request went
    out is no reason to remind.
    """
    come = [days for days in REMIND_DAYS_BEFORE if asked_on < due_on - timedelta(days=days) <= on]
    latest = min(come, default=None)
    return None if latest in reminded else latest
