"""The workbook's live formulas say what our own engine says, to the cent, in LibreOffice."""

import io
from datetime import date

import openpyxl
import pytest
from tests.proposals.worked_out import assert_same, recalculated

from interlocal.proposals import services
from interlocal.proposals.documents.workbook import workbook
from interlocal.proposals.queries.benches import bench_said
from interlocal.proposals.services.papers_content import BenchPaper


def rich(bench, by, at):
    """The bench with everything that an option can have."""
    said = bench_said(bench)
    build_up = said["build_up"] | {
        "lines": [
            *said["build_up"]["lines"],
            {
                "label": "=cmd|' /C calc'!A0",
                "how": "quote",
                "cents": 41_234_56,
                "driver": "inflation",
                "variable": 0.35,
                "source": "+A quote",
            },
        ],
        "fees": [{"label": "Alarm fees", "cents": 12_000_00, "driver": "volume"}],
        "borrowing": [
            {"label": "Consoles", "cents": 300_000_00, "rate": 0.041, "years": 7, "first_year": 2}
        ],
        "grants": [{"label": "State", "cents": 60_000_00, "years": 3, "taper": 2, "first_year": 1}],
        "transition": {"cents": [90_000_00, 30_000_55]},
        "phase": [0.3, 0.75, 1.0],
    }
    members = dict(build_up["members"])
    first = next(iter(members))
    members[first] = members[first] | {"own_transition_cents": 7_777_77, "stranded_years": 2.6}
    clause = {
        "version": 1,
        "pools": [
            {"name": "Half", "share": 0.5, "weights": {"people": 0.7, "equal": 0.3}},
            {"name": "Rest", "weights": {"grand-list": 1.0}},
        ],
    }
    changes = {
        "build_up": build_up | {"members": members},
        "clause": clause,
        "option": "lead",
        "inputs": [
            *said["inputs"],
            {
                "name": "Interest",
                "kind": "interest",
                "of": "Consoles",
                "low": 0.03,
                "likely": 0.045,
                "high": 0.06,
                "source": "@A bank",
            },
        ],
    }
    saved = services.save_bench(bench=bench, changes=changes, seen=bench.revision, by=by, at=at)
    assert "refusal" not in saved.forecast, saved.forecast
    return saved


@pytest.fixture
def bench(scenario, clerks, noon):
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


@pytest.fixture
def made(bench, clerks, noon):
    """A bench with all that an option can have, and its workbook."""
    held = rich(bench, clerks["Alder"], noon)
    return held, workbook(BenchPaper(held).workbook(date(2031, 3, 14)))


def test_the_workbook_says_what_the_engine_says_to_the_cent(made, tmp_path):
    held, content = made

    assert_same(recalculated(content, tmp_path), held.forecast)


def test_four_changed_inputs_move_it_as_they_move_the_engine(made, clerks, noon, tmp_path):
    held, content = made
    book = openpyxl.load_workbook(io.BytesIO(content))
    inputs = {row[0].value: row for row in book["Inputs"].iter_rows() if row[0].value}
    inputs["Wages and benefits"][4].value = 0.044
    inputs["Volume"][4].value = 0.021
    inputs["Overhead that stays behind"][6].value = 1.3  # the used value itself
    weights = next(row for row in book["Shares"].iter_rows() if row[0].value == "Half")
    weights[1].value = 0.65
    changed = io.BytesIO()
    book.save(changed)
    said = bench_said(held)
    moved = {"Wages and benefits": 0.044, "Volume": 0.021, "Overhead that stays behind": 1.3}
    rows = []
    for row in said["inputs"]:
        likely = moved.get(row["name"], row["likely"])
        low, high = min(row["low"], likely), max(row["high"], likely)
        rows.append(row | {"likely": likely, "low": low, "high": high})
    half, rest = said["clause"]["pools"]
    clause = said["clause"] | {"pools": [half | {"share": 0.65}, rest]}

    ours = services.save_bench(
        bench=held,
        changes={"inputs": rows, "clause": clause},
        seen=held.revision,
        by=clerks["Alder"],
        at=noon,
    )

    assert "refusal" not in ours.forecast
    assert ours.forecast["group"]["npv"]["likely"] != held.forecast["group"]["npv"]["likely"]
    assert_same(recalculated(changed.getvalue(), tmp_path), ours.forecast)


def test_no_text_of_anybody_becomes_a_formula(made):
    _, content = made

    formulas, texts = [], []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas.append(cell.value)
                elif isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                    texts.append(cell)

    assert {cell.value for cell in texts} >= {"=cmd|' /C calc'!A0", "@A bank"}
    assert all(cell.quotePrefix for cell in texts)
    assert not [text for text in formulas if "cmd" in text or "|" in text or "http" in text]


def test_the_workbook_says_what_it_is_and_that_it_promises_nothing(made):
    held, content = made
    book = openpyxl.load_workbook(io.BytesIO(content))
    said = " ".join(str(c.value) for row in book["Read first"].iter_rows() for c in row if c.value)

    assert book.sheetnames == [
        "Read first", "Summary", "Inputs", "Baselines", "Option", "Shares", "Forecast",
        "Waterfall", "Sources",
    ]  # fmt: skip
    assert "no promise" in said
    assert "March 14, 2031" in said
    assert BenchPaper(held).fingerprint in said
    assert "Discount_rate" in book.defined_names
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.page_setup.fitToWidth == 1
