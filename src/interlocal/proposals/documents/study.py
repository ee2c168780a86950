"""The feasibility study of a bench: merged headings that common guides ask for, in one order.

Baseline, law, options with doing nothing, scale, the change, what stays behind, ways to
share, effect on each, staff, governance, risk, break-even, recommendation.
"""

from collections.abc import Sequence

from interlocal.proposals.documents import study_asked as asked
from interlocal.proposals.documents import study_figures as figures
from interlocal.proposals.documents import study_tables as tables
from interlocal.proposals.documents import study_words as said
from interlocal.proposals.documents.blocks import (
    Block,
    Callout,
    Figure,
    Heading,
    Item,
    Paper,
    Paragraph,
    Points,
    Table,
)
from interlocal.proposals.documents.docx import as_docx
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.documents.pdf import set_in_type
from interlocal.proposals.documents.study_content import StudyContent
from interlocal.proposals.documents.study_cover import cover
from interlocal.web import words
from interlocal.web.words import dollars


def study_pdf(content: StudyContent) -> bytes:
    """The bytes of the PDF, tagged and with a text for every picture."""
    return set_in_type(study(content))


def study_docx(content: StudyContent) -> bytes:
    """The bytes of the DOCX, to edit."""
    return as_docx(study(content))


def study(content: StudyContent) -> Paper:
    """The study as blocks, in the order in which it is read."""
    return Paper(
        title=f"Feasibility study: {content.title}",
        footer=f"Feasibility study: {words.in_sentence(content.service)}",
        made_on=content.made_on.isoformat(),
        cover=cover(content),
        blocks=[
            *_short(content),
            *_today(content),
            *asked.law(),
            *_options(content),
            *_scale(content),
            *_change(content),
            *_stays(content),
            *_ways(content),
            *_impact(content),
            *_back(content),
            *_hangs(content),
            *asked.staff(),
            *asked.governance(),
            *_risks(content),
            *_evidence(content),
            *_recommendation(content),
            *_method(content),
        ],
    )


def _short(content: StudyContent) -> list[Block]:
    return [
        Heading("In short", 1, new_page=True),
        Paragraph(said.group_outcome(content), "lead"),
        Points(
            [
                Item(
                    each["name"],
                    f"sharing {words.outcome_with_range('it', range_of(each['yearly']))}.",
                )
                for each in content.told["participants"]
            ]
        ),
        Paragraph(said.pays_back_sentence(content, content.told["group"], "the group")),
        *([Callout("When the grant ends", said.cliff(content))] if said.cliff(content) else []),
        *_map(content),
    ]


def _map(content: StudyContent) -> list[Block]:
    if content.map is None:
        return []
    return [Figure(content.map.svg, content.map.alt, content.map.alt, width=0.6)]


def _today(content: StudyContent) -> list[Block]:
    levels = [Item(now.name, "; ".join(now.level) + ".") for now in content.today if now.level]
    unsaid = [now.name for now in content.today if not now.level]
    cautions = content.told["cautions"]
    compared: list[Block] = [
        Heading("Before these are compared", 2),
        Points([Item(one["text"], one["advice"]) for one in cautions]),
    ]
    return [
        Heading("The service today", 1),
        tables.today(content),
        *([Heading("Level of service, equipment and contracts", 2)] if levels else []),
        *([Points(levels)] if levels else []),
        *(
            [
                Paragraph(
                    f"{words.listing(unsaid)} did not say what level of service is given today. "
                    "Costs of different levels are not alike: ask before they are compared."
                )
            ]
            if unsaid
            else []
        ),
        *(compared if cautions else []),
        *[Paragraph(note, "fine") for note in content.told["notes"]],
    ]


def _options(content: StudyContent) -> list[Block]:
    told = content.told
    alone = told["group"]["alone"]
    start, end = (dollars(alone["mean"][n], 1_000_00) for n in (0, -1))
    nothing = (
        f"All together would pay about {start} in {told['years'][0]} and about {end} in "
        f"{told['years'][-1]}, estimated. Nothing is spent on a change, and nothing is gained; "
        "every figure in this study is measured against this."
    )
    return [
        Heading("Options", 1),
        Points(
            [
                Item("Do nothing", nothing),
                Item(f"The option of this study: {content.option}", said.group_outcome(content)),
                Item(
                    "Other ways",
                    "A contract with one provider, a lead agency, a joint body, a private or "
                    "nonprofit provider: each can be worked out as a copy of this one and set "
                    "beside it. Only the two above are costed here.",
                ),
            ]
        ),
        *([tables.build_up(content)] if content.option_lines else []),
    ]


