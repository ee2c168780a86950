"""What pages show, as values."""

from interlocal.discovery.pages.answers import Answer, Answers, answers_of, origin, partner_map
from interlocal.discovery.pages.notices import (
    Line,
    Met,
    Nobody,
    NoticePage,
    as_filled_in,
    line,
    met,
    nobody,
    notice_page,
)

__all__ = [
    "Answer",
    "Answers",
    "Line",
    "Met",
    "Nobody",
    "NoticePage",
    "answers_of",
    "as_filled_in",
    "line",
    "met",
    "nobody",
    "notice_page",
    "origin",
    "partner_map",
]
