"""What a drawn chart is: a picture, the words that say the same, and its figures."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from interlocal.web.charts import drawing
from interlocal.web.charts.look import NARROW, WIDE, Layout

Cell = str | float | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NothingToDraw(ValueError):
    """A chart was asked for without figures."""


@dataclass(frozen=True)
class Chart:
    """A chart in two widths. ``alt`` carries its message; ``rows`` its figures in dollars."""

    alt: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: str
    narrow: str
    """The two specifications, Vega-Lite as JSON."""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise NothingToDraw("A chart needs a text that carries its message.")

    @property
    def svg(self) -> SafeString:
        """For a page, one width. Responsive; safe under a strict content security policy."""
        return self._on_page(self.wide, "chart")

    @property
    def html(self) -> SafeString:
        """For a page, both widths; ``web/charts.css`` shows the one that fits."""
        return mark_safe(  # noqa: S308 - both are our own drawings
            self._on_page(self.wide, "chart chart--wide")
            + self._on_page(self.narrow, "chart chart--narrow")
        )

    @property
    def paper(self) -> str:
        """For a document: a plain SVG with its size and its colours in itself."""
        return drawing.drawn(self.wide)

    def png(self, scale: float = 3) -> bytes:
        """For a document that takes no SVG."""
        return drawing.png(self.paper, scale)

    @property
    def csv(self) -> str:
        """The figures as CSV. A name cannot turn into a formula of a spreadsheet."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.header)
        for row in self.rows:
            writer.writerow([_tame(cell) for cell in row])
        return out.getvalue()

    def _on_page(self, spec: str, css: str) -> SafeString:
        page = drawing.for_page(drawing.drawn(spec), label=self.alt, css=css)
        return mark_safe(page)  # noqa: S308 - text in it is escaped by the XML writer


def in_both_widths(
    *,
    alt: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    spec: Callable[[Layout], dict[str, Any]],
) -> Chart:
    """A chart from a function that lays it out in a given width."""
    return Chart(
        alt=alt,
        header=tuple(header),
        rows=tuple(tuple(row) for row in rows),
        wide=json.dumps(spec(WIDE), sort_keys=True),
        narrow=json.dumps(spec(NARROW), sort_keys=True),
    )


def _tame(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
