"""A figure of each, and how low and how high it can be pushed."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, BAND, LOSS, Layout
from interlocal.web.charts.rows import Frame, Row, Spec

TOLD = 6
"""The text alternative names so many; the others are in the table."""


@dataclass(frozen=True)
class Span:
    """Somebody's figure, with its worst and its best (cents a year)."""

    name: str
    worst: int
    calm: int
    best: int


def spans(rows: Sequence[Span], *, what: str) -> Chart:
    """One row each: from the worst to the best, and a mark where it stands in the calm."""
    if not rows:
        raise NothingToDraw("There is nobody to draw.")
    return in_both_widths(
        alt=_told(rows, words.plain(what)),
        header=("Town", "As forecast, $ a year", "Worst, $", "Best, $"),
        rows=[
            (words.plain(one.name), one.calm / 100, one.worst / 100, one.best / 100) for one in rows
        ],
        spec=lambda layout: _spec(rows, what, layout),
    )


def _spec(rows: Sequence[Span], what: str, layout: Layout) -> Spec:
    frame = Frame(
        layout,
        [Row(words.plain(one.name), _worst(one), loss=one.worst < 0) for one in rows],
        low=min(0, *(one.worst / 100 for one in rows)),
        high=max(0, *(one.best / 100 for one in rows)),
        unit=f"{what[:1].upper()}{what[1:]}, dollars a year",
    )
    frame.add(
        {"type": "rule", "strokeWidth": 9, "color": BAND},
        [
            {"y": frame.picture_y(i), "low": one.worst / 100, "high": one.best / 100}
            for i, one in enumerate(rows)
        ],
        x=frame.across("low"),
        x2={"field": "high"},
    )
    frame.rule_at(0)
    for shape, colour, loses in (("circle", ACCENT, False), ("triangle-down", LOSS, True)):
        chosen = [
            {"y": frame.picture_y(i), "x": one.calm / 100}
            for i, one in enumerate(rows)
            if (one.calm < 0) is loses
        ]
        if chosen:
            mark = {"type": "point", "filled": True, "size": 110, "opacity": 1}
            frame.add(mark | {"shape": shape, "color": colour}, chosen, x=frame.across("x"))
    return frame.spec()


def _worst(one: Span) -> str:
    return f"worst {words.dollars(one.worst, words.step_for(one.worst, one.best))}"


def _told(rows: Sequence[Span], what: str) -> str:
    said = [f"{what[:1].upper()}{what[1:]}, dollars a year."]
    for one in rows[:TOLD]:
        step = words.step_for(one.worst, one.best)
        calm, worst, best = (words.dollars(x, step) for x in (one.calm, one.worst, one.best))
        said.append(f"{words.plain(one.name)}: {calm} as forecast, from {worst} to {best}.")
    if len(rows) > TOLD:
        said.append(f"{words.counted(len(rows) - TOLD, 'more town')} in the table.")
    return " ".join(said)
