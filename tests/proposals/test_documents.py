"""The prospectus as paper: PDF and DOCX say the same, to everybody, whatever the figures."""

import ctypes
import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import docx as python_docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn

from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents.blocks import Figure
from interlocal.proposals.documents.docx import prospectus_docx
from interlocal.proposals.documents.outline import headline, outline
from interlocal.proposals.documents.pdf import prospectus_pdf
from interlocal.proposals.documents.questions import SEVEN_QUESTIONS
from interlocal.web.words import Range

GAIN = (12_000, 39_000, 71_000)
LOSS = (-12_000, -7_000, -2_000)
OPEN = (-20_000, 10_000, 50_000)
STUDY = "https://studies.example/2020"
HOSTILE = 'Al#der $x$ *b* _i_ <b>&amp; "q" \\ @ref =1+1 \x00\x0b\x1b[0m ]]> {{ t }} #panic("x")'


def dollars(low, mean, high):
    return Range(low * 100, mean * 100, high * 100)


def content(names=("Alder", "Birch", "Cedar"), savings=(GAIN, LOSS, OPEN), **changes):
    """A prospectus for the first of the names; the figures are made up and add up."""
    alone = [210_000 + 10_000 * i for i in range(len(names))]
    savings = [savings[i % len(savings)] for i in range(len(names))]
    participants = [
        paper.Participant(
            name=name,
            alone=dollars(cost - 20_000, cost, cost + 30_000),
            share=(cost - saving[1]) * 100,
            saving=dollars(*saving),
            kind=paper.Kind.ESTIMATED if i else paper.Kind.REPORTED,
            note="FY2031 spending with benefits spread",
        )
        for i, (name, cost, saving) in enumerate(zip(names, alone, savings, strict=True))
    ]
    total = sum(line.share for line in participants)
    equal = [total // len(names)] * len(names)
    whole = paper.Content(
        town=names[0],
        service="Libraries",
        made_on=date(2031, 3, 14),
        participants=participants,
        split="By benefit",
        splits=[
            paper.Split("Equal parts", "Everyone pays the same.", equal, 2, names[1:], 820_000),
            paper.Split("By benefit", "", [line.share for line in participants], 0),
        ],
        terms=[
            paper.Term(paper.Step.GROSS, "Saving from scale", dollars(60_000, 98_000, 150_000)),
            paper.Term(paper.Step.STRANDED, "Overhead that stays", dollars(9_000, 26_000, 40_000)),
            paper.Term(paper.Step.TRANSITION, "The change", dollars(20_000, 30_000, 45_000)),
            paper.Term(paper.Step.NET, "Net saving", dollars(-15_000, 42_000, 110_000)),
        ],
        proposal=["One library service with three buildings.", "Nothing has been agreed."],
        warnings=[paper.Caution("Cedar reports no capital", "Missing is not zero.")],
        evidence=[
            paper.Evidence(
                paper.Direction.HIGHER, "Sharing cost more there.", "A study, 2020", STUDY
            )
        ],
        method=["A curve was fitted."],
        assumptions=[paper.Assumption("Years of change", "5", "3 to 8", "our reading")],
        sources=[paper.Source("State of Example", "Town finances", "2031", "Table 3")],
        contact=paper.Contact("Pat Doe", "Coordinator", "pat@towns.example", "555 0100"),
        range_words="In eight of ten simulated futures the figure lies inside its range.",
        audience="Made for Alder.",
    )
    return dataclasses.replace(whole, **changes)


@pytest.fixture(scope="module")
def pdf():
    return prospectus_pdf(content())


@pytest.fixture(scope="module")
def word():
    return prospectus_docx(content())


def pages_of(data):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def pdf_text(data):
    """The text of all pages, without the footers that fall into sentences."""
    footer = r"Prospectusfor.{1,200}?·page\d+of\d+·estimates,notpromises"
    return "".join(re.sub(footer, "", squeezed(page)) for page in pages_of(data))


def docx_text(data):
    document = python_docx.Document(io.BytesIO(data))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [c.text for table in document.tables for row in table.rows for c in row.cells]
    return squeezed("\n".join(said))


def squeezed(text):
    """Without spaces, and with the hyphens that pdfium marks at the ends of lines."""
    return re.sub(r"\s+", "", re.sub("[\x02\ufffe]", "-", text))


def amounts(text):
    """Every amount of dollars in a text, with its minus sign."""
    return set(re.findall(r"−?\$[\d,]*\d", text))


def alt_texts(data):
    """The text alternatives of the pictures in a PDF's structure tree."""
    found = []

    def walk(element):
        size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
        if size > 2:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDF_StructElement_GetAltText(element, buffer, size)
            found.append(buffer.raw.decode("utf-16-le").rstrip("\x00"))
        for i in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
            if child:
                walk(child)

    for page in pypdfium2.PdfDocument(data):
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i))
        pdfium.FPDF_StructTree_Close(tree)
    return set(found)


