"""The one look of every chart: colours, letters and the two widths.

Colours are the tokens of ``web/interlocal.css``, so that a chart looks at home on a page
and on paper; ``web/charts.css`` lets them follow the page into the dark. Nothing is told
by colour alone.
"""

from dataclasses import dataclass, replace
from typing import Any

INK = "#1c2b33"
MUTED = "#53636b"
HAIRLINE = "#dbe1e0"
BAND = "#c1cccb"
ACCENT = "#0f5f66"
TINT = "#e9f3f2"
LOSS = "#9b3a14"

CLASSES = {
    INK: "ink",
    MUTED: "muted",
    HAIRLINE: "hairline",
    BAND: "band",
    ACCENT: "accent",
    TINT: "tint",
    LOSS: "loss",
}

FONT = "Public Sans, Liberation Sans, Arial, sans-serif"
TICK = "M0,-1V1"
"""An upright stroke: what a town pays alone, in every chart that shows it."""


MANY = 8


@dataclass(frozen=True)
class Layout:
    """Where things stand in a row of a chart, in pixels.

    Wide: the name left, the picture in the middle, the words right. Narrow: name and
    words above the picture, so that nothing is small on a telephone.
    """

    width: int
    left: int
    right: int
    row: int
    words_at: int
    picture_at: int
    name_length: int
    name_lines: int
    columns: int

    @property
    def wide(self) -> bool:
        """Whether words stand beside the picture, not above it."""
        return self.words_at == self.picture_at

    def for_rows(self, rows: int) -> "Layout":
        """Closer rows where there are many, so that the picture still fits a sheet."""
        if rows <= MANY or not self.wide:
            return self
        return replace(self, row=26, words_at=13, picture_at=13, name_length=60, name_lines=1)

    def for_long_names(self) -> "Layout":
        """More room for names where the words beside the picture are short, as amounts are."""
        return replace(self, left=262, right=512, name_length=40) if self.wide else self


WIDE = Layout(
    width=640,
    left=196,
    right=492,
    row=36,
    words_at=18,
    picture_at=18,
    name_length=28,
    name_lines=2,
    columns=4,
)
NARROW = Layout(
    width=344,
    left=6,
    right=338,
    row=54,
    words_at=14,
    picture_at=35,
    name_length=60,
    name_lines=1,
    columns=2,
)

CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": HAIRLINE,
        "labelColor": MUTED,
        "labelFontSize": 12,
        "labelPadding": 4,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 6,
    },
    "legend": {
        "orient": "top",
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 240,
        "title": None,
        "symbolSize": 80,
        "symbolStrokeWidth": 1.5,
        "columnPadding": 14,
        "rowPadding": 4,
        "offset": 8,
        "layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 6}},
    },
    "text": {"fontSize": 13, "fill": INK, "baseline": "middle"},
}
