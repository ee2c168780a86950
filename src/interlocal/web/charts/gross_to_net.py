"""From gross to net: what sharing saves, less what sharing costs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.web import words
from interlocal.web.charts.chart import Chart, NothingToDraw, in_both_widths
from interlocal.web.charts.look import ACCENT, BAND, INK, LOSS, MUTED, Layout
from interlocal.web.charts.rows import Frame, Row, Spec
from interlocal.web.words import Range

GROUP = "the group"


@dataclass(frozen=True)
class Cost:
    """Something that is taken off the gross saving, cents a year; positive is a cost."""

    label: str
    amount: Range


def waterfall(*, gross: Range, costs: Sequence[Cost], net: Range, who: str = GROUP) -> Chart:
    """Each cost starts where the last one ended; the net ends the fall, with its range."""
    if not costs:
        raise NothingToDraw("A way from gross to net needs the costs between them.")
    lines = [
        ("Saving from scale", gross, gross.mean),
        *((words.plain(cost.label), cost.amount, -cost.amount.mean) for cost in costs),
        ("Net saving" if net.mean >= 0 else "Net extra cost", net, net.mean),
    ]
    return in_both_widths(
        alt=_told(gross, costs, net, who),
        header=("Step", "Effect on the saving, $ a year", "Low", "High"),
        rows=[
            (label, effect / 100, *_ends(amount, taken_off=0 < i < len(lines) - 1))
            for i, (label, amount, effect) in enumerate(lines)
        ],
        spec=lambda layout: _spec(lines, layout, who),
    )


def _ends(amount: Range, *, taken_off: bool) -> tuple[float, float]:
    if taken_off:
        return -amount.high / 100, -amount.low / 100
    return amount.low / 100, amount.high / 100


def _spec(lines: Sequence[tuple[str, Range, int]], layout: Layout, who: str) -> Spec:
    *above, (_, net, net_mean) = lines
    layout = layout.for_long_names()
    bars: list[dict[str, Any]] = []
    level = 0
    for i, (_, _, effect) in enumerate(above):
        kind = "gross" if i == 0 else "cost"
        bars.append({"from": level / 100, "to": (level + effect) / 100, "kind": kind})
        level += effect
    bars.append({"from": 0, "to": net_mean / 100, "kind": "net" if net_mean >= 0 else "loss"})
    ends = [end for bar in bars for end in (bar["from"], bar["to"])]
    step = finer(net)
    frame = Frame(
        layout,
        [
            Row(
                label,
                _amount(effect, step, end=i in (0, len(lines) - 1)),
                strong=i == len(lines) - 1,
                loss=i == len(lines) - 1 and effect < 0,
            )
            for i, (label, _, effect) in enumerate(lines)
        ],
        low=min(*ends, net.low / 100),
        high=max(*ends, net.high / 100),
        unit=f"Dollars a year, {'all participants' if who == GROUP else who}",
    )
    values = [bar | {"y": frame.picture_y(i)} for i, bar in enumerate(bars)]
    if layout.wide:
        frame.add(
            {"type": "rule", "strokeWidth": 1, "color": MUTED, "strokeDash": [2, 2]},
            [
                {"x": bar["to"], "y": bar["y"], "y2": below["y"]}
                for bar, below in itertools.pairwise(values)
            ],
            x=frame.across("x"),
            y2={"field": "y2"},
        )
    for kind, colour in (("gross", BAND), ("cost", MUTED), ("net", ACCENT), ("loss", LOSS)):
        if chosen := [value for value in values if value["kind"] == kind]:
            frame.add(
                {"type": "rule", "strokeWidth": 15, "color": colour},
                chosen,
                x=frame.across("from"),
                x2={"field": "to"},
            )
    if net.low < net.high:
        y = frame.picture_y(len(lines) - 1)
        ends_of_net = {"low": net.low / 100, "high": net.high / 100}
        frame.add(
            {"type": "rule", "strokeWidth": 2, "color": INK},
            [ends_of_net | {"y": y}],
            x=frame.across("low"),
            x2={"field": "high"},
        )
        for end in ends_of_net.values():
            frame.add(
                {"type": "rule", "strokeWidth": 2, "color": INK},
                [{"x": end, "y": y - 5, "y2": y + 5}],
                x=frame.across("x"),
                y2={"field": "y2"},
            )
    frame.rule_at(0)
    return frame.spec()


def finer(net: Range) -> int:
    """A tenth of what the net's range supports, so that the lines can be seen to add up."""
    return max(100, net.step // 10)


def _amount(effect: int, step: int, *, end: bool) -> str:
    if not end:
        return f"+{words.dollars(effect, step)}" if effect > 0 else words.dollars(effect, step)
    return words.dollars(effect, step) if effect >= 0 else f"{words.dollars(-effect, step)} more"


def _told(gross: Range, costs: Sequence[Cost], net: Range, who: str) -> str:
    taken = words.listing(
        [
            f"{words.dollars(cost.amount.mean, finer(net))} "
            f"for {words.in_sentence(words.plain(cost.label))}"
            for cost in costs
        ]
    )
    size = words.dollars(abs(gross.mean), finer(net))
    name = words.plain(who)
    scale = (
        f"would save {name} {size} a year" if gross.mean >= 0 else f"would cost {name} {size} more"
    )
    return (
        f"From gross to net. Scale alone {scale}; taken off are {taken}. Net, sharing "
        f"{words.outcome_with_range(name, net)}."
    )