def _scale(content: StudyContent) -> list[Block]:
    net = next(s for s in content.told["group"]["waterfall"] if s["step"] == "net before grant")
    return [
        Heading("What scale brings, and what it costs", 1),
        Paragraph(
            "What doing it together saves is gross. All that sharing costs is taken off before "
            "anything is called a saving. Before any grant, sharing "
            f"{words.outcome_with_range('the group', range_of(net))}."
        ),
        figures.waterfall(content),
        tables.steps(content),
    ]


def _change(content: StudyContent) -> list[Block]:
    shared = content.told["shared"]
    once = sum(shared["transition"])
    debt = content.told["debt_left_cents"]
    text = (
        f"The change itself costs about {dollars(once, 1_000_00)} at likely values, once. "
        if once
        else "No cost of the change is in these figures. Ask whether that can be true. "
    )
    if any(shared["borrowing"]):
        text += f"Loans are paid back by level payments; {dollars(debt, 1_000_00)} is still owed "
        text += f"at the end of {content.told['years'][-1]}. "
    return [Heading("The cost of the change", 1), Paragraph(text), tables.by_year(content)]


def _stays(content: StudyContent) -> list[Block]:
    return [
        Heading("What stays behind", 1),
        Paragraph(
            "Two costs are often forgotten, and they reverse results: overhead that stays when the "
            "service moves, and duties that the staff do on the side and somebody must still do."
        ),
        tables.stays(content),
    ]


def _ways(content: StudyContent) -> list[Block]:
    picture, table = figures.shares(content), tables.splits(content)
    return [
        Heading("Ways to share the cost", 1),
        Paragraph(content.shares_words),
        *([picture] if picture else []),
        *([table] if table else []),
    ]


def _impact(content: StudyContent) -> list[Block]:
    return [
        Heading("What it means for each", 1),
        figures.alone_and_shared(content),
        tables.impact(content),
    ]


def _back(content: StudyContent) -> list[Block]:
    cliff = said.cliff(content)
    return [
        Heading("When it pays back", 1),
        Paragraph(said.pays_back_sentence(content, content.told["group"], "the group")),
        figures.band(content, content.told["group"], "the group"),
        tables.back(content),
        *([Callout("The grant ends", cliff)] if cliff else []),
    ]


def _hangs(content: StudyContent) -> list[Block]:
    picture = figures.tornado(content)
    return [
        Heading("What it hangs on", 1),
        Paragraph(said.drives(content)),
        *([picture] if picture else []),
        *([tables.inputs(content)] if content.inputs else []),
    ]


def _risks(content: StudyContent) -> list[Block]:
    return [
        Heading("What could go wrong", 1),
        Points([Item(title, text) for title, text in said.risks(content)]),
    ]


def _evidence(content: StudyContent) -> list[Block]:
    found = [
        Item(f"{study.direction.value}.", study.sentence, study.citation, _web(study.href))
        for study in content.findings
    ]
    return [
        Heading("What the evidence says", 1),
        *[Paragraph(text) for text in content.evidence_words],
        Points(found)
        if found
        else Paragraph("We know of no study of sharing this service that bears on this proposal."),
    ]


def _web(href: str) -> str:
    return href if href.startswith(("https://", "http://")) else ""


def _recommendation(content: StudyContent) -> list[Block]:
    first, *others = said.recommendation(content)
    return [
        Heading("What the figures allow to recommend", 1),
        Paragraph(first, "lead"),
        *[Paragraph(text) for text in others],
        Paragraph(
            "A recommendation is not a decision. Each governing body decides for itself.", "quiet"
        ),
    ]


def _method(content: StudyContent) -> list[Block]:
    told = content.told
    texts: Sequence[str] = (
        f"The years {content.years} were worked out in {told['draws']:,} simulated futures (seed "
        f"{told['seed']}, engine {told['engine']}, parameters of {told['parameters_on']}). "
        f"{said.RANGE_WORDS}",
        "Each participant’s own service grows line by line with wages and prices. Of it, the part "
        "that has moved is saved; in its place stand its share of the shared cost and what it "
        "bears itself. Break-even is the first year from which the running total stays above zero "
        "to the end.",
        "The workbook that belongs to this study repeats the likely future by live formulas.",
    )
    table: Table = tables.sources(content)
    contact = content.contact
    ways = [part for part in (contact.role, contact.email, contact.phone) if part]
    return [
        Heading("Method and sources", 1),
        *[Paragraph(text, "fine") for text in texts],
        *([table] if table.rows else []),
        Heading("Who to ask", 1),
        Paragraph(", ".join([contact.name, *ways])),
        Paragraph(said.NOT_LEGAL_ADVICE, "quiet"),
    ]
