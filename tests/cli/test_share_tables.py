"""`interlocal share` with a table of towns: what is read, refused, calculated and written."""

import csv
import json
import shutil
import subprocess
import sys

import openpyxl
import pypdfium2
import pytest
from tests.cli.test_share import run
from tests.engine.sharing.published import skane

from interlocal.cli.gamefiles import write_game
from interlocal.engine.games import CostGame

TOWNS = [
    ["Town", "County", "Population", "Calls", "Cost alone", "Pays today"],
    ["Alder", "North", "5,000", 700, 500000, 480000],
    ["Birch", "North", 3000, 200, "$400,000.00", 390000],
    ["Cedar", "South", 2000, 100, 300000, 291000.37],
    ["Total", None, 10000, 1000, 1200000, None],
]
CLAUSE = {
    "version": 1,
    "drivers": {"Calls": {"average_of": 1}},
    "revenue": [{"name": "Subscribers"}],
    "pools": [
        {
            "name": "Police",
            "weights": {"Calls": 0.54, "Population": 0.23, "equal": 0.23},
            "share": 0.6,
        },
        {"name": "Fire", "weights": {"Population": 1.0}, "share": 0.4, "not_for": ["Cedar"]},
        {"name": "Consoles", "price": 1000.55, "per": "equal", "members": ["Alder"]},
    ],
    "phase_in": {"parts": [0.333]},
}
GIVEN = ("--revenue", "Subscribers=40000", "--year", "1")


