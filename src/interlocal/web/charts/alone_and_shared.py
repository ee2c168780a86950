"""What each town pays alone against what it would pay shared: a tick, a line, a mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, BAND, INK, LOSS, MUTED, TICK, Layout
from interlocal.web.charts.rows import Frame, Row, Spec
from interlocal.web.charts.scale import of_what_each_pays
from interlocal.web.words import Range, Verdict

MARKS = {
    Verdict.SAVES: ("shared: pays less", "circle", ACCENT),
    Verdict.COSTS_MORE: ("shared: pays more", "triangle-right", LOSS),
    Verdict.UNCERTAIN: ("shared: too uncertain to call", "diamond", MUTED),
}
TELL_ALL = 8
"""Up to so many towns the text alternative names each; beyond, it counts them."""


@dataclass(frozen=True)
class Paying:
    """A town, what it pays a year alone and shared, and what it would save (cents)."""

    name: str
    alone: Range
    shared: int
    saving: Range


def dumbbell(lines: Sequence[Paying], *, focus: str = "") -> Chart:
    """Alone against shared, one row a town; who would pay more is told by shape and word.

    Where dollars would hide the difference, towns are drawn as a share of what each pays
    alone.
    """
    if not lines:
        raise NothingToDraw("There is no town to compare.")
    return in_both_widths(
        alt=_told(lines, focus),
        header=(
            "Town",
            "Alone, $ a year",
            "Alone, low",
            "Alone, high",
            "Shared, $ a year",
            "Saving, $ a year",
            "Saving, low",
            "Saving, high",
            "Verdict",
        ),
        rows=[_figures(line) for line in lines],
        spec=lambda layout: _spec(lines, focus, layout),
    )


def _spec(lines: Sequence[Paying], focus: str, layout: Layout) -> Spec:
    scale = of_what_each_pays([line.alone.mean for line in lines], [line.shared for line in lines])
    ends = [
        scale.of(cents, line.alone.mean)
        for line in lines
        for cents in (line.alone.low, line.alone.high, line.shared)
    ]
    frame = Frame(
        layout,
        [
            Row(
                words.plain(line.name),
                words.saving_words(line.saving),
                strong=line.name == focus,
                loss=words.verdict(line.saving) is Verdict.COSTS_MORE,
            )
            for line in lines
        ],
        low=min(ends),
        high=max(ends),
        unit=scale.unit,
        percent=scale.percent,
    )
    points, bars, bands = [], [], []
    for i, line in enumerate(lines):
        y = frame.picture_y(i)
        low, alone, high, shared = (
            scale.of(cents, line.alone.mean)
            for cents in (line.alone.low, line.alone.mean, line.alone.high, line.shared)
        )
        bands.append({"y": y, "low": low, "high": high})
        bars.append({"y": y, "low": min(alone, shared), "high": max(alone, shared)})
        points.append({"y": y, "x": alone, "kind": "alone"})
        points.append({"y": y, "x": shared, "kind": MARKS[words.verdict(line.saving)][0]})
    if any(band["low"] < band["high"] for band in bands):
        frame.add(
            {"type": "rule", "strokeWidth": 9, "color": BAND},
            bands,
            x=frame.across("low"),
            x2={"field": "high"},
        )
    frame.add(
        {"type": "rule", "strokeWidth": 2, "color": INK},
        bars,
        x=frame.across("low"),
        x2={"field": "high"},
    )
    used = [mark for mark in MARKS.values() if any(p["kind"] == mark[0] for p in points)]
    kinds = ["alone (band: likely range)", *(kind for kind, _, _ in used)]
    if not any(band["low"] < band["high"] for band in bands):
        kinds[0] = "alone"
    for point in points:
        if point["kind"] == "alone":
            point["kind"] = kinds[0]
    legend = {"columns": layout.columns, "symbolSize": 90}
    frame.add(
        {"type": "point", "size": 110, "strokeWidth": 2, "opacity": 1},
        points,
        x=frame.across("x"),
        shape=_by_kind(kinds, [TICK, *(shape for _, shape, _ in used)], legend),
        fill=_by_kind(kinds, [INK, *(colour for _, _, colour in used)], legend),
        stroke=_by_kind(kinds, [INK, *(colour for _, _, colour in used)], legend),
    )
    return frame.spec()


def _by_kind(kinds: Sequence[str], values: Sequence[str], legend: Spec) -> Spec:
    return {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(kinds), "range": list(values)},
        "legend": legend,
    }


def _figures(line: Paying) -> tuple[str | float, ...]:
    cents = (
        line.alone.mean,
        line.alone.low,
        line.alone.high,
        line.shared,
        line.saving.mean,
        line.saving.low,
        line.saving.high,
    )
    verdict = words.verdict(line.saving).value
    return (words.plain(line.name), *(amount / 100 for amount in cents), verdict)


def _told(lines: Sequence[Paying], focus: str) -> str:
    first = [line for line in lines if line.name == focus]
    rest = [line for line in lines if line.name != focus]
    said = [_sentence(line) for line in first]
    if len(lines) <= TELL_ALL:
        said += [_sentence(line) for line in rest]
    else:
        less, more, unclear = (
            sum(words.verdict(line.saving) is verdict for line in rest) for verdict in Verdict
        )
        said.append(
            f"Of the {'other ' if first else ''}{words.counted(len(rest), 'participant')}, {less} "
            f"would pay less, {more} would pay more, {unclear} cannot be called."
        )
    return " ".join(["Yearly cost alone and shared.", *said])


def _sentence(line: Paying) -> str:
    """ "Bolton would pay about $210,000 alone and $171,000 shared: saves $39,000."."""
    name, step = words.plain(line.name), line.saving.step
    return (
        f"{name} would pay {words.dollars(line.alone.mean, step)} a year alone and "
        f"{words.dollars(line.shared, step)} shared: {words.saving_words(line.saving)}."
    )
