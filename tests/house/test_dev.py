"""`dev.py`: what it lists, what it copies, and the line that it closes with."""

import subprocess
import sys
from pathlib import Path

import pytest
from devtools import assets, browser, checks, closing, commands
from devtools.runs import Beside, Run
from tests.house.source import ROOT

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def report(folder, *counts):
    file = folder / f"{'-'.join(map(str, counts))}.xml"
    file.write_text(REPORT.format(*counts), encoding="utf-8")
    return file


def dev(*arguments):
    """What dev.py says with no installed package in reach (-S), whatever the surroundings (-E)."""
    command = [sys.executable, "-E", "-S", str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_alone_it_lists_every_command():
    listed = {line.split()[0] for line in dev().splitlines() if line.startswith("  ")}

    (every,) = [action for action in commands._parser()._actions if action.choices]
    assert listed == set(every.choices)


def test_each_command_explains_itself():
    assert "--no-serve" in dev("demo", "--help")


def test_several_runs_close_with_one_line(tmp_path):
    counts = closing.add_up([report(tmp_path, 10, 1, 0, 2), report(tmp_path, 5, 0, 0, 0)])

    assert counts == closing.Counts(passed=12, failed=1, errors=0, skipped=2)
    assert (
        closing.line(counts, seconds=61.5).strip("=")
        == " 1 failed, 12 passed, 2 skipped in 61.50s "
    )


def test_a_run_that_left_no_report_is_an_error(tmp_path):
    assert closing.add_up([tmp_path / "none.xml"]) == closing.Counts(errors=1)


def test_runs_beside_go_one_after_the_other_and_their_words_are_kept(capsys):
    good = Run("beside-1", "The good one", ["--version"], python=Path(sys.executable))
    bad = Run("beside-2", "The bad one", ["--no-such-option"], python=Path(sys.executable))

    Beside([good, bad]).tell()

    assert (good.passed, bad.passed) == (True, False)
    said = capsys.readouterr().out
    words = ("good one", f"pytest {pytest.__version__}", "bad one", "--no-such-option")
    assert sorted(words, key=said.index) == list(words)


def test_everything_is_the_sum_of_runs_that_leave_no_folder_out(tmp_path):
    shown, beside = checks.all_runs(tmp_path / "python")
    left_out = {part.partition("=")[2] for part in shown.command if part.startswith("--ignore")}

    assert left_out == {"tests/engine"}
    assert [run.report.stem for run in beside if "tests/engine" in run.command] == [
        "engine",
        "engine-full",
    ]


def test_no_test_at_all_is_said():
    assert "no tests ran" in closing.line(closing.Counts(), seconds=0)


def test_files_that_a_stylesheet_names_are_found_once_without_query_or_data():
    css = b"""
    a{background:url(../img/a.svg)} b{background:url('../img/a.svg?v=2')}
    @font-face{src:url("../fonts/f.woff2#x") format("woff2")}
    c{background:url(data:image/png;base64,AA==)} d{background:url(#shadow)} e{background:url()}
    """

    assert assets.files_named_by(css) == ["../fonts/f.woff2", "../img/a.svg"]


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"a{}\n/*# sourceMappingURL=a.css.map */\n", b"a{}\n"),
        (b"f();\n//# sourceMappingURL=f.js.map\n", b"f();\n"),
        (b"f();", b"f();"),
    ],
)
def test_pointers_to_source_maps_are_dropped(content, left):
    assert assets.without_source_map(content) == left


def test_no_page_asset_points_at_a_source_map():
    if not assets.VENDOR.is_dir():
        pytest.skip("the page assets are not fetched: python3 dev.py assets")
    files = [file for file in assets.VENDOR.rglob("*") if file.suffix in {".css", ".js"}]

    assert files
    assert [file.name for file in files if b"sourceMappingURL" in file.read_bytes()] == []


def test_every_file_that_a_page_asset_names_is_there():
    if not assets.VENDOR.is_dir():
        pytest.skip("the page assets are not fetched: python3 dev.py assets")
    missing = [
        f"{style.name}: {name}"
        for style in assets.VENDOR.rglob("*.css")
        for name in assets.files_named_by(style.read_bytes())
        if not (style.parent / name).is_file()
    ]

    assert missing == []


def test_chrome_names_the_browser_to_use(monkeypatch):
    monkeypatch.setenv("CHROME", sys.executable)

    assert browser.find() == Path(sys.executable)


def test_a_browser_that_is_named_and_not_there_is_not_replaced(monkeypatch):
    monkeypatch.setenv("CHROME", "no-such-browser")

    assert browser.find() is None