def written(path, rows):
    """A CSV or XLSX file with these rows."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    return path


@pytest.fixture
def towns(tmp_path):
    return written(tmp_path / "towns.csv", TOWNS)


@pytest.fixture
def clause(tmp_path):
    path = tmp_path / "clause.json"
    path.write_text(json.dumps(CLAUSE), encoding="utf-8")
    return path


def shown(capsys):
    """What was printed as JSON."""
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_is_read_as_people_write_it(tmp_path, capsys, ending):
    path = written(tmp_path / f"towns{ending}", TOWNS)

    assert run(path, "--cost", "840000", "--json") == 0

    report = shown(capsys)
    assert report["members"] == ["Alder", "Birch", "Cedar"]
    assert report["alone"] == {"Alder": 500000, "Birch": 400000, "Cedar": 300000}
    assert report["today"]["Cedar"] == 291000.37
    assert report["methods"]["by Population"]["cents"] == {
        "Alder": 42_000_000, "Birch": 25_200_000, "Cedar": 16_800_000,
    }  # fmt: skip
    assert report["methods"]["by Calls"]["losers"] == ["Alder"]
    assert any("“Total” is a sum" in note for note in report["notes"])
    assert any("“County” is no driver" in note for note in report["notes"])
    assert any("Sub-groups are not tested" in note for note in report["notes"])


def test_a_formula_in_words_by_hand(towns, capsys):
    formula = "Population=50%,Calls=30%,equal=20%"

    assert run(towns, "--cost", "840000", "--formula", formula) == 0

    words = " ".join(capsys.readouterr().out.split())
    # 420,000 by 5:3:2, 252,000 by 7:2:1, 168,000 in thirds
    assert "clause 442,400.00 232,400.00 165,200.00" in words
    assert "Everything: 0.3 of 840,000.00 by Calls, 252,000.00 over 1,000" in words


def test_without_a_cost_what_all_pay_today_is_shared(towns, capsys):
    assert run(towns, "--json") == 0

    report = shown(capsys)
    assert report["total"] == 1161000.37
    assert any("what all pay today is shared" in note for note in report["notes"])


def test_quarters_in_columns_are_averaged(tmp_path, capsys):
    path = written(
        tmp_path / "quarters.csv",
        [["Town", "Calls Q1", "Calls Q2", "Calls Q3"], ["Alder", 0, 50, 70], ["Birch", 9, 20, 60]],
    )
    clause = tmp_path / "clause.json"
    clause.write_text(
        json.dumps(
            {
                "version": 1,
                "drivers": {"Calls": {"average_of": 2, "periods": "quarters"}},
                "pools": [{"name": "All", "weights": {"Calls": 1.0}}],
            }
        ),
        encoding="utf-8",
    )

    assert run(path, "--cost", "1000", "--formula", clause, "--json") == 0

    assert shown(capsys)["methods"]["clause"]["shares"] == {"Alder": 600, "Birch": 400}


def test_costs_of_sub_groups_may_be_estimated_and_say_so(towns, capsys):
    assert run(towns, "--cost", "840000", "--scale", "--json") == 0

    report = shown(capsys)
    assert report["estimated"]
    assert sum(report["methods"]["nucleolus"]["shares"].values()) == pytest.approx(840000)
    assert report["methods"]["nucleolus"]["objections"] == 0
    assert any("one curve of scale" in note for note in report["notes"])


def test_a_workbook_may_hold_groups_and_towns(tmp_path, capsys):
    game = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
    path = tmp_path / "both.xlsx"
    write_game(game, path)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("towns")
    for row in (["Town", "People"], ["Birch", 1000], ["Alder", 2000]):
        sheet.append(row)
    book.save(path)

    assert run(path, "--formula", "People=50%,equal=50%", "--json") == 0

    report = shown(capsys)
    assert report["methods"]["clause"]["shares"] == {"Alder": 52.5, "Birch": 37.5}
    assert report["methods"]["clause"]["objections"] == 0
    assert report["methods"]["formula"]["weights"] == {"People": 1.0}


def test_a_gap_in_a_column_is_named_and_the_column_is_not_used(tmp_path, capsys):
    rows = [["Town", "People", "Calls"], ["Alder", 3, None], ["Birch", 1, 7]]
    path = written(tmp_path / "towns.csv", rows)

    assert run(path, "--cost", "100", "--json") == 0

    report = shown(capsys)
    assert "by Calls" not in report["methods"]
    assert any("Calls has no figure for Alder. Missing is not zero" in n for n in report["notes"])


def test_prices_alone_need_no_cost(towns, tmp_path, capsys):
    clause = tmp_path / "rate.json"
    rate = {"version": 1, "pools": [{"name": "Rate", "price": 2.835, "per": "Population"}]}
    clause.write_text(json.dumps(rate), encoding="utf-8")

    assert run(towns, "--formula", clause, "--json") == 0

    assert shown(capsys)["methods"]["clause"]["cents"]["Alder"] == 1_417_500


@pytest.mark.parametrize(
    ("rows", "given", "message"),
    [
        (TOWNS, (), None),
        (TOWNS[:1], ("--cost", "5"), "no towns below it"),
        ([["Town", "People"], ["A", 1], ["A", 2]], ("--cost", "5"), "Two members are called A"),
        ([["Town", "People"], ["A", 1], [None, 2]], ("--cost", "5"), "Row 3 has figures but no"),
        ([["Town", "People"], ["A", 1], ["B", "=1+1"]], ("--cost", "5"), "not a plain number"),
        ([["Town", "People"], ["A", 1], ["B", -2]], ("--cost", "5"), "People of B is -2"),
        ([["Town", "People", "People"], ["A", 1, 2]], ("--cost", "5"), "Two columns are called"),
        ([["Town", "People", ""], ["A", 1, 2]], ("--cost", "5"), "figures but no heading"),
        ([["Town", "People"], ["A", 1, 7]], ("--cost", "5"), "more cells than the heading"),
        ([["Town", "County"], ["A", "X"]], ("--cost", "5"), "No column holds figures"),
        ([["Code", "People"], [1, 2]], ("--cost", "5"), "No column holds the towns' names"),
        ([["Town", "People"], ["A", 1], ["B", 2]], (), "say what the shared service costs"),
        (TOWNS, ("--cost", "-5"), "not an amount"),
        (TOWNS, ("--cost", "5", "--formula", "Population=50%,Calls=49%"), "0.99: 0.01 is missing"),
        (TOWNS, ("--cost", "5", "--formula", "Population"), "not understood"),
        (TOWNS, ("--cost", "5", "--formula", "Parcels=100%"), 'driver "Parcels"'),
        (TOWNS, ("--cost", "5", "--formula", "none.json"), "none.json"),
        (TOWNS, ("--cost", "5", "--revenue", "fees"), "write Name=12000"),
        (
            TOWNS,
            ("--cost", "5", "--revenue", "fees=3", "--formula", "equal=1"),
            "no revenue called",
        ),
        (TOWNS, ("--cost", "5", "--method", "nucleolus"), "a table of towns has none"),
        (TOWNS, ("--cost", "5", "--method", "fair"), 'no method "fair"'),
        (TOWNS, ("--cost", "1300000", "--scale"), "One curve of scale fits only where"),
        ([["Town", "People"], ["A", 1], ["B", 2]], ("--cost", "5", "--scale"), "cost alone"),
        (
            [["Town", "People"], ["A", 1], ["B", None]],
            ("--cost", "5", "--formula", "People=1"),
            "B is missing from People. Missing is not zero",
        ),
        (
            [["Town", "People"], ["A", 0], ["B", 0]],
            ("--cost", "5", "--formula", "People=1"),
            "Nobody in the pool Everything has any People",
        ),
    ],
)
def test_tables_and_options_that_cannot_be_used_are_refused(tmp_path, capsys, rows, given, message):
    path = written(tmp_path / "towns.csv", rows)

    code = run(path, *given)

    said = capsys.readouterr()
    assert code == (2 if message else 0)
    assert message is None or message in said.err
    assert not message or not said.out


def test_a_formula_in_a_cell_is_read_as_its_value_or_refused(tmp_path, capsys):
    path = tmp_path / "towns.xlsx"
    rows = [["Town", "People"], ["A", "=1000+1"], ["B", 1000]]
    written(path, rows)

    assert run(path, "--cost", "100") == 2

    assert "Cell B2 of the sheet Sheet holds a formula that was never" in capsys.readouterr().err


HOSTILE = "=cmd|' /C calc'!A0"


def test_hostile_text_stays_text(tmp_path, capsys):
    path = written(tmp_path / "towns.csv", [["Town", "People"], [HOSTILE, 1], ["+B", 3]])
    out = tmp_path / "out.xlsx"

    assert run(path, "--cost", "100", "--xlsx", out) == 0

    assert HOSTILE in capsys.readouterr().out
    for sheet in openpyxl.load_workbook(out).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "cmd" not in cell.value
    assert run(out, "--cost", "100") == 2  # a workbook of ours is no table of towns


def test_a_name_that_would_steer_the_terminal_is_refused(tmp_path, capsys):
    path = written(tmp_path / "towns.csv", [["Town", "People"], ["A\x1b[2J", 1], ["B", 3]])

    assert run(path, "--cost", "100") == 2

    assert "cannot be printed" in capsys.readouterr().err


def recalculated(book, folder):
    """The sheet of bills as LibreOffice calculates it, by town."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed.")
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
            "--outdir",
            str(folder),
            str(book),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (file,) = folder.glob(f"{book.stem}*.csv")
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    top = next(place for place, row in enumerate(rows) if row[0] == "Town")
    bill = rows[top].index("Bill")
    return {row[0]: round(float(row[bill]) * 100) for row in rows[top + 1 : top + 4]}


