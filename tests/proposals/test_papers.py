"""A prospectus says what its scenario's rows say, its own town's benefit first."""

import io

import docx
import pypdfium2
import pytest

from interlocal.proposals import queries
from interlocal.web.words import Range, outcome_with_range


@pytest.fixture
def words(papers):
    """The words of each paper by town: of its PDF, and of its DOCX."""
    return {name: (pdf_words(paper.pdf), docx_words(paper.docx)) for name, paper in papers.items()}


def pdf_words(content):
    with pypdfium2.PdfDocument(bytes(content)) as pages:
        return plain(" ".join(page.get_textpage().get_text_bounded() for page in pages))


def docx_words(content):
    paper = docx.Document(io.BytesIO(bytes(content)))
    return plain(" ".join(text for part in paper.iter_inner_content() for text in texts(part)))


def texts(part):
    if hasattr(part, "rows"):
        return [cell.text for row in part.rows for cell in row.cells]
    return [part.text]


def plain(text):
    """One line, with figures that a line end may have parted."""
    return " ".join(text.replace("\u00ad", "").replace("\ufffe", "").split())


def test_a_paper_says_what_its_scenario_says_and_whose_it_is(words, scenario):
    participants = list(queries.participants_of(scenario))
    proposed = queries.splits_of(scenario).get(method=scenario.proposed_method)
    paid = {each.participant.organisation.name: each for each in proposed.shares.all()}

    for name, both in words.items():
        own = next(each for each in participants if each.organisation.name == name)
        share = paid[name]
        saving = Range(
            share.saving_low_cents, own.alone_cents - share.cents, share.saving_high_cents
        )
        whose = "Only Alder sees this paper." if name == "Alder" else f"Made for {name} by Alder."
        for text in both:
            assert outcome_with_range(name, saving) in text
            assert f"seed {scenario.seed}" in text
            for said in ("$400,000", "$620,000", "Birch", "Cedar"):
                assert said in text
            assert whose in text
            assert "Clerk of Alder" in text
            assert "clerk@alder.example" in text
