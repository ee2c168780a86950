"""The prospectus as DOCX: the same blocks as the PDF, with real styles to edit by hand."""

import io
import itertools
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from interlocal.proposals.documents import docx_parts as parts
from interlocal.proposals.documents.blocks import (
    Block,
    Callout,
    Cover,
    Figure,
    Heading,
    Item,
    KeyFigure,
    Paper,
    Paragraph,
    Points,
    Table,
)
from interlocal.proposals.documents.content import Content
from interlocal.proposals.documents.outline import outline


def prospectus_docx(content: Content) -> bytes:
    """The bytes of the DOCX. The same content gives the same bytes."""
    return as_docx(outline(content))


def as_docx(paper: Paper) -> bytes:
    """Set a paper with python-docx."""
    import docx

    document = docx.Document()
    _name(document, paper)
    parts.style(document)
    parts.page(document, paper.footer)
    _cover(document, paper.cover)
    for block, following in itertools.zip_longest(paper.blocks, paper.blocks[1:]):
        _SETTERS[type(block)](document, block)
        if isinstance(block, Paragraph) and isinstance(following, Figure):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue(), date.fromisoformat(paper.made_on))


def dated(package: bytes, made_on: date) -> bytes:
    """The same package with the paper's date on every part, not the moment of packing."""
    out = io.BytesIO()
    stamp = (max(made_on.year, 1980), made_on.month, made_on.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(package)) as packed, zipfile.ZipFile(out, "w") as again:
        for part in packed.infolist():
            entry = zipfile.ZipInfo(part.filename, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, packed.read(part))
    return out.getvalue()


def _name(document: Any, paper: Paper) -> None:
    made = datetime.combine(date.fromisoformat(paper.made_on), datetime.min.time(), UTC)
    about = document.core_properties
    about.title, about.subject, about.author = paper.title, paper.cover.headline, "Interlocal"
    about.comments, about.keywords = "", "prospectus, shared services, estimate"
    about.language, about.created, about.modified = "en-US", made, made


def _cover(document: Any, cover: Cover) -> None:
    document.add_paragraph("Interlocal", style="Product")
    document.add_paragraph(cover.kicker, style="Subtitle")
    document.add_paragraph(cover.headline, style="Title")
    document.add_paragraph(cover.lead, style="Lead")
    for figure in cover.figures:
        _key_figure(document, figure)
    document.add_paragraph()
    for label, said in cover.lines:
        line = document.add_paragraph(style="Small")
        line.add_run(f"{label}: ").bold = True
        line.add_run(said)
    document.add_paragraph(cover.closing, style="Small")


def _key_figure(document: Any, figure: KeyFigure) -> None:
    """A line each: a table on the front page would be read as one."""
    line = document.add_paragraph(style="Key figure")
    line.add_run(f"{figure.label}: ")
    value = line.add_run(figure.value)
    value.bold = True
    value.font.size = parts.points(18)
    value.font.color.rgb = parts.colour(parts.LOSS if figure.loss else parts.INK)
    line.add_run(f"  {figure.note}")


def _heading(document: Any, block: Heading) -> None:
    heading = document.add_heading(block.text, block.level)
    heading.paragraph_format.page_break_before = block.new_page


def _paragraph(document: Any, block: Paragraph) -> None:
    style = {"lead": "Lead", "fine": "Reference", "quiet": "Small"}.get(block.tone, "Normal")
    document.add_paragraph(block.text, style=style)


def _points(document: Any, block: Points) -> None:
    for item in block.items:
        line = document.add_paragraph(style="List Number" if block.numbered else "List Bullet")
        line.add_run(_titled(item, numbered=block.numbered)).bold = True
        if item.text:
            line.add_run(item.text)
        if item.source:
            parts.source(line, item.source, item.href)


def _titled(item: Item, *, numbered: bool) -> str:
    if not item.text:
        return item.title
    if numbered or item.title.endswith((".", "?", "!", ":")):
        return f"{item.title} "
    return f"{item.title}: "


def _callout(document: Any, block: Callout) -> None:
    line = document.add_paragraph(style="Callout")
    line.add_run(f"{block.title}. ").bold = True
    line.add_run(block.text)


def _figure(document: Any, block: Figure) -> None:
    parts.picture(document, block)
    document.add_paragraph(block.caption, style="Caption")


def _table(document: Any, block: Table) -> None:
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    parts.table(document, block)
    document.add_paragraph(block.note, style="Small")


_SETTERS: dict[type[Block], Any] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Points: _points,
    Callout: _callout,
    Figure: _figure,
    Table: _table,
}
