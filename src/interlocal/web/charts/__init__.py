"""Charts in one look for page, PDF and DOCX, each with words and figures that say the same."""

from interlocal.web.charts.alone_and_shared import Paying, dumbbell
from interlocal.web.charts.chart import Chart, NothingToDraw
from interlocal.web.charts.gross_to_net import Cost, waterfall
from interlocal.web.charts.pull import Pull, tornado
from interlocal.web.charts.ranked import Option, range_bars
from interlocal.web.charts.shares import Method, shares_by_method
from interlocal.web.charts.spans import Span, spans
from interlocal.web.charts.years import Year, years_band

__all__ = [
    "Chart",
    "Cost",
    "Method",
    "NothingToDraw",
    "Option",
    "Paying",
    "Pull",
    "Span",
    "Year",
    "dumbbell",
    "range_bars",
    "shares_by_method",
    "spans",
    "tornado",
    "waterfall",
    "years_band",
]
