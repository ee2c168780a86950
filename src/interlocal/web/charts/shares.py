"""What each town would pay under each way of sharing the cost, against paying alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, INK, LOSS, MANY, TICK, Layout
from interlocal.web.charts.rows import Frame, Row, Spec
from interlocal.web.charts.scale import of_what_each_pays

SHAPES = ("circle", "square", "diamond", "cross", "triangle-up", "triangle-down", "triangle-left")
LANE = 8
CLOSE_LANE = 5
GAINS, LOSES = "filled: pays no more than alone", "hollow: pays more than alone"


@dataclass(frozen=True)
class Method:
    """A way of sharing the cost: what each town would pay, cents a year, in their order."""

    title: str
    shares: Sequence[int]


def shares_by_method(
    names: Sequence[str], alone: Sequence[int], methods: Sequence[Method], *, focus: str = ""
) -> Chart:
    """One row a town, one lane a method; a hollow mark pays more than alone."""
    if not names or not methods:
        raise NothingToDraw("Comparing methods needs towns and methods.")
    if len(methods) > len(SHAPES):
        raise NothingToDraw(f"At most {len(SHAPES)} methods can be told apart in one picture.")
    if any(len(method.shares) != len(names) for method in methods) or len(alone) != len(names):
        raise ValueError("Every town needs its cost alone and a share under every method.")
    return in_both_widths(
        alt=_told(names, alone, methods, focus),
        header=("Town", "Alone, $ a year", *(f"{words.plain(m.title)}, $ a year" for m in methods)),
        rows=[
            (words.plain(name), alone[i] / 100, *(method.shares[i] / 100 for method in methods))
            for i, name in enumerate(names)
        ],
        spec=lambda layout: _spec(names, alone, methods, focus, layout),
    )


def _spec(
    names: Sequence[str],
    alone: Sequence[int],
    methods: Sequence[Method],
    focus: str,
    layout: Layout,
) -> Spec:
    scale = of_what_each_pays(alone, *(method.shares for method in methods))
    close = layout.wide and len(names) > MANY
    lane_height = CLOSE_LANE if close else LANE
    picture = lane_height * len(methods)
    above = (8 if close else 14) if layout.wide else layout.row - 18
    losing = [_losing(i, alone, methods) for i in range(len(names))]
    ends = [scale.of(method.shares[i], alone[i]) for method in methods for i in range(len(names))]
    ends += [scale.of(cost, cost) for cost in alone]
    frame = Frame(
        layout,
        [
            Row(
                words.plain(name),
                _verdict(len(losing[i]), len(methods)),
                strong=name == focus,
                loss=bool(losing[i]),
            )
            for i, name in enumerate(names)
        ],
        low=min(ends),
        high=max(ends),
        unit=scale.unit,
        percent=scale.percent,
        row_height=picture + above,
    )
    ticks, marks = [], []
    for i in range(len(names)):
        middle = frame.picture_y(i)
        reach = picture / 2 + 2
        at_alone = scale.of(alone[i], alone[i])
        ticks.append({"x": at_alone, "y": middle - reach, "y2": middle + reach})
        for lane, method in enumerate(methods):
            marks.append(
                {
                    "x": scale.of(method.shares[i], alone[i]),
                    "y": middle + (lane - (len(methods) - 1) / 2) * lane_height,
                    "method": words.plain(method.title),
                    "gain": LOSES if method in losing[i] else GAINS,
                }
            )
    frame.add(
        {"type": "rule", "strokeWidth": 2, "color": INK},
        ticks,
        x=frame.across("x"),
        y2={"field": "y2"},
    )
    titles = [words.plain(method.title) for method in methods]
    domain, shapes = ["alone", *titles], [TICK, *SHAPES[: len(titles)]]
    frame.add(
        {"type": "point", "size": 28 if close else 48, "strokeWidth": 1.5, "opacity": 1},
        marks,
        x=frame.across("x"),
        shape={
            "field": "method",
            "type": "nominal",
            "title": None,
            "scale": {"domain": domain, "range": shapes},
            "legend": {
                "columns": layout.columns,
                "symbolFillColor": ACCENT,
                "symbolStrokeColor": ACCENT,
            },
        },
        fill={
            "field": "gain",
            "type": "nominal",
            "title": None,
            "scale": {"domain": [GAINS, LOSES], "range": [ACCENT, "transparent"]},
            "legend": {
                "symbolStrokeColor": ACCENT,
                "symbolType": "circle",
                "columns": 2 if layout.wide else 1,
            },
        },
        stroke={
            "field": "gain",
            "type": "nominal",
            "scale": {"domain": [GAINS, LOSES], "range": [ACCENT, LOSS]},
            "legend": None,
        },
    )
    return frame.spec()


def _losing(i: int, alone: Sequence[int], methods: Sequence[Method]) -> list[Method]:
    return [method for method in methods if method.shares[i] > alone[i]]


def _verdict(losing: int, methods: int) -> str:
    if not losing:
        return "never pays more"
    if losing == methods:
        return "always pays more"
    return f"pays more in {losing} of {methods}"


def _told(names: Sequence[str], alone: Sequence[int], methods: Sequence[Method], focus: str) -> str:
    said = ["What each participant would pay a year under each method."]
    for i, name in enumerate(names):
        if name == focus:
            amounts = words.listing(
                [f"{words.dollars(m.shares[i])} under {words.plain(m.title)}" for m in methods]
            )
            said.append(
                f"{words.plain(name)} would pay {words.dollars(alone[i])} alone, {amounts}."
            )
    for method in methods:
        losers = [words.plain(n) for i, n in enumerate(names) if method.shares[i] > alone[i]]
        title = words.plain(method.title)
        if losers:
            said.append(f"Under {title}, {words.listing(losers)} would pay more than alone.")
        else:
            said.append(f"Under {title} nobody would pay more than alone.")
    return " ".join(said)
