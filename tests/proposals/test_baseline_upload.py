"""A baseline from a workbook: shown as read, taken on a second click; hostile files refused."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interlocal.proposals import queries, services
from interlocal.proposals.documents.lines_form import lines_form
from interlocal.proposals.rules import CATEGORIES, CannotRead, read, rows_of_workbook

HEAD = ("Line", "Kind of line", "Dollars a year", "Full-time positions", "Source", "Note")


def workbook(**sheets):
    """An XLSX file of sheets by name, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LINES = [
    ("Town of Alder", "budget 2030"),
    (),
    HEAD,
    ("Dispatchers", "Personnel: wages and overtime", 310000, 5, "Budget p. 12", ""),
    ("Health\tand pension", "", 96000.5, None, "", "two\nlines"),
    ("Alarm fees", "Less: fees paid by users", 12000, None, "", ""),
    ("Radio", "Equipment and vehicles", "=C4*2", None, "", ""),
    ("Total", "", "=SUM(C4:C7)", None, "", ""),
]


@pytest.fixture
def baseline(towns, clerks, dispatch, noon):
    return services.start_baseline(
        organisation=towns["Alder"],
        service=dispatch,
        initiative=None,
        by=clerks["Alder"],
        at=noon,
    )


def lines_of(baseline):
    return queries.content_of(queries.own_draft(baseline)).lines


def sent(browser, baseline, content, name="budget.xlsx", **more):
    data = {"file": SimpleUploadedFile(name, content), "do": "look", **more}
    return browser.post(f"/baselines/{baseline.pk}/paste/", data)


def test_rows_of_a_workbook_are_read_as_if_they_were_pasted():
    text, name = rows_of_workbook(workbook(Budget=LINES), "budget.xlsx")
    rows = read(text)

    assert name == "Budget"
    assert [(row.line.what, row.category, row.line.cents) for row in rows if row.line] == [
        ("Dispatchers", "personnel", 310_000_00),
        ("Health and pension", "benefits", 96_000_50),
        ("Alarm fees", "fees", 12_000_00),
    ]
    assert rows[0].line.fte == 5
    assert rows[1].line.note == "two lines"
    assert "A formula stands where the amount should be" in rows[3].problem
    assert "a total" in rows[4].problem


def test_a_workbook_is_shown_first_and_taken_on_the_second_click(browsers, baseline):
    alder = browsers["Alder"]

    page = sent(alder, baseline, workbook(Lines=LINES, Other=[("a", 1), ("b", 2)]))

    form = page.context["form"]
    assert lines_of(baseline) == ()
    assert "Add these lines" in page.content.decode()
    assert "A formula stands where the amount should be" in page.content.decode()
    alder.post(
        f"/baselines/{baseline.pk}/paste/",
        {"text": form["text"].value(), "source": form["source"].value(), "do": "take"},
    )
    assert [(line.category, line.cents) for line in lines_of(baseline)] == [
        ("personnel", 310_000_00),
        ("benefits", 96_000_50),
        ("fees", 12_000_00),
    ]
    assert [line.source for line in lines_of(baseline)] == [
        "Budget p. 12",
        "budget.xlsx, sheet Lines",
        "budget.xlsx, sheet Lines",
    ]


def test_the_form_comes_back_as_it_was_filled(browsers, baseline):
    answer = browsers["Alder"].get(f"/baselines/{baseline.pk}/paste/?format=xlsx")
    assert answer.headers["Content-Disposition"].endswith('baseline-alder-ct-dispatch.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page = book["Lines"]
    first = next(row for row in range(1, 20) if page.cell(row, 1).value == "Line") + 1
    kinds = [page.cell(row, 2).value for row in range(first, first + 10)]
    assert kinds == [words for code, words in CATEGORIES.items() if code != "whole"]
    for offset in range(10):
        page.cell(first + offset, 3, 1_000 + offset)
    page.cell(first + 10, 1, "All of it")
    page.cell(first + 10, 2, CATEGORIES["whole"])
    page.cell(first + 10, 3, 5)
    out = io.BytesIO()
    book.save(out)

    text, name = rows_of_workbook(out.getvalue(), "form.xlsx")

    assert name == "Lines"
    taken = [row.category for row in read(text) if row.line]
    assert taken == [*(code for code in CATEGORIES if code != "whole"), "whole"]


def test_no_formula_stands_in_the_form():
    book = openpyxl.load_workbook(io.BytesIO(lines_form("Alder", "=cmd|' /C calc'!A0")))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (300 * 2**20))
    return out.getvalue()


def with_entities():
    """A workbook one part of which declares a document type."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(Lines=LINES))) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for part in before.namelist():
            content = before.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            after.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Line,Amount\nStaff,5\n", "is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0old", "old Excel workbook"),
        (b"PK\x03\x04broken", "damaged"),
        (workbook(Lines=[HEAD, ("Staff", "", None)]), "holds no amount"),
        (workbook(One=[("a", 1), ("b", 2)], Two=[("a", 1), ("b", 2)]), "One, Two"),
        (workbook(Lines=[HEAD, *([("Staff", "", 5)] * 500)]), "501 rows"),
        (b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
        (with_entities(), "document type"),
    ],
    ids=["csv", "old", "broken", "empty form", "two sheets", "too long", "too large", "entities"],
)
def test_what_cannot_be_trusted_is_refused_whole(content, words):
    with pytest.raises(CannotRead, match=words):
        rows_of_workbook(content, "budget.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(CannotRead):
        rows_of_workbook(bomb(), "budget.xlsx")


def test_a_cell_far_below_is_named():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.cell(1_000_000, 1, "stray")
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(CannotRead, match="down to row 1,000,000"):
        rows_of_workbook(out.getvalue(), "budget.xlsx")


def test_a_wrong_sheet_is_said_and_nothing_is_saved(browsers, baseline):
    content = workbook(Budget=LINES, People=[("a", 1), ("b", 2)])
    page = sent(browsers["Alder"], baseline, content, sheet="Police")

    assert "has no sheet “Police”. There are: Budget, People." in page.content.decode()
    assert lines_of(baseline) == ()
    page = sent(browsers["Alder"], baseline, content)
    assert "several sheets hold rows: Budget, People" in page.content.decode()

    page = sent(browsers["Alder"], baseline, content, sheet="budget")

    assert "Add these lines" in page.content.decode()


def test_neither_rows_nor_a_file_is_told(browsers, baseline):
    page = browsers["Alder"].post(f"/baselines/{baseline.pk}/paste/", {"do": "look"})

    assert "Paste the rows here, or choose a workbook below." in page.content.decode()


def test_others_get_neither_form_nor_page(browsers, baseline):
    for name in ("Birch", "Dogwood"):
        assert browsers[name].get(f"/baselines/{baseline.pk}/paste/?format=xlsx").status_code == 404
        assert sent(browsers[name], baseline, workbook(Lines=LINES)).status_code == 404
