"""What pages show, as values."""

from interlocal.discovery.pages.answers import Answer, Answers, answers_of, origin, partner_map
from interlocal.discovery.pages.compare import side_by_side
from interlocal.discovery.pages.grouping_compare import compared as groupings_compared
from interlocal.discovery.pages.grouping_files import csv_rows as grouping_csv
from interlocal.discovery.pages.grouping_files import geojson as grouping_geojson
from interlocal.discovery.pages.grouping_files import picture as grouping_picture
from interlocal.discovery.pages.grouping_list import grouping_lines, seen_by_words
from interlocal.discovery.pages.groupings import grouping_page
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
    "grouping_csv",
    "grouping_geojson",
    "grouping_lines",
    "grouping_page",
    "grouping_picture",
    "groupings_compared",
    "line",
    "met",
    "nobody",
    "notice_page",
    "origin",
    "partner_map",
    "seen_by_words",
    "side_by_side",
    "tie_lines",
]
