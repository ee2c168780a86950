"""The pictures of a prospectus, from its content."""

from interlocal.proposals.documents.blocks import Figure
from interlocal.proposals.documents.content import Content, Step
from interlocal.web import charts, words


def alone_and_shared(content: Content) -> Figure:
    """What each participant pays alone and shared; the reader's own line first."""
    ordered = sorted(content.participants, key=lambda line: line.name != content.town)
    return _figure(
        charts.dumbbell(
            [charts.Paying(p.name, p.alone, p.share, p.saving) for p in ordered],
            focus=content.town,
        ),
        f"Yearly cost alone and shared. Split: {words.in_sentence(content.split)}.",
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
    return _figure(
        charts.shares_by_method(
            [p.name for p in content.participants],
            [p.alone.mean for p in content.participants],
            [charts.Method(split.title, split.shares) for split in content.splits],
            focus=content.town,
        ),
        "What each participant would pay a year under each split.",
    )


def _figure(chart: charts.Chart, caption: str) -> Figure:
    return Figure(svg=chart.paper, alt=chart.alt, caption=caption)
