"""A bench's study and one-pagers say what its forecast says, tagged, and one page is one page."""

import io
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest

from interlocal.proposals import services
from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents.one_pager import one_pager, one_pager_docx, one_pager_pdf
from interlocal.proposals.documents.study import study_docx, study_pdf
from interlocal.proposals.queries.benches import bench_said
from interlocal.proposals.services.papers_content import BenchPaper
from interlocal.web.words import Range, outcome_with_range

MADE = date(2031, 3, 14)
HEADINGS = (
    "In short",
    "The service today",
    "The law",
    "Options",
    "What scale brings, and what it costs",
    "The cost of the change",
    "What stays behind",
    "Ways to share the cost",
    "What it means for each",
    "When it pays back",
    "What it hangs on",
    "Staff",
    "Governance",
    "What could go wrong",
    "What the evidence says",
    "What the figures allow to recommend",
    "Method and sources",
)


@pytest.fixture
def bench(scenario, clerks, noon):
    """Alder's bench with a grant that ends."""
    held = services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)
    said = bench_said(held)
    grant = {"label": "State", "cents": 80_000_00, "years": 3, "taper": 1, "first_year": 1}
    return services.save_bench(
        bench=held,
        changes={"build_up": said["build_up"] | {"grants": [grant]}},
        seen=held.revision,
        by=clerks["Alder"],
        at=noon,
    )


@pytest.fixture
def content(bench):
    contact = paper.Contact(name="Clerk of Alder", email="clerk@alder.example")
    return BenchPaper(bench).study(MADE, contact)


def pdf_words(pages):
    with pypdfium2.PdfDocument(pages) as opened:
        text = " ".join(page.get_textpage().get_text_bounded() for page in opened)
        return squeezed(text), len(opened)


def squeezed(text):
    return "".join(text.replace("\u00ad", "").replace("\ufffe", "").split())


def docx_words(content):
    opened = docx.Document(io.BytesIO(content))
    texts = [part.text for part in opened.iter_inner_content() if hasattr(part, "text")]
    return squeezed(" ".join(texts))


def kept(name, content):
    """Where PAPERS_OUT names a folder, leave the paper there to be looked at."""
    if folder := os.environ.get("PAPERS_OUT"):
        (Path(folder) / name).write_bytes(content)
    return content


def test_the_study_has_every_heading_and_the_figures_of_its_bench(content, bench):
    pages, words = kept("study.pdf", study_pdf(content)), kept("study.docx", study_docx(content))

    said, _ = pdf_words(pages)
    assert b"/StructTreeRoot" in pages
    assert b"pdfuaid:part" in pages
    for heading in HEADINGS:
        assert squeezed(heading) in said
        assert squeezed(heading) in docx_words(words)
    for each in bench.forecast["participants"]:
        saving = each["yearly"]
        words_of = outcome_with_range("it", Range(saving["low"], saving["mean"], saving["high"]))
        assert squeezed(words_of) in said
    assert squeezed("not legal advice") in said
    assert squeezed("“State” is gone from") in said
    assert squeezed("Without the grant, what the group puts in is back") in said
    assert BenchPaper(bench).fingerprint in said


def test_every_picture_of_the_study_says_in_words_what_it_shows(content):
    opened = docx.Document(io.BytesIO(study_docx(content)))

    shapes = opened.inline_shapes
    assert len(shapes) >= 5
    assert all(shape._inline.docPr.get("descr") for shape in shapes)


def test_a_one_pager_is_one_page_and_its_own_town_stands_first(content):
    page = one_pager(content, "Birch")

    pages, words = (
        kept("one.pdf", one_pager_pdf(page)),
        kept("one.docx", one_pager_docx(page)),
    )
    said, count = pdf_words(pages)
    assert count == 1
    assert b"/StructTreeRoot" in pages
    for text in (said, docx_words(words)):
        assert squeezed("For the council of Birch") in text
        assert squeezed(page.headline) in text
        assert squeezed("Three questions to ask") in text
        assert squeezed("clerk@alder.example") in text
        assert squeezed("not legal advice") in text


def test_a_prospectus_looks_ahead_where_a_forecast_was_worked_out(bench, scenario, clerks, noon):
    papers = services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=noon)

    birch = next(each for each in papers if each.participant.organisation.name == "Birch")
    said, _ = pdf_words(kept("prospectus.pdf", bytes(birch.pdf)))
    first, last = bench.forecast["years"][0], bench.forecast["years"][-1]
    for text in (said, docx_words(bytes(birch.docx))):
        assert squeezed(f"The years ahead, {first} to {last}") in text
        assert squeezed("Without the grant, what Birch puts in is back") in text
        assert squeezed("The result hangs most on") in text


def test_one_page_stays_one_page_with_many_towns_and_long_words(content):
    long = "The Consolidated Township of Upper Fallingwater-on-the-Housatonic"
    people = [
        each | {"name": f"{long} {number}", "slug": f"town-{number}"}
        for number, each in enumerate(content.told["participants"] * 4)
    ]
    many = replace(content, told=content.told | {"participants": people})
    study = content.findings[0]
    wordy = replace(many, findings=[replace(study, sentence=study.sentence * 4)] * 5)

    _, count = pdf_words(kept("long.pdf", one_pager_pdf(one_pager(wordy, f"{long} 3"))))

    kept("long.docx", one_pager_docx(one_pager(wordy, f"{long} 3")))
    assert count == 1
