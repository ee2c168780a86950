"""A file that nobody vouches for gets a clear answer, whatever its bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.imports.tables import read_table


def read(content, required=("town", "people")):
    content = content if isinstance(content, bytes) else content.encode()
    return read_table(content, "towns.csv", required=required)


def people(table):
    return [(row.line, row.cells["town"], row.cells["people"]) for row in table.rows]


def workbook():
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def test_rows_know_their_line_in_the_file():
    table = read('town,people\nAlder,10\n\n"Birch",20\n')

    assert people(table) == [(2, "Alder", "10"), (4, "Birch", "20")]
    assert table.problems == []
    assert table.notices == []


def test_a_cell_over_two_lines_does_not_shift_the_count():
    table = read('town,people\n"Al\nder",10\nBirch,20\n')

    assert people(table) == [(2, "Al\nder", "10"), (4, "Birch", "20")]


def test_a_byte_order_mark_is_no_part_of_the_first_heading():
    assert people(read(b"\xef\xbb\xbftown,people\nAlder,10\n")) == [(2, "Alder", "10")]


def test_headings_may_be_in_capitals():
    assert people(read(" Town ,PEOPLE\nAlder,10\n")) == [(2, "Alder", "10")]


def test_latin_1_is_read_with_a_notice_where_to_look():
    table = read("town,people\nAlder,10\nPeñasco,20\n".encode("latin-1"))

    assert people(table)[1] == (3, "Peñasco", "20")
    assert table.notices == [
        "The file is not UTF-8. It was read as Windows-1252, as Excel's plain “CSV” writes it. "
        "Check the letters on line 3: “Peñasco,20”."
    ]


def test_windows_quotes_are_read_as_such():
    table = read(b"town,people\nO\x92Neill,10\n")

    assert people(table) == [(2, "O’Neill", "10")]


def test_columns_that_are_not_read_are_named():
    table = read("town,people,mayor\nAlder,10,Ada\n")

    assert table.notices == ["Columns that were not read: mayor."]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"town,people\n", "a heading but no rows"),
        (b"town,people\nAlder,10\nBi\x00rch,20\n", "line 3: A NUL byte"),
        (b"town,people\nAlder \x81,10\n", "line 2: The file is neither UTF-8 nor Windows-1252"),
        ("town,people\nAlder,10\n".encode("utf-16"), "UTF-16"),
        (b"town;people\nAlder;10\n", "separated by semicolons"),
        (b"town\tpeople\nAlder\t10\n", "separated by tabs"),
        (b"town,town,people\nAlder,Alder,10\n", "The column town is there more than once"),
        (b"town\nAlder\n", "The column people is missing"),
        (b"town,peple\nAlder,10\n", "people is missing. Is it called peple"),
        (b'town,people\nAlder,10\n"Birch,20\nCedar,30\n', "line 3: The quotes on this line"),
        (b"%PDF-1.7", "This is a PDF"),
        (workbook(), "This is an Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content, why):
    with pytest.raises(ImportRefused, match=why) as refusal:
        read(content)

    assert [problem.file for problem in refusal.value.problems] == ["towns.csv"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_ten_megabytes_is_refused(quote):
    huge = "x" * (10 * 2**20)

    with pytest.raises(ImportRefused, match=r"line 2: A cell is longer than 10,000"):
        read(f"town,people\n{quote}{huge}{quote},10\n")


def test_a_cell_that_is_merely_too_long_is_a_problem_of_its_line():
    table = read(f"town,people\n{'x' * 10_001},10\nBirch,20\n")

    assert [problem.line for problem in table.problems] == [2]
    assert people(table) == [(3, "Birch", "20")]


def test_a_line_with_a_cell_too_many_is_named():
    table = read("town,people\nAlder,1,234\nBirch,20\n")

    assert [str(problem) for problem in table.problems] == [
        "towns.csv, line 2: 3 cells, but the heading has 2."
    ]
    assert people(table) == [(3, "Birch", "20")]


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_rows_or_a_refusal(noise):
    for content in (noise, b"town,people\n" + noise):
        try:
            table = read(content)
        except ImportRefused:
            continue
        assert table.rows or table.problems
