"""What matters most: how far each uncertain input pulls the result, widest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, BAND, LOSS, Layout
from interlocal.web.charts.rows import Frame, Row, Spec

TOLD = 3
"""The text alternative names so many inputs; the others are in the table."""


@dataclass(frozen=True)
class Pull:
    """An input, and the result with it at its low and its high end (cents)."""

    name: str
    at_low: int
    at_high: int


def tornado(pulls: Sequence[Pull], *, likely: int, unit: str) -> Chart:
    """One row an input, in the order given: from its low end to its high end."""
    if not pulls:
        raise NothingToDraw("There is no input that is uncertain.")
    return in_both_widths(
        alt=_told(pulls, likely),
        header=("Input", "With its low end, $", "With its high end, $"),
        rows=[(words.plain(one.name), one.at_low / 100, one.at_high / 100) for one in pulls],
        spec=lambda layout: _spec(pulls, likely, unit, layout),
    )


def _spec(pulls: Sequence[Pull], likely: int, unit: str, layout: Layout) -> Spec:
    step = words.step_for(*_ends(pulls, likely))
    frame = Frame(
        layout.for_long_names(),
        [Row(words.plain(one.name), _span(one, step)) for one in pulls],
        low=min(0, _ends(pulls, likely)[0] / 100),
        high=max(0, _ends(pulls, likely)[1] / 100),
        unit=unit,
    )
    for field, colour in (("at_low", BAND), ("at_high", ACCENT)):
        frame.add(
            {"type": "rule", "strokeWidth": 13, "color": colour},
            [
                {"y": frame.picture_y(i), "from": likely / 100, "to": getattr(one, field) / 100}
                for i, one in enumerate(pulls)
            ],
            x=frame.across("from"),
            x2={"field": "to"},
        )
    frame.rule_at(0)
    frame.add(
        {"type": "rule", "strokeWidth": 1, "color": LOSS, "strokeDash": [3, 2]},
        [{"x": likely / 100, "y": 0, "y2": frame.height}],
        x=frame.across("x"),
        y2={"field": "y2"},
    )
    return frame.spec()


def _ends(pulls: Sequence[Pull], likely: int) -> tuple[int, int]:
    every = [likely, *(end for one in pulls for end in (one.at_low, one.at_high))]
    return min(every), max(every)


def _span(one: Pull, step: int) -> str:
    return f"{words.dollars(abs(one.at_high - one.at_low), step)} apart"


def _told(pulls: Sequence[Pull], likely: int) -> str:
    step = words.step_for(*_ends(pulls, likely))
    said = [f"With every input at its likely value the result is {words.dollars(likely, step)}."]
    for one in pulls[:TOLD]:
        low, high = words.dollars(one.at_low, step), words.dollars(one.at_high, step)
        said.append(f"{words.plain(one.name)}: {low} at its low end, {high} at its high end.")
    if len(pulls) > TOLD:
        said.append(f"{words.counted(len(pulls) - TOLD, 'more input')} in the table.")
    return " ".join(said)
