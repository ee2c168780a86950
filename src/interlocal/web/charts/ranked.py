"""Options in order, each with its range around zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web import words
from interlocal.web.charts.alone_and_shared import MARKS
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import BAND, Layout
from interlocal.web.charts.rows import Frame, Row, Spec
from interlocal.web.words import Range, Verdict

TOLD = 5
"""The text alternative names so many options; the others are in the table."""


@dataclass(frozen=True)
class Option:
    """Something to choose, and what it would save a year (cents)."""

    name: str
    saving: Range


def range_bars(options: Sequence[Option], *, who: str = "") -> Chart:
    """One row an option, in the order given: the likely range, the mean, and zero."""
    if not options:
        raise NothingToDraw("There is no option to rank.")
    return in_both_widths(
        alt=_told(options, words.plain(who)),
        header=("Option", "Net saving, $ a year", "Low", "High", "Verdict"),
        rows=[
            (
                words.plain(option.name),
                option.saving.mean / 100,
                option.saving.low / 100,
                option.saving.high / 100,
                words.verdict(option.saving).value,
            )
            for option in options
        ],
        spec=lambda layout: _spec(options, layout),
    )


def _spec(options: Sequence[Option], layout: Layout) -> Spec:
    frame = Frame(
        layout,
        [
            Row(
                words.plain(option.name),
                words.saving_words(option.saving),
                loss=words.verdict(option.saving) is Verdict.COSTS_MORE,
            )
            for option in options
        ],
        low=min(0, *(option.saving.low / 100 for option in options)),
        high=max(0, *(option.saving.high / 100 for option in options)),
        unit="Net saving, dollars a year (left of zero: costs more)",
    )
    values = [
        {
            "y": frame.picture_y(i),
            "low": option.saving.low / 100,
            "x": option.saving.mean / 100,
            "high": option.saving.high / 100,
            "verdict": words.verdict(option.saving),
        }
        for i, option in enumerate(options)
    ]
    frame.add(
        {"type": "rule", "strokeWidth": 9, "color": BAND},
        [{k: value[k] for k in ("y", "low", "high")} for value in values],
        x=frame.across("low"),
        x2={"field": "high"},
    )
    frame.rule_at(0)
    for verdict, (_, shape, colour) in MARKS.items():
        chosen = [{"y": v["y"], "x": v["x"]} for v in values if v["verdict"] is verdict]
        if chosen:
            frame.add(
                {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "opacity": 1,
                    "shape": shape,
                    "color": colour,
                },
                chosen,
                x=frame.across("x"),
            )
    return frame.spec()


def _told(options: Sequence[Option], who: str) -> str:
    said = [f"Net saving a year{f' for {who}' if who else ''}, option by option."]
    for option in options[:TOLD]:
        low, high = words.between(option.saving)
        said.append(
            f"{words.plain(option.name)}: {words.saving_words(option.saving)}, "
            f"likely range {low} to {high} a year."
        )
    if len(options) > TOLD:
        said.append(f"{words.counted(len(options) - TOLD, 'more option')} in the table.")
    return " ".join(said)
