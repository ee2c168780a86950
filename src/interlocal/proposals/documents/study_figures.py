"""The pictures of a study and of a one-pager."""

from interlocal.proposals.documents import forecast_charts
from interlocal.proposals.documents.blocks import Figure
from interlocal.proposals.documents.study_content import StudyContent, Told
from interlocal.web import charts

DRAWN = 15
BARS = 8


def alone_and_shared(content: StudyContent, focus: str = "", width: float = 1.0) -> Figure:
    """What each pays alone and shared, a year on average; the reader's own line first."""
    people = sorted(content.told["participants"], key=lambda each: each["name"] != focus)
    left_out = len(people) - DRAWN
    more = f" {left_out} more in the table." if left_out > 0 else ""
    chart = charts.dumbbell([forecast_charts.paying(each) for each in people[:DRAWN]], focus=focus)
    return Figure(
        chart.paper,
        chart.alt,
        f"Yearly cost alone and shared, on average over {content.years}, estimated.{more}",
        width,
    )


def waterfall(content: StudyContent) -> Figure:
    """From gross to net, all together, a year on average, without the grant."""
    chart = forecast_charts.waterfall(content.told["group"], grant=False)
    grant = ", before any grant" if content.has_grant else ""
    return Figure(
        chart.paper, chart.alt, f"From gross saving to net{grant}: all together, a year on average."
    )


def band(content: StudyContent, account: Told, who: str, *, grant: bool = True) -> Figure:
    """Net saving added up since the start, year by year."""
    chart = forecast_charts.band(account, content.told["years"], who, grant=grant)
    return Figure(
        chart.paper,
        chart.alt,
        f"Net saving of {who}, added up since the start. The band holds eight in ten futures.",
    )


def tornado(content: StudyContent) -> Figure | None:
    """What the result hangs on most; None where nothing is uncertain."""
    chart = forecast_charts.tornado(content.told["tornado"], BARS)
    if chart is None:
        return None
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