def test_a_changed_input_moves_the_bills_in_libreoffice_as_here(towns, clause, tmp_path, capsys):
    out = tmp_path / "live.xlsx"
    assert run(towns, "--cost", "840000.01", "--formula", clause, *GIVEN, "--xlsx", out) == 0
    book = openpyxl.load_workbook(out)
    sheet = book["Bills"]
    inputs = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, 16)}
    inputs["Cost of the year"].value = 777_777.77
    inputs["Revenue: Subscribers"].value = 12_345.67
    calls = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 200)
    calls.value = 345
    book.save(out)
    rows = [list(row) for row in TOWNS]
    rows[2][3] = 345
    changed = written(tmp_path / "changed.csv", rows)
    capsys.readouterr()
    given = ("--revenue", "Subscribers=12345.67", "--year", "1", "--json")

    assert run(changed, "--cost", "777777.77", "--formula", clause, *given) == 0

    here = shown(capsys)["methods"]["clause"]
    assert recalculated(out, tmp_path) == here["cents"]
    assert here["total_cents"] == 76_543_210


def test_the_workbook_has_every_method_and_says_which_values_are_fixed(tmp_path):
    path, out = tmp_path / "game.csv", tmp_path / "out.xlsx"
    write_game(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"]), path)

    run(path, "--driver", "people=Alder:2,Birch:1", "--xlsx", out)

    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "Formula found", "equal", "All methods", "Who would do better apart", "Notes",
    ]  # fmt: skip
    methods = book["All methods"]
    assert "cannot follow a change" in methods["A2"].value
    heading = [cell.value for cell in methods[4]]
    row = dict(zip(heading, [cell.value for cell in methods[5]], strict=True))
    assert (row["Town"], row["nucleolus"]) == ("Alder", 55)


