"""A band of years: what each year is likely to bring, and when the money is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, BAND, CONFIG, LOSS, MUTED, Layout
from interlocal.web.charts.rows import Spec
from interlocal.web.words import Range

HEIGHT = 220
FEW = 8
"""Up to so many years each is named below the picture."""


@dataclass(frozen=True)
class Year:
    """A year and what it would bring, cents."""

    year: int
    amount: Range


def years_band(years: Sequence[Year], *, what: str, who: str) -> Chart:
    """The range of every year as a band, the mean as a line, and zero.

    ``what`` is told by the words, such as “net saving, added up since the start”.
    """
    if not years:
        raise NothingToDraw("There is no year to draw.")
    return in_both_widths(
        alt=_told(years, words.plain(what), words.plain(who)),
        header=("Year", f"{what[:1].upper()}{what[1:]}, $", "Low", "High"),
        rows=[
            (str(one.year), one.amount.mean / 100, one.amount.low / 100, one.amount.high / 100)
            for one in years
        ],
        spec=lambda layout: _spec(years, what, layout),
    )


def _spec(years: Sequence[Year], what: str, layout: Layout) -> Spec:
    values: list[dict[str, Any]] = [
        {
            "year": str(one.year),
            "low": one.amount.low / 100,
            "x": one.amount.mean / 100,
            "high": one.amount.high / 100,
        }
        for one in years
    ]
    most = max(abs(value[end]) for value in values for end in ("low", "high"))
    money = "$~s" if most >= 1_000_000 else "$,.0f"
    every = 1 if layout.wide or len(years) <= FEW else 2
    across = {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": {"labelAngle": 0, "values": [str(one.year) for one in years[::every]]},
    }
    down = {
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 5, "labelExpr": f"replace(format(datum.value, '{money}'), 'G', 'B')"},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": layout.width - 90,
        "height": HEIGHT,
        "config": CONFIG,
        "title": {
            "text": f"{what[:1].upper()}{what[1:]}, dollars",
            "anchor": "start",
            "color": MUTED,
            "fontSize": 12,
            "fontWeight": "normal",
        },
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "area", "color": BAND, "opacity": 1},
                "encoding": {
                    "x": across,
                    "y": down | {"field": "low"},
                    "y2": {"field": "high"},
                },
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
                "encoding": {"y": down | {"field": "zero"}},
            },
            {
                "data": {"values": values},
                "mark": {"type": "line", "color": ACCENT, "strokeWidth": 2.5},
                "encoding": {"x": across, "y": down | {"field": "x"}},
            },
            *_marks(values, across, down),
        ],
    }


def _marks(values: list[dict[str, Any]], across: Spec, down: Spec) -> list[Spec]:
    """Years below zero carry another shape as well as another colour."""
    found = []
    for shape, colour, chosen in (
        ("circle", ACCENT, [one for one in values if one["x"] >= 0]),
        ("triangle-down", LOSS, [one for one in values if one["x"] < 0]),
    ):
        if chosen:
            found.append(
                {
                    "data": {"values": chosen},
                    "mark": {
                        "type": "point",
                        "filled": True,
                        "size": 60,
                        "opacity": 1,
                        "shape": shape,
                        "color": colour,
                    },
                    "encoding": {"x": across, "y": down | {"field": "x"}},
                }
            )
    return found


def _told(years: Sequence[Year], what: str, who: str) -> str:
    first, last = years[0], years[-1]
    said = [
        f"{what[:1].upper()}{what[1:]}, for {who}: {first.year} {words.about(first.amount)}; "
        f"{last.year} {words.about(last.amount)}."
    ]
    below = [one.year for one in years if one.amount.mean < 0]
    if below:
        span = f"{below[0]} to {below[-1]}" if len(below) > 1 else f"{below[0]}"
        said.append(f"On average below zero in {words.counted(len(below), 'year')}: {span}.")
    return " ".join(said)