def test_the_pdf_is_tagged_named_and_in_english(pdf):
    document = pypdfium2.PdfDocument(pdf)
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    language = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, language, size)

    assert pdfium.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == "Prospectus for Alder: libraries"
    assert "".join(map(chr, language)).rstrip("\x00") == "en-US"


def test_the_pdf_declares_the_standards_it_is_built_to(pdf):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf


def test_a_prospectus_has_four_to_six_pages(pdf):
    assert 4 <= len(pypdfium2.PdfDocument(pdf)) <= 6


def test_every_page_says_whose_it_is_and_promises_nothing(pdf):
    pages = pages_of(pdf)

    for number, page in enumerate(pages, start=1):
        footer = f"Prospectus for Alder · page {number} of {len(pages)} · estimates, not promises"
        assert squeezed(footer) in squeezed(page)


def test_the_front_page_has_the_towns_own_message(pdf):
    front = squeezed(pages_of(pdf)[0])

    for said in (
        "Sharing libraries with Birch and Cedar would save Alder about $39,000 a year",
        "likely between $12,000 and $71,000",
        "$171,000",
        "$210,000",
        "March 14, 2031",
        "not legal advice",
    ):
        assert squeezed(said) in front


def test_a_town_that_would_pay_more_is_told_so_up_front():
    losing = content(savings=(LOSS, GAIN, OPEN))

    assert headline(losing) == (
        "Sharing libraries with Birch and Cedar would cost Alder about $7,000 more a year"
    )
    for said in (pdf_text(prospectus_pdf(losing)), docx_text(prospectus_docx(losing))):
        assert squeezed("On these figures Alder would pay more") in said
        assert squeezed("Extra cost a year") in said
        assert squeezed("would save Alder") not in said


def test_an_open_question_is_called_one():
    unclear = content(savings=(OPEN, GAIN, LOSS))

    assert headline(unclear).endswith("may or may not pay for Alder: too uncertain to call")
    said = pdf_text(prospectus_pdf(unclear))
    assert squeezed("costing Alder $20,000 more a year and saving it $50,000 a year") in said
    assert squeezed("The likely range lies on both sides of zero") in said


def test_both_papers_show_the_same_figures(pdf, word):
    in_pictures = amounts("\n".join(alt_texts(pdf)))
    in_pdf, in_docx = amounts(pdf_text(pdf)), amounts(docx_text(word))

    assert len(in_docx) > 20
    assert in_docx <= in_pdf
    drawn = amounts(squeezed("".join(f.svg for f in outline(content()).blocks if is_figure(f))))
    assert in_pdf - in_docx <= drawn | in_pictures


def is_figure(block):
    return isinstance(block, Figure)


def test_both_papers_say_every_sentence_of_the_outline(pdf, word):
    in_pdf, in_docx = pdf_text(pdf), docx_text(word)

    for block in outline(content()).blocks:
        for said in sentences_of(block):
            assert squeezed(said) in in_pdf, said
            assert squeezed(said) in in_docx, said


def sentences_of(block):
    """All that a block says in letters."""
    for field in dataclasses.fields(block):
        value = getattr(block, field.name)
        if field.name in {"text", "title", "caption", "note"}:
            yield value
        elif field.name == "items":
            yield from (text for item in value for text in (item.title, item.text, item.source))
        elif field.name == "header":
            yield from value
        elif field.name == "rows":
            yield from (cell for row in value for cell in row)


def test_the_seven_questions_are_ours_and_say_after_whom(pdf):
    said = pdf_text(pdf)

    assert len(SEVEN_QUESTIONS) == 7
    for question in SEVEN_QUESTIONS:
        assert squeezed(question.text) in said
    assert squeezed("The wording is Interlocal’s own") in said
    assert squeezed("Council of Europe") in said


def test_every_picture_is_told_in_words(pdf, word):
    pictures = [block for block in outline(content()).blocks if is_figure(block)]
    shapes = python_docx.Document(io.BytesIO(word)).inline_shapes

    assert len(pictures) == 3
    assert alt_texts(pdf) == {picture.alt for picture in pictures}
    assert [s._inline.docPr.get("descr") for s in shapes] == [p.alt for p in pictures]
    assert "Alder would pay $210,000 a year alone and $171,000 shared" in pictures[0].alt


def test_a_picture_without_words_cannot_be_made():
    with pytest.raises(paper.UnusableContent, match="text alternative"):
        Figure(svg="<svg/>", alt=" ", caption="Where")
    with pytest.raises(paper.UnusableContent, match="says what it shows"):
        paper.Map(svg="<svg/>", alt="")


def test_a_source_leads_to_where_it_can_be_read(pdf, word):
    hostile = paper.Evidence(paper.Direction.NONE, "Nothing.", "A trap", "javascript:alert(1)")
    trapped = content(evidence=[hostile])

    assert STUDY.encode() in pdf
    assert STUDY in relations(word)
    assert b"javascript" not in prospectus_pdf(trapped)
    assert "javascript" not in relations(prospectus_docx(trapped))


