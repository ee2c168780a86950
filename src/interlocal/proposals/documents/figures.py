"""The pictures of a prospectus, from its content."""

from interlocal.proposals.documents.blocks import Figure
from interlocal.proposals.documents.content import Content, Horizon, Step
from interlocal.web import charts

DRAWN = 15
"""So many rows fit a sheet; the tables have everybody."""


def alone_and_shared(content: Content) -> Figure:
    """What each participant pays alone and shared; the reader's own line first."""
    drawn = [content.participants[i] for i in _drawn(content)]
    return _figure(
        charts.dumbbell(
            [charts.Paying(p.name, p.alone, p.share, p.saving) for p in drawn],
            focus=content.town,
        ),
        f"Yearly cost alone and shared. Split: {content.split}.{_left_out(content)}",
    )


def gross_to_net(content: Content) -> Figure:
    """What sharing saves, less what it costs, for the whole group."""
    gross = next(term for term in content.terms if term.step is Step.GROSS)
    costs = [term for term in content.terms if term.step not in (Step.GROSS, Step.NET)]
    return _figure(
        charts.waterfall(
            gross=gross.amount,
            costs=[charts.Cost(term.label, term.amount) for term in costs],
            net=content.net,
        ),
        "From gross saving to net, all participants together, a year.",
    )


def shares(content: Content) -> Figure:
    """What each participant would pay under each split."""
    drawn = _drawn(content)
    return _figure(
        charts.shares_by_method(
            [content.participants[i].name for i in drawn],
            [content.participants[i].alone.mean for i in drawn],
            [
                charts.Method(split.title, [split.shares[i] for i in drawn])
                for split in content.splits
            ],
            focus=content.town,
        ),
        f"What each participant would pay a year under each split.{_left_out(content)}",
    )


def years_ahead(content: Content, ahead: Horizon) -> Figure:
    """Net saving added up, year by year, with its band."""
    return _figure(
        charts.years_band(
            [charts.Year(year, amount) for year, amount in ahead.years],
            what="net saving, added up since the start",
            who=content.town,
        ),
        f"Net saving of {content.town}, added up since the start. The band holds eight in ten "
        "futures.",
    )


def _drawn(content: Content) -> list[int]:
    """The participants in a picture: the reader's own first, then the others in order."""
    own = content.participants.index(content.own)
    others = [i for i in range(len(content.participants)) if i != own]
    return [own, *others][:DRAWN]


def _left_out(content: Content) -> str:
    left_out = len(content.participants) - DRAWN
    return f" {left_out} more in the table." if left_out > 0 else ""


def _figure(chart: charts.Chart, caption: str) -> Figure:
    return Figure(svg=chart.paper, alt=chart.alt, caption=caption)
