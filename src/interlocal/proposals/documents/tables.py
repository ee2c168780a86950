"""The tables of a prospectus, from its content."""

from interlocal.proposals.documents.blocks import Table
from interlocal.proposals.documents.content import Content, Kind, Participant, Step
from interlocal.web import words
from interlocal.web.words import Range, Verdict

MORE = "\u00a0†"
IDEAS = {
    Step.GROSS: "Scale alone, before any cost",
    Step.TRAVEL: "Staff and machines on the road",
    Step.COORDINATION: "Meetings, plans, one more layer",
    Step.PAY: "The same pay for the same work",
    Step.STRANDED: "Space and contracts that remain",
    Step.BACKFILL: "Work that moved staff also did",
    Step.ELSEWHERE: "What stays may cost more",
    Step.TRANSITION: "Moving, systems, training",
    Step.NET: "What is left",
}


def participants(content: Content) -> Table:
    """Everybody around the table: alone, share, saving."""
    step = step_of(content)
    rows = [
        (
            line.name,
            words.dollars(line.alone.mean, step),
            _ends(line),
            line.kind.value,
            words.dollars(line.share, step),
            words.saving_words(line.saving),
        )
        for line in content.participants
    ]
    return Table(
        caption=f"All participants, dollars a year. Split: {content.split}.",
        header=("Participant", "Alone", "Likely range", "Figure", "Share", "Outcome"),
        rows=rows,
        widths=(1.3, 0.85, 1.85, 0.8, 0.85, 1.5),
        numbers=(1, 2, 4, 5),
        strong=[i for i, p in enumerate(content.participants) if p.name == content.town],
        losses=[
            (i, 5)
            for i, p in enumerate(content.participants)
            if words.verdict(p.saving) is Verdict.COSTS_MORE
        ],
        note=_rounded(step),
    )


def terms(content: Content) -> Table:
    """The way from gross to net with every range."""
    step = max(100, content.net.step // 10)
    rows = []
    for term in content.terms:
        taken_off = term.step not in (Step.GROSS, Step.NET)
        amount = _negative(term.amount) if taken_off else term.amount
        ends = f"{words.dollars(amount.low, step)} to {words.dollars(amount.high, step)}"
        likely = words.dollars(amount.mean, step)
        likely_ends = ends if amount.low < amount.high else likely
        rows.append((term.label, likely, likely_ends, term.idea or IDEAS[term.step]))
    return Table(
        caption="From gross to net, all participants together, dollars a year.",
        header=("Line", "Estimate", "Likely range", "What that is"),
        rows=rows,
        widths=(2.35, 0.8, 1.75, 2.1),
        numbers=(1, 2),
        strong=[i for i, term in enumerate(content.terms) if term.step is Step.NET],
        note=f"{_rounded(step)} Ranges do not add up line by line: not everything goes well or "
        "badly at once.",
    )


def splits(content: Content) -> Table:
    """What each participant would pay under each split, beside alone."""
    step = step_of(content)
    rows, losses = [], []
    for i, line in enumerate(content.participants):
        cells = [line.name, words.dollars(line.alone.mean, step)]
        for split in content.splits:
            more = split.shares[i] > line.alone.mean
            if more:
                losses.append((i, len(cells)))
            cells.append(f"{words.dollars(split.shares[i], step)}{MORE if more else ''}")
        rows.append(tuple(cells))
    rows.append(("Would do better apart", "", *(split.better_apart for split in content.splits)))
    return Table(
        caption="Shares under each split, dollars a year.",
        header=("Participant", "Alone", *(split.title for split in content.splits)),
        rows=rows,
        widths=(1.35, *[1.0] * (1 + len(content.splits))),
        numbers=tuple(range(1, 2 + len(content.splits))),
        strong=[i for i, p in enumerate(content.participants) if p.name == content.town],
        losses=losses,
        note=f"{MORE.strip()} more than it would pay alone. Last line: how many towns and "
        f"sub-groups would pay less on their own. {_rounded(step)}",
        fine=len(content.splits) > 4,
    )


def assumptions(content: Content) -> Table:
    """What the estimate rests on."""
    return Table(
        caption="Assumptions that the estimate rests on.",
        header=("Assumption", "Value", "Between", "Kind", "From"),
        rows=[(a.name, a.value, a.between, a.kind, a.source) for a in content.assumptions],
        widths=(3.4, 0.65, 1.15, 0.85, 2.1),
        numbers=(1, 2),
        fine=True,
    )


def sources(content: Content) -> Table:
    """Where the figures come from."""
    return Table(
        caption="Sources.",
        header=("Publisher", "Publication", "Table or file", "Year"),
        rows=[
            (s.publisher, f"{s.title}, {s.href}" if s.href else s.title, s.table, s.year)
            for s in content.sources
        ],
        widths=(2.1, 4.6, 0.8, 0.5),
        fine=True,
    )


def step_of(content: Content) -> int:
    """A tenth of what the narrowest range supports: shares stay comparable, not overprecise."""
    steps = [p.alone.step for p in content.participants if p.alone.low < p.alone.high]
    return max(100_00, min(steps, default=0) // 10)


def _rounded(step: int) -> str:
    return f"Rounded to {words.dollars(step)}."


def _ends(line: Participant) -> str:
    if line.alone.low < line.alone.high:
        return " to ".join(words.between(line.alone))
    return "as reported" if line.kind is Kind.REPORTED else "no range given"


def _negative(amount: Range) -> Range:
    return Range(-amount.high, -amount.mean, -amount.low)
