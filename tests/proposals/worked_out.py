"""A workbook worked out by LibreOffice, and held against what the program says."""

import os
import shutil
import subprocess

import openpyxl
import pytest

SERIES = {
    "Alone": "alone",
    "Bill for the shared service": "bill",
    "Borne itself": "own",
    "All that it pays": "cost",
    "Net saving": "net",
    "Net saving without the grant": "net_without_grant",
    "Net saving, added up": "cumulative",
    "Added up, without the grant": "cumulative_without_grant",
}


def recalculated(content, folder):
    """The workbook as LibreOffice works it out."""
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed, so no other program has worked it out.")
    assert office, "Where everything is tested, LibreOffice has to be there."
    given, out = folder / "book.xlsx", folder / "out"
    given.write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    target = ["--convert-to", "xlsx", "--outdir", str(out), str(given)]
    subprocess.run(
        [office, home, "--headless", *target], check=True, capture_output=True, timeout=120
    )
    return openpyxl.load_workbook(out / "book.xlsx", data_only=True)


def blocks(book):
    """The sheet Forecast as cents: by participant, by series."""
    found, who = {}, None
    for row in book["Forecast"].iter_rows(min_row=4, values_only=True):
        if row[0] and row[2] and str(row[2]).isdigit() and isinstance(row[2], str):
            who = found.setdefault(row[0], {})
        elif row[0] and who is not None:
            who[row[0]] = [round(value * 100) for value in row[2:] if value is not None]
    return found


def assert_same(book, told):
    """Every series, present value, break-even and step is ours to the cent."""
    found = blocks(book)
    accounts = {each["name"]: each for each in told["participants"]} | {"Together": told["group"]}
    assert set(found) == set(accounts)
    for name, account in accounts.items():
        for label, key in SERIES.items():
            assert found[name][label] == account[key]["likely"], (name, label)
    summary = {}
    for row in book["Summary"].iter_rows(values_only=True):
        summary.setdefault(row[0], row)
    for name, account in accounts.items():
        _, yearly, npv, bare, back, bare_back, last = summary[name][:7]
        assert round(yearly * 100) == account["yearly"]["likely"]
        assert round(npv * 100) == account["npv"]["likely"]
        assert round(bare * 100) == account["npv_without_grant"]["likely"]
        assert round(last * 100) == account["last_year"]["likely"]
        never = f"not by {told['years'][-1]}"
        assert back == (account["break_even"]["likely"] or never)
        assert bare_back == (account["break_even_without_grant"]["likely"] or never)
    steps = [row for row in book["Waterfall"].iter_rows(values_only=True) if row[0]][3:]
    for at, name in enumerate(accounts, start=1):
        shown = [round(row[at] * 100) for row in steps]
        assert shown == [step["likely"] for step in accounts[name]["waterfall"]], name
    for label, key in (("To be shared", "pool"), ("Payments on loans", "borrowing")):
        row = next(r for r in book["Option"].iter_rows(values_only=True) if r[0] == label)
        assert [round(v * 100) for v in row[2:] if v is not None] == told["shared"][key]