def test_the_paper_is_tagged_and_shows_alone_against_shared(towns, clause, tmp_path):
    out = tmp_path / "out.pdf"

    assert run(towns, "--cost", "840000", "--formula", clause, *GIVEN, "--pdf", out) == 0

    content = out.read_bytes()
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    with pypdfium2.PdfDocument(content) as paper:
        words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in paper).split())
    assert "What each would pay" in words
    assert "How the bills are made, step by step" in words
    assert "Yearly cost alone and shared." in words
    assert "Subscribers: 40,000.00 comes off first" in words


def test_the_paper_of_a_game_warns_of_groups_that_are_cheaper_apart(tmp_path, capsys):
    path, out = tmp_path / "skane.csv", tmp_path / "skane.pdf"
    write_game(skane(), path)

    assert run(path, "--method", "nucleolus,equal", "--pdf", out) == 0

    with pypdfium2.PdfDocument(out.read_bytes()) as paper:
        words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in paper).split())
    assert "so that nobody, and no group, would do better apart" in words
    assert "Some would be cheaper apart" in words
    assert "A, H, L on one side and M, T on the other" in words


def test_skane_is_not_subadditive_and_the_pair_is_named(tmp_path, capsys):
    # Young, Okada and Hashimoto (1979): AHL and MT cost 82.63 apart and 83.00 together
    path = tmp_path / "skane.csv"
    write_game(skane(), path)

    assert run(path, "--method", "shapley") == 0

    words = " ".join(capsys.readouterr().out.split())
    assert "A, H, L on one side and M, T on the other cost 0.37 less apart" in words


def test_forty_one_towns_are_billed_and_the_limit_is_said(tmp_path, capsys):
    rows = [["Town", "People", "Cost alone"]]
    rows += [[f"Town {place}", 1000 + place, 50_000 + 10 * place] for place in range(41)]
    path = written(tmp_path / "towns.csv", rows)

    assert run(path, "--cost", "1500000", "--formula", "People=1") == 0
    plain = capsys.readouterr().out
    assert run(path, "--cost", "1500000", "--method", "formula", "--scale") == 2

    assert "Town 40" in plain
    assert "41 members are too many" in capsys.readouterr().err


def test_twenty_six_towns_are_tested_by_search(tmp_path, capsys):
    rows = [["Town", "People", "Cost alone"]]
    rows += [[f"Town {place}", 1000 * place, 40_000 * place] for place in range(1, 27)]
    path = written(tmp_path / "towns.csv", rows)
    given = ("--cost", "9000000", "--scale", "--method", "equal", "--formula", "People=1")

    assert run(path, *given, "--json") == 0

    methods = shown(capsys)["methods"]
    # by people each pays 9,000,000 / 14,040,000 of its cost alone; in equal parts of 346,153.85
    # the small ones, from 40,000 up, pay more than alone
    assert methods["clause"]["losers"] == []
    assert methods["equal"]["searched"]
    assert methods["equal"]["losers"][:2] == ["Town 1", "Town 2"]
    assert methods["equal"]["objections"] > 0


def test_without_the_part_that_sets_papers_the_command_says_what_is_missing(
    towns, tmp_path, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, "typst", None)

    assert run(towns, "--cost", "840000", "--pdf", tmp_path / "out.pdf") == 2

    assert "pip install 'interlocal[web]'" in capsys.readouterr().err
    assert not (tmp_path / "out.pdf").exists()


def test_a_bill_that_is_not_of_the_whole_cost_is_not_tested_against_groups(tmp_path, capsys):
    path, clause = tmp_path / "game.csv", tmp_path / "clause.json"
    write_game(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"]), path)
    own = {"version": 1, "revenue": [{"name": "Fees"}]}
    own["pools"] = [{"name": "All", "weights": {"equal": 1.0}}]
    clause.write_text(json.dumps(own), encoding="utf-8")

    assert run(path, "--formula", clause, "--revenue", "Fees=10", "--json") == 0

    entry = shown(capsys)["methods"]["clause"]
    assert entry["shares"] == {"Alder": 40, "Birch": 40}
    assert entry["objections"] is None
    assert "not tested" in entry["notes"][0]