def relations(data):
    """Where a DOCX leads to."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/_rels/document.xml.rels").decode()


def test_a_map_stands_beside_the_proposal():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">'
        '<path d="M0,0h20v20z" fill="#0f5f66"/></svg>'
    )
    mapped = content(map=paper.Map(svg=svg, alt="Alder lies between Birch and Cedar."))

    assert "Alder lies between Birch and Cedar." in alt_texts(prospectus_pdf(mapped))
    assert len(python_docx.Document(io.BytesIO(prospectus_docx(mapped))).inline_shapes) == 4


def test_the_same_content_gives_the_same_bytes(pdf, word):
    assert prospectus_pdf(content()) == pdf
    assert prospectus_docx(content()) == word


@pytest.mark.parametrize("count", [2, 15, 40])
def test_few_and_many_participants_fit(count):
    names = ["Alder", *(f"Town {n}" for n in range(2, count + 1))]
    made = content(names=names)

    said = pdf_text(prospectus_pdf(made))

    for line in made.participants:
        assert squeezed(line.name) in said
    assert docx_text(prospectus_docx(made))
    if count > 5:
        assert f"with {count - 1} others" in headline(made)


def test_long_names_are_kept_whole():
    name = "The Consolidated Townships of West Marlborough Heights upon the Connecticut River"
    made = content(names=("Alder", name))

    assert squeezed(name) in pdf_text(prospectus_pdf(made))
    assert squeezed(name) in docx_text(prospectus_docx(made))


def test_hostile_text_is_shown_as_text():
    made = content(
        names=(HOSTILE, "Birch", "Cedar"),
        proposal=[HOSTILE],
        warnings=[paper.Caution(HOSTILE, HOSTILE)],
        sources=[paper.Source(HOSTILE, HOSTILE, "2031", href="javascript:alert(1)")],
    )
    shown = squeezed('Al#der $x$ *b* _i_ <b>&amp; "q" \\ @ref =1+1 [0m ]]> {{ t }} #panic("x")')

    assert shown in pdf_text(prospectus_pdf(made))
    assert shown in docx_text(prospectus_docx(made))


def test_the_docx_has_real_headings_a_title_and_a_language(word):
    document = python_docx.Document(io.BytesIO(word))
    styles = [paragraph.style.name for paragraph in document.paragraphs]

    assert document.core_properties.title == "Prospectus for Alder: libraries"
    assert document.core_properties.language == "en-US"
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == 9
    assert styles.count("List Number") == 7
    language = document.styles.element.find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "en-US"


def test_the_tables_of_the_docx_repeat_their_header(word):
    tables = python_docx.Document(io.BytesIO(word)).tables

    assert len(tables) == 5
    for table in tables:
        first, *others = [row._tr.trPr for row in table.rows]
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:tblHeader")) is None for row in others)
        assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *others))


def test_the_footer_of_the_docx_counts_pages(word):
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        footer = next(
            package.read(name).decode() for name in package.namelist() if "footer" in name
        )

    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    assert "estimates, not promises" in footer


def test_the_docx_opens_in_an_office_suite(word, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed, so no office suite has opened the file")
    (tmp_path / "paper.docx").write_bytes(word)

    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    target = ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "paper.docx")]
    subprocess.run(
        [office, home, "--headless", *target], check=True, capture_output=True, timeout=120
    )

    said = pdf_text((tmp_path / "paper.pdf").read_bytes())
    assert squeezed("would save Alder about $39,000 a year") in said


def test_without_warnings_the_paper_does_not_claim_safety():
    said = pdf_text(prospectus_pdf(content(warnings=[], evidence=[])))

    assert squeezed("That is not the same as no risk") in said
    assert squeezed("We know of no study") in said


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"town": "Dogwood"}, "not among the participants"),
        ({"split": "By magic"}, "no split called"),
        ({"terms": []}, "both ends"),
        ({"names": ("Alder",)}, "at least two"),
        ({"names": ("Alder", "Alder")}, "same name"),
    ],
)
def test_content_that_does_not_hold_together_is_refused(changes, why):
    names = changes.pop("names", ("Alder", "Birch", "Cedar"))

    with pytest.raises(paper.UnusableContent, match=why):
        content(names=names, **changes)


def test_shares_up_front_must_be_those_of_the_proposed_split():
    with pytest.raises(paper.UnusableContent, match="differs from"):
        content(split="Equal parts")


def test_a_split_has_a_share_for_everybody():
    made = content()
    short = dataclasses.replace(made.splits[0], shares=[1])

    with pytest.raises(paper.UnusableContent, match="every participant"):
        dataclasses.replace(made, splits=[short, made.splits[1]])
