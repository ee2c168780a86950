"""One page for a council: what it means for this town, in a minute, on paper."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from interlocal.proposals.documents import docx_parts as parts
from interlocal.proposals.documents import study_words as said
from interlocal.proposals.documents.blocks import Figure, Item, KeyFigure
from interlocal.proposals.documents.docx import dated
from interlocal.proposals.documents.forecast_charts import range_of, yearly
from interlocal.proposals.documents.study_content import StudyContent, Told
from interlocal.proposals.documents.study_figures import alone_and_shared, band
from interlocal.web import words
from interlocal.web.charts.drawing import font_folder
from interlocal.web.words import Verdict, dollars

TEMPLATE = Path(__file__).with_name("one_pager.typ")
MOST_DRAWN = 6
"""Beyond so many participants the picture shows the town’s own years instead."""
RISKS, STUDIES, LETTERS = 4, 3, 210
ROOM = 2_600
"""So many letters fit the sheet of the DOCX at full size; more are set smaller."""


@dataclass(frozen=True)
class OnePager:
    """One page, ready to be set."""

    title: str
    made_on: str
    kicker: str
    headline: str
    lead: str
    figures: Sequence[KeyFigure]
    picture: Figure
    risks: Sequence[Item]
    evidence: Sequence[Item]
    questions: Sequence[str]
    contact: str
    fine: str


def one_pager(content: StudyContent, town: str) -> OnePager:
    """The page for one town’s council."""
    account = content.account(town)
    saving = range_of(account["yearly"])
    risks = [Item(title, _short(text)) for title, text in said.risks(content)][:RISKS]
    return OnePager(
        title=f"One page for the council of {town}: {words.in_sentence(content.service)}",
        made_on=content.made_on.isoformat(),
        kicker=f"For the council of {town}  ·  {content.service}",
        headline=said.headline(content, town),
        lead=f"An estimate over {content.years}: sharing "
        f"{words.outcome_with_range(town, saving)}, on average. {said.RANGE_WORDS}",
        figures=[_saving(content, account), _pays(content, account), _back(content, account)],
        picture=alone_and_shared(content, town)
        if len(content.names) <= MOST_DRAWN
        else replace(band(content, account, town), width=0.62),
        risks=risks,
        evidence=[
            *(Item(_short(text)) for text in content.evidence_words[-1:]),
            *(
                Item(f"{study.direction.value}.", _short(study.sentence), _who(study.citation))
                for study in content.findings[:STUDIES]
            ),
        ]
        or [Item("We know of no study of sharing this service that bears on this proposal.")],
        questions=_questions(content, account),
        contact=", ".join(
            part
            for part in (
                content.contact.name,
                content.contact.role,
                content.contact.email,
                content.contact.phone,
            )
            if part
        ),
        fine=_fine(content, account),
    )


def _short(text: str) -> str:
    """Whole sentences as far as they fit a page; at least the first."""
    kept, rest = "", text
    while rest:
        sentence, dot, rest = rest.partition(". ")
        sentence += dot.strip()
        if kept and len(kept) + len(sentence) > LETTERS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def _who(citation: str) -> str:
    """Authors and year; the study gives the whole citation."""
    authors, found, _ = citation.partition("). ")
    return f"{authors})" if found else _short(citation)


def _saving(content: StudyContent, account: Told) -> KeyFigure:
    saving = range_of(account["yearly"])
    size, outcome = dollars(abs(saving.mean), saving.step), words.verdict(saving)
    if outcome is Verdict.SAVES:
        grants = ", grants included" if content.has_grant else ""
        return KeyFigure("Net saving a year", size, words.likely(saving) + grants)
    if outcome is Verdict.COSTS_MORE:
        low, high = (dollars(-end, saving.step) for end in (saving.high, saving.low))
        return KeyFigure("Extra cost a year", size, f"likely between {low} and {high}", loss=True)
    return KeyFigure("Saving or extra cost", "Open", said.both_ends(saving))


def _pays(content: StudyContent, account: Told) -> KeyFigure:
    alone, saving = yearly(account["alone"]), range_of(account["yearly"])
    shared = dollars(alone.mean - saving.mean, saving.step)
    return KeyFigure(
        "We pay a year, shared",
        shared,
        f"alone: {words.about(alone)}; all that we bear is counted",
    )


def _back(content: StudyContent, account: Told) -> KeyFigure:
    middle = account["break_even_without_grant"]["middle"]
    last = content.told["years"][-1]
    note = "the middle of all futures"
    if content.has_grant:
        note = f"without the grant; with it: {said.pays_back(content, account, grant=True)}"
    return KeyFigure("Pays back", str(middle) if middle else f"Not by {last}", note)


def _questions(content: StudyContent, account: Told) -> list[str]:
    bars = [
        bar
        for bar in content.told["tornado"]["bars"]
        if bar["at_low_cents"] != bar["at_high_cents"]
    ]
    stays = sum(cents for cents, _ in account["stranded"])
    whose = "amounts that are assumed" if account["footing"]["assumed"] else "as we stated"
    first = (
        f"How sure are we of “{bars[0]['name']}”? The result hangs most on it."
        if bars
        else "Who checked these figures? No input is given with a range."
    )
    return [
        first,
        f"Of our own, {dollars(stays, 100_00)} a year of overhead would stay and "
        f"{dollars(account['backfill_cents'], 100_00)} of duties must still be done, {whose}. "
        "Is that right?",
        "Who decides on budget and service, and how do we leave: notice, staff, debt, equipment?",
    ]


def _fine(content: StudyContent, account: Told) -> str:
    footing = account["footing"]
    stands = (
        f"baseline version {footing['number']} of {footing['year']}, reported"
        if footing["kind"] == "baseline"
        else f"public figures of {footing['year']}, estimated"
    )
    return (
        f"Cost alone: {stands}. All else: {content.told['draws']:,} simulated futures, estimated. "
        f"Made on {content.made_on:%B} {content.made_on.day}, {content.made_on.year} of version "
        f"{content.revision}, fingerprint {content.fingerprint[:16]}…; every source is in the "
        f"study. Estimates, not promises. {said.NOT_LEGAL_ADVICE}"
    )


def one_pager_pdf(page: OnePager) -> bytes:
    """The bytes of the PDF: tagged, and one page whatever it says."""
    import typst

    fonts = font_folder()
    made = datetime.combine(date.fromisoformat(page.made_on), time(), UTC)
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)] if fonts else [],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(made.timestamp()),
        sys_inputs={
            "paper": json.dumps(_plain(asdict(page))),
            "font": "Public Sans" if fonts else "Libertinus Serif",
        },
    )


def _plain(value: Any, key: str = "") -> Any:
    """Every text on one line; a picture stays as it is."""
    if isinstance(value, str):
        return value if key == "svg" else words.plain(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part, name) for name, part in value.items()}
    return value


def one_pager_docx(page: OnePager) -> bytes:
    """The same page to edit, in real styles, small enough for one sheet."""
    import docx
    from docx.shared import Inches

    document = docx.Document()
    parts.style(document)
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(0.5), Inches(0.5)
    _compact(document, min(1.0, (ROOM / _letters(page)) ** 0.5))
    about = document.core_properties
    made = datetime.combine(date.fromisoformat(page.made_on), time(), UTC)
    about.title, about.subject, about.author = page.title, page.headline, "Interlocal"
    about.comments, about.keywords = "", "council, shared services, estimate"
    about.language, about.created, about.modified = "en-US", made, made

    def line(text: str, style: str) -> Any:
        return document.add_paragraph(words.plain(text), style=style)

    line(page.kicker, "Subtitle")
    line(page.headline, "Title")
    line(page.lead, "Lead")
    for figure in page.figures:
        told = document.add_paragraph(style="Key figure")
        told.add_run(f"{figure.label}: ")
        value = told.add_run(figure.value)
        value.bold, value.font.size = True, parts.points(12)
        value.font.color.rgb = parts.colour(parts.LOSS if figure.loss else parts.INK)
        told.add_run(f"  {figure.note}")
    parts.picture(document, page.picture)
    line(page.picture.caption, "Caption")
    for heading, items in (
        ("What could go wrong", page.risks),
        ("What the evidence says", page.evidence),
        ("Three questions to ask", [Item(text) for text in page.questions]),
    ):
        document.add_heading(heading, 2)
        for item in items:
            told = document.add_paragraph(style="List Bullet")
            end = " " if item.title.endswith((".", "?", "!", ":")) else ": "
            told.add_run(words.plain(item.title) + (end if item.text else "")).bold = bool(
                item.text
            )
            told.add_run(words.plain(item.text))
            if item.source:
                parts.source(told, words.plain(item.source), "")
    document.add_heading("Who to ask", 2)
    line(page.contact, "Normal")
    line(page.fine, "Small")
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue(), date.fromisoformat(page.made_on))


def _letters(page: OnePager) -> int:
    """How much there is to read beside the picture."""
    items = [*page.risks, *page.evidence]
    told = [*(f"{item.title}{item.text}{item.source}" for item in items), *page.questions]
    return len("".join([*told, page.headline, page.headline, page.lead, page.fine]))


def _compact(document: Any, scale: float) -> None:
    """Smaller letters and spaces, in the styles, so that it stays one page when edited."""
    for name, size, before, after in (
        ("Subtitle", 10, 0, 2),
        ("Title", 19, 0, 3),
        ("Lead", 10.5, 0, 4),
        ("Key figure", 9.5, 1, 1),
        ("Heading 2", 11, 7, 1),
        ("List Bullet", 9.5, 0, 1.5),
        ("Normal", 9.5, 0, 1),
        ("Caption", 7.5, 0, 2),
        ("Small", 7.5, 3, 0),
    ):
        style = document.styles[name]
        style.font.size = parts.points(round(size * scale * 2) / 2)
        style.paragraph_format.space_before = parts.points(before)
        style.paragraph_format.space_after = parts.points(after)
        style.paragraph_format.line_spacing = 1
