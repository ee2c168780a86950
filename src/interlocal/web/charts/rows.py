"""The frame that all charts share: one row a town or a step, with its words beside it."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.web import words
from interlocal.web.charts.look import CONFIG, HAIRLINE, INK, LOSS, MUTED, TINT, Layout

Spec = dict[str, Any]
Values = Sequence[Mapping[str, Any]]

MILLION = 1_000_000
MOST_TICKS = 5


@dataclass(frozen=True)
class Row:
    """A row's name and what is said about it; ``strong`` for the one the reader looks for."""

    name: str
    words: str
    strong: bool = False
    loss: bool = False


class Frame:
    """Collects the layers of a chart in pixels downwards and figures across."""

    def __init__(
        self,
        layout: Layout,
        rows: Sequence[Row],
        *,
        low: float,
        high: float,
        unit: str,
        percent: bool = False,
        row_height: int = 0,
    ) -> None:
        layout = self.layout = layout.for_rows(len(rows))
        self.rows = rows
        self.unit = unit
        self.percent = percent
        self.row_height = max(row_height, layout.row)
        self.low, self.high = _roomy(low, high)
        self.ticks = round_figures(self.low, self.high, self._most_ticks())
        self.layers: list[Spec] = []
        self._draw_rows()

    @property
    def height(self) -> int:
        return len(self.rows) * self.row_height

    def picture_y(self, index: int, offset: float = 0) -> float:
        """Where the picture of a row stands, pixels from the top."""
        spare = self.row_height - self.layout.row
        return index * self.row_height + self.layout.picture_at + spare / 2 + offset

    def add(self, mark: str | Spec, values: Values, **channels: Spec) -> None:
        """A layer. Each value has ``y`` in pixels; give x by ``across`` or ``at``."""
        self.layers.append(
            {
                "data": {"values": list(values)},
                "mark": mark,
                "encoding": {"y": self._down("y")} | channels,
            }
        )

    def across(self, field: str) -> Spec:
        """The x of a figure."""
        large = max(abs(self.low), abs(self.high)) >= MILLION
        money = "$~s" if large else "$,.0f"
        return {
            "field": field,
            "type": "quantitative",
            "title": self.unit,
            "scale": {
                "domain": [self.low, self.high],
                "range": [self.layout.left, self.layout.right],
                "nice": False,
            },
            "axis": {
                "orient": "top",
                "values": self.ticks,
                "grid": False,
                "labelExpr": "format(datum.value, '.4~g') + '%'"
                if self.percent
                else f"replace(format(datum.value, '{money}'), 'G', 'B')",
                "titleAnchor": "start" if not self.layout.wide else "middle",
            },
        }

    def rule_at(self, figure: float) -> None:
        """An upright line through the picture of every row."""
        self._uprights([figure], {"type": "rule", "color": MUTED, "strokeWidth": 1})

    def spec(self) -> Spec:
        """The whole specification."""
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": self.layout.width,
            "height": self.height,
            "config": CONFIG,
            "layer": self.layers,
        }

    def _draw_rows(self) -> None:
        layout, tall = self.layout, self.row_height
        strong = [i for i, row in enumerate(self.rows) if row.strong]
        self.add(
            {"type": "rect", "color": TINT},
            [{"y": i * tall, "y2": (i + 1) * tall} for i in strong],
            x={"value": 0},
            x2={"value": layout.width},
            y2={"field": "y2"},
        )
        self.add(
            {"type": "rule", "color": HAIRLINE},
            [{"y": (i + 1) * tall} for i in range(len(self.rows))],
            x={"value": 0},
            x2={"value": layout.width},
        )
        self._uprights(self.ticks, {"type": "rule", "color": HAIRLINE})
        for weight, chosen in (("normal", False), ("bold", True)):
            self._write(
                "left",
                6,
                weight,
                [
                    (i, wrapped(row.name, layout.name_length, layout.name_lines))
                    for i, row in enumerate(self.rows)
                    if row.strong is chosen
                ],
            )
            self._write(
                "right",
                layout.width - 6,
                weight,
                [
                    (i, row.words)
                    for i, row in enumerate(self.rows)
                    if row.strong is chosen and not row.loss
                ],
            )
            self._write(
                "right",
                layout.width - 6,
                weight,
                [
                    (i, row.words)
                    for i, row in enumerate(self.rows)
                    if row.strong is chosen and row.loss
                ],
                colour=LOSS,
            )

    def _uprights(self, figures: Sequence[float], mark: Spec) -> None:
        """Lines that leave out the words where these stand above the picture."""
        tall = self.row_height
        top = 0 if self.layout.wide else self.layout.words_at + 10
        self.add(
            mark,
            [
                {"x": figure, "y": i * tall + top, "y2": (i + 1) * tall}
                for i in range(len(self.rows))
                for figure in figures
            ],
            x=self.across("x"),
            y2={"field": "y2"},
        )

    def _most_ticks(self) -> int:
        """As many marks as have room for their figures."""
        longest = 4 if self.percent else len(words.dollars(round(max(-self.low, self.high)) * 100))
        room = self.layout.right - self.layout.left
        return max(3, min(MOST_TICKS, room // (7 * longest + 14)))

    def _name_width(self) -> int:
        """Room for a name before it is cut."""
        if self.layout.wide:
            return self.layout.left - 12
        return self.layout.width - 24 - 7 * max(len(row.words) for row in self.rows)

    def _write(
        self, align: str, x: int, weight: str, texts: Sequence[tuple[int, str]], colour: str = INK
    ) -> None:
        if not texts:
            return
        spare = self.row_height - self.layout.row
        shift = spare / 2 if self.layout.wide else 0
        values = []
        for i, text in texts:
            y = i * self.row_height + self.layout.words_at + shift
            values.append({"y": y - 8 * text.count("\n"), "text": text})
        self.add(
            {
                "type": "text",
                "align": align,
                "fontWeight": weight,
                "color": colour,
                "lineBreak": "\n",
                "lineHeight": 16,
                "limit": self._name_width() if align == "left" else 0,
            },
            values,
            x={"value": x},
            text={"field": "text"},
        )

    def _down(self, field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, self.height], "range": [0, self.height], "nice": False},
        }


def wrapped(name: str, length: int, lines: int) -> str:
    """A name in at most so many lines; what is cut ends in an ellipsis."""
    parts = textwrap.wrap(name, length, max_lines=lines, placeholder=" …", break_on_hyphens=False)
    return "\n".join(parts) or name


def round_figures(low: float, high: float, most: int = MOST_TICKS) -> list[float]:
    """Two to ``most`` (at least three) round figures between two ends, for the marks of an axis.

    Examples
    --------
    >>> round_figures(-15_000, 112_000)
    [0.0, 25000.0, 50000.0, 75000.0, 100000.0]
    """
    step = 10.0 ** math.floor(math.log10(high - low))
    for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0):
        first, last = math.ceil(low / (step * part)), math.floor(high / (step * part))
        if last - first < most:
            step *= part
            break
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _roomy(low: float, high: float) -> tuple[float, float]:
    """A little air at both ends; never a span of nothing."""
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("A chart's figures must be finite.")
    if low == high == 0:
        return 0.0, 1.0
    span = (high - low) or max(abs(high), 1.0)
    return low - span * 0.04 if low else 0.0, high + span * 0.04 if high else 0.0
