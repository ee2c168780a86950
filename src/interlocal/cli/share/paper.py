"""The shares as a paper: a tagged PDF with a chart, set like the other papers of the house."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlocal.cli.share.asked import Case
from interlocal.cli.share.methods import CLAUSE
from interlocal.cli.share.words import apart_words, line_words, verdict_words
from interlocal.cli.site import NotReady, start
from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import listed

if TYPE_CHECKING:
    from interlocal.proposals.documents.blocks import Block, Cover, Figure, Paper, Table

FIRST_CHOICES = (CLAUSE, "formula")
FAIR = ("nucleolus", "prenucleolus", "shapley")
ACROSS, DRAWN, WALKED, NAMED = 4, 15, 6, 3
NEEDED = (
    "--pdf needs the part that sets papers: pip install 'interlocal[web]'. The terminal, --json "
    "and --xlsx work without it."
)


def write_paper(case: Case, report: dict[str, Any], path: Path, *, source: str) -> None:
    """Write the PDF.

    Raises
    ------
    NotReady : what sets papers is not installed.
    NoAnswer : no method came to anything that could be shown.
    """
    try:
        import typst  # noqa: F401 - known before anything is drawn

        start(ready=False)
        from interlocal.proposals.documents.pdf import set_in_type

        content = set_in_type(_paper(case, report, source))
    except (ImportError, NotReady):
        raise NotReady(NEEDED) from None
    path.write_bytes(content)


def _paper(case: Case, report: dict[str, Any], source: str) -> "Paper":
    from interlocal.proposals.documents.blocks import Paper

    if not report["methods"]:
        raise NoAnswer("No method came to an answer, so there is nothing to set on paper.")
    name = _first_choice(report["methods"])
    made_on = datetime.now(UTC).date().isoformat()
    return Paper(
        title=f"Who pays what: {_clean(source)}",
        footer=f"Who pays what · from {_clean(source)} · {made_on}",
        made_on=made_on,
        cover=_cover(report, name, source, made_on),
        blocks=[
            *_paying(report, name),
            *_how(report, name),
            *_methods(report),
            *_apart(report),
            *_to_know(report),
        ],
    )


def _first_choice(methods: dict[str, Any]) -> str:
    """The given clause; else the formula found, if all can accept it; else a fair method."""
    for name in FIRST_CHOICES:
        if name in methods and (name == CLAUSE or not methods[name]["objections"]):
            return name
    return next((name for name in FAIR if name in methods), next(iter(methods)))


def _cover(report: dict[str, Any], name: str, source: str, made_on: str) -> "Cover":
    from interlocal.proposals.documents.blocks import Cover, KeyFigure

    entry, alone = report["methods"][name], report["alone"]
    paid = sum(entry["shares"].values())
    figures = [KeyFigure("Together they pay", _whole(paid), "a year")]
    if alone:
        saved = sum(alone.values()) - paid
        note = "less than alone, before what the change costs" if saved >= 0 else "more than alone"
        figures += [
            KeyFigure("Alone it would cost", _whole(sum(alone.values())), "a year, all of them"),
            KeyFigure("Difference", _whole(abs(saved)), note, loss=saved < 0),
        ]
    members = [_clean(member) for member in report["members"]]
    said = listed(members) if len(members) <= DRAWN else f"{len(members)} towns"
    return Cover(
        kicker="Who pays what",
        headline=_headline(entry, len(members)),
        lead=f"Shares by {_method_words(name)}, worked out from the figures in the file.",
        figures=figures,
        lines=[("Who", said), ("From", _clean(source)), ("Made on", made_on)],
        closing="Arithmetic with the figures that were given, read as dollars a year. Nothing here "
        "has been agreed, and nothing is legal advice.",
    )


def _headline(entry: dict[str, Any], count: int) -> str:
    if entry["objections"] == 0:
        return f"{count} towns can share this so that nobody, and no group, would do better apart"
    losers = [_clean(name) for name in entry["losers"] or entry["raw_deals"]]
    if entry["objections"]:
        return f"{entry['objections']} of the possible sub-groups would do better apart"
    if losers:
        said = listed(losers) if len(losers) <= NAMED else f"{len(losers)} of {count} towns"
        return f"{said} would pay less alone"
    return f"What each of {count} towns would pay"


def _paying(report: dict[str, Any], name: str) -> list["Block"]:
    from interlocal.proposals.documents.blocks import Heading, Paragraph

    entry = report["methods"][name]
    blocks: list[Block] = [Heading("What each would pay", 1, new_page=True)]
    blocks.append(Paragraph(_sentence(f"{_method_words(name)}: {verdict_words(entry)}"), "lead"))
    if report["alone"]:
        blocks.append(_chart(report, entry))
    blocks.append(_table(report, entry))
    return blocks


def _chart(report: dict[str, Any], entry: dict[str, Any]) -> "Figure":
    from interlocal.proposals.documents.blocks import Figure
    from interlocal.web import charts
    from interlocal.web.words import Range

    lines = []
    for member in report["members"][:DRAWN]:
        alone, share = round(report["alone"][member] * 100), round(entry["shares"][member] * 100)
        saved = Range.exactly(alone - share)
        lines.append(charts.Paying(_clean(member), Range.exactly(alone), share, saved))
    chart = charts.dumbbell(lines)
    left = len(report["members"]) - len(lines)
    more = f" The table has the other {left}." if left else ""
    return Figure(chart.svg, chart.alt, f"Yearly cost alone and shared.{more}")


def _table(report: dict[str, Any], entry: dict[str, Any]) -> "Table":
    from interlocal.proposals.documents.blocks import Table

    alone, today = report["alone"], report["today"]
    header = ["Town", "Would pay"]
    header += ["Alone", "Less than alone"] if alone else []
    header += ["Today"] if today else []
    rows, losses = [], []
    for place, member in enumerate(report["members"]):
        share = entry["shares"][member]
        row = [_clean(member), _money(share)]
        if alone:
            saved = alone[member] - share
            row += [
                _money(alone[member]),
                _money(saved) if saved >= 0 else f"{_money(-saved)} more",
            ]
            losses += [(place, 3)] if saved < 0 else []
        if today:
            row.append("not given" if today[member] is None else _money(today[member]))
        rows.append(row)
    sums = ["Together", _money(sum(entry["shares"].values()))]
    if alone:
        sums += [_money(sum(alone.values())), ""]
    if today:
        sums.append("")
    return Table(
        caption="Yearly payments",
        header=header,
        rows=[*rows, sums],
        widths=[2.0, *[1.3] * (len(header) - 1)],
        numbers=list(range(1, len(header))),
        strong=[len(rows)],
        losses=losses,
    )


def _how(report: dict[str, Any], name: str) -> list["Block"]:
    from interlocal.proposals.documents.blocks import Heading, Paragraph, Table

    entry, members = report["methods"][name], report["members"]
    if entry["weights"]:
        parts = listed(f"{part:.0%} by {_clean(own)}" for own, part in entry["weights"].items())
        return [Heading("How the shares are made", 1), Paragraph(f"The cost is divided {parts}.")]
    if "lines" not in entry:
        return []
    shown = members if len(members) <= WALKED else []
    return [
        Heading("How the bills are made, step by step", 1),
        Table(
            caption="Each line, and what it adds to each bill"
            if shown
            else "Each line; the workbook has what it adds to each bill",
            header=["Line", *map(_clean, shown)],
            rows=[
                [_clean(line_words(line)), *(_added(line["amounts"][own]) for own in shown)]
                for line in entry["lines"]
            ],
            widths=[3.0, *[1.0] * len(shown)],
            numbers=list(range(1, len(shown) + 1)),
            fine=True,
        ),
    ]


def _methods(report: dict[str, Any]) -> list["Block"]:
    from interlocal.proposals.documents.blocks import Heading, Table

    names = list(report["methods"])
    blocks: list[Block] = [Heading("By every method", 1)]
    for place in range(0, len(names), ACROSS):
        part = names[place : place + ACROSS]
        blocks.append(
            Table(
                caption=f"Shares: {listed(_method_words(own) for own in part)}",
                header=["Town", *(_method_words(own) for own in part)],
                rows=[
                    [
                        _clean(member),
                        *(_money(report["methods"][own]["shares"][member]) for own in part),
                    ]
                    for member in report["members"]
                ],
                widths=[1.6, *[1.3] * len(part)],
                numbers=list(range(1, len(part) + 1)),
                fine=True,
            )
        )
    return blocks


def _apart(report: dict[str, Any]) -> list["Block"]:
    from interlocal.proposals.documents.blocks import Heading, Item, Points

    items = [
        Item(
            _clean(_method_words(name)),
            _sentence(" ".join([verdict_words(entry), *entry["notes"]])),
        )
        for name, entry in report["methods"].items()
    ]
    return [Heading("Who would do better apart", 1), Points(items)]


def _to_know(report: dict[str, Any]) -> Sequence["Block"]:
    from interlocal.proposals.documents.blocks import Callout, Heading, Paragraph

    blocks: list[Block] = [Heading("What to know", 1)]
    if report["cheaper_apart"]:
        words = apart_words(report["cheaper_apart"]).removeprefix("Note: ")
        blocks.append(Callout("Some would be cheaper apart", _clean(words)))
    notes = [*(report["core"] or {}).get("notes", []), *report["notes"]]
    notes += [f"{name}: no answer. {reason}" for name, reason in report["refused"].items()]
    if not notes and not report["cheaper_apart"]:
        return []
    return [*blocks, *(Paragraph(_clean(note), "fine") for note in notes)]


def _method_words(name: str) -> str:
    """A method's name as a reader says it."""
    return {CLAUSE: "the given formula", "formula": "the formula found"}.get(
        name, _clean(name).replace("-", " ")
    )


def _sentence(text: str) -> str:
    words = _clean(text)
    return words[:1].upper() + words[1:]


def _money(amount: float) -> str:
    return f"−${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def _added(amount: float) -> str:
    """What a line adds; the cents' line moves less than one."""
    return "under 1¢" if 0 < abs(amount) < 0.01 else _money(amount)


def _whole(amount: float) -> str:
    """Whole dollars, for the front page; the tables have the cents."""
    return f"${amount:,.0f}"


def _clean(text: str) -> str:
    """Without signs that cannot be printed; nothing is read as markup."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
