"""The prospectus as PDF: tagged, with a text for every picture, built to PDF/UA-1 and PDF/A-2a."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from interlocal.proposals.documents.blocks import Paper
from interlocal.proposals.documents.content import Content
from interlocal.proposals.documents.outline import outline
from interlocal.web.charts.drawing import font_folder

TEMPLATE = Path(__file__).with_name("prospectus.typ")


def prospectus_pdf(content: Content) -> bytes:
    """The bytes of the PDF. The same content gives the same bytes."""
    return set_in_type(outline(content))


def set_in_type(paper: Paper) -> bytes:
    """Set a paper with typst. All text travels as data, so none of it is read as markup."""
    import typst

    fonts = font_folder()
    made = datetime.combine(date.fromisoformat(paper.made_on), datetime.min.time(), UTC)
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)] if fonts else [],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(made.timestamp()),
        sys_inputs={
            "paper": json.dumps(_as_data(paper)),
            "font": "Public Sans" if fonts else "Libertinus Serif",
        },
    )


def _as_data(paper: Paper) -> dict[str, object]:
    """The paper as plain data; each block says what it is."""
    blocks = [asdict(block) | {"is": type(block).__name__} for block in paper.blocks]
    return asdict(paper) | {"blocks": blocks}
