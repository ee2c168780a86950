"""The pictures of a study and of a one-pager."""

from interlocal.proposals.documents.blocks import Figure
from interlocal.proposals.documents.study_content import StudyContent, Told, range_of, yearly
from interlocal.proposals.rules.benches import STEPS
from interlocal.web import charts
from interlocal.web.words import Range

DRAWN = 15
BARS = 8
TAKEN_OFF = tuple(
    name for name in STEPS if name not in {"gross", "net before grant", "grant", "net"}
)


def alone_and_shared(content: StudyContent, focus: str = "", width: float = 1.0) -> Figure:
    """What each pays alone and shared, a year on average; the reader's own line first."""
    people = sorted(content.told["participants"], key=lambda each: each["name"] != focus)
    left_out = len(people) - DRAWN
    more = f" {left_out} more in the table." if left_out > 0 else ""
    chart = charts.dumbbell([_paying(each) for each in people[:DRAWN]], focus=focus)
    return Figure(
        chart.paper,
        chart.alt,
        f"Yearly cost alone and shared, on average over {content.years}, estimated.{more}",
        width,
    )


def _paying(each: Told) -> charts.Paying:
    alone, saving = yearly(each["alone"]), range_of(each["yearly"])
    return charts.Paying(each["name"], alone, alone.mean - saving.mean, saving)


def waterfall(content: StudyContent) -> Figure:
    """From gross to net, all together, a year on average, without the grant."""
    steps = {one["step"]: one for one in content.told["group"]["waterfall"]}
    costs = [
        charts.Cost(STEPS[name], _off(steps[name]))
        for name in TAKEN_OFF
        if steps[name]["mean"] or steps[name]["high"] or steps[name]["low"]
    ]
    chart = charts.waterfall(
        gross=range_of(steps["gross"]),
        costs=costs or [charts.Cost(STEPS["coordination"], Range.exactly(0))],
        net=range_of(steps["net before grant"]),
    )
    grant = ", before any grant" if content.has_grant else ""
    return Figure(
        chart.paper, chart.alt, f"From gross saving to net{grant}: all together, a year on average."
    )


def _off(step: Told) -> Range:
    return Range(-step["high"], -step["mean"], -step["low"])


def band(content: StudyContent, account: Told, who: str, *, grant: bool = True) -> Figure:
    """Net saving added up since the start, year by year."""
    series = account["cumulative" if grant else "cumulative_without_grant"]
    chart = charts.years_band(
        [
            charts.Year(year, Range(series["low"][row], series["mean"][row], series["high"][row]))
            for row, year in enumerate(content.told["years"])
        ],
        what="net saving, added up since the start",
        who=who,
    )
    return Figure(
        chart.paper,
        chart.alt,
        f"Net saving of {who}, added up since the start. The band holds eight in ten futures.",
    )


def tornado(content: StudyContent) -> Figure | None:
    """What the result hangs on most; None where nothing is uncertain."""
    told = content.told["tornado"]
    bars = [bar for bar in told["bars"] if bar["at_low_cents"] != bar["at_high_cents"]][:BARS]
    if not bars:
        return None
    chart = charts.tornado(
        [charts.Pull(bar["name"], bar["at_low_cents"], bar["at_high_cents"]) for bar in bars],
        likely=told["likely_cents"],
        unit="Net saving over all years, today’s dollars, all together",
    )
    return Figure(
        chart.paper,
        chart.alt,
        "Each input at its low (light) and its high (dark) end, the others at their likely values.",
    )


def shares(content: StudyContent) -> Figure | None:
    """What each would pay in the scenario's year under each way to share; seven at most."""
    splits = content.splits[:7]
    if not splits:
        return None
    people = content.told["participants"][:DRAWN]
    chart = charts.shares_by_method(
        [each["name"] for each in people],
        [each["alone"]["mean"][0] for each in people],
        [charts.Method(split.title, list(split.shares[: len(people)])) for split in splits],
    )
    return Figure(chart.paper, chart.alt, "What each would pay a year under each way to share.")
