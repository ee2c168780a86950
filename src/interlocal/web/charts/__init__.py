"""Charts in one look for page, PDF and DOCX, each with words and figures that say the same."""

from interlocal.web.charts.alone_and_shared import Paying, dumbbell
from interlocal.web.charts.chart import Chart, NothingToDraw
from interlocal.web.charts.gross_to_net import Cost, waterfall
from interlocal.web.charts.ranked import Option, range_bars
from interlocal.web.charts.shares import Method, shares_by_method

__all__ = [
    "Chart",
    "Cost",
    "Method",
    "NothingToDraw",
    "Option",
    "Paying",
    "dumbbell",
    "range_bars",
    "shares_by_method",
    "waterfall",
]
