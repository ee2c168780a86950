"""What pages show, as values."""

from interlocal.discovery.pages.answers import Answer, Answers, answers_of, origin, partner_map
from interlocal.discovery.pages.compare import side_by_side
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
from interlocal.discovery.pages.ties import TieLine, tie_lines

__all__ = [
    "Answer",
    "Answers",
    "Line",
    "Met",
    "Nobody",
    "NoticePage",
    "TieLine",
    "answers_of",
    "as_filled_in",
    "line",
    "met",
    "nobody",
    "notice_page",
    "origin",
    "partner_map",
    "side_by_side",
    "tie_lines",
]
